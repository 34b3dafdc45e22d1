/**
 * The state machine of a drill, in Amazon States Language with JSONata: restore the database to the newest moment there is, beside
 * the one that serves, ask it whether it is whole, say what that took, and delete it. Whatever fails, what was restored is
 * deleted; the next drill begins with that, in case this one was ended from outside.
 */
import { DRILLS } from '../alarms/catalogue';

export interface DrillInput {
  /** Identifier of the database that serves. */
  readonly serving: string;
  /** Host name of the same: the drill must have nine tenths of its rows. */
  readonly servingHost: string;
  /** What is restored is always called so: two drills at once refuse each other, and a name in a role is enough. */
  readonly restored: string;
  readonly subnetGroupName: string;
  readonly parameterGroupName: string;
  readonly securityGroupId: string;
  /** As `ecs run-task` takes it. */
  readonly check: {
    readonly cluster: string;
    readonly family: string;
    readonly container: string;
    readonly subnetIds: readonly string[];
    readonly securityGroupId: string;
  };
}

/** Value of the dimension: there is another kind for the vault. */
export const POINT_IN_TIME = 'point-in-time';

const WAIT_SECONDS = 60;
/** A restore of hundreds of gigabytes takes hours; ten are more than any that was reported (hashicorp/terraform-provider-aws#44104). */
const RESTORE_MINUTES = 600;
/** An instance that is being made can only be deleted when it is made, or has failed. */
const DELETE_MINUTES = 720;

const GONE = 'Rds.DbInstanceNotFoundException';
/** "Viewing Amazon RDS DB instance status" (RDS user guide): the database answers; the first backup of a restored one goes on. */
const USABLE = ['available', 'backing-up', 'configuring-enhanced-monitoring', 'modifying', 'storage-optimization'];
const HOPELESS = [
  'failed',
  'inaccessible-encryption-credentials',
  'incompatible-network',
  'incompatible-option-group',
  'incompatible-parameters',
  'incompatible-restore',
  'insufficient-capacity',
  'restore-error',
];

const jsonata = (expression: string) => `{% ${expression} %}`;
const task = (service: string, call: string) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:${service}:${call}`,
});
const wait = (next: string) => ({ Type: 'Wait', Seconds: WAIT_SECONDS, Next: next });
/** AWS is asked too often, or does not answer for a moment. */
const TRY_AGAIN = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 4, BackoffRate: 2 }];
const otherwise = (why: string, next: string) => [
  {
    ErrorEquals: ['States.ALL'],
    Assign: { why: jsonata(`'${why}: ' & $string($states.errorOutput.Cause)`) },
    Next: next,
  },
];

const secondsSince = (moment: string) =>
  `$round(($toMillis($states.context.State.EnteredTime) - $toMillis(${moment})) / 1000)`;

const deletion = (restored: string) => ({
  ...task('rds', 'deleteDBInstance'),
  Arguments: { DbInstanceIdentifier: restored, SkipFinalSnapshot: true, DeleteAutomatedBackups: true },
});

/** Names of calls and fields are those of Step Functions' AWS SDK integrations. */
export function drillDefinition(input: DrillInput) {
  const { serving, restored } = input;
  return {
    Comment: 'Restores the update database to a point in time, asks whether it is whole, and deletes it',
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Assign: { good: 0, waits: 0, why: 'nothing failed' }, Next: 'DeleteFormer' },
      ...former(restored),
      ...restore(input, serving, restored),
      ...check(input),
      ...measure(),
      ...cleanUp(restored),
    },
  };
}

/** What a drill has left that somebody stopped in the middle. */
const former = (restored: string) => ({
  DeleteFormer: {
    ...deletion(restored),
    Catch: [
      { ErrorEquals: [GONE], Assign: { waits: 0 }, Next: 'DescribeServing' },
      { ErrorEquals: ['States.ALL'], Next: 'WaitForFormer' },
    ],
    Next: 'WaitForFormer',
  },
  WaitForFormer: wait('CountFormer'),
  CountFormer: {
    Type: 'Choice',
    Choices: [
      {
        Condition: jsonata(`$waits < ${DELETE_MINUTES}`),
        Assign: { waits: jsonata('$waits + 1') },
        Next: 'DeleteFormer',
      },
    ],
    Assign: { why: 'what a former drill has restored cannot be deleted' },
    Default: 'InstanceLeft',
  },
});

const restore = (input: DrillInput, serving: string, restored: string) => ({
  DescribeServing: {
    ...task('rds', 'describeDBInstances'),
    Arguments: { DbInstanceIdentifier: serving },
    Retry: TRY_AGAIN,
    Assign: { moment: jsonata('$states.result.DbInstances[0].LatestRestorableTime') },
    Catch: otherwise('the newest moment is not known', 'PutMetrics'),
    Next: 'Restore',
  },
  Restore: {
    ...task('rds', 'restoreDBInstanceToPointInTime'),
    Arguments: {
      SourceDBInstanceIdentifier: serving,
      TargetDBInstanceIdentifier: restored,
      RestoreTime: jsonata('$moment'),
      // RDS gives defaults for what is not said: the class of its source, but the default security group, subnet group and parameter group.
      DbSubnetGroupName: input.subnetGroupName,
      DbParameterGroupName: input.parameterGroupName,
      VpcSecurityGroupIds: [input.securityGroupId],
      PubliclyAccessible: false,
      MultiAZ: false,
      DeletionProtection: false,
      CopyTagsToSnapshot: false,
      Tags: [{ Key: 'drill', Value: POINT_IN_TIME }],
    },
    Catch: otherwise('it cannot be restored', 'PutMetrics'),
    Next: 'WaitForRestored',
  },
  WaitForRestored: wait('DescribeRestored'),
  DescribeRestored: {
    ...task('rds', 'describeDBInstances'),
    Arguments: { DbInstanceIdentifier: restored },
    Retry: TRY_AGAIN,
    Assign: {
      status: jsonata('$states.result.DbInstances[0].DbInstanceStatus'),
      host: jsonata('( $h := $states.result.DbInstances[0].Endpoint.Address; $exists($h) ? $h : null )'),
      waits: jsonata('$waits + 1'),
    },
    Catch: otherwise('what is restored cannot be described', 'PutMetrics'),
    Next: 'IsRestored',
  },
  IsRestored: {
    Type: 'Choice',
    Choices: [
      { Condition: jsonata(`$status in ${JSON.stringify(USABLE)} and $host != null`), Next: 'Check' },
      {
        Condition: jsonata(`$status in ${JSON.stringify(HOPELESS)} or $waits >= ${RESTORE_MINUTES}`),
        Assign: { why: jsonata("'the restore has not come to its end: ' & $status") },
        Next: 'PutMetrics',
      },
    ],
    Default: 'WaitForRestored',
  },
});

const check = ({
  check: { cluster, family, container, subnetIds, securityGroupId },
  restored,
  servingHost,
}: DrillInput) => ({
  Check: {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.sync',
    Arguments: {
      Cluster: cluster,
      TaskDefinition: family,
      LaunchType: 'FARGATE',
      NetworkConfiguration: {
        AwsvpcConfiguration: { Subnets: subnetIds, SecurityGroups: [securityGroupId], AssignPublicIp: 'DISABLED' },
      },
      Overrides: {
        ContainerOverrides: [
          {
            Name: container,
            Environment: [
              { Name: 'GENERATION', Value: restored },
              { Name: 'DB_HOST', Value: jsonata('$host') },
              {
                Name: 'MOMENT',
                Value: jsonata('$fromMillis($toMillis($moment), "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]Z")'),
              },
              { Name: 'REFERENCE_HOST', Value: servingHost },
            ],
          },
        ],
      },
    },
    Assign: { good: 1 },
    // A task that ends with another code than 0 fails the state.
    Catch: otherwise('the check does not call it good', 'PutMetrics'),
    Next: 'PutMetrics',
  },
});

const measure = () => {
  const metric = ({ name }: { readonly name: string }, unit: string, value: string) => ({
    MetricName: name,
    Unit: unit,
    Value: jsonata(value),
    Dimensions: [{ Name: 'Drill', Value: POINT_IN_TIME }],
  });
  return {
    PutMetrics: { Type: 'Choice', Choices: [{ Condition: jsonata('$good = 1'), Next: 'PutGood' }], Default: 'PutBad' },
    PutGood: {
      ...task('cloudwatch', 'putMetricData'),
      Arguments: {
        Namespace: DRILLS.good.namespace,
        MetricData: [
          metric(DRILLS.good, 'Count', '1'),
          metric(DRILLS.timeToRestore, 'Seconds', secondsSince('$states.context.Execution.StartTime')),
          metric(
            DRILLS.dataLoss,
            'Seconds',
            '$round(($toMillis($states.context.Execution.StartTime) - $toMillis($moment)) / 1000)',
          ),
        ],
      },
      Retry: TRY_AGAIN,
      Catch: otherwise('its result cannot be published', 'CleanUp'),
      Next: 'CleanUp',
    },
    PutBad: {
      ...task('cloudwatch', 'putMetricData'),
      Arguments: { Namespace: DRILLS.good.namespace, MetricData: [metric(DRILLS.good, 'Count', '0')] },
      Retry: TRY_AGAIN,
      Catch: otherwise('its result cannot be published', 'CleanUp'),
      Next: 'CleanUp',
    },
  };
};

/** Until the instance is gone: a drill that leaves one behind costs money each hour, and is told as a failure. */
const cleanUp = (restored: string) => ({
  CleanUp: {
    Type: 'Pass',
    Assign: { waits: 0 },
    Next: 'DeleteRestored',
  },
  DeleteRestored: {
    ...deletion(restored),
    // While it is made, or deleted already, RDS refuses: the next minute asks again.
    Catch: [
      { ErrorEquals: [GONE], Next: 'IsGood' },
      { ErrorEquals: ['States.ALL'], Next: 'WaitForDeletion' },
    ],
    Next: 'WaitForDeletion',
  },
  WaitForDeletion: wait('CountDeletion'),
  CountDeletion: {
    Type: 'Choice',
    Choices: [
      {
        Condition: jsonata(`$waits < ${DELETE_MINUTES}`),
        Assign: { waits: jsonata('$waits + 1') },
        Next: 'DeleteRestored',
      },
    ],
    Default: 'InstanceLeft',
  },
  IsGood: { Type: 'Choice', Choices: [{ Condition: jsonata('$good = 1'), Next: 'Good' }], Default: 'NotGood' },
  Good: { Type: 'Succeed' },
  NotGood: { Type: 'Fail', Error: 'NotGood', Cause: jsonata('$why') },
  InstanceLeft: {
    Type: 'Fail',
    Error: 'InstanceLeft',
    Cause: jsonata(`'${restored} is still there, and costs money: delete it by hand. ' & $why`),
  },
});
