/** `rehearse fire`: what the clouds of a rehearsal hold while an alarm goes on, and that nothing is left of it afterwards. */
import { CloudWatchClient, DescribeAlarmHistoryCommand, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeNatGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBInstancesCommand, DescribeEventsCommand, RDSClient } from '@aws-sdk/client-rds';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type CloudStore } from '@balrog-infra/rehearsal';
import { stateAt, type MetricAlarm, type Published } from '@balrog-infra/rehearsal/alarms';
import { begin, end, troublesOf } from '@balrog-infra/rehearsal/trouble';
import { collectAlarms, type Listed } from '../../commands/maintain/on-call/collect';
import { namesOf } from '../../commands/questions/runbook';
import { beginTrouble, fire } from '../../commands/rehearse/fire';
import { ON_PAPER, SHOWN } from '../../commands/rehearse/trouble/scenes';
import { ACCOUNT, testDoor, type TestDoor } from '../../packages/rehearsal/__tests__/api-door';
import { stackNamed } from '../kit';

const NOW = new Date('2026-11-30T02:10:00Z');
const LISTED = collectAlarms();
const TYPES = [
  'cloudwatch_metric_alarm',
  'cloudwatch_composite_alarm',
  'cloudwatch_log_group',
  'ecs_service',
  'ecs_task_definition',
  'ecs_cluster',
  'db_instance',
  'nat_gateway',
  'kms_alias',
  'kms_key',
].map((type) => `aws_${type}`);

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function cloudsOf(environment: string): CloudStore {
  const folder = mkdtempSync(join(tmpdir(), 'fire-'));
  folders.push(folder);
  const store = openStore(folder);
  holdIn(store, environment, namesOf(environment).account);
  return store;
}

/** What a trouble changes, of an environment as it is synthesized. */
function holdIn(store: CloudStore, environment: string, account: string) {
  const { regions } = namesOf(environment);
  for (const { type, name, json } of stackNamed(environment).all.filter((one) => TYPES.includes(one.type))) {
    const region = typeof json['region'] === 'string' ? json['region'] : regions.main;
    const id = `${type}.${name}`;
    const key = {
      provider: 'hashicorp/aws',
      account,
      region,
      type,
      id,
      names: [],
      values: { ...json, ...madeUp(type, id) },
    };
    expect(store.create(key)).toEqual({ outcome: 'created' });
  }
}

/** What AWS makes up, as far as anything asks for it. */
const madeUp = (type: string, id: string): object =>
  ({
    aws_kms_key: { key_id: `\${${id}.key_id}` },
    aws_ecs_service: { cluster: 'balrog-prod', task_definition: 'balrog-prod-public:1' },
    aws_ecs_task_definition: { revision: 1, arn: id },
    aws_db_instance: { status: 'available', arn: id },
  })[type] ?? {};

/** Everything but since when an alarm has been OK; the order of attributes says nothing. */
const whole = (store: CloudStore) =>
  JSON.stringify(
    store.list().map(({ notes = {}, values, ...rest }) => {
      const sorted = (object: object) => Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
      return { ...rest, values: sorted(values), notes: sorted(notes).filter(([name]) => name !== 'stateSince') };
    }),
  );

test('a row shows what its page asks first, or fires on paper alone, for a reason', () => {
  const keys = [...new Set(LISTED.map(({ key }) => key))];
  const said = [...Object.keys(SHOWN), ...Object.keys(ON_PAPER)];
  expect(new Set(said).size).toBe(said.length);
  expect(said.filter((key) => !keys.includes(key))).toEqual([]);
  expect(Object.keys(SHOWN).length).toBeGreaterThan(keys.length / 3);
});

describe.each(['stage', 'prod'])('in %s', (environment) => {
  const store = cloudsOf(environment);
  const names = namesOf(environment);
  const alarms = LISTED.filter((one) => one.environment === environment);
  const metricAlarms = stackNamed(environment)
    .all.filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
    .map(({ json }) => json as unknown as MetricAlarm);

  /** What was put into the clouds, as CloudWatch gives it to its alarms. */
  const published: Published = ({ namespace, name, dimensions }) => {
    const wanted = JSON.stringify(Object.entries(dimensions).sort());
    return store
      .list({ type: 'cloudwatch_series' })
      .filter(({ values }) => {
        const own = (values['dimensions'] as { Name: string; Value: string }[]).map((one) => [one.Name, one.Value]);
        return values['namespace'] === namespace && values['name'] === name && JSON.stringify(own.sort()) === wanted;
      })
      .flatMap(({ values }) => values['points'] as { at: number; value: number }[])
      .map(({ at, value }) => ({ at: at / 1000, value }));
  };

  test('every alarm begins with all that it changes, and leaves nothing when it is over', () => {
    const before = whole(store);
    const wrong = alarms.flatMap((listed) => {
      const missing = beginTrouble(store, listed, names, NOW);
      const during = whole(store);
      const ended = end(store, listed.name, NOW);
      return [
        ...missing.map((what) => `${listed.name}: ${what} is not there`),
        ...(listed.rule.kind === 'uptime' || listed.rule.kind === 'cloud metric' || during.includes('["state","ALARM"]')
          ? []
          : [`${listed.name} is not in alarm`]),
        ...(ended && whole(store) === before ? [] : [`${listed.name} leaves something`]),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('the numbers are those that fire it', () => {
    const looksBackHours = (alarm: MetricAlarm) => (alarm.period ?? 60) * alarm.evaluation_periods > 3 * 3600;
    const played = alarms.filter(({ name, rule }) => {
      const alarm = metricAlarms.find((one) => one.alarm_name === name);
      return (
        rule.kind === 'measured' && alarm !== undefined && !looksBackHours(alarm) && typeof rule.fires !== 'function'
      );
    });
    expect(played.length).toBeGreaterThan(10);
    const quiet = played.filter((listed) => {
      const alarm = metricAlarms.find((one) => one.alarm_name === listed.name)!;
      beginTrouble(store, listed, names, NOW);
      const state = stateAt(alarm, published, NOW.getTime() / 1000);
      end(store, listed.name, NOW);
      return state !== 'ALARM';
    });
    expect(quiet.map(({ name }) => name)).toEqual([]);
  });
});

describe('a trouble', () => {
  const alarm = (name: string): Listed => LISTED.find((one) => one.name === name)!;
  const names = namesOf('prod');

  test('that is begun twice is there once', () => {
    const store = cloudsOf('prod');
    beginTrouble(store, alarm('balrog-prod-database-storage'), names, NOW);
    const once = whole(store).length;
    beginTrouble(store, alarm('balrog-prod-database-storage'), names, NOW);
    expect(troublesOf(store)).toEqual(['balrog-prod-database-storage']);
    expect(whole(store).length).toBeLessThan(once + 200);
  });

  test('leaves what somebody else has changed meanwhile', () => {
    const store = cloudsOf('prod');
    beginTrouble(store, alarm('balrog-prod-database-storage'), names, NOW);
    const [instance] = store.list({ type: 'aws_db_instance' });
    expect(instance!.values['status']).toBe('storage-full');
    store.update(instance!, { ...instance!, values: { ...instance!.values, max_allocated_storage: 2000 } });
    end(store, 'balrog-prod-database-storage', NOW);
    expect(store.list({ type: 'aws_db_instance' })[0]!.values).toMatchObject({ max_allocated_storage: 2000 });
    expect(store.list({ type: 'aws_db_instance' })[0]!.values['status']).toBe('available');
  });

  test('says what is not deployed, and changes the rest', () => {
    const store = cloudsOf('prod');
    const place = { account: names.account, region: names.regions.main };
    const changes = [
      { of: 'notes', resource: { type: 'aws_ecs_service', by: { name: 'unknown' } }, notes: {} },
      { of: 'log', group: '/ecs/unknown', lines: ['one'] },
    ] as const;
    expect(begin(store, 'own', { place, now: NOW, changes })).toEqual([
      'aws_ecs_service unknown',
      'log group /ecs/unknown',
    ]);
  });

  test('that does not go on is not ended', async () => {
    const home = mkdtempSync(join(tmpdir(), 'fire-home-'));
    folders.push(home);
    await expect(async () => fire({ home }, 'balrog-prod-agent-silent', { over: true })).rejects.toThrow(
      'balrog-prod-agent-silent does not go on in this rehearsal. No alarm does. Nothing was changed.',
    );
  });
});

describe('whoever asks AWS by its API', () => {
  let door: TestDoor;
  const prod = namesOf('prod');
  const names = { ...prod, account: ACCOUNT };
  beforeAll(async () => {
    door = await testDoor({ at: NOW.toISOString() });
    holdIn(door.store, 'prod', ACCOUNT);
  });
  afterAll(() => door.close());

  const ecs = () => new ECSClient(door.client);
  const logs = async (logGroupName: string, filterPattern?: string) => {
    const asked = new FilterLogEventsCommand({ logGroupName, startTime: NOW.getTime() - 3_600_000, filterPattern });
    return (await new CloudWatchLogsClient(door.client).send(asked)).events?.map(({ message }) => message);
  };
  const instance = async () =>
    (await new RDSClient(door.client).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'balrog-prod' })))
      .DBInstances?.[0];

  /** An alarm, what is asked of AWS, and what shows the trouble. */
  const questions: readonly (readonly [alarm: string, ask: () => Promise<unknown>, during: unknown])[] = [
    [
      'aus5-no-healthy-target',
      async () => {
        const { services } = await ecs().send(
          new DescribeServicesCommand({ cluster: 'balrog-prod', services: ['public'] }),
        );
        return [
          services?.[0]?.runningCount,
          services?.[0]?.events?.[0]?.message?.includes('unable to consistently start'),
        ];
      },
      [0, true],
    ],
    [
      'public-no-task',
      async () => {
        const asked = { cluster: 'balrog-prod', serviceName: 'public', desiredStatus: 'STOPPED' as const };
        const { taskArns } = await ecs().send(new ListTasksCommand(asked));
        if (taskArns?.length !== 1) return taskArns;
        const { tasks } = await ecs().send(new DescribeTasksCommand({ cluster: 'balrog-prod', tasks: taskArns }));
        return tasks?.[0]?.stoppedReason;
      },
      'Essential container in task exited',
    ],
    ['database-storage', async () => (await instance())?.DBInstanceStatus, 'storage-full'],
    [
      'database-silent',
      async () => {
        const asked = new DescribeEventsCommand({
          SourceIdentifier: 'balrog-prod',
          SourceType: 'db-instance',
          Duration: 60,
        });
        const { Events = [] } = await new RDSClient(door.client).send(asked);
        return [(await instance())?.DBInstanceStatus, Events.some(({ Message }) => Message?.includes('has failed'))];
      },
      ['failed', true],
    ],
    [
      'backup-restorable-point',
      async () => (NOW.getTime() - ((await instance())?.LatestRestorableTime?.getTime() ?? 0)) / 60_000,
      20,
    ],
    ['agent-failing', async () => (await logs('/ecs/balrog-prod/agent'))?.length, 5],
    [
      'secrets-unreadable',
      async () => (await logs('/aws/events/balrog-prod-jobs', '{ $.source = "aws.ecs" }'))?.length,
      1,
    ],
    ['dump-failed', async () => (await logs('/aws/events/balrog-prod-jobs', '"balrog-prod-dump"'))?.length, 1],
    ['public-logs-undelivered', async () => (await logs('/ecs/balrog-prod/public', '"[error] [output"'))?.length, 1],
    [
      'keys-unusable',
      async () => {
        const asked = new DescribeKeyCommand({ KeyId: 'alias/balrog-prod-database' });
        return (await new KMSClient(door.client).send(asked)).KeyMetadata?.KeyState;
      },
      'Disabled',
    ],
    [
      'nat-1-silent',
      async () => {
        const asked = new DescribeNatGatewaysCommand({ Filter: [{ Name: 'tag:Name', Values: ['balrog-prod-1'] }] });
        return (await new EC2Client(door.client).send(asked)).NatGateways?.map(({ State }) => State);
      },
      ['failed'],
    ],
    [
      'alerts-releng-undelivered',
      async () => {
        const asked = new DescribeAlarmHistoryCommand({ HistoryItemType: 'Action' });
        const { AlarmHistoryItems = [] } = await new CloudWatchClient(door.client).send(asked);
        return AlarmHistoryItems.some(({ HistorySummary }) => HistorySummary?.startsWith('Failed to execute action'));
      },
      true,
    ],
    [
      'aus5-slow',
      async () => {
        const [series] = door.store.list({ type: 'cloudwatch_series' });
        if (series === undefined) return undefined;
        const asked = new GetMetricStatisticsCommand({
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'TargetResponseTime',
          Dimensions: series.values['dimensions'] as { Name: string; Value: string }[],
          ExtendedStatistics: ['p99'],
          Period: 300,
          StartTime: new Date(NOW.getTime() - 1_800_000),
          EndTime: NOW,
        });
        const { Datapoints = [] } = await new CloudWatchClient(door.client).send(asked);
        return Datapoints.length > 0 && Datapoints.every(({ ExtendedStatistics }) => ExtendedStatistics!['p99']! > 2);
      },
      true,
    ],
  ];

  test.each(questions)('%s is seen while it goes on, and neither before nor afterwards', async (alarm, ask, during) => {
    const listed = LISTED.find(({ name }) => name === `balrog-prod-${alarm}`)!;
    const before = await ask();
    expect(before).not.toEqual(during);
    expect(beginTrouble(door.store, listed, names, door.now())).toEqual([]);
    expect(await ask()).toEqual(during);
    end(door.store, listed.name, door.now());
    expect(await ask()).toEqual(before);
  });
});
