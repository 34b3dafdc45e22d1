import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Construct } from 'constructs';
import type { Environment } from '../../../environments/environment';
import type { Responders } from '../../alarms/responders';
import type { Logs } from '../logs';
import { queriedDatabase, type QueriedDatabase } from './queried-tables';
import { RedashRole } from './redash-role';
import { SAVED_QUERIES } from './saved-queries';
import { savedText } from './saved-query';
import { TableCanary } from './table-canary';
import { LOG_TABLE_NAMES } from './unparsed-rows';
import { hiveType, prestoView, type View } from './view';
import { VIEWS } from './views';
import { QueryWorkgroup } from './workgroup';

export interface LogQueriesProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly queries: Environment['logs']['queries'];
  readonly logs: Logs;
  readonly responders: Responders;
}

/** Everything that asks the log tables: workgroup, views, saved queries, Redash, and the canary that checks them. */
export class LogQueries extends Construct {
  readonly workgroup: QueryWorkgroup;
  readonly database: QueriedDatabase;

  constructor(scope: Construct, id: string, props: LogQueriesProps) {
    super(scope, id);
    const { prefix, aws, queries, logs, responders } = props;
    const database = queriedDatabase(logs.tables);
    this.database = database;
    this.workgroup = new QueryWorkgroup(this, 'workgroup', { prefix, aws, queries, audit: logs.audit });
    for (const view of VIEWS) this.view(database, view);
    for (const query of SAVED_QUERIES) {
      new AthenaNamedQuery(this, query.name, {
        name: query.name,
        description: `${query.answers} ${query.note}`,
        workgroup: this.workgroup.workgroup.name,
        database: database.reference,
        query: savedText(query),
      });
    }
    const asked = { prefix, aws, database, workgroup: this.workgroup };
    new RedashRole(this, 'redash', {
      ...asked,
      redash: queries.redash,
      tableNames: [...LOG_TABLE_NAMES, ...VIEWS.map(({ name }) => name)],
    });
    new TableCanary(this, 'canary', { ...asked, responders });
  }

  private view({ name, reference }: QueriedDatabase, view: View) {
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
        serDeInfo: {},
      },
    });
  }
}
