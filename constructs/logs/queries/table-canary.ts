import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { LOG_TABLES } from '../../alarms/catalogue';
import { startOnSchedule } from '../../identity/scheduled-start';
import { ServiceRole } from '../../identity/service-role';
import { canaryDefinition } from './canary-definition';
import { readerStatements, type ReaderStatementsInput } from './reader-statements';
import type { View } from './view';

export interface TableCanaryProps extends Omit<ReaderStatementsInput, 'tableNames'> {
  readonly prefix: string;
  readonly views: readonly View[];
}

/** UTC. The first run counts the whole day before, the second the day so far; see unparsedRowsOf. */
const TWICE_A_DAY = 'cron(30 2,14 * * ? *)';

/** Counts, twice a day, the rows that the tables could not take apart, and asks the views. */
export class TableCanary extends Construct {
  constructor(scope: Construct, id: string, props: TableCanaryProps) {
    super(scope, id);
    const { prefix, aws, database, asker, views } = props;
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-table-canary`,
      service: 'states.amazonaws.com',
      accountId: aws.accountId,
      permissions: {
        statements: [...readerStatements({ ...props, tableNames: namesOf(props) }), ...publishing(props)],
      },
    });
    // INVARIANT: log-table-counted
    const stateMachine = new SfnStateMachine(this, 'state-machine', {
      name: `${prefix}-table-canary`,
      // Express machines cannot wait for a query to end.
      type: 'STANDARD',
      roleArn: role.arn,
      definition: JSON.stringify(
        canaryDefinition({
          tables: database.tables,
          views,
          databaseName: database.name,
          workgroupName: asker.name,
        }),
      ),
      dependsOn: [role.permissions, asker.workgroup],
    });
    startOnSchedule(this, {
      accountId: aws.accountId,
      name: `${prefix}-table-canary`,
      roleName: `${prefix}-table-canary-run`,
      description: 'Counts unparsed rows of the log tables, and asks the views',
      scheduleExpression: TWICE_A_DAY,
      stateMachine,
    });
  }
}

/** The tables, and the views over them. */
const namesOf = ({ database, views }: TableCanaryProps): readonly string[] =>
  [...database.tables, ...views].map(({ name }) => name);

const publishing = ({ aws: { region, accountId } }: TableCanaryProps) => [
  // Step Functions asks for the catalog of each query it waits for ("IAM policies for Amazon Athena", its guide).
  {
    sid: 'NameTheCatalog',
    actions: ['athena:GetDataCatalog'],
    resources: [`arn:aws:athena:${region}:${accountId}:datacatalog/AwsDataCatalog`],
  },
  {
    sid: 'WriteMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    condition: [{ test: 'StringEquals', variable: 'cloudwatch:namespace', values: [LOG_TABLES.unparsed.namespace] }],
  },
];
