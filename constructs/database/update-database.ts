import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbEventSubscription } from '@cdktf/provider-aws/lib/db-event-subscription';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import type { Network } from '../network/network';
import type { Responders } from '../alarms/responders';
import { ServiceRole } from '../identity/service-role';
import { EncryptionKey } from '../storage/encryption-key';
import { parameters, PARAMETER_GROUP_FAMILY } from './parameters';

export interface UpdateDatabaseProps {
  readonly prefix: string;
  readonly accountId: string;
  readonly database: Environment['database'];
  readonly network: Network;
  readonly responders: Responders;
  /** Days that exported logs stay in CloudWatch. */
  readonly logRetentionDays: number;
}

/**
 * What people are told of, of the categories that RDS has ("Amazon RDS event categories and event messages", user guide).
 * Not `backup`: that a backup began and ended is two messages each night, and one that failed is an alarm.
 */
export const TOLD_EVENTS = [
  'availability',
  'deletion',
  'failover',
  'failure',
  'low storage',
  'maintenance',
  'recovery',
] as const;

const EXPORTED_LOGS = ['error', 'slowquery'] as const;
const PERFORMANCE_INSIGHTS_DAYS = 7;
const MONITORING_INTERVAL_SECONDS = 60;

/** Balrog's MySQL database: rules, releases, permissions. Nobody can rebuild what it holds. */
export class UpdateDatabase extends Construct {
  readonly instance: DbInstance;
  /** Nothing may reach the database until a rule of this group says who and why. */
  readonly securityGroup: SecurityGroup;
  /** Name of the instance, known at synth. */
  readonly identifier: string;
  /** Takes the lines that MySQL writes about itself. */
  readonly errorLog: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: UpdateDatabaseProps) {
    super(scope, id);
    const { prefix, database, network } = props;
    this.identifier = prefix;
    this.securityGroup = new SecurityGroup(this, 'security-group', {
      name: `${prefix}-database`,
      description: 'The update database',
      vpcId: network.vpc.id,
      tags: { Name: `${prefix}-database` },
    });
    const subnetGroup = new DbSubnetGroup(this, 'subnet-group', {
      name: prefix,
      subnetIds: network.databaseTier.subnets.map((subnet) => subnet.id), // INVARIANT: database-unreachable
    });
    const parameterGroup = new DbParameterGroup(this, 'parameter-group', {
      name: `${prefix}-${PARAMETER_GROUP_FAMILY.replace('.', '')}`,
      family: PARAMETER_GROUP_FAMILY,
      description: 'Parameters of the update database',
      parameter: parameters(database), // INVARIANT: database-tls, connection-budget
    });
    const logGroups = this.createLogGroups(props.logRetentionDays);
    this.errorLog = logGroups.error;
    this.instance = this.createInstance(props, subnetGroup, parameterGroup, Object.values(logGroups));

    new DbEventSubscription(this, 'events', {
      name: prefix,
      snsTopic: props.responders.releng.arn,
      sourceType: 'db-instance',
      sourceIds: [this.instance.identifier],
      eventCategories: [...TOLD_EVENTS],
    });
  }

  private createInstance(
    props: UpdateDatabaseProps,
    subnetGroup: DbSubnetGroup,
    parameterGroup: DbParameterGroup,
    logGroups: readonly CloudwatchLogGroup[],
  ) {
    const { prefix, database, accountId } = props;
    const { backup } = database;
    const key = this.createKey(props);
    const monitoringRole = new ServiceRole(this, 'monitoring-role', {
      name: `${prefix}-database-monitoring`,
      service: 'monitoring.rds.amazonaws.com',
      accountId,
      permissions: { managedPolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole' },
    });
    const instance = new DbInstance(this, 'instance', {
      identifier: this.identifier,
      dbName: 'balrog',
      engine: 'mysql',
      engineVersion: database.mysqlVersion, // INVARIANT: minor-upgrades
      instanceClass: database.instanceClass,
      autoMinorVersionUpgrade: true, // INVARIANT: minor-upgrades
      allowMajorVersionUpgrade: false,
      applyImmediately: database.applyChanges === 'now', // INVARIANT: changes-in-window
      maintenanceWindow: database.maintenanceWindow, // INVARIANT: windows-apart
      parameterGroupName: parameterGroup.name, // INVARIANT: database-tls

      storageType: 'gp3',
      allocatedStorage: database.storageGib, // INVARIANT: storage-grows
      maxAllocatedStorage: database.maxStorageGib, // INVARIANT: storage-grows
      storageEncrypted: true, // INVARIANT: encryption-at-rest
      kmsKeyId: key.arn, // INVARIANT: encryption-at-rest

      multiAz: database.availability === 'multi-az', // INVARIANT: multi-az
      dbSubnetGroupName: subnetGroup.name, // INVARIANT: database-unreachable
      vpcSecurityGroupIds: [this.securityGroup.id],
      publiclyAccessible: false, // INVARIANT: database-unreachable

      // RDS makes, keeps and rotates the password in Secrets Manager: Terraform never sees it.
      username: 'balrog_master',
      manageMasterUserPassword: true, // INVARIANT: master-password-managed
      masterUserSecretKmsKeyId: key.arn,

      backupRetentionPeriod: backup.pointInTimeRecoveryDays, // INVARIANT: backups-long-enough
      backupWindow: backup.nightlySnapshotWindow, // INVARIANT: windows-apart
      copyTagsToSnapshot: true, // INVARIANT: copy-tags-to-snapshots
      deleteAutomatedBackups: false, // INVARIANT: delete-automated-backups
      deletionProtection: true, // INVARIANT: deletion-protection
      skipFinalSnapshot: false, // INVARIANT: final-snapshot
      finalSnapshotIdentifier: `${this.identifier}-final`, // INVARIANT: final-snapshot

      enabledCloudwatchLogsExports: [...EXPORTED_LOGS], // INVARIANT: database-logs-exported
      performanceInsightsEnabled: true, // INVARIANT: performance-insights
      performanceInsightsKmsKeyId: key.arn, // INVARIANT: encryption-at-rest
      performanceInsightsRetentionPeriod: PERFORMANCE_INSIGHTS_DAYS, // INVARIANT: performance-insights
      monitoringInterval: MONITORING_INTERVAL_SECONDS,
      monitoringRoleArn: monitoringRole.arn,

      lifecycle: { preventDestroy: true }, // INVARIANT: prevent-destroy
      dependsOn: [...logGroups, monitoringRole.permissions],
    });
    // Pinned: at another address Terraform would destroy this database and make an empty one.
    instance.overrideLogicalId('database');
    return instance;
  }

  private createKey({ prefix, accountId }: UpdateDatabaseProps) {
    return new EncryptionKey(this, 'key', {
      alias: `${prefix}-database`,
      purpose: 'The update database, its snapshots and its master password',
      accountId,
      address: 'database_key',
    }).key;
  }

  /** Made before the instance, which would make them without a retention. */
  private createLogGroups(retentionInDays: number) {
    const group = (log: (typeof EXPORTED_LOGS)[number]) =>
      new CloudwatchLogGroup(this, `log-${log}`, {
        name: `/aws/rds/instance/${this.identifier}/${log}`,
        retentionInDays,
      });
    return { error: group('error'), slowquery: group('slowquery') };
  }
}
