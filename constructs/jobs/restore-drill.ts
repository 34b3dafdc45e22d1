import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { startOnSchedule } from '../identity/scheduled-start';
import { ServiceRole } from '../identity/service-role';
import { drillDefinition, type DrillInput } from './drill-definition';
import { checkOf, drillRights, type DrillNeeds } from './drill-rights';
import type { RightAsked } from './restorability-definition';

export interface RestoreDrillProps extends DrillNeeds {
  readonly database: Omit<DrillInput, 'restored' | 'check'> & {
    /** Key of its storage: what is restored has the same. */
    readonly kmsKeyArn: string;
  };
}

/** Twice a week, after the night's snapshot. */
const SCHEDULE = 'cron(0 10 ? * MON,THU *)';

/** A backup is not a capability until it was restored: tried twice a week, measured, and deleted. */
export class RestoreDrill extends Construct {
  readonly stateMachineArn: string;
  /** What a drill lives on: asked every half hour (restorability.ts). */
  readonly rights: readonly RightAsked[];

  constructor(scope: Construct, id: string, props: RestoreDrillProps) {
    super(scope, id);
    const { check, database } = props;
    const { prefix, accountId } = props.location;
    const name = `${prefix}-restore-drill`;
    const role = new ServiceRole(this, 'role', {
      name,
      service: 'states.amazonaws.com',
      accountId,
      permissions: { statements: statements(props, name) },
    });
    this.rights = rightsAsked(props, name, role.arn);
    const { kmsKeyArn: _, ...input } = database;
    const stateMachine = new SfnStateMachine(this, 'state-machine', {
      name,
      // It waits for hours, and keeps for 90 days what each call was answered.
      type: 'STANDARD',
      roleArn: role.arn,
      definition: JSON.stringify(drillDefinition({ ...input, restored: name, check: checkOf(props) })),
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
function statements(props: RestoreDrillProps, restored: string) {
  const { database } = props;
  const { region } = props.location;
  const { servingArn, restoredArn, restoring } = arnsOf(props, restored);
  return [
    { sid: 'ReadDatabases', actions: ['rds:DescribeDBInstances'], resources: [servingArn, restoredArn] },
    {
      sid: 'Restore',
      actions: ['rds:RestoreDBInstanceToPointInTime'],
      resources: [...restoring, rdsArn(props, 'og', 'default:mysql-*')],
    },
    { sid: 'OnlyItsOwn', actions: ['rds:AddTagsToResource', 'rds:DeleteDBInstance'], resources: [restoredArn] },
    {
      sid: 'UseTheKeyOfTheStorage',
      actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      resources: [database.kmsKeyArn],
      condition: [{ test: 'StringEquals', variable: 'kms:ViaService', values: [`rds.${region}.amazonaws.com`] }],
    },
    ...drillRights(props),
  ];
}

const rdsArn = ({ location: { region, accountId } }: RestoreDrillProps, kind: string, name: string) =>
  `arn:aws:rds:${region}:${accountId}:${kind}:${name}`;

function arnsOf(props: RestoreDrillProps, restored: string) {
  const { serving, subnetGroupName, parameterGroupName } = props.database;
  const [servingArn, restoredArn] = [rdsArn(props, 'db', serving), rdsArn(props, 'db', restored)] as const;
  const restoring = [
    servingArn,
    restoredArn,
    rdsArn(props, 'subgrp', subnetGroupName),
    rdsArn(props, 'pg', parameterGroupName),
  ];
  return { servingArn, restoredArn, restoring };
}

function rightsAsked(props: RestoreDrillProps, restored: string, roleArn: string): readonly RightAsked[] {
  const whose = 'the drill of a point in time';
  const { restoring, restoredArn } = arnsOf(props, restored);
  return [
    { whose, roleArn, actions: ['rds:RestoreDBInstanceToPointInTime'], resourceArns: restoring },
    { whose, roleArn, actions: ['rds:DeleteDBInstance'], resourceArns: [restoredArn] },
    {
      whose,
      roleArn,
      actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey'],
      resourceArns: [props.database.kmsKeyArn],
      context: { 'kms:ViaService': `rds.${props.location.region}.amazonaws.com` },
    },
  ];
}
