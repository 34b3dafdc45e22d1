import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Construct } from 'constructs';
import type { Environment } from '../../../environments/environment';
import type { Logs } from '../logs';
import { queriedDatabase, requestLogs, type QueriedDatabase } from './queried-tables';
import { RedashRole } from './redash-role';
import { savedQueries } from './saved-queries';
import { savedText } from './saved-query';
import { TableCanary } from './table-canary';
import { hiveType, prestoView, type View } from './view';
import { views } from './views';
import { QueryWorkgroup } from './workgroup';

export interface LogQueriesProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly queries: Environment['logs']['queries'];
  readonly logs: Logs;
}

/** Everything that asks the log tables: workgroup, views, saved queries, Redash, and the canary that checks them. */
export class LogQueries extends Construct {
  readonly workgroup: QueryWorkgroup;
  readonly database: QueriedDatabase;
  readonly redash: RedashRole;

  constructor(scope: Construct, id: string, props: LogQueriesProps) {
    super(scope, id);
    const { prefix, aws, queries, logs } = props;
    const database = queriedDatabase(logs.tables);
    this.database = database;
    this.workgroup = new QueryWorkgroup(this, 'workgroup', { prefix, aws, queries, audit: logs.audit });
    const asked = views(requestLogs(database));
    for (const view of asked) this.view(database, view);
    for (const query of savedQueries(database.tables)) {
      new AthenaNamedQuery(this, query.name, {
        name: query.name,
        description: `${query.answers} ${query.note}`,
        workgroup: this.workgroup.people.workgroup.name,
        database: database.reference,
        query: savedText(query),
      });
    }
    const reader = { prefix, aws, database, asker: this.workgroup.people };
    this.redash = new RedashRole(this, 'redash', {
      ...reader,
      redash: queries.redash,
      tableNames: [...database.tables, ...asked].map(({ name }) => name),
    });
    new TableCanary(this, 'canary', { ...reader, views: asked });
  }

  private view({ name, reference }: QueriedDatabase, view: View) {
    // INVARIANT: request-log-table
    new GlueCatalogTable(this, view.name, {
      databaseName: reference,
      name: view.name,
      description: view.description,
      tableType: 'VIRTUAL_VIEW',
      parameters: { presto_view: 'true', comment: 'Presto View' },
      viewOriginalText: prestoView(view, name),
      viewExpandedText: '/* Presto View */',
      storageDescriptor: {
        columns: view.columns.map(({ name, type, comment }) => ({ name, type: hiveType(type), comment })),
        // What Athena itself writes for a view. Without it no view can be read, and the provider drops an empty block.
        serDeInfo: { name: '-', serializationLibrary: '-' },
      },
    });
  }
}
