import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan';
import { BackupRestoreTestingSelection } from '@cdktf/provider-aws/lib/backup-restore-testing-selection';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { ServiceRole } from '../identity/service-role';
import { checkOf, drillRights, type DrillNeeds } from './drill-rights';
import type { RightAsked } from './restorability-definition';
import { vaultDrillDefinition } from './vault-drill-definition';

export interface VaultDrillProps extends DrillNeeds {
  readonly vaultArn: string;
  readonly database: {
    /** Identifier of the database that serves. */
    readonly serving: string;
    readonly subnetGroupName: string;
    readonly parameterGroupName: string;
    readonly securityGroupId: string;
  };
}

/** Once a week, on a day without the other drill, after the nightly copy. */
const SCHEDULE = 'cron(0 12 ? * WED *)';
/** AWS Backup begins at any time within it. */
const START_WITHIN_HOURS = 1;
/** Copies older than that are not tried. Where there is none, AWS Backup leaves the drill out without a word: `drill-vault-missing`. */
const SELECTION_DAYS = 7;
/** How long AWS Backup waits for a verdict before it deletes: an hour of the check (database-check.ts), and three for whoever starts it late. */
const VALIDATION_HOURS = 4;

/**
 * Restores the newest copy of the vault each week, asks whether it is whole, and has it deleted. AWS Backup's restore testing knows
 * copies of a vault only; points in time are the other drill's.
 */
export class VaultDrill extends Construct {
  readonly stateMachineArn: string;
  /** What a drill lives on: asked every half hour (restorability.ts). */
  readonly rights: readonly RightAsked[];

  constructor(scope: Construct, id: string, props: VaultDrillProps) {
    super(scope, id);
    const { prefix } = props.location;
    // INVARIANT: vault-drilled
    const plan = new BackupRestoreTestingPlan(this, 'plan', {
      // Letters, digits and underscores only.
      name: `${prefix.replaceAll('-', '_')}_vault`,
      scheduleExpression: SCHEDULE,
      startWindowHours: START_WITHIN_HOURS,
      recoveryPointSelection: [
        {
          algorithm: 'LATEST_WITHIN_WINDOW',
          includeVaults: [props.vaultArn],
          recoveryPointTypes: ['SNAPSHOT'],
          selectionWindowDays: SELECTION_DAYS,
        },
      ],
    });
    this.rights = rightsAsked(props, this.select(plan, props));
    this.stateMachineArn = this.validate(plan, props).arn;
  }

  /**
   * "Restore testing inferred metadata" (AWS Backup developer guide): what is not said is the default VPC's.
   *
   * @returns ARN of the role that AWS Backup restores as
   */
  private select(plan: BackupRestoreTestingPlan, { location, database }: VaultDrillProps): string {
    const { prefix, region, accountId } = location;
    const role = new ServiceRole(this, 'restore-role', {
      name: `${prefix}-restore-testing`,
      service: 'backup.amazonaws.com',
      accountId,
      permissions: { managedPolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores' },
    });
    // INVARIANT: vault-drilled
    new BackupRestoreTestingSelection(this, 'selection', {
      name: 'update_database',
      restoreTestingPlanName: plan.name,
      iamRoleArn: role.arn,
      protectedResourceType: 'RDS',
      protectedResourceArns: [`arn:aws:rds:${region}:${accountId}:db:${database.serving}`],
      restoreMetadataOverrides: {
        dbSubnetGroupName: database.subnetGroupName,
        dbParameterGroupName: database.parameterGroupName,
        // Lists are JSON in a string.
        vpcSecurityGroupIds: JSON.stringify([database.securityGroupId]),
      },
      validationWindowHours: VALIDATION_HOURS,
      dependsOn: [role.permissions],
    });
    return role.arn;
  }

  /** Starts when AWS Backup says that a restore of this plan has ended, well or not. */
  private validate(plan: BackupRestoreTestingPlan, props: VaultDrillProps): SfnStateMachine {
    const { prefix, accountId } = props.location;
    const name = `${prefix}-vault-drill`;
    const role = new ServiceRole(this, 'role', {
      name,
      service: 'states.amazonaws.com',
      accountId,
      permissions: { statements: statements(props) },
    });
    const stateMachine = new SfnStateMachine(this, 'state-machine', {
      name,
      // It waits for hours, and keeps for 90 days what each call was answered.
      type: 'STANDARD',
      roleArn: role.arn,
      definition: JSON.stringify(vaultDrillDefinition(checkOf(props))),
      dependsOn: [role.permissions, props.check.task.definition],
    });
    const rule = new CloudwatchEventRule(this, 'restored', {
      name: `${name}-restored`,
      description: 'AWS Backup has ended a restore of the drill of the vault',
      eventPattern: JSON.stringify({
        source: ['aws.backup'],
        'detail-type': ['Restore Job State Change'],
        detail: { restoreTestingPlanArn: [plan.arn], status: ['COMPLETED', 'FAILED', 'ABORTED'] },
      }),
    });
    const starter = new ServiceRole(this, 'starter-role', {
      name: `${name}-start`,
      service: 'events.amazonaws.com',
      accountId,
      permissions: { statements: [{ actions: ['states:StartExecution'], resources: [stateMachine.arn] }] },
    });
    new CloudwatchEventTarget(this, 'start', {
      rule: rule.name,
      targetId: 'drill',
      arn: stateMachine.arn,
      roleArn: starter.arn,
      dependsOn: [starter.permissions],
    });
    return stateMachine;
  }
}

const statements = (props: VaultDrillProps) => {
  const { region, accountId } = props.location;
  return [
    {
      sid: 'ReadWhatIsRestored',
      actions: ['rds:DescribeDBInstances'],
      resources: [`arn:aws:rds:${region}:${accountId}:db:awsbackup-restore-test-*`],
    },
    // A restore job is no resource ("Actions, resources, and condition keys for AWS Backup").
    {
      sid: 'ReadAndJudgeTheRestore',
      actions: ['backup:DescribeRestoreJob', 'backup:PutRestoreValidationResult'],
      resources: ['*'],
    },
    ...drillRights(props),
  ];
};

const rightsAsked = ({ location: { region, accountId } }: VaultDrillProps, roleArn: string): readonly RightAsked[] => [
  {
    whose: 'the drill of the vault',
    roleArn,
    actions: ['rds:RestoreDBInstanceFromDBSnapshot'],
    resourceArns: [
      `arn:aws:rds:${region}:${accountId}:db:awsbackup-restore-test-any`,
      `arn:aws:rds:${region}:${accountId}:snapshot:awsbackup:job-any`,
    ],
  },
];
