/** What a restore is asked, and what its steps do: without clouds, in a world of a few lines. */
import { prepare, beforeChange, wordsOf } from '../../../commands/restore/begin';
import { inPlaceOf, mayBeGivenUp } from '../../../commands/restore/instead';
import { restoreWith } from '../../../commands/restore/command';
import { nextName } from '../../../commands/restore/data';
import { duration, parseMoment } from '../../../commands/operations/moment';
import { LeftOpen } from '../../../commands/operations/people';
import { restoresIn } from '../../../commands/operations/record';
import { refusal, type Restoring } from '../../../commands/operations/under-way';
import { stops, tableOf } from '../../../commands/restore/preflight';
import { parseRequest, type Request, type RestoreFlags } from '../../../commands/restore/request';
import { mayRetire, retire } from '../../../commands/restore/retire';
import { toTheEnd } from '../../../commands/restore/run';
import { databaseMistakes } from '../../../environments/database-mistakes';
import { databasesSchema } from '../../../environments/databases';
import { Killed, RESOURCE, START, World } from './stand-in';

const NOW = new Date('2026-11-30T04:00:00Z');
const ME = { user: 'oncall', host: 'laptop', pid: 4711 };

describe('a moment', () => {
  test.each([
    ['2026-11-29T02:09:00Z', '2026-11-29T02:09:00.000Z'],
    ['2026-11-29T02:09Z', '2026-11-29T02:09:00.000Z'],
    ['2026-11-29T02:09:00.987Z', '2026-11-29T02:09:00.000Z'],
    ['2026-11-29 02:09 UTC', '2026-11-29T02:09:00.000Z'],
    ['2026-11-28T18:09:30-08:00', '2026-11-29T02:09:30.000Z'],
    ['2026-11-29T03:09:00+0100', '2026-11-29T02:09:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseMoment(text, NOW)).toEqual({ value: new Date(expected) });
  });

  test.each([
    ['2026-11-29T02:09:00', 'has no zone, and none is guessed: 2026-11-29T02:09:00Z is UTC'],
    ['02:09', 'is no day with a time'],
    ['yesterday', 'is no day with a time'],
    ['2026-02-30T02:09:00Z', 'is on no calendar or clock'],
    ['2026-11-29T25:09:00Z', 'is on no calendar or clock'],
    ['2026-11-29T02:09:00+17:00', 'has a zone that there is not'],
    ['2026-11-30T04:00:01Z', 'is in the future: now it is 2026-11-30T04:00:00Z'],
    ['2026-11-29T23:30:00-08:00', 'is in the future'],
    ['2026-11-29T02:09:00 PST', 'is no day with a time'],
  ])('%s is refused', (text, mistake) => {
    expect(parseMoment(text, NOW)).toEqual({ mistake: expect.stringContaining(mistake) as string });
  });

  test.each([
    [12_000, '12 s'],
    [250_000, '4 min 10 s'],
    [11_100_000, '3 h 05 min'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms are %s', (milliseconds, said) => expect(duration(milliseconds)).toBe(said));
});

const asked = (flags: RestoreFlags, environment = 'prod'): Request =>
  parseRequest(environment, flags, NOW, ['stage', 'prod']);

describe('what is asked', () => {
  test('everything wrong is told at once', () => {
    expect(() => asked({ to: '02:09', snapshot: 'nightly', release: '3.18', of: 'balrog-prod' }, 'prd')).toThrow(
      /^Nothing was changed:\n {2}"prd" is no environment: there are stage, prod\n {2}--to and --snapshot cannot be meant both: .*\n {2}--to "02:09" is no day with a time.*\n {2}--release "3.18" is no release: write it as v3.18\n {2}--of says whose/,
    );
  });

  test.each<[string, RestoreFlags, string]>([
    [
      'nothing',
      {},
      'nothing says which data is wanted: give one of --to, --before, --latest, --snapshot, --adopt, --back',
    ],
    [
      'a change without its table',
      { before: '1234' },
      'write the table and the change_id of its history, as rules:1234',
    ],
    ['a release alone', { before: 'v3.19' }, '--before v3.19 takes its schema away, too'],
    ['an adoption without a reason', { adopt: 'by-hand' }, 'say with --reason why it is sound'],
    ['a name for an ARN', { snapshot: 'by-hand-2026' }, 'is no ARN of a snapshot'],
    ['whose, going back', { back: true, of: 'balrog-prod' }, '--of says whose point in time is meant'],
  ])('%s is refused', (_, flags, said) => expect(() => asked(flags)).toThrow(said));

  test.each<[RestoreFlags, string]>([
    [{ to: '2026-11-29 02:09 UTC' }, 'restore prod --to 2026-11-29T02:09:00Z'],
    [{ before: 'rules_history:12' }, 'restore prod --before rules:12'],
    [{ of: 'balrog-prod-2' }, 'restore prod --latest --of balrog-prod-2'],
    [{ latest: true, release: 'v3.18' }, 'restore prod --latest --release v3.18'],
    [{ back: true }, 'restore prod --back'],
  ])('%j is %s, however it is spelled', (flags, words) => expect(wordsOf(asked(flags))).toBe(words));
});

test.each([
  [[], [], 'balrog-prod-2'],
  [['balrog-prod-2'], [], 'balrog-prod-3'],
  [[], ['balrog-prod-4-final', 'somebody-else-9', 'balrog-prod-2'], 'balrog-prod-5'],
  [[], ['balrog-prod-old', 'balrog-production-7'], 'balrog-prod-2'],
])('names are never used again: beside %j, and %j in the cloud, comes %s', (rows, taken, name) => {
  const generations = Object.fromEntries(
    ['balrog-prod', ...rows].map((one) => [one, { from: 'nothing', state: 'gone' } as const]),
  );
  expect(nextName({ serving: 'balrog-prod', paused: [], generations }, 'balrog-prod', taken)).toBe(name);
});

describe('before a change', () => {
  const change = (at: string, id = 1) =>
    ({ table: 'rules', change: id, key: '1', kind: 'changed', who: 'a@b.c', at }) as const;
  test('it is the last whole second without it, and with all before it', () => {
    const moment = beforeChange([change('2026-11-29T02:09:07.100Z'), change('2026-11-29T02:09:59.400Z')]);
    expect(moment.toISOString()).toBe('2026-11-29T02:09:59.000Z');
  });
  test('the first row of an insertion, a millisecond earlier, is not in it either', () => {
    expect(beforeChange([change('2026-11-29T02:09:59.001Z')]).toISOString()).toBe('2026-11-29T02:09:58.000Z');
  });
  test('what was written in the same second before it would be lost, and is named', () => {
    expect(() => beforeChange([change('2026-11-29T02:09:59.200Z', 7), change('2026-11-29T02:09:59.400Z', 8)])).toThrow(
      'rules:7 (a@b.c, 2026-11-29T02:09:59.200Z) was made within the same second before it',
    );
  });
});

const TO: Request = { kind: 'restore', environment: 'prod', origin: { kind: 'moment', at: '2026-11-29T02:09:00Z' } };

/** As the command does it: goes on with what is under way, else looks, and begins. */
async function command(world: World, request: Request = TO, stands?: readonly string[]): Promise<string> {
  const hands = world.hands();
  const found = await hands.cloud.operation();
  const operation = (found as Restoring | undefined) ?? (await prepare(request, ME, hands)).operation;
  if (found === undefined) await hands.cloud.begin(operation);
  return toTheEnd({ hands, operation, ...(stands && { stands }) });
}

const DUE = ['rules:1', 'rules:2', 'releases:7'].map((id) => ({
  id,
  by: 'relman@mozilla.com',
  kind: 'update',
  what: 'mapping=x',
  signoffs: '',
}));

/** What is left of a restore, whichever way it went. */
const endOf = ({ databases, release, due, instances, under, records }: World) => ({
  databases: { ...databases, generations: Object.keys(databases.generations) },
  release,
  due: due.map(({ id }) => id),
  instances: [...instances.keys()],
  under,
  records: new Set(records.map(({ id }) => id)).size,
});

describe('the steps', () => {
  test('pause, deploy, stop, restore, adopt until the plan is empty, check, switch, decide, resume: in this order', async () => {
    const world = new World();
    world.due = DUE;
    const line = await command(world, TO, ['rules:2']);
    expect(world.calls).toEqual([
      'database-questions writes balrog-prod',
      'deploy 5',
      ...['service:admin', 'service:agent', 'cleanup-db'].map((name) => `stop arn:task/${name}`),
      `restore balrog-prod-2 ${RESOURCE} 2026-11-29T02:09:00.000Z`,
      'deploy 6',
      'plan is empty',
      'database-check balrog-prod-2',
      'deploy 7',
      'database-questions due balrog-prod-2',
      'database-questions take-from-schedule balrog-prod-2 rules:1 releases:7',
      'database-questions due balrog-prod-2',
      'deploy 8',
      'database-questions writes balrog-prod',
    ]);
    expect(world.deployments.map(({ databases: { serving, paused } }) => [serving, paused.length])).toEqual([
      ['balrog-prod', 3],
      ['balrog-prod', 3],
      ['balrog-prod-2', 3],
      ['balrog-prod-2', 0],
    ]);
    expect(world.told).toEqual([
      undefined,
      'stands beside: balrog-prod, balrog-prod-2',
      'stands beside: balrog-prod, balrog-prod-2',
      'takes the place: balrog-prod, balrog-prod-2',
      undefined,
    ]);
    expect(endOf(world)).toEqual({
      databases: { serving: 'balrog-prod-2', paused: [], generations: ['balrog-prod', 'balrog-prod-2'] },
      release: 'v3.25',
      due: ['rules:2'],
      instances: ['balrog-prod', 'balrog-prod-2'],
      under: undefined,
      records: 1,
    });
    expect(line).toMatch(
      /^Public answers from balrog-prod-2 since 2026-11-29T02:4\d:\d\dZ: 2\d min \d\d s after the beginning \(within the objective of 120 min\)\. Data lost: 11 min \d\d s before the pause, 1 change \(beyond the objective of 5 min\)\.$/,
    );
  });

  test('each file that is written on the way is one that synthesizes', async () => {
    const world = new World();
    await command(world);
    for (const { databases } of world.deployments) {
      expect(databasesSchema.safeParse(databases).error?.issues ?? []).toEqual([]);
      expect(databaseMistakes('prod', databases)).toEqual([]);
    }
  });

  const ALL = [
    'pause',
    'deploy',
    'stop-tasks',
    'restore',
    'wait',
    'adopt',
    'check',
    'switch',
    'due-changes',
    'decide',
    'unschedule',
    'resume',
  ];

  test.each(ALL)('killed after %s and run again, it comes to the same end', async (step) => {
    const whole = new World();
    whole.due = DUE;
    await command(whole, TO, ['rules:2']);
    const world = new World();
    world.due = DUE;
    world.killAfter = step;
    await expect(command(world, TO, ['rules:2'])).rejects.toThrow(Killed);
    await command(world, TO, ['rules:2']);
    expect(endOf(world)).toEqual(endOf(whole));
    expect(world.databases).toEqual({
      ...whole.databases,
      generations: {
        ...whole.databases.generations,
        'balrog-prod-2': {
          ...whole.databases.generations['balrog-prod-2'],
          checked: { ...whole.databases.generations['balrog-prod-2']?.checked, at: expect.any(String) as string },
        },
      },
    });
    expect(world.calls.filter((call) => call.startsWith('restore '))).toHaveLength(1);
  });

  test('killed between an edit and the note of it, nothing counts as deployed that is not', async () => {
    const world = new World();
    const keep = world.hands();
    let edits = 0;
    const dying = {
      ...keep,
      files: {
        ...keep.files,
        edit: async (next: World['databases'], words: string) => {
          await keep.files.edit(next, words);
          if ((edits += 1) === 3) throw new Killed('after the switch was written');
        },
      },
    };
    const { operation } = await prepare(TO, ME, keep);
    await keep.cloud.begin(operation);
    await expect(toTheEnd({ hands: dying, operation })).rejects.toThrow(Killed);
    expect(world.databases.serving).toBe('balrog-prod-2');
    expect(world.deployments.at(-1)?.databases.serving).toBe('balrog-prod');
    await command(world);
    expect(world.deployments.at(-1)?.databases).toMatchObject({ serving: 'balrog-prod-2', paused: [] });
  });

  test('a check that fails switches nothing, and says every finding', async () => {
    const world = new World();
    world.verdict = {
      verdict: 'bad',
      findings: [
        { check: 'schema', said: '35, expected 36' },
        { check: 'rows', said: 'rules is empty' },
      ],
      schemaVersion: 35,
      newestHistory: null,
    };
    await expect(command(world)).rejects.toThrow(
      /balrog-prod-2 is not good, and nothing was switched to it:\n {2}schema: 35, expected 36\n {2}rows: rules is empty/,
    );
    expect(world.databases.serving).toBe('balrog-prod');
    world.verdict = undefined;
    await expect(command(world)).rejects.toThrow('it said nothing');
    expect(world.databases).toMatchObject({ serving: 'balrog-prod', paused: ['admin', 'agent', 'jobs'] });
  });

  test('a restore of three hours shows that it goes on', async () => {
    const world = new World();
    world.restoreSeconds = 3 * 3600;
    await command(world);
    const waiting = world.said.filter((line) => line.includes('balrog-prod-2 is creating'));
    expect(waiting.length).toBeGreaterThan(100);
    expect(waiting.at(-1)).toMatch(/2 h 5\d min so far; no other one was recorded$/);
  });

  test('a question that somebody leaves by Ctrl-C stops there, and is asked again by the next run', async () => {
    const world = new World();
    world.due = DUE;
    const hands = world.hands();
    const ask = (): Promise<string> => Promise.reject(new LeftOpen());
    const leaving = restoreWith(TO, { autoApprove: true }, { ...hands, ask });
    await expect(leaving).rejects.toMatchObject({
      message: 'The question was left open: nothing was changed by it.',
      exitCode: 130,
    });
    expect(world.said.at(-1)).toContain('prod-5 stopped after due-changes.');
    world.answers = DUE.map(() => 'yes');
    await command(world);
    expect(world.databases).toMatchObject({ serving: 'balrog-prod-2', paused: [] });
  });

  test('nobody who can be asked: due changes stop the agent, not the switch, and the next run decides', async () => {
    const world = new World();
    world.due = DUE;
    await expect(command(world)).rejects.toThrow(
      'Run the same command again with --stands and their names (--stands rules:1), or --stands none.',
    );
    expect(world.deployments.at(-1)?.databases).toMatchObject({
      serving: 'balrog-prod-2',
      paused: ['admin', 'agent', 'jobs'],
    });
    await expect(command(world, TO, ['rules:9'])).rejects.toThrow(
      '--stands rules:9: not due. Due are rules:1, rules:2, releases:7.',
    );
    world.answers = ['no', 'perhaps', 'yes', 'no'];
    await command(world);
    expect(world.due.map(({ id }) => id)).toEqual(['rules:2']);
    expect(restoresIn(world.records)[0]?.dueChanges).toEqual({
      'rules:1': 'dropped',
      'rules:2': 'stands',
      'releases:7': 'dropped',
    });
  });

  test('a lost database is marked lost, and nothing waits for it', async () => {
    const world = new World();
    world.instances.delete('balrog-prod');
    await command(world, { kind: 'restore', environment: 'prod', origin: { kind: 'latest' }, of: 'balrog-prod' });
    expect(world.databases.generations['balrog-prod']?.state).toBe('lost');
    for (const { databases } of world.deployments) expect(databaseMistakes('prod', databases)).toEqual([]);
    expect(world.calls).toContain(`restore balrog-prod-2 ${RESOURCE} latest`);
    expect(world.told.slice(0, 2)).toEqual([
      'leaves: balrog-prod, which is gone, balrog-prod-2',
      'stands beside: balrog-prod, balrog-prod-2',
    ]);
  });

  test('back again: the former one is checked, and serves; what was written meanwhile is listed', async () => {
    const world = new World();
    await command(world);
    const { lost, checks } = await prepare({ kind: 'back', environment: 'prod' }, ME, world.hands());
    expect(lost.map(({ who }) => who)).toEqual(['late@mozilla.com']);
    expect(tableOf(checks)).toContain('warning lost     1 change was made on balrog-prod-2 meanwhile');
    expect(stops(checks)).toBe(false);
    const restores = world.calls.filter((call) => call.startsWith('restore ')).length;
    world.told.length = 0;
    await command(world, { kind: 'back', environment: 'prod' });
    expect(world.told).toEqual([undefined, 'takes the place: balrog-prod-2, balrog-prod', undefined]);
    expect(world.databases).toMatchObject({ serving: 'balrog-prod', paused: [] });
    expect(world.calls.filter((call) => call.startsWith('restore '))).toHaveLength(restores);
    expect(world.calls.filter((call) => call.startsWith('database-check'))).toEqual([
      'database-check balrog-prod-2',
      'database-check balrog-prod',
    ]);
    expect(world.records.map(({ kind }) => kind)).toEqual(['restore', 'back']);
    expect(world.said.join('\n')).toContain('balrog-prod still stands, and nobody reads it: `--back` goes back to it');
    expect(world.said.join('\n')).toMatch(/not in it, and so lost; tell whoever wrote it:\n.*late@mozilla\.com/s);
  });

  test('back to one that may not serve: nobody was paused for it, nothing is under way, and another try may be made', async () => {
    const world = new World();
    await command(world);
    const before = { databases: world.databases, deployments: world.deployments.length, records: world.records.length };
    const good = world.verdict;
    world.verdict = { ...(good as object), verdict: 'bad', findings: ['tables: missing: rules'] };
    const back: Request = { kind: 'back', environment: 'prod' };
    await expect(command(world, back)).rejects.toThrow(
      /tables: missing: rules[^]*Nothing was changed: prod goes on with balrog-prod-2, and writers were not paused\./,
    );
    expect({
      databases: world.databases,
      deployments: world.deployments.length,
      records: world.records.length,
    }).toEqual(before);
    expect(world.under).toBeUndefined();
    world.verdict = good;
    await command(world, back);
    expect(world.databases).toMatchObject({ serving: 'balrog-prod', paused: [] });
  });

  test('a restored one is restored, from itself, under a new name', async () => {
    const world = new World();
    await command(world);
    world.time += 3_600_000;
    await command(world, { kind: 'restore', environment: 'prod', origin: { kind: 'latest' } });
    expect(world.databases.generations['balrog-prod-3']?.from).toMatchObject({ latest: true, of: 'balrog-prod-2' });
    expect(databaseMistakes('prod', world.databases)).toEqual([]);
  });

  test('before a release: the second before ECS was told of its migration; one that never ran here is refused', async () => {
    const world = new World();
    const before = (version: string) =>
      ({ ...TO, origin: { kind: 'before-release', version }, release: 'v3.25' }) as Request;
    await expect(command(world, before('v3.27'))).rejects.toThrow(
      'ECS knows no task balrog-prod-upgrade-db of v3.27 (sha256:v3.27): it was never deployed here. Give the moment with --to.',
    );
    await command(world, before('v3.26'));
    expect(world.calls).toContain(`restore balrog-prod-2 ${RESOURCE} 2026-11-29T02:05:30.000Z`);
  });

  test('the release goes back in the same deployment as the switch', async () => {
    const world = new World();
    await command(world, { ...TO, release: 'v3.18' });
    expect(world.release).toBe('v3.18');
  });
});

describe('before anything moves', () => {
  const looked = async (world: World, request: Request = TO) => {
    const { checks } = await prepare(request, ME, world.hands());
    expect(world.calls.filter((call) => !call.startsWith('database-questions'))).toEqual([]);
    expect(world.number).toBe(4);
    return { text: tableOf(checks), stops: stops(checks) };
  };

  test('a good night: nothing stops, and what will be lost is counted', async () => {
    const { text, stops: stopped } = await looked(new World());
    expect(stopped).toBe(false);
    expect(text).toContain('warning lost     1 change since 2026-11-29T02:09:00Z, by late@mozilla.com');
    expect(text).toContain('unknown takes    no restore was recorded so far');
  });

  test.each<[string, (world: World) => void, Request, string]>([
    [
      'a moment that is too early',
      (world) => (world.earliest = new Date(START)),
      TO,
      'stop    window   2026-11-29T02:09:00Z is 11 min 00 s too early: RDS restores to a moment between',
    ],
    [
      'one that is too late',
      (world) => (world.latest = new Date('2026-11-29T02:08:00Z')),
      TO,
      'is 1 min 00 s too late',
    ],
    [
      'a missing right',
      (world) => (world.denied = true),
      TO,
      'stop    rights   arn may not: rds:RestoreDBInstanceToPointInTime (AccessDenied)',
    ],
    [
      'another account',
      (world) => (world.account = '999999999999'),
      TO,
      'stop    account  the credentials are of 999999999999',
    ],
    [
      'an unknown snapshot',
      () => undefined,
      { ...TO, origin: { kind: 'snapshot', arn: 'arn:aws:rds:us-west-2:111122223333:snapshot:none' } },
      'stop    source   there is no snapshot arn:aws:rds:us-west-2:111122223333:snapshot:none',
    ],
    [
      'nothing left',
      () => undefined,
      { ...TO, of: 'nothing-left' },
      'stop    source   nothing is left of nothing-left',
    ],
  ])('%s stops it, with a reason and a remedy', async (_, change, request, said) => {
    const world = new World();
    change(world);
    const { text, stops: stopped } = await looked(world, request);
    expect(text).toContain(said);
    expect(text).toMatch(/ -> \w/);
    expect(stopped).toBe(true);
  });
});

describe('a copy', () => {
  const arn = 'arn:aws:rds:us-west-2:111122223333:snapshot:rds:balrog-prod-2026-11-29-01-00';
  const request: Request = { ...TO, origin: { kind: 'snapshot', arn } };

  test('is of the moment at which it was made: what was written since is listed, and it takes a right of its own', async () => {
    const world = new World();
    world.snapshots.push({ arn, status: 'available', created: new Date('2026-11-29T01:00:00Z') });
    const { checks, lost } = await prepare(request, ME, world.hands());
    expect(lost.map(({ who }) => who)).toEqual(['late@mozilla.com']);
    expect(tableOf(checks)).toContain('warning lost     1 change since 2026-11-29T01:00:00Z, by late@mozilla.com');
    expect(tableOf(checks)).toContain('ok      rights   rds:RestoreDBInstanceFromDBSnapshot');
    // RDS restores a copy as it is: there is no window to be in.
    expect(tableOf(checks)).not.toContain('window');
    await command(world, request);
    expect(world.calls).toContain(`restore balrog-prod-2 ${arn}`);
    expect(restoresIn(world.records)[0]).toMatchObject({ moment: '2026-11-29T01:00:00Z', lost: { changes: 1 } });
  });

  test('that is not finished stops it', async () => {
    const world = new World();
    world.snapshots.push({ arn, status: 'creating' });
    const { checks } = await prepare(request, ME, world.hands());
    expect(tableOf(checks)).toContain(`stop    source   ${arn} is creating`);
    expect(stops(checks)).toBe(true);
  });
});

describe('copies of another region', () => {
  const copies = 'arn:aws:rds:us-west-2:111122223333:auto-backup:ab-1';

  test('are restored by their ARN; nobody is asked what was written there since', async () => {
    const world = new World();
    const { earliest, latest } = world;
    const copy = {
      resourceId: RESOURCE,
      identifier: 'balrog-there',
      arn: copies,
      copiedFrom: 'eu-west-1',
      earliest,
      latest,
    };
    world.copies.set('balrog-there', copy);
    const request: Request = { ...TO, origin: { kind: 'latest' }, of: 'balrog-there' };
    const { checks } = await prepare(request, ME, world.hands());
    expect(tableOf(checks)).toContain(`ok      source   balrog-there (${RESOURCE}), copies of the one in eu-west-1`);
    expect(tableOf(checks)).toContain(
      'what was written since cannot be listed: balrog-there is in eu-west-1 and cannot be asked',
    );
    expect(stops(checks)).toBe(false);
    await command(world, request);
    expect(world.calls).toContain(`restore balrog-prod-2 ${copies} latest`);
    expect(world.databases.generations['balrog-prod-2']?.from).toEqual({ latest: true, copies });
    // The database that served is none of theirs.
    expect(world.databases.generations['balrog-prod']?.state).toBe('live');
    for (const { databases } of world.deployments) expect(databaseMistakes('prod', databases)).toEqual([]);
    expect(databasesSchema.parse(world.databases)).toEqual(world.databases);
  });
});

describe('a restore in the place of another one', () => {
  const EARLIER: Request = { ...TO, origin: { kind: 'moment', at: '2026-11-29T02:08:00Z' } };
  const under = async (world: World) => (await world.hands().cloud.operation()) as Restoring;

  /** As the command does it with `--instead`. */
  async function instead(world: World, request = EARLIER) {
    const hands = world.hands();
    const former = mayBeGivenUp(await under(world), request, world.databases);
    const { operation } = inPlaceOf(former, await prepare(request, ME, hands));
    await hands.cloud.keep(operation);
    return toTheEnd({ hands, operation });
  }

  test('that was not the copy that was meant: writers stay paused, nobody ever reads it, and it may go at once', async () => {
    const world = new World();
    world.verdict = { verdict: 'bad', findings: [], schemaVersion: 36, newestHistory: null };
    await expect(command(world)).rejects.toThrow('Restore another moment, with --instead');
    world.verdict = { verdict: 'good', findings: [], schemaVersion: 36, newestHistory: null };
    await instead(world);
    expect(world.databases).toMatchObject({ serving: 'balrog-prod-3', paused: [] });
    expect(world.databases.generations['balrog-prod-2']).not.toHaveProperty('checked');
    expect(world.deployments.map(({ databases: { serving } }) => serving)).not.toContain('balrog-prod-2');
    expect(world.deployments.slice(0, -1).map(({ databases: { paused } }) => paused.length)).not.toContain(0);
    for (const { databases } of world.deployments) expect(databaseMistakes('prod', databases)).toEqual([]);
    expect(restoresIn(world.records).map(({ from, to, overrides }) => ({ from, to, overrides }))).toEqual([
      {
        from: 'balrog-prod',
        to: 'balrog-prod-3',
        overrides: [
          {
            finding: 'prod-5 was under way: restore prod --to 2026-11-29T02:09:00Z, into balrog-prod-2',
            reason: 'given up by --instead, before it switched',
          },
        ],
      },
    ]);
    const asked = { environment: 'prod', generation: 'balrog-prod-2', reason: 'it had no rules', bug: '1772799' };
    await expect(mayRetire(asked, world.hands())).resolves.toBeUndefined();
    await expect(mayRetire({ ...asked, generation: 'balrog-prod' }, world.hands())).rejects.toThrow('it stays for the');
  });

  test('is refused when that has switched, and when it is no restore', async () => {
    const world = new World();
    world.killAfter = 'switch';
    await expect(command(world)).rejects.toThrow(Killed);
    const { number } = world;
    await expect(instead(world)).rejects.toThrow('has switched to balrog-prod-2: run that command again, to its end.');
    const retiring = { ...(await under(world)), kind: 'retire' as const, asked: 'retire prod balrog-prod' };
    expect(() => mayBeGivenUp(retiring, EARLIER, world.databases)).toThrow(
      '--instead gives up a restore for another restore; under way is: retire prod balrog-prod.',
    );
    expect(world.number).toBe(number);
  });

  test('whoever meets it is told that it can be given up', async () => {
    const found = { kind: 'restore', holder: { user: 'anna', host: 'desk', pid: 7 }, asked: 'restore prod --latest' };
    expect(refusal(found as Restoring, 'restore prod --back', { ...ME, isAlive: () => false }, false)).toContain(
      'can be given up for another one, with --instead',
    );
  });
});

describe('a generation that serves no more', () => {
  const asked = { environment: 'prod', generation: 'balrog-prod', reason: 'replaced by balrog-prod-2', bug: '1772799' };

  test('goes in two deployments, after the days of point-in-time recovery, and keeps its row', async () => {
    const world = new World();
    await command(world);
    const before = world.deployments.length;
    await expect(mayRetire(asked, world.hands())).rejects.toThrow(
      'it stays for the 35 days of point-in-time recovery, until 2027-01-03',
    );
    world.time += 36 * 86_400_000;
    await mayRetire(asked, world.hands());
    await retire(asked, world.hands());
    expect(world.deployments.slice(before).map(({ databases }) => databases.generations['balrog-prod']?.state)).toEqual(
      ['retiring', 'gone'],
    );
    for (const { databases } of world.deployments) expect(databaseMistakes('prod', databases)).toEqual([]);
  });

  test('everything that speaks against it is said at once', async () => {
    const wrong = { ...asked, reason: 'old', bug: 'none' };
    await expect(mayRetire(wrong, new World().hands())).rejects.toThrow(
      /^Nothing was changed:\n {2}--reason says .*\n {2}--bug "none" is no number of Bugzilla\n {2}balrog-prod serves: switch to another first$/,
    );
  });
});

describe('two at once', () => {
  const found = {
    holder: { user: 'anna', host: 'desk', pid: 7 },
    began: '2026-11-29T02:20:00.000Z',
    asked: 'restore prod --latest',
    environment: 'prod',
  } as Restoring;
  const alive = { ...ME, isAlive: () => true };
  test.each([
    [
      'another operation',
      'restore prod --back',
      alive,
      false,
      'Another operation is under way in prod: restore prod --latest, by anna on desk (process 7)',
    ],
    [
      'the same, alive here',
      'restore prod --latest',
      { ...alive, host: 'desk' },
      false,
      'This is being done at this moment by anna on desk',
    ],
    ['the same, somewhere else', 'restore prod --latest', alive, false, 'go on with --take-over'],
    ['the same, taken over', 'restore prod --latest', alive, true, undefined],
    ['the same, killed here', 'restore prod --latest', { ...ME, host: 'desk', isAlive: () => false }, false, undefined],
  ])('%s', (_, words, presence, takeOver, said) => {
    const why = refusal(found, words, presence, takeOver);
    if (said === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(said);
  });

  test('the second of two that begin in the same moment is refused', async () => {
    const world = new World();
    const { operation } = await prepare(TO, ME, world.hands());
    expect(await world.hands().cloud.begin(operation)).toBe(true);
    expect(await world.hands().cloud.begin(operation)).toBe(false);
  });
});
