/** What drills of every kind do, in Amazon States Language with JSONata: wait for what is restored, ask it whether it is whole, publish. */
import { DRILLS } from '../alarms/catalogue';

/** The task that says whether a database is whole, as `ecs run-task` takes it. */
export interface DrillCheck {
  readonly cluster: string;
  readonly family: string;
  readonly container: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Host name of the database that serves: what is restored must have nine tenths of its rows. */
  readonly servingHost: string;
}

/** Values of the dimension: what is restored from. */
export const DRILL_KINDS = ['point-in-time', 'vault'] as const;
export type DrillKind = (typeof DRILL_KINDS)[number];
/** Twice a week, four days apart at most, and once a week: each with a day for the restore and the check. */
export const DRILL_SILENCE_DAYS: Readonly<Record<DrillKind, number>> = { 'point-in-time': 5, vault: 8 };

const WAIT_SECONDS = 60;
/** A restore of hundreds of gigabytes takes hours; ten are more than any that was reported (hashicorp/terraform-provider-aws#44104). */
const RESTORE_MINUTES = 600;
/** An instance that is being made can only be deleted when it is made, or has failed. */
export const DELETE_MINUTES = 720;

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

export const jsonata = (expression: string) => `{% ${expression} %}`;
export const task = (service: string, call: string) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:${service}:${call}`,
});
export const wait = (next: string) => ({ Type: 'Wait', Seconds: WAIT_SECONDS, Next: next });
/** AWS is asked too often, or does not answer for a moment. */
export const TRY_AGAIN = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 4, BackoffRate: 2 }];
export const otherwise = (why: string, next: string) => [
  {
    ErrorEquals: ['States.ALL'],
    Assign: { why: jsonata(`'${why}: ' & $string($states.errorOutput.Cause)`) },
    Next: next,
  },
];

/** Until the instance called `name` answers; then `Check`, else `PutMetrics`. Numbers its minutes in `waits`, and assigns its `host`. */
export const awaitRestored = (name: string) => ({
  WaitForRestored: wait('DescribeRestored'),
  DescribeRestored: {
    ...task('rds', 'describeDBInstances'),
    Arguments: { DbInstanceIdentifier: name },
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

/** Asks the database at `$host`, restored to `$moment`, whether it is whole; `good` becomes 1. */
export const check = (
  { cluster, family, container, subnetIds, securityGroupId, servingHost }: DrillCheck,
  name: string,
) => ({
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
              { Name: 'GENERATION', Value: name },
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

const secondsBetween = (from: string, to: string) => `$round(($toMillis(${to}) - $toMillis(${from})) / 1000)`;

/**
 * Publishes what the drill has found, whatever that is.
 *
 * @param began JSONata of the moment at which the restore was asked for
 * @param next the state that comes then
 */
export const measure = (kind: DrillKind, began: string, next: string) => {
  const metric = ({ name }: { readonly name: string }, unit: string, value: string) => ({
    MetricName: name,
    Unit: unit,
    Value: jsonata(value),
    Dimensions: [{ Name: 'Drill', Value: kind }],
  });
  const put = (metrics: readonly ReturnType<typeof metric>[]) => ({
    ...task('cloudwatch', 'putMetricData'),
    Arguments: { Namespace: DRILLS.good.namespace, MetricData: metrics },
    Retry: TRY_AGAIN,
    Catch: otherwise('its result cannot be published', next),
    Next: next,
  });
  return {
    PutMetrics: { Type: 'Choice', Choices: [{ Condition: jsonata('$good = 1'), Next: 'PutGood' }], Default: 'PutBad' },
    PutGood: put([
      metric(DRILLS.good, 'Count', '1'),
      metric(DRILLS.timeToRestore, 'Seconds', secondsBetween(began, '$states.context.State.EnteredTime')),
      metric(DRILLS.dataLoss, 'Seconds', secondsBetween('$moment', began)),
    ]),
    PutBad: put([metric(DRILLS.good, 'Count', '0')]),
  };
};

/** How a drill ends once nothing is left of it: `Good`, `NotGood` with the reason, or `InstanceLeft`. */
export const ends = (left: string) => ({
  IsGood: { Type: 'Choice', Choices: [{ Condition: jsonata('$good = 1'), Next: 'Good' }], Default: 'NotGood' },
  Good: { Type: 'Succeed' },
  NotGood: { Type: 'Fail', Error: 'NotGood', Cause: jsonata('$why') },
  InstanceLeft: {
    Type: 'Fail',
    Error: 'InstanceLeft',
    Cause: jsonata(`${left} & ' is still there, and costs money: delete it by hand. ' & $why`),
  },
});
