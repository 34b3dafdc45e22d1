/**
 * A small stack that keeps every rule: one of each thing the rules look at. Built with cdktf, so that the rules meet
 * values in the form they have in cdk.tf.json. The tests break it, one thing at a time.
 */
import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan';
import { BackupRestoreTestingSelection } from '@cdktf/provider-aws/lib/backup-restore-testing-selection';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbInstanceAutomatedBackupsReplication } from '@cdktf/provider-aws/lib/db-instance-automated-backups-replication';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { type App, S3Backend, TerraformStack } from 'cdktf';
import { Promises } from '../../constructs/delivery/promises';
import type { Databases } from '../../environments/databases';
import { soundBucket } from './sound-bucket';
import { soundEdge } from './sound-edge';
import { soundGithub } from './sound-github';
import { soundHistory } from './sound-history';
import { soundLogs } from './sound-logs';
import { SERVICES, soundServices } from './sound-services';

export const ACCOUNT = '111122223333';
/** What databases.json would say of it. */
export const DATABASES: Databases = {
  serving: 'balrog',
  paused: [],
  generations: { balrog: { from: 'nothing', state: 'live' } },
};
const kept = { lifecycle: { preventDestroy: true } };

/** Adds the stack to the app; every construct id is also the name in the Terraform address. */
export function soundStack(app: App, name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  account(stack);
  const key = encryptionKey(stack);
  const audit = soundBucket(stack, 'audit', 'logging.s3.amazonaws.com');
  const requests = soundBucket(stack, 'requests', 'logdelivery.elasticloadbalancing.amazonaws.com', audit);
  const { vpc, group } = network(stack, requests);
  database(stack, vpc, group, key);
  access(stack);
  const topic = alarm(stack, key);
  keyChanges(stack, topic);
  soundEdge(stack, { vpc, requests, topic });
  soundHistory(stack, ACCOUNT);
  soundGithub(stack, ACCOUNT);
  soundServices(stack);
  soundLogs(stack, ACCOUNT, audit, topic);
  return stack;
}

function account(stack: TerraformStack): void {
  const tags = { Application: 'a', Environment: 'e', ManagedBy: 'm', Repository: 'r' };
  new AwsProvider(stack, 'aws', {
    region: 'us-west-2',
    allowedAccountIds: [ACCOUNT],
    defaultTags: [{ tags }],
  });
  new S3Backend(stack, {
    bucket: `balrog-prod-terraform-state-${ACCOUNT}`,
    key: `${stack.node.id}/terraform.tfstate`,
    region: 'us-west-2',
    encrypt: true,
    kmsKeyId: 'alias/state',
  });
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}

function encryptionKey(stack: TerraformStack): KmsKey {
  const administration = new DataAwsIamPolicyDocument(stack, 'key_policy', {
    statement: [
      {
        sid: 'Iam',
        actions: ['kms:*'],
        resources: ['*'],
        principals: [{ type: 'AWS', identifiers: [`arn:aws:iam::${ACCOUNT}:root`] }],
      },
    ],
  });
  return new KmsKey(stack, 'key', { enableKeyRotation: true, policy: administration.json, ...kept });
}

/** Hears of keys that become unusable, and tells. */
function keyChanges(stack: TerraformStack, topic: SnsTopic): void {
  const rule = new CloudwatchEventRule(stack, 'keys', {
    name: 'keys',
    eventPattern: JSON.stringify({ detail: { eventName: ['DisableKey', 'ScheduleKeyDeletion'] } }),
  });
  new CloudwatchEventTarget(stack, 'keys_target', { rule: rule.name, arn: topic.arn });
  new CloudwatchMetricAlarm(stack, 'keys_alarm', {
    alarmName: 'keys',
    alarmDescription: '[notice] A key is disabled. Nothing is read. Runbook: docs/runbooks/key-unusable.md',
    namespace: 'AWS/Events',
    metricName: 'TriggeredRules',
    dimensions: { RuleName: rule.name },
    comparisonOperator: 'GreaterThanThreshold',
    evaluationPeriods: 1,
    threshold: 0,
    treatMissingData: 'notBreaching',
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  });
}

function network(stack: TerraformStack, requests: S3Bucket): { vpc: Vpc; group: DbSubnetGroup } {
  const vpc = new Vpc(stack, 'vpc', { cidrBlock: '10.0.0.0/16' });
  new FlowLog(stack, 'flow_log', { vpcId: vpc.id, trafficType: 'REJECT', logDestination: requests.arn });
  new DefaultSecurityGroup(stack, 'default_group', { vpcId: vpc.id });
  const subnet = new Subnet(stack, 'subnet', { vpcId: vpc.id, cidrBlock: '10.0.0.0/24', mapPublicIpOnLaunch: false });
  new FlowLog(stack, 'subnet_log', { subnetId: subnet.id, trafficType: 'ALL', logDestination: requests.arn });
  const table = new RouteTable(stack, 'table', { vpcId: vpc.id });
  new RouteTableAssociation(stack, 'association', { subnetId: subnet.id, routeTableId: table.id });
  const group = new DbSubnetGroup(stack, 'subnets', { subnetIds: [subnet.id] });

  const tasks = new SecurityGroup(stack, 'tasks', { vpcId: vpc.id });
  new VpcSecurityGroupIngressRule(stack, 'mysql', {
    securityGroupId: tasks.id,
    description: 'MySQL from the network',
    ipProtocol: 'tcp',
    fromPort: 3306,
    toPort: 3306,
    cidrIpv4: vpc.cidrBlock,
  });
  const ownPrincipals = new DataAwsIamPolicyDocument(stack, 'own_principals', {
    statement: [
      {
        sid: 'Own',
        principals: [{ type: 'AWS', identifiers: ['*'] }],
        actions: ['logs:*'],
        resources: ['*'],
        condition: [{ test: 'StringEquals', variable: 'aws:PrincipalAccount', values: [ACCOUNT] }],
      },
    ],
  });
  for (const service of ['ecr.dkr', 'logs', 's3', 'secretsmanager']) {
    new VpcEndpoint(stack, `${service.replace('.', '_')}_endpoint`, {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.us-west-2.${service}`,
      policy: ownPrincipals.json,
    });
  }
  return { vpc, group };
}

function database(stack: TerraformStack, vpc: Vpc, group: DbSubnetGroup, key: KmsKey): void {
  const parameters = new DbParameterGroup(stack, 'parameters', {
    family: 'mysql8.0',
    parameter: [
      { name: 'require_secure_transport', value: '1' },
      { name: 'max_connections', value: '1000' },
    ],
  });
  const instance = new DbInstance(stack, 'database', {
    identifier: 'balrog',
    instanceClass: 'db.m6g.large',
    engine: 'mysql',
    engineVersion: '8.0',
    autoMinorVersionUpgrade: true,
    dbSubnetGroupName: group.name,
    parameterGroupName: parameters.name,
    publiclyAccessible: false,
    multiAz: true,
    allocatedStorage: 100,
    maxAllocatedStorage: 200,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    manageMasterUserPassword: true,
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: 'balrog-final',
    deleteAutomatedBackups: false,
    copyTagsToSnapshot: true,
    backupRetentionPeriod: 35,
    backupWindow: '08:00-08:30',
    maintenanceWindow: 'tue:16:00-tue:17:00',
    performanceInsightsEnabled: true,
    performanceInsightsRetentionPeriod: 7,
    performanceInsightsKmsKeyId: key.arn,
    enabledCloudwatchLogsExports: ['error', 'slowquery'],
    dependsOn: [vpc],
    ...kept,
  });
  for (const log of ['error', 'slowquery']) {
    new CloudwatchLogGroup(stack, log, { name: `/aws/rds/instance/balrog/${log}`, retentionInDays: 30 });
  }
  new Promises(stack, 'promises', {
    emergencies: {},
    environment: stack.node.id,
    operation: { number: 7, operation: 'restore' },
    version: 'v3.25',
    serving: 'balrog',
    generations: { balrog: instance },
  });
  new DbInstanceAutomatedBackupsReplication(stack, 'replication', {
    sourceDbInstanceArn: instance.arn,
    retentionPeriod: 35,
    region: 'us-east-2',
    kmsKeyId: key.arn,
  });
  const zoneName = `balrog-${stack.node.id}-databases.internal`;
  const zone = new Route53Zone(stack, 'names', { name: zoneName, vpc: [{ vpcId: vpc.id }] });
  for (const [id, name, leadsTo] of [
    ['first', 'balrog', instance.address],
    ['serving', 'serving', `balrog.${zoneName}`],
  ] as const) {
    new Route53Record(stack, id, {
      zoneId: zone.zoneId,
      name: `${name}.${zoneName}`,
      type: 'CNAME',
      ttl: 5,
      records: [leadsTo],
    });
  }
  nightlyCopies(stack, instance, key);
}

function nightlyCopies(stack: TerraformStack, instance: DbInstance, key: KmsKey): void {
  const vault = new BackupVault(stack, 'vault', { name: 'balrog', kmsKeyArn: key.arn, ...kept });
  new BackupVaultLockConfiguration(stack, 'lock', {
    backupVaultName: vault.name,
    minRetentionDays: 90,
    changeableForDays: 7,
  });
  const plan = new BackupPlan(stack, 'plan', {
    name: 'nightly',
    rule: [
      {
        ruleName: 'nightly',
        targetVaultName: vault.name,
        schedule: 'cron(0 5 * * ? *)',
        lifecycle: { deleteAfter: 90 },
      },
    ],
  });
  new BackupSelection(stack, 'selection', {
    name: 'database',
    planId: plan.id,
    iamRoleArn: `arn:aws:iam::${ACCOUNT}:role/backup`,
    resources: [instance.arn],
  });
  const drill = new BackupRestoreTestingPlan(stack, 'drill', {
    name: 'vault',
    scheduleExpression: 'cron(0 12 ? * WED *)',
    recoveryPointSelection: [
      { algorithm: 'LATEST_WITHIN_WINDOW', includeVaults: [vault.arn], recoveryPointTypes: ['SNAPSHOT'] },
    ],
  });
  new BackupRestoreTestingSelection(stack, 'drill_selection', {
    name: 'database',
    restoreTestingPlanName: drill.name,
    iamRoleArn: `arn:aws:iam::${ACCOUNT}:role/restore`,
    protectedResourceType: 'RDS',
    protectedResourceArns: [`arn:aws:rds:us-west-2:${ACCOUNT}:db:balrog`],
    restoreMetadataOverrides: { dbSubnetGroupName: 'balrog', vpcSecurityGroupIds: '["sg-1"]' },
  });
}

function access(stack: TerraformStack): void {
  const trust = JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
  });
  const permissionsBoundary = `arn:aws:iam::${ACCOUNT}:policy/balrog-workload`;
  const role = new IamRole(stack, 'role', { assumeRolePolicy: trust, permissionsBoundary });
  const document = new DataAwsIamPolicyDocument(stack, 'role_document', {
    statement: [{ sid: 'Metrics', actions: ['cloudwatch:PutMetricData'], resources: ['*'] }],
  });
  new IamRolePolicy(stack, 'role_policy', { role: role.id, policy: document.json });
  new IamRolePolicyAttachment(stack, 'attachment', {
    role: role.name,
    policyArn: 'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup',
  });
}

function alarm(stack: TerraformStack, key: KmsKey): SnsTopic {
  const topic = new SnsTopic(stack, 'topic', { name: 'alerts', kmsMasterKeyId: key.arn });
  new SnsTopicSubscription(stack, 'subscription', {
    topicArn: topic.arn,
    protocol: 'email',
    endpoint: 'releng@example.com',
  });
  new CloudwatchMetricAlarm(stack, 'alarm', {
    alarmName: 'age',
    alarmDescription:
      '[notice] The database is full. Nothing can be written. Runbook: docs/runbooks/database-in-trouble.md',
    namespace: 'AWS/RDS',
    metricName: 'FreeStorageSpace',
    dimensions: { DBInstanceIdentifier: 'balrog' },
    comparisonOperator: 'GreaterThanThreshold',
    evaluationPeriods: 1,
    alarmActions: [topic.arn],
    okActions: [topic.arn],
    treatMissingData: 'breaching',
    dependsOn: [...SERVICES],
  });
  return topic;
}
