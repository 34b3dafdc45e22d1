/**
 * Whether the database could be restored this minute, in Amazon States Language with JSONata: questions to AWS that change nothing. Each
 * answer that would stop a restore is a hindrance, in words; all of them together are why the run fails, in its log.
 * Beside that it measures what needs no minute: how old the copies in the second region and the last good drills are.
 */
import { DRILLS, RESTORABILITY } from '../alarms/catalogue';
import { DRILL_KINDS, jsonata, task, TRY_AGAIN } from './drill-steps';

/** Something that whoever restores must be allowed to do. */
export interface RightAsked {
  /** In words. */
  readonly whose: string;
  readonly roleArn: string;
  readonly actions: readonly string[];
  readonly resourceArns: readonly string[];
  /** Keys of conditions and the values that they would have. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface RestorabilityInput {
  /** Identifier of the database that serves. */
  readonly serving: string;
  readonly instanceClass: string;
  readonly subnetGroupName: string;
  readonly parameterGroupName: string;
  readonly securityGroupId: string;
  /** What is encrypted with it, in words -> ARN. */
  readonly keys: Readonly<Record<string, string>>;
  readonly rights: readonly RightAsked[];
  /** The function that says how new the copies in the second region are. */
  readonly secondRegionFunction: string;
}

interface Question {
  readonly name: string;
  readonly call: ReturnType<typeof task> | { readonly Type: string; readonly Resource: string };
  readonly asks: object;
  /** JSONata: the hindrance in the answer, or an empty string. */
  readonly hindrance?: string;
  /** What stands before the error, when AWS does not answer. Without it a failure hinders nothing. */
  readonly unanswered?: string;
  readonly assigns?: Readonly<Record<string, unknown>>;
}

const DAY_MILLIS = 86_400_000;
/** Longer than any time between two drills: who has had no good one since has no age. */
const DRILLS_LOOK_BACK_DAYS = 40;
const HOUR_SECONDS = 3600;

/** Definition of the state machine; names of calls and fields are those of Step Functions' AWS SDK integrations. */
export function restorabilityDefinition(input: RestorabilityInput) {
  const questions = [
    serving(input),
    ...room(input),
    ...places(input),
    ...Object.entries(input.keys).map(([of, arn], index) => key(of, arn, index)),
    ...input.rights.map(right),
    copies(input),
    ...DRILL_KINDS.map(lastGood),
  ];
  const next = [...questions.slice(1).map(({ name }) => name), 'PutMetrics'];
  return {
    Comment: 'Says whether the update database could be restored now, and why not',
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: {
        Type: 'Pass',
        Assign: { why: '', engineVersion: '', gib: 0, copied: null, ...lastGoodUnknown() },
        Next: questions[0]?.name,
      },
      ...Object.fromEntries(questions.map((question, index) => [question.name, stateOf(question, next[index] ?? '')])),
      ...answer(input.serving),
    },
  };
}

function stateOf({ name: _, call, asks, hindrance, unanswered, assigns }: Question, next: string) {
  const why = (text: string) => jsonata(`( $h := ${text}; $h = '' ? $why : $why & $h & '; ' )`);
  return {
    ...call,
    Arguments: asks,
    Retry: TRY_AGAIN.map((retry) => ({ ...retry, IntervalSeconds: 2, MaxAttempts: 2 })),
    Assign: { ...assigns, ...(hindrance !== undefined && { why: why(hindrance) }) },
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        ...(unanswered !== undefined && {
          Assign: { why: why(`'${unanswered}: ' & $string($states.errorOutput.Cause)`) },
        }),
        Next: next,
      },
    ],
    Next: next,
  };
}

/** Its version and size are what a restore needs. */
const serving = ({ serving: name }: RestorabilityInput): Question => ({
  name: 'DescribeServing',
  call: task('rds', 'describeDBInstances'),
  asks: { DbInstanceIdentifier: name },
  unanswered: 'the database that serves cannot be described',
  hindrance: "$exists($states.result.DbInstances[0].LatestRestorableTime) ? '' : 'it has no restorable point'",
  assigns: {
    engineVersion: jsonata('$states.result.DbInstances[0].EngineVersion'),
    gib: jsonata('$states.result.DbInstances[0].AllocatedStorage'),
  },
});

/** One instance more, and its storage; and that AWS sells this class with this version at all. */
const room = ({ instanceClass }: RestorabilityInput): readonly Question[] => {
  const left = (quota: string) => `$states.result.AccountQuotas[AccountQuotaName = '${quota}'].(Max - Used)`;
  return [
    {
      name: 'DescribeQuotas',
      call: task('rds', 'describeAccountAttributes'),
      asks: {},
      unanswered: 'quotas cannot be read',
      hindrance:
        `( $i := ${left('DBInstances')}; $s := ${left('AllocatedStorage')};` +
        " $i < 1 ? 'the quota of DB instances is used up' :" +
        " $s < $gib ? 'the quota of storage leaves ' & $s & ' GiB' : '' )",
    },
    {
      name: 'DescribeOrderable',
      call: task('rds', 'describeOrderableDBInstanceOptions'),
      asks: { Engine: 'mysql', EngineVersion: jsonata('$engineVersion'), DbInstanceClass: instanceClass, Vpc: true },
      unanswered: 'whether the version can be had is unknown',
      hindrance:
        "$count($states.result.OrderableDBInstanceOptions) > 0 ? '' :" +
        ` 'MySQL ' & $engineVersion & ' on ${instanceClass} cannot be ordered'`,
    },
  ];
};

const places = (input: RestorabilityInput): readonly Question[] => [
  {
    name: 'DescribeSubnetGroup',
    call: task('rds', 'describeDBSubnetGroups'),
    asks: { DbSubnetGroupName: input.subnetGroupName },
    unanswered: `the subnet group ${input.subnetGroupName} cannot be described`,
    // "Working with DB subnet groups" (RDS user guide): at least two zones.
    hindrance:
      "( $z := $distinct($states.result.DbSubnetGroups[0].Subnets[SubnetStatus = 'Active'].SubnetAvailabilityZone.Name);" +
      ` $count($z) >= 2 ? '' : 'the subnet group ${input.subnetGroupName} has ' & $count($z) & ' zones' )`,
  },
  {
    name: 'DescribeParameterGroup',
    call: task('rds', 'describeDBParameterGroups'),
    asks: { DbParameterGroupName: input.parameterGroupName },
    unanswered: `the parameter group ${input.parameterGroupName} cannot be described`,
  },
  {
    name: 'DescribeSecurityGroup',
    call: task('ec2', 'describeSecurityGroups'),
    asks: { GroupIds: [input.securityGroupId] },
    unanswered: `the security group ${input.securityGroupId} cannot be described`,
  },
];

const key = (of: string, arn: string, index: number): Question => ({
  name: `DescribeKey${index}`,
  call: task('kms', 'describeKey'),
  asks: { KeyId: arn },
  unanswered: `the key of ${of} cannot be described`,
  hindrance: `( $k := $states.result.KeyMetadata.KeyState; $k = 'Enabled' ? '' : 'the key of ${of} is ' & $k )`,
});

/** "Testing IAM policies with the policy simulator" (IAM user guide): nothing is called. Policies of resources are not asked. */
const right = ({ whose, roleArn, actions, resourceArns, context = {} }: RightAsked, index: number): Question => ({
  name: `SimulateRight${index}`,
  call: task('iam', 'simulatePrincipalPolicy'),
  asks: {
    PolicySourceArn: roleArn,
    ActionNames: actions,
    ResourceArns: resourceArns,
    ContextEntries: Object.entries(context).map(([name, value]) => ({
      ContextKeyName: name,
      ContextKeyType: 'string',
      ContextKeyValues: [value],
    })),
  },
  unanswered: `rights of ${whose} cannot be simulated`,
  hindrance:
    "( $d := $states.result.EvaluationResults[EvalDecision != 'allowed'].EvalActionName;" +
    ` $count($d) = 0 ? '' : '${whose} may not ' & $join($distinct([$d]), ', ') )`,
});

/** How new they are is no hindrance of a restore here. */
const copies = ({ secondRegionFunction, serving: name }: RestorabilityInput): Question => ({
  name: 'AskSecondRegion',
  call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' },
  asks: { FunctionName: secondRegionFunction, Payload: { dbInstanceIdentifier: name } },
  assigns: { copied: jsonata('( $l := $states.result.Payload.latest; $exists($l) ? $l : null )') },
});

const variableOf = (kind: string) => `lastGood_${kind.replaceAll('-', '_')}`;
const lastGoodUnknown = () => Object.fromEntries(DRILL_KINDS.map((kind) => [variableOf(kind), null]));

/** When the last drill of a kind was good, out of what drills have published. */
const lastGood = (kind: string, index: number): Question => ({
  name: `LastGoodDrill${index}`,
  call: task('cloudwatch', 'getMetricStatistics'),
  asks: {
    Namespace: DRILLS.good.namespace,
    MetricName: DRILLS.good.name,
    Dimensions: [{ Name: 'Drill', Value: kind }],
    StartTime: jsonata(`$fromMillis($millis() - ${DRILLS_LOOK_BACK_DAYS * DAY_MILLIS})`),
    EndTime: jsonata('$fromMillis($millis())'),
    Period: HOUR_SECONDS,
    Statistics: ['Sum'],
  },
  assigns: {
    [variableOf(kind)]: jsonata(
      '( $t := $max($states.result.Datapoints[Sum > 0].$toMillis(Timestamp)); $exists($t) ? $fromMillis($t) : null )',
    ),
  },
});

/** What is not known is not published: silence is an alarm. */
function answer(serving: string) {
  const age = (name: string, variable: string, dimension: string, value: string) =>
    `{"MetricName": "${name}", "Unit": "Seconds", "Time": $${variable}, "Dimensions": [{"Name": "${dimension}", "Value": "${value}"}]}`;
  const ages = [
    age(RESTORABILITY.secondRegion.name, 'copied', 'DBInstanceIdentifier', serving),
    ...DRILL_KINDS.map((kind) => age(RESTORABILITY.lastGoodDrill.name, variableOf(kind), 'Drill', kind)),
  ];
  const known = `$filter([${ages.join(', ')}], function($metric) { $metric.Time != null })`;
  return {
    PutMetrics: {
      ...task('cloudwatch', 'putMetricData'),
      Arguments: {
        Namespace: RESTORABILITY.restorable.namespace,
        MetricData: jsonata(
          `[{"MetricName": "${RESTORABILITY.restorable.name}", "Unit": "Count", "Value": $why = '' ? 1 : 0,` +
            ` "Dimensions": [{"Name": "DBInstanceIdentifier", "Value": "${serving}"}]},` +
            ` ${known}.{"MetricName": MetricName, "Unit": Unit, "Dimensions": [Dimensions], "Value": ($millis() - $toMillis(Time)) / 1000}]`,
        ),
      },
      Retry: TRY_AGAIN.map((retry) => ({ ...retry, IntervalSeconds: 2 })),
      Next: 'IsRestorable',
    },
    IsRestorable: {
      Type: 'Choice',
      Choices: [{ Condition: jsonata("$why = ''"), Next: 'Restorable' }],
      Default: 'NotRestorable',
    },
    Restorable: { Type: 'Succeed' },
    NotRestorable: { Type: 'Fail', Error: 'NotRestorable', Cause: jsonata('$why') },
  };
}
