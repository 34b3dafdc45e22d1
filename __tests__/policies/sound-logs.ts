/** Log tables that keep every rule: one that a load balancer writes, one that a task writes by the hour, a view, and where questions are asked. */
import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { TerraformStack } from 'cdktf';
import { soundBucket } from './sound-bucket';

export function soundLogs(stack: TerraformStack, account: string, audit: S3Bucket): void {
  const day = {
    'projection.enabled': 'true',
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy/MM/dd',
    'projection.day.range': 'NOW-90DAYS,NOW',
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
  };
  const hour = { 'projection.hour.type': 'integer', 'projection.hour.range': '0,23', 'projection.hour.digits': '2' };
  const table = (name: string, location: string, parameters: Record<string, string>, keys: string[]) =>
    new GlueCatalogTable(stack, name, {
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
  table('requests_table', requests, { ...day, 'storage.location.template': `${requests}$\${day}/` }, ['day']);
  const lines = 's3://balrog-requests/lines/';
  const byHour = { ...day, ...hour, 'storage.location.template': `${lines}$\${day}/$\${hour}/` };
  table('lines_table', lines, byHour, ['day', 'hour']);
  new GlueCatalogTable(stack, 'view', { databaseName: 'logs', name: 'view', tableType: 'VIRTUAL_VIEW' });

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
