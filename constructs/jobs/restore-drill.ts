import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { DRILLS } from '../alarms/catalogue';
import { startOnSchedule } from '../identity/scheduled-start';
import { ServiceRole } from '../identity/service-role';
import type { TaskLocation } from '../services/task';
import { drillDefinition, type DrillInput } from './drill-definition';
import type { Job } from './job';

export interface RestoreDrillProps {
  readonly location: TaskLocation;
  readonly cluster: { readonly name: string };
  /** The task that says whether a database is whole. */
  readonly check: Job;
  readonly database: Omit<DrillInput, 'restored' | 'check'> & {
    /** Key of its storage: what is restored has the same. */
    readonly kmsKeyArn: string;
  };
}

/** Twice a week, after the night's snapshot: an alarm of CloudWatch can look back a week, and so sees that one is missing. */
const SCHEDULE = 'cron(0 10 ? * MON,THU *)';

/** A backup is not a capability until it was restored: tried twice a week, measured, and deleted. */
export class RestoreDrill extends Construct {
  readonly stateMachineArn: string;

  constructor(scope: Construct, id: string, props: RestoreDrillProps) {
    super(scope, id);
    const { location, cluster, check, database } = props;
    const { prefix, accountId } = location;
    const name = `${prefix}-restore-drill`;
    const role = new ServiceRole(this, 'role', {
      name,
      service: 'states.amazonaws.com',
      accountId,
      permissions: { statements: statements(props, name) },
    });
    const definition = drillDefinition({
      ...database,
      restored: name,
      check: {
        cluster: cluster.name,
        family: check.task.family,
        container: check.name,
        subnetIds: check.subnetIds,
        securityGroupId: check.network.securityGroup.id,
      },
    });
    const stateMachine = new SfnStateMachine(this, 'state-machine', {
      name,
      // It waits for hours, and keeps for 90 days what each call was answered.
      type: 'STANDARD',
      roleArn: role.arn,
      definition: JSON.stringify(definition),
      dependsOn: [role.permissions, check.task.definition],
    });
    startOnSchedule(this, {
      accountId,
      name,
      roleName: `${name}-schedule`,
      description: 'Restores the update database beside the one that serves, asks whether it is whole, and deletes it',
      scheduleExpression: SCHEDULE,
      stateMachine,
    });
    this.stateMachineArn = stateMachine.arn;
  }
}

/** Only what is called as the drill's is made and deleted; the one that serves is read. */
function statements({ location: { region, accountId }, database, check }: RestoreDrillProps, restored: string) {
  const rds = (kind: string, name: string) => `arn:aws:rds:${region}:${accountId}:${kind}:${name}`;
  const restoredArn = rds('db', restored);
  const servingArn = rds('db', database.serving);
  return [
    { sid: 'ReadDatabases', actions: ['rds:DescribeDBInstances'], resources: [servingArn, restoredArn] },
    {
      sid: 'Restore',
      actions: ['rds:RestoreDBInstanceToPointInTime'],
      resources: [
        servingArn,
        restoredArn,
        rds('subgrp', database.subnetGroupName),
        rds('pg', database.parameterGroupName),
        rds('og', 'default:mysql-*'),
      ],
    },
    { sid: 'OnlyItsOwn', actions: ['rds:AddTagsToResource', 'rds:DeleteDBInstance'], resources: [restoredArn] },
    {
      sid: 'UseTheKeyOfTheStorage',
      actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      resources: [database.kmsKeyArn],
      condition: [{ test: 'StringEquals', variable: 'kms:ViaService', values: [`rds.${region}.amazonaws.com`] }],
    },
    ...check.runStatements,
    {
      sid: 'WaitForTheTask',
      actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
      resources: [`arn:aws:ecs:${region}:${accountId}:task/*`],
    },
    // "IAM policies for calling Amazon ECS" (Step Functions developer guide): it hears of the end of tasks by this rule.
    {
      sid: 'HearOfItsEnd',
      actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      resources: [`arn:aws:events:${region}:${accountId}:rule/StepFunctionsGetEventsForECSTaskRule`],
    },
    {
      sid: 'WriteMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      condition: [{ test: 'StringEquals', variable: 'cloudwatch:namespace', values: [DRILLS.good.namespace] }],
    },
  ];
}
