/** Log tables that keep every rule: one that a load balancer writes, one that a task writes by the hour, a view, and where questions are asked. */
import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { TerraformStack } from 'cdktf';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { soundBucket } from './sound-bucket';
import { SERVICES } from './sound-services';

const REQUESTS_TABLE = 'balrog_elb_logs_aus5';
const LINES_TABLE = 'log_balrog_admin_nginx_access';
const TABLES = [REQUESTS_TABLE, LINES_TABLE];

/** Who asks the tables: a view over both, and the canary with an alarm for each. */
function asked(stack: TerraformStack, topic: SnsTopic): void {
  const select = TABLES.map((name) => `SELECT status\nFROM ${name}`).join('\nUNION ALL\n');
  const sql = Buffer.from(JSON.stringify({ originalSql: select })).toString('base64');
  new GlueCatalogTable(stack, 'view', {
    databaseName: 'logs',
    name: 'view',
    tableType: 'VIRTUAL_VIEW',
    viewOriginalText: `/* Presto View: ${sql} */`,
  });
  new SfnStateMachine(stack, 'canary', {
    name: 'canary',
    roleArn: 'arn:aws:iam::111122223333:role/canary',
    definition: JSON.stringify({
      Comment: 'Balrog/LogTables UnparsedRows',
      Items: TABLES.map((table) => ({ table, sql: `SELECT count(*) FROM ${table}` })),
    }),
  });
  for (const table of TABLES) {
    new CloudwatchMetricAlarm(stack, `unparsed_${table}`, {
      alarmName: `unparsed-${table}`,
      alarmDescription: '[notice] Unparsed. Questions get wrong answers. Runbook: docs/runbooks/unparsed-log-rows.md',
      namespace: 'Balrog/LogTables',
      metricName: 'UnparsedRows',
      dimensions: { Database: 'logs', Table: table },
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: 'breaching',
      dependsOn: [...SERVICES],
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });
  }
}

export function soundLogs(stack: TerraformStack, account: string, audit: S3Bucket, topic: SnsTopic): void {
  const day = {
    'projection.enabled': 'true',
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy/MM/dd',
    'projection.day.range': 'NOW-90DAYS,NOW',
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
  };
  const hour = { 'projection.hour.type': 'integer', 'projection.hour.range': '0,23', 'projection.hour.digits': '2' };
  const table = (id: string, name: string, location: string, parameters: Record<string, string>, keys: string[]) =>
    new GlueCatalogTable(stack, id, {
      databaseName: 'logs',
      name,
      tableType: 'EXTERNAL_TABLE',
      parameters,
      partitionKeys: keys.map((key) => ({ name: key, type: 'string' })),
      storageDescriptor: {
        location,
        columns: [
          { name: 'status', type: 'int' },
          { name: 'rest', type: 'string' },
        ],
        serDeInfo: {
          serializationLibrary: 'org.apache.hadoop.hive.serde2.RegexSerDe',
          parameters: { 'input.regex': '([0-9]{3})(?: ([^\\n]*))?' },
        },
      },
    });
  const requests = `s3://balrog-requests/aus5/AWSLogs/${account}/elasticloadbalancing/us-west-2/`;
  table('requests_table', REQUESTS_TABLE, requests, { ...day, 'storage.location.template': `${requests}$\${day}/` }, [
    'day',
  ]);
  const lines = 's3://balrog-requests/lines/';
  const byHour = { ...day, ...hour, 'storage.location.template': `${lines}$\${day}/$\${hour}/` };
  table('lines_table', LINES_TABLE, lines, byHour, ['day', 'hour']);
  asked(stack, topic);

  const writes = { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::balrog-requests/lines/*' };
  new IamRolePolicy(stack, 'writes_lines', { role: 'task', policy: JSON.stringify({ Statement: [writes] }) });

  new SfnStateMachine(stack, 'measurement', {
    name: 'measurement',
    type: 'EXPRESS',
    roleArn: `arn:aws:iam::${account}:role/measurement`,
    definition: '{}',
    loggingConfiguration: {
      level: 'ERROR',
      includeExecutionData: true,
      logDestination: `arn:aws:logs:us-west-2:${account}:log-group:/aws/vendedlogs/states/measurement:*`,
    },
  });

  soundBucket(stack, 'answers', 'athena.amazonaws.com', audit, 7);
  new AthenaWorkgroup(stack, 'workgroup', {
    name: 'logs',
    configuration: {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: 100 * 1024 ** 3,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: 's3://balrog-answers/answers/',
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  });
}
