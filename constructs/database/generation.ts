import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { databaseId, isAdopted, isHeld } from '../../application/generations';
import type { Generation as Row } from '../../environments/databases';
import type { Environment } from '../../environments/environment';
import type { ServiceRole } from '../identity/service-role';
import { parameters, PARAMETER_GROUP_FAMILY } from './parameters';

export interface GenerationProps {
  /** Name of the instance, and of what belongs to it alone. */
  readonly name: string;
  /** What databases.json says of it. */
  readonly row: Row;
  /** Applications read and write this one. */
  readonly serves: boolean;
  readonly database: Environment['database'];
  /** Days that exported logs stay in CloudWatch. */
  readonly logRetentionDays: number;
  /** What all generations have in common: where they stand, and who may reach them. */
  readonly place: Required<Pick<DbInstanceConfig, 'dbSubnetGroupName' | 'vpcSecurityGroupIds'>>;
  /** ARN of the key of a database that Terraform makes; an adopted one keeps the key that it has. */
  readonly keyArn: string;
  readonly monitoringRole: ServiceRole;
}

const EXPORTED_LOGS = ['error', 'slowquery'] as const;
const PERFORMANCE_INSIGHTS_DAYS = 7;
const MONITORING_INTERVAL_SECONDS = 60;
const SCHEMA = 'balrog';
const MASTER_USER = 'balrog_master';

/** One generation of the update database: an RDS instance, its parameters and its logs. */
export class Generation {
  readonly name: string;
  readonly row: Row;
  /** Absent until the instance is there, and once it is gone. */
  readonly instance?: DbInstance;
  readonly parameterGroupName: string;
  /** Takes the lines that MySQL writes about itself. It stays when the instance is lost. */
  readonly errorLog: CloudwatchLogGroup;
  /** What only makes sense with the instance: Terraform forgets it together with a lost one. */
  readonly dependents: TerraformResource[] = [];

  /** @param scope of the resources; their ids are the same for every generation, so each but the first has a scope of its own */
  constructor(scope: Construct, props: GenerationProps) {
    const { name, row, database } = props;
    this.name = name;
    this.row = row;
    this.parameterGroupName = `${name}-${PARAMETER_GROUP_FAMILY.replace('.', '')}`;
    const parameterGroup =
      row.state === 'gone'
        ? undefined
        : new DbParameterGroup(scope, 'parameter-group', {
            name: this.parameterGroupName,
            family: PARAMETER_GROUP_FAMILY,
            description: 'Parameters of the update database',
            parameter: parameters(database), // INVARIANT: database-tls, connection-budget
          });
    const logGroups = createLogGroups(scope, props);
    this.errorLog = logGroups.error;
    if (parameterGroup !== undefined && (isHeld(row) || row.state === 'lost')) {
      this.instance = createInstance(scope, props, parameterGroup, Object.values(logGroups));
      this.dependents.push(this.instance);
    }
  }

  /** Terraform has the instance. A lost one is still built, so that its address is known when it is forgotten. */
  get isHeld(): boolean {
    return isHeld(this.row);
  }
}

function createInstance(
  scope: Construct,
  props: GenerationProps,
  parameterGroup: DbParameterGroup,
  logGroups: readonly CloudwatchLogGroup[],
): DbInstance {
  const { name, row, database, keyArn, monitoringRole } = props;
  const { backup } = database;
  const isProtected = row.state !== 'retiring';
  const instance = new DbInstance(scope, 'instance', {
    identifier: name, // INVARIANT: generations-as-data
    engine: 'mysql',
    engineVersion: database.mysqlVersion, // INVARIANT: minor-upgrades
    instanceClass: database.instanceClass,
    autoMinorVersionUpgrade: true, // INVARIANT: minor-upgrades
    allowMajorVersionUpgrade: false,
    // What a restore does not inherit comes at once, and so does whatever is changed of one that serves nobody.
    applyImmediately: database.applyChanges !== 'window' || !props.serves, // INVARIANT: changes-in-window
    maintenanceWindow: database.maintenanceWindow, // INVARIANT: windows-apart
    parameterGroupName: parameterGroup.name, // INVARIANT: database-tls

    storageType: 'gp3',
    allocatedStorage: database.storageGib, // INVARIANT: storage-grows
    maxAllocatedStorage: database.maxStorageGib, // INVARIANT: storage-grows
    ...origin(row, keyArn), // INVARIANT: encryption-at-rest

    multiAz: database.availability === 'multi-az', // INVARIANT: multi-az
    ...props.place, // INVARIANT: database-unreachable
    publiclyAccessible: false, // INVARIANT: database-unreachable

    // RDS makes, keeps and rotates the password in Secrets Manager: Terraform never sees it.
    manageMasterUserPassword: true, // INVARIANT: master-password-managed
    masterUserSecretKmsKeyId: keyArn,

    backupRetentionPeriod: backup.pointInTimeRecoveryDays, // INVARIANT: backups-long-enough
    backupWindow: backup.nightlySnapshotWindow, // INVARIANT: windows-apart
    copyTagsToSnapshot: true, // INVARIANT: copy-tags-to-snapshots
    deleteAutomatedBackups: false, // INVARIANT: delete-automated-backups
    deletionProtection: isProtected, // INVARIANT: deletion-protection
    skipFinalSnapshot: false, // INVARIANT: final-snapshot
    finalSnapshotIdentifier: `${name}-final`, // INVARIANT: final-snapshot

    enabledCloudwatchLogsExports: [...EXPORTED_LOGS], // INVARIANT: database-logs-exported
    performanceInsightsEnabled: true, // INVARIANT: performance-insights
    performanceInsightsKmsKeyId: keyArn, // INVARIANT: encryption-at-rest
    performanceInsightsRetentionPeriod: PERFORMANCE_INSIGHTS_DAYS, // INVARIANT: performance-insights
    monitoringInterval: MONITORING_INTERVAL_SECONDS,
    monitoringRoleArn: monitoringRole.arn,

    // Reviews read it: whatever restarts or changes this one, nobody is there.
    ...(!props.serves && { tags: { Serves: 'nobody' } }),

    lifecycle: { preventDestroy: isProtected }, // INVARIANT: prevent-destroy
    dependsOn: [...logGroups, monitoringRole.permissions],
  });
  // Pinned: at another address Terraform would destroy this database and make an empty one.
  instance.overrideLogicalId(databaseId(name, row));
  // RDS has restored it, or it was there before; Terraform takes it as it is, and changes in place what it lacks.
  if (isAdopted(row)) instance.importFrom(name);
  return instance;
}

/** What would force a replacement: of what Terraform did not make as RDS has it. */
const origin = (
  { recorded, from }: Row,
  keyArn: string,
): Pick<DbInstanceConfig, 'dbName' | 'username' | 'storageEncrypted' | 'kmsKeyId' | 'characterSetName'> =>
  recorded === undefined || !isAdopted({ from })
    ? { dbName: SCHEMA, username: MASTER_USER, storageEncrypted: true, kmsKeyId: keyArn }
    : {
        dbName: recorded.dbName,
        username: recorded.username,
        storageEncrypted: recorded.storageEncrypted,
        ...(recorded.kmsKeyId !== undefined && { kmsKeyId: recorded.kmsKeyId }),
        ...(recorded.characterSet !== undefined && { characterSetName: recorded.characterSet }),
      };

/** Made before the instance, which would make them without a retention. */
function createLogGroups(scope: Construct, { name, logRetentionDays }: GenerationProps) {
  const group = (log: (typeof EXPORTED_LOGS)[number]) =>
    new CloudwatchLogGroup(scope, `log-${log}`, {
      name: `/aws/rds/instance/${name}/${log}`,
      retentionInDays: logRetentionDays,
    });
  return { error: group('error'), slowquery: group('slowquery') };
}
