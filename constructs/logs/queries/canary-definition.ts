/**
 * The state machine of the canary, in Amazon States Language with JSONata: for each table one query, and one number for
 * CloudWatch. A table whose query fails gives no number, which its alarm takes for a fault; the others are counted. A view counts as a
 * table without unparsed rows: what can be wrong with it is that it does not answer.
 */
import { LOG_TABLES } from '../../alarms/catalogue';
import { unparsedRowsOf, type CountedTable } from './unparsed-rows';
import type { View } from './view';
import { answerOf } from './views';

export interface CanaryInput {
  readonly tables: readonly CountedTable[];
  /** What people and dashboards ask. */
  readonly views: readonly View[];
  readonly databaseName: string;
  readonly workgroupName: string;
}

const jsonata = (expression: string) => `{% ${expression} %}`;

const ASK_SECONDS = 1800;

const countOneTable = ({ databaseName, workgroupName }: Omit<CanaryInput, 'tables' | 'views'>) => ({
  ProcessorConfig: { Mode: 'INLINE' },
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Task',
      Resource: 'arn:aws:states:::athena:startQueryExecution.sync',
      Arguments: {
        QueryString: jsonata('$states.input.sql'),
        WorkGroup: workgroupName,
        QueryExecutionContext: { Database: databaseName },
      },
      TimeoutSeconds: ASK_SECONDS,
      // Too many queries at once, an error of Athena's own: minutes later it is different. Once only: each try is paid for.
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 300, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Unknown' }],
      Assign: { table: jsonata('$states.input.table') },
      Output: { QueryExecutionId: jsonata('$states.result.QueryExecution.QueryExecutionId') },
      Next: 'Read',
    },
    Read: {
      Type: 'Task',
      Resource: 'arn:aws:states:::athena:getQueryResults',
      Arguments: { QueryExecutionId: jsonata('$states.input.QueryExecutionId') },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Unknown' }],
      // The first row holds the names of the columns.
      Output: { Unparsed: jsonata('$number($states.result.ResultSet.Rows[1].Data[0].VarCharValue)') },
      Next: 'Publish',
    },
    Publish: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
      Arguments: {
        Namespace: LOG_TABLES.unparsed.namespace,
        MetricData: [
          {
            MetricName: LOG_TABLES.unparsed.name,
            Unit: 'Count',
            Value: jsonata('$states.input.Unparsed'),
            Dimensions: [
              { Name: 'Database', Value: databaseName },
              { Name: 'Table', Value: jsonata('$table') },
            ],
          },
        ],
      },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Unknown' }],
      End: true,
    },
    Unknown: { Type: 'Pass', Comment: 'No number: the alarm of the table says so', End: true },
  },
});

/** Names of calls and fields are those of Step Functions' integrations with Athena and of its AWS SDK integrations. */
export const canaryDefinition = (input: CanaryInput) => ({
  Comment: 'Counts the rows of each log table that the table could not take apart, and sees whether the views answer',
  QueryLanguage: 'JSONata',
  StartAt: 'CountTables',
  States: {
    CountTables: {
      Type: 'Map',
      Items: [
        ...input.tables.map((table) => ({ table: table.name, sql: unparsedRowsOf(table) })),
        ...input.views.map((view) => ({ table: view.name, sql: answerOf(view) })),
      ],
      // Athena runs a limited number of queries at once for the whole account: leave room for people.
      MaxConcurrency: 2,
      ItemProcessor: countOneTable(input),
      End: true,
    },
  },
});
