/** "Restorable now?": the state machine, run against an account in which each thing can stand in the way. */
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { RESTORABILITY } from '../../constructs/alarms/catalogue';
import { stackNamed } from '../kit';
import { AwsError, type Definition, type Json, runMachine } from './state-machine';

/** It is code of Lambda, which this repository does not compile. */
const { newest } = jest.requireActual<{ newest: (aws: Json, event: Json) => Promise<Json> }>(
  '../../constructs/jobs/second-region-handler.js',
);

const prod = stackNamed('prod');
const definition = JSON.parse(
  String(prod.only(SfnStateMachine, ({ json }) => json.name === 'balrog-prod-restorability').get('definition')),
) as Definition;

const quotas = (instances: number, gib: number) => ({
  AccountQuotas: [
    { AccountQuotaName: 'DBInstances', Used: instances, Max: 40 },
    { AccountQuotaName: 'AllocatedStorage', Used: gib, Max: 100_000 },
    { AccountQuotaName: 'ReservedDBInstances', Used: 0, Max: 40 },
  ],
});
const subnets = (...zones: string[]) => ({
  DbSubnetGroups: [{ Subnets: zones.map((Name) => ({ SubnetStatus: 'Active', SubnetAvailabilityZone: { Name } })) }],
});

/** What AWS answers on a day on which nothing stands in the way. */
const FINE: Readonly<Record<string, (given: Json) => Json>> = {
  'rds:describeDBInstances': () => ({
    DbInstances: [{ EngineVersion: '8.0.42', AllocatedStorage: 200, LatestRestorableTime: '2026-11-30T09:56:12.000Z' }],
  }),
  'rds:describeAccountAttributes': () => quotas(2, 400),
  'rds:describeOrderableDBInstanceOptions': ({ EngineVersion, DbInstanceClass }) => {
    expect({ EngineVersion, DbInstanceClass }).toEqual({ EngineVersion: '8.0.42', DbInstanceClass: 'db.r6g.xlarge' });
    return { OrderableDBInstanceOptions: [{}, {}] };
  },
  'rds:describeDBSubnetGroups': () => subnets('us-west-2a', 'us-west-2b', 'us-west-2c'),
  'rds:describeDBParameterGroups': () => ({ DbParameterGroups: [{}] }),
  'ec2:describeSecurityGroups': () => ({ SecurityGroups: [{}] }),
  'kms:describeKey': () => ({ KeyMetadata: { KeyState: 'Enabled' } }),
  'iam:simulatePrincipalPolicy': ({ ActionNames }) => ({
    EvaluationResults: ActionNames.map((EvalActionName: string) => ({ EvalActionName, EvalDecision: 'allowed' })),
  }),
  'lambda:invoke': () => ({ Payload: { latest: '2026-11-30T09:40:00.000Z' } }),
  'cloudwatch:getMetricStatistics': ({ Dimensions: [{ Value }] }) => ({
    Datapoints:
      Value === 'vault'
        ? [
            { Timestamp: '2026-11-25T14:00:00.000Z', Sum: 1 },
            { Timestamp: '2026-11-18T14:00:00.000Z', Sum: 1 },
          ]
        : [
            { Timestamp: '2026-11-26T12:00:00.000Z', Sum: 1 },
            { Timestamp: '2026-11-30T05:00:00.000Z', Sum: 0 },
          ],
  }),
  'cloudwatch:putMetricData': () => ({}),
};

/** JSONata's own clock is the real one: ages are compared with it. */
async function ask(answers: Readonly<Record<string, (given: Json) => Json>> = {}) {
  const calls: string[] = [];
  let published: Json[] = [];
  const world = {
    now: Date.parse('2026-11-30T10:00:00Z'),
    call(name: string, given: Json): Json {
      calls.push(name);
      if (name === 'cloudwatch:putMetricData') published = given.MetricData;
      const answer = answers[name] ?? FINE[name];
      if (answer === undefined) throw new Error(`no call ${name}`);
      return answer(given);
    },
  };
  const ended = await runMachine(definition, world);
  const metric = (name: string, of?: string): number | undefined =>
    published.find(
      ({ MetricName, Dimensions: [{ Value }] }) => MetricName === name && (of === undefined || Value === of),
    )?.Value;
  return { ...ended, calls, published, metric };
}

const refused = () => {
  throw new AwsError('Rds.SdkClientException');
};

test('nothing stands in the way: it says so, and how old copies and drills are', async () => {
  const { end, metric, published } = await ask();
  expect(end).toBe('Restorable');
  const since = (moment: string) => (Date.now() - Date.parse(moment)) / 1000;
  expect(metric(RESTORABILITY.restorable.name)).toBe(1);
  expect(metric(RESTORABILITY.secondRegion.name)).toBeCloseTo(since('2026-11-30T09:40:00Z'), -2);
  expect(metric(RESTORABILITY.lastGoodDrill.name, 'vault')).toBeCloseTo(since('2026-11-25T14:00:00Z'), -2);
  expect(metric(RESTORABILITY.lastGoodDrill.name, 'point-in-time')).toBeCloseTo(since('2026-11-26T12:00:00Z'), -2);
  expect(published).toHaveLength(4);
});

test.each<[string, Record<string, (given: Json) => Json>, RegExp]>([
  ['instances', { 'rds:describeAccountAttributes': () => quotas(40, 400) }, /^the quota of DB instances is used up; $/],
  ['storage', { 'rds:describeAccountAttributes': () => quotas(2, 99_900) }, /^the quota of storage leaves 100 GiB; $/],
  [
    'version',
    { 'rds:describeOrderableDBInstanceOptions': () => ({ OrderableDBInstanceOptions: [] }) },
    /^MySQL 8\.0\.42 on db\.r6g\.xlarge cannot be ordered; $/,
  ],
  [
    'zones',
    { 'rds:describeDBSubnetGroups': () => subnets('us-west-2a', 'us-west-2a') },
    /^the subnet group .* has 1 zones; $/,
  ],
  ['parameter group', { 'rds:describeDBParameterGroups': refused }, /^the parameter group .* cannot be described: Rds/],
  ['security group', { 'ec2:describeSecurityGroups': refused }, /^the security group .* cannot be described: Rds/],
  [
    'keys',
    { 'kms:describeKey': () => ({ KeyMetadata: { KeyState: 'PendingDeletion' } }) },
    /^the key of the database is PendingDeletion; the key of the vault is PendingDeletion; $/,
  ],
  [
    'rights',
    {
      'iam:simulatePrincipalPolicy': ({ ActionNames }) => ({
        EvaluationResults: ActionNames.map((EvalActionName: string) => ({
          EvalActionName,
          EvalDecision: EvalActionName === 'kms:CreateGrant' ? 'implicitDeny' : 'allowed',
        })),
      }),
    },
    /^the drill of a point in time may not kms:CreateGrant; $/,
  ],
  [
    'restorable point',
    { 'rds:describeDBInstances': () => ({ DbInstances: [{ EngineVersion: '8.0.42', AllocatedStorage: 200 }] }) },
    /^it has no restorable point; $/,
  ],
])('%s: the hindrance is named, and 0 is published', async (_, answers, cause) => {
  const asked = await ask(answers);
  expect(asked.end).toBe('NotRestorable');
  expect(asked.cause).toMatch(cause);
  expect(asked.metric(RESTORABILITY.restorable.name)).toBe(0);
});

test('no question ends it: what is not answered is a hindrance, or only missing', async () => {
  for (const name of Object.keys(FINE).filter((call) => call !== 'cloudwatch:putMetricData')) {
    const broken = name === 'rds:describeDBInstances' ? { 'rds:describeOrderableDBInstanceOptions': () => ({}) } : {};
    const { end, metric } = await ask({ ...broken, [name]: refused });
    const measuresOnly = name === 'lambda:invoke' || name === 'cloudwatch:getMetricStatistics';
    expect({ name, end }).toEqual({ name, end: measuresOnly ? 'Restorable' : 'NotRestorable' });
    expect(metric(RESTORABILITY.restorable.name)).toBe(measuresOnly ? 1 : 0);
  }
});

test('no drill was good, and nothing is copied: that is not published, which is an alarm', async () => {
  const { published, end } = await ask({
    'cloudwatch:getMetricStatistics': () => ({ Datapoints: [{ Timestamp: '2026-11-26T12:00:00.000Z', Sum: 0 }] }),
    'lambda:invoke': () => ({ Payload: {} }),
  });
  expect(end).toBe('Restorable');
  expect(published.map(({ MetricName }) => MetricName)).toEqual([RESTORABILITY.restorable.name]);
});

test('it may ask what it asks, and changes nothing', async () => {
  const { calls } = await ask();
  const role = prod.only(IamRolePolicy, ({ path }) => path.endsWith('restorability/role/permissions'));
  const allowed = prod
    .statements(role.get('policy'))
    .flatMap(({ actions }) => actions as string[])
    .filter((action) => !action.startsWith('logs:'));
  const asked = [...new Set(calls)].map((call) => call.replace('lambda:invoke', 'lambda:invokeFunction').toLowerCase());
  expect(allowed.map((action) => action.toLowerCase()).sort()).toEqual(asked.sort());
  expect(allowed.filter((action) => !/:(Describe|Get|Simulate|Invoke|PutMetricData)/.test(action))).toEqual([]);
});

describe('the copies in the second region', () => {
  const rds = (...pages: Json[]) => ({
    rds: {
      describeDBInstanceAutomatedBackups: ({ Marker }: { Marker?: string }) =>
        Promise.resolve(pages[Number(Marker ?? 0)]),
    },
  });
  const row = (LatestTime?: string) => ({ RestoreWindow: { LatestTime: LatestTime && new Date(LatestTime) } });
  const of = { dbInstanceIdentifier: 'balrog-prod' };

  test('are as new as the newest of all rows and pages', async () => {
    const answers = rds(
      { DBInstanceAutomatedBackups: [row('2026-11-29T02:00:00Z'), {}], Marker: '1' },
      { DBInstanceAutomatedBackups: [row('2026-11-30T02:00:00Z'), row()] },
    );
    expect(await newest(answers, of)).toEqual({ latest: '2026-11-30T02:00:00.000Z' });
  });

  test('that there are none of is said by no moment', async () => {
    expect(await newest(rds({}), of)).toEqual({});
  });
});
