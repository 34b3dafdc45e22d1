/** `rehearse fire`: what the clouds of a rehearsal hold while an alarm goes on, and that nothing is left of it afterwards. */
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
import { stackNamed } from '../kit';

const NOW = new Date('2026-11-30T02:10:00Z');
const LISTED = collectAlarms();
const TYPES = [
  'cloudwatch_metric_alarm',
  'cloudwatch_composite_alarm',
  'cloudwatch_log_group',
  'ecs_service',
  'db_instance',
  'nat_gateway',
  'kms_alias',
  'kms_key',
].map((type) => `aws_${type}`);

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Clouds that hold what a trouble changes, of an environment as it is synthesized. */
function cloudsOf(environment: string): CloudStore {
  const folder = mkdtempSync(join(tmpdir(), 'fire-'));
  folders.push(folder);
  const store = openStore(folder);
  const { account, regions } = namesOf(environment);
  for (const { type, name, json } of stackNamed(environment).all.filter((one) => TYPES.includes(one.type))) {
    const region = typeof json['region'] === 'string' ? json['region'] : regions.main;
    const id = `${type}.${name}`;
    const ids = type === 'aws_kms_key' ? { key_id: `\${${id}.key_id}` } : {};
    const key = { provider: 'hashicorp/aws', account, region, type, id, names: [], values: { ...json, ...ids } };
    expect(store.create(key)).toEqual({ outcome: 'created' });
  }
  return store;
}

/** Everything but since when an alarm has been OK; the order of attributes says nothing. */
const whole = (store: CloudStore) =>
  JSON.stringify(
    store.list().map(({ notes = {}, values, ...rest }) => {
      const sorted = (object: object) => Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
      return { ...rest, values: sorted(values), notes: sorted(notes).filter(([name]) => name !== 'stateSince') };
    }),
  );

test('each row of the alarms shows what its page asks first, or says why it fires on paper alone', () => {
  const keys = [...new Set(LISTED.map(({ key }) => key))].sort();
  expect([...Object.keys(SHOWN), ...Object.keys(ON_PAPER)].sort()).toEqual(keys);
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
    expect(store.list({ type: 'aws_db_instance' })[0]!.values['status'] ?? null).toBeNull();
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
