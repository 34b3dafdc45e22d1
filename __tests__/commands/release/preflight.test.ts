/** Each stop of the preflight, with a fixed clock and answers of the shapes that the real APIs document. */
import type { Freezes } from '../../../environments/freezes';
import type { Release } from '../../../environments';
import { known, unknown } from '../../../commands/release/outside/answer';
import { outsideAt } from '../../../commands/release/outside/readers';
import type { PreflightCloud } from '../../../commands/release/preflight/cloud';
import type { Running } from '../../../commands/release/preflight/facts';
import { gather, type Sources } from '../../../commands/release/preflight/gather';
import { preflight, weigh } from '../../../commands/release/preflight/preflight';
import { announced } from '../../../commands/release/preflight/table';
import { announcement } from '../../../commands/release/preflight/tell';
import * as served from './served-outside';

/** Thursday, ten in the morning in Toronto. */
const THURSDAY = '2026-12-03T15:00:00Z';

const DIGEST = { balrog: served.BALROG_DIGEST, agent: served.AGENT_DIGEST };
const OLD = { balrog: `sha256:${'01'.repeat(32)}`, agent: `sha256:${'02'.repeat(32)}` };

const FREEZES: Freezes = {
  hours: { zone: 'America/Toronto', quiet: { from: '17:00', to: '08:00' }, days: ['Friday', 'Saturday', 'Sunday'] },
  freezes: [],
};
const frozen = (from: string, until: string): Freezes => ({
  ...FREEZES,
  freezes: [{ id: 'year-end', environments: ['prod'], from, until, reason: 'Nobody is there to mend it' }],
});

const MINUTE = 60_000;
const running = (version: string, digest = OLD): Running => ({
  version,
  digest,
  since: new Date('2026-12-01T10:00:00Z'),
});
const declared = (change: Partial<Release> = {}): Release => ({
  version: 'v3.26',
  digest: DIGEST,
  schemaChange: 'none',
  bug: 1772799,
  ...change,
});

/** Clouds on a good day; a deployment takes at most 22 minutes. */
const cloud = (change: Partial<PreflightCloud> = {}): PreflightCloud => ({
  running: async () => known(running('v3.25')),
  errors: async () => known({ requests: 20_000, errors: 3 }),
  alarms: async () => known([]),
  restorable: async () => known(new Date(Date.parse(THURSDAY) - 4 * MINUTE)),
  past: async () => known([14, 16, 15, 22, 18].map((minutes) => minutes * MINUTE)),
  underWay: async () => known(undefined),
  ...change,
});
const STAGE = cloud({ running: async () => known(running('v3.26', DIGEST)) });

interface Day {
  readonly at?: string;
  readonly askedAt?: string;
  readonly version?: string;
  readonly routes?: served.Routes;
  readonly silent?: string;
  readonly prod?: Partial<PreflightCloud>;
  readonly stage?: Partial<PreflightCloud>;
  readonly freezes?: Freezes;
  readonly declared?: Release | undefined;
  readonly examples?: readonly string[];
  readonly dangers?: Sources['dangers'];
}

let outside: served.ServedOutside;
beforeAll(async () => {
  outside = await served.ServedOutside.start();
});
afterAll(() => outside.stop());

async function factsOf(day: Day) {
  outside.routes = { ...served.GOOD, ...day.routes };
  outside.silent.clear();
  if (day.silent !== undefined) outside.silent.add(day.silent);
  return gather(day.version ?? 'v3.26', {
    outside: outsideAt(outside.addresses),
    environment: {
      name: 'prod',
      cloud: cloud({
        restorable: async () => known(new Date(Date.parse(day.at ?? THURSDAY) - 4 * MINUTE)),
        ...day.prod,
      }),
      mode: 'production',
      adminHostname: 'admin.example',
      declared: 'declared' in day ? day.declared : declared(),
      examples: day.examples ?? [],
    },
    before: { name: 'stage', cloud: known({ ...STAGE, ...day.stage }) },
    freezes: day.freezes ?? FREEZES,
    rehearsed: false,
    now: new Date(day.at ?? THURSDAY),
    askedAt: new Date(day.askedAt ?? day.at ?? THURSDAY),
    dangers: day.dangers,
  });
}

const findingsOf = async (day: Day) => preflight('prod', await factsOf(day));

/** What is neither ok nor expected. */
async function worse(day: Day) {
  return (await findingsOf(day))
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ id, verdict, says }) => ({ id, verdict, says }));
}

test('on a good day all is well, and every finding says what it saw', async () => {
  expect(await worse({})).toEqual([]);
  const findings = await findingsOf({});
  expect(findings.map(({ id }) => id)).toEqual([
    ...['version', 'tag', 'image-balrog', 'image-agent', 'running', 'stage', 'stage-errors', 'schema', 'takes', 'day'],
    ...[
      'quiet-hours',
      'freeze',
      'calendar',
      'ship-it',
      'scheduled-changes',
      'alarms',
      'backups',
      'operation',
      'owner-values',
    ],
  ]);
  expect(findings.find(({ id }) => id === 'takes')?.says).toBe(
    'the last 5 deployments took 14 min 00 s to 22 min 00 s, 95 of 100 at most 22 min 00 s: it would end by 2026-12-03T15:22:00Z',
  );
});

const additive = { ...served.GOOD };
const FILES = served.OLD_MIGRATIONS;
/** v3.18 runs and v3.19 is asked for, with its migration 036. */
const SHUTOFF_COMMENTS: Day = {
  version: 'v3.19',
  prod: { running: async () => known(running('v3.18')) },
  stage: { running: async () => known(running('v3.19', DIGEST)) },
  routes: {
    [served.manifestOf('balrog', 'v3.19')]: additive[served.manifestOf('balrog', 'v3.26')]!,
    [served.manifestOf('balrogagent', 'v3.19')]: additive[served.manifestOf('balrogagent', 'v3.26')]!,
    [`${served.TAGS}/ref/tags/v3.19`]: additive[`${served.TAGS}/ref/tags/v3.26`]!,
    [served.migrationsAt('v3.18')]: served.folder(...FILES.slice(0, 2)),
    [served.migrationsAt('v3.19')]: served.folder(...FILES),
  },
};

/** v3.116 runs and v3.117 is asked for, where Alembic takes over. */
const ALEMBIC: Day = {
  version: 'v3.117',
  prod: { running: async () => known(running('v3.116')) },
  routes: {
    [served.migrationsAt('v3.116')]: served.folder(...FILES, '037_conditions_sc_id_no_autoincrement.py'),
    [served.alembicAt('v3.117')]: served.folder('0001_initial_schema.py'),
  },
};

interface Row {
  readonly name: string;
  readonly day: Day;
  readonly id: string;
  readonly verdict: 'stop' | 'warning' | 'unknown';
  readonly says: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'a Friday',
    day: { at: '2026-12-04T15:00:00Z' },
    id: 'day',
    verdict: 'stop',
    says: 'it is Friday 2026-12-04 10:00 EST: prod is not deployed to',
  },
  {
    name: 'a Thursday in UTC that is a Friday where people are',
    day: {
      at: '2026-12-04T01:00:00Z',
      freezes: { ...FREEZES, hours: { ...FREEZES.hours, zone: 'Asia/Tokyo', quiet: { from: '03:00', to: '05:00' } } },
    },
    id: 'day',
    verdict: 'stop',
    says: 'it is Friday 2026-12-04 10:00',
  },
  {
    name: 'a Thursday at midnight, which would end on a Friday',
    day: {
      at: '2026-12-04T04:50:00Z',
      freezes: { ...FREEZES, hours: { ...FREEZES.hours, quiet: { from: '03:00', to: '05:00' } } },
    },
    id: 'day',
    verdict: 'stop',
    says: 'it would end on Friday 2026-12-04 00:12 EST',
  },
  {
    name: 'quiet hours that it would reach',
    day: { at: '2026-12-03T21:45:00Z' },
    id: 'quiet-hours',
    verdict: 'stop',
    says: 'from Thursday 2026-12-03 16:45 EST to Thursday 2026-12-03 17:07 EST reaches into the quiet hours 17:00 to 08:00',
  },
  {
    name: 'quiet hours after the clocks were put back: by the summer distance it would be half past eight',
    day: { at: '2026-11-02T12:30:00Z' },
    id: 'quiet-hours',
    verdict: 'stop',
    says: 'from Monday 2026-11-02 07:30 EST',
  },
  {
    name: 'quiet hours after the clocks were put forward: by the winter distance it would be half past four',
    day: { at: '2026-03-09T21:30:00Z' },
    id: 'quiet-hours',
    verdict: 'stop',
    says: 'from Monday 2026-03-09 17:30 EDT',
  },
  {
    name: 'a freeze that begins before the deployment would end',
    day: { freezes: frozen('2026-12-03T15:20:00Z', '2026-12-07T08:00:00Z') },
    id: 'freeze',
    verdict: 'stop',
    says: 'the freeze year-end begins 2026-12-03T15:20:00Z, before the end of this (2026-12-03T15:22:00Z)',
  },
  {
    name: 'a freeze that lasts',
    day: { freezes: frozen('2026-12-01T00:00:00Z', '2026-12-07T08:00:00Z') },
    id: 'freeze',
    verdict: 'stop',
    says: 'the freeze year-end lasts until 2026-12-07T08:00:00Z: Nobody is there to mend it',
  },
  {
    name: 'a chemspill under way, by the phases of Ship-It',
    day: { routes: { [served.SHIP_IT]: { body: [served.shipItRelease('firefox', '146.0.2', { begun: 2 })] } } },
    id: 'ship-it',
    verdict: 'stop',
    says: 'Firefox-146.0.2-build1, a chemspill or another release out of order: begun promote_firefox, push_firefox; next ship_firefox',
  },
  {
    name: 'a release that nobody has begun, wanted within hours',
    day: {
      routes: {
        [served.SHIP_IT]: {
          body: [served.shipItRelease('thunderbird', '140.6.0esr', { eta: '2026-12-03T18:00:00Z' })],
        },
      },
    },
    id: 'ship-it',
    verdict: 'stop',
    says: 'no phase was begun; next promote_firefox; wanted by 2026-12-03T18:00:00Z',
  },
  {
    name: 'a beta under way',
    day: { routes: { [served.SHIP_IT]: { body: [served.shipItRelease('devedition', '147.0b3', { begun: 1 })] } } },
    id: 'ship-it',
    verdict: 'warning',
    says: 'Devedition-147.0b3-build1, a release: begun promote_firefox',
  },
  {
    name: 'the day of a release',
    day: { routes: { [served.CALENDAR]: { body: { '147.0': '2026-12-03' } } } },
    id: 'calendar',
    verdict: 'stop',
    says: 'Firefox 147.0 is released today',
  },
  {
    name: 'the day before',
    day: { routes: { [served.CALENDAR]: { body: { '147.0': '2026-12-04' } } } },
    id: 'calendar',
    verdict: 'warning',
    says: 'is released tomorrow',
  },
  {
    name: 'a scheduled change that falls due before the end',
    day: {
      routes: {
        [served.scheduledAt('rules')]: served.scheduledChanges(
          served.scheduledChange(12, '2026-12-03T15:10:00Z', { 'someone@mozilla.com': 'relman' }),
        ),
      },
    },
    id: 'scheduled-changes',
    verdict: 'stop',
    says: 'due before the end of it: rules:12 at 2026-12-03T15:10:00Z by relman@mozilla.com',
  },
  {
    name: 'one whose sign-offs are missing',
    day: {
      routes: {
        [served.scheduledAt('rules')]: served.scheduledChanges(served.scheduledChange(12, '2026-12-03T15:10:00Z')),
      },
    },
    id: 'scheduled-changes',
    verdict: 'warning',
    says: '(sign-offs are missing)',
  },
  {
    name: 'a version of three parts',
    day: { version: 'v3.26.1', declared: undefined },
    id: 'version',
    verdict: 'stop',
    says: 'v3.26.1 is no version with two parts',
  },
  {
    name: 'a tag that is not there',
    day: {
      routes: { [`${served.TAGS}/ref/tags/v3.26`]: { status: 404, body: { message: 'Not Found', status: '404' } } },
    },
    id: 'tag',
    verdict: 'stop',
    says: 'mozilla-releng/balrog has no tag v3.26',
  },
  {
    name: 'an image that is not there',
    day: { routes: { [served.manifestOf('balrogagent', 'v3.26')]: { status: 404 } } },
    id: 'image-agent',
    verdict: 'stop',
    says: 'the registry has no image mozilla/balrogagent:v3.26',
  },
  {
    name: 'the other one, of admin and public',
    day: { routes: { [served.manifestOf('balrog', 'v3.26')]: { status: 404 } } },
    id: 'image-balrog',
    verdict: 'stop',
    says: 'the registry has no image mozilla/balrog:v3.26',
  },
  {
    name: 'digests of another version in releases.json',
    day: { declared: declared({ digest: OLD }) },
    id: 'image-balrog',
    verdict: 'stop',
    says: 'releases.json says sha256:010101010101, and mozilla/balrog:v3.26 is sha256:a1a1a1a1a1a1',
  },
  {
    name: 'one digest for both images',
    day: { declared: declared({ digest: { balrog: DIGEST.balrog, agent: DIGEST.balrog } }) },
    id: 'images-apart',
    verdict: 'stop',
    says: 'both images have the digest sha256:a1a1a1a1a1a1',
  },
  {
    name: 'an older version',
    day: { prod: { running: async () => known(running('v3.27')) } },
    id: 'running',
    verdict: 'stop',
    says: 'v3.26 is older than v3.27, which runs',
  },
  {
    name: 'a digest that stage never ran',
    day: { stage: { running: async () => known(running('v3.26')) } },
    id: 'stage',
    verdict: 'stop',
    says: 'stage has not run these digests: it runs v3.26 (sha256:010101010101',
  },
  {
    name: "the agent's alone that stage never ran",
    day: { stage: { running: async () => known(running('v3.26', { ...DIGEST, agent: OLD.agent })) } },
    id: 'stage',
    verdict: 'stop',
    says: 'stage has not run these digests: it runs v3.26 (sha256:a1a1a1a1a1a1, agent sha256:020202020202)',
  },
  {
    name: 'one that stage gets at this moment',
    day: { stage: { running: async () => known({ version: 'v3.26', digest: DIGEST, since: undefined }) } },
    id: 'stage',
    verdict: 'stop',
    says: 'stage is being deployed to at this moment',
  },
  {
    name: 'one that it has run for minutes',
    day: {
      stage: { running: async () => known({ ...running('v3.26', DIGEST), since: new Date('2026-12-03T14:50:00Z') }) },
    },
    id: 'stage',
    verdict: 'warning',
    says: 'stage has run these digests for 10 min 00 s only',
  },
  {
    name: 'errors on stage',
    day: { stage: { errors: async () => known({ requests: 1000, errors: 31 }) } },
    id: 'stage-errors',
    verdict: 'stop',
    says: '31 of 1000 requests failed on stage (3.10 %)',
  },
  {
    name: 'a schema change that is not declared',
    day: { ...SHUTOFF_COMMENTS, declared: declared({ version: 'v3.19' }) },
    id: 'schema',
    verdict: 'stop',
    says: 'releases.json says none, and it is additive',
  },
  {
    name: 'one that is declared against the order',
    day: { ...SHUTOFF_COMMENTS, declared: declared({ version: 'v3.19', schemaChange: 'destructive' }) },
    id: 'schema',
    verdict: 'stop',
    says: 'releases.json says destructive, and it is additive, so the order would be wrong',
  },
  {
    name: 'one that is declared and is none',
    day: { declared: declared({ schemaChange: 'additive' }) },
    id: 'schema',
    verdict: 'stop',
    says: 'releases.json says additive, and it is none',
  },
  {
    name: "a migration in Alembic's folder that nobody has read",
    day: { routes: { [served.alembicAt('v3.26')]: served.folder('0002_add_notes.py') } },
    id: 'schema',
    verdict: 'unknown',
    says: 'nobody has read what src/auslib/alembic/versions/0002_add_notes.py does; releases.json says none',
  },
  {
    name: "one in Alembic's folder that was read, and is declared against the order",
    day: { ...ALEMBIC, declared: declared({ version: 'v3.117', schemaChange: 'destructive' }) },
    id: 'schema',
    verdict: 'stop',
    says: 'releases.json says destructive, and it is additive, so the order would be wrong (',
  },
  {
    name: 'a newer version of which nobody has read anything, and GitHub does not answer',
    day: {
      version: 'v3.121',
      prod: { running: async () => known(running('v3.120')) },
      declared: declared({ version: 'v3.121' }),
      silent: 'github',
    },
    id: 'schema',
    verdict: 'unknown',
    says: '/alembic/versions?ref=v3.120 does not answer: ',
  },
  {
    name: 'backups that are stale',
    day: { prod: { restorable: async () => known(new Date('2026-12-03T13:30:00Z')) } },
    id: 'backups',
    verdict: 'stop',
    says: 'the newest restorable point is 1 h 30 min old (2026-12-03T13:30:00Z)',
  },
  {
    name: 'alarms that fire',
    day: { prod: { alarms: async () => known(['balrog-prod-aus5-burning']) } },
    id: 'alarms',
    verdict: 'stop',
    says: 'firing: balrog-prod-aus5-burning',
  },
  {
    name: 'another operation',
    day: { prod: { underWay: async () => known('restore prod, by oncall on laptop') } },
    id: 'operation',
    verdict: 'stop',
    says: 'another is under way: restore prod, by oncall on laptop',
  },
  {
    name: 'dangers that nobody acknowledged',
    day: { dangers: known(['aws_db_instance.database: lowers-retention']) },
    id: 'dangers',
    verdict: 'stop',
    says: 'acknowledged by nobody: aws_db_instance.database: lowers-retention',
  },
  {
    name: 'values that are examples',
    day: { examples: ['environments/prod.ts: aws.accountId'] },
    id: 'owner-values',
    verdict: 'stop',
    says: 'still examples: environments/prod.ts: aws.accountId',
  },
];

test.each(ROWS)('$name: $verdict', async ({ day, id, verdict, says }) => {
  const found = (await worse(day)).filter((finding) => finding.id === id);
  expect(found).toEqual([{ id, verdict, says: expect.stringContaining(says) }]);
});

test('whatever is asked can speak against it', async () => {
  const asked = (await findingsOf({})).map(({ id }) => id);
  const against = ROWS.filter(({ verdict }) => verdict === 'stop').map(({ id }) => id);
  // How long it takes stops nobody; it is counted as documented where nothing is known.
  expect(asked.filter((id) => !against.includes(id))).toEqual(['takes']);
});

test('the same hours are no quiet ones before the clocks change', async () => {
  const ids = async (at: string) => (await worse({ at })).map(({ id }) => id);
  expect(await ids('2026-10-29T12:30:00Z')).not.toContain('quiet-hours');
  expect(await ids('2026-03-05T21:30:00Z')).not.toContain('quiet-hours');
});

describe('whoever cannot be reached is unknown, and nothing is guessed', () => {
  const dead = unknown('AccessDenied');
  const nobody = async () => dead;
  test.each<[string, Day, readonly string[]]>([
    ['the registry', { silent: 'registry' }, ['image-balrog', 'image-agent']],
    ['GitHub', { silent: 'github' }, ['tag']],
    ['Ship-It', { silent: 'ship-it' }, ['ship-it']],
    ['the calendar', { silent: 'calendar' }, ['calendar']],
    ['admin', { silent: 'served' }, ['scheduled-changes']],
    ['what runs', { prod: { running: nobody } }, ['running', 'schema']],
    ['stage', { stage: { running: nobody } }, ['stage']],
    ['the errors of stage', { stage: { errors: nobody } }, ['stage-errors']],
    ['alarms', { prod: { alarms: nobody } }, ['alarms']],
    ['backups', { prod: { restorable: nobody } }, ['backups']],
    ['the lock', { prod: { underWay: nobody } }, ['operation']],
    ['the review', { dangers: dead }, ['dangers']],
  ])('%s', async (_, day, ids) => {
    const found = await worse(day);
    expect(found.map(({ id, verdict }) => ({ id, verdict }))).toEqual(ids.map((id) => ({ id, verdict: 'unknown' })));
  });

  test('as is an answer of another shape, or an error', async () => {
    const routes: served.Routes = {
      [served.SHIP_IT]: { body: { releases: [] } },
      [served.CALENDAR]: { body: {} },
      [served.manifestOf('balrog', 'v3.26')]: { status: 429 },
      [`${served.TAGS}/ref/tags/v3.26`]: { status: 403, body: { message: 'API rate limit exceeded' } },
      [served.scheduledAt('rules')]: { status: 404 },
    };
    const found = await worse({ routes });
    expect(found.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
      ['tag', 'image-balrog', 'calendar', 'ship-it', 'scheduled-changes'].map((id) => `${id} unknown`),
    );
    expect(found.find(({ id }) => id === 'ship-it')?.says).toContain('another shape than it documents');
  });

  test('how long it takes is counted as documented where nothing was recorded', async () => {
    expect((await worse({ prod: { past: async () => known([]) } })).map(({ says }) => says)).toEqual([
      'fewer than three deployments were recorded: counted with 30 min 00 s, it would end by 2026-12-03T15:30:00Z',
    ]);
    expect((await worse({ prod: { past: nobody } })).map(({ says }) => says)).toEqual([
      'AccessDenied: counted with 30 min 00 s, it would end by 2026-12-03T15:30:00Z',
    ]);
  });
});

test('backups are as old as they are when it is asked, whatever moment is judged', async () => {
  const restorable = async () => known(new Date('2026-11-30T11:56:00Z'));
  expect(await worse({ askedAt: '2026-11-30T12:00:00Z', prod: { restorable } })).toEqual([]);
});

describe('an override', () => {
  test('goes past what it names, with its reason for the record', async () => {
    const findings = await findingsOf({ at: '2026-12-04T15:00:00Z' });
    expect(weigh(findings, []).open.map(({ id }) => id)).toEqual(['day']);
    const { open, overrides } = weigh(findings, [{ id: 'day', reason: 'the fix cannot wait' }]);
    expect(open).toEqual([]);
    expect(overrides).toEqual([
      { finding: expect.stringContaining('day: it is Friday'), reason: 'the fix cannot wait' },
    ]);
  });

  test('is refused without a reason, or where it goes past nothing', async () => {
    const findings = await findingsOf({ at: '2026-12-04T15:00:00Z' });
    expect(() =>
      weigh(findings, [
        { id: 'day', reason: ' ' },
        { id: 'freeze', reason: 'all the same' },
      ]),
    ).toThrow(
      'Nothing was changed:\n  day gives no reason: --override day="why it may go on"\n  freeze stops nothing here: what may be overridden is day',
    );
  });
});

test('whom to tell, and the bug, are ready to paste', async () => {
  const tell = announcement(
    'prod',
    await factsOf({ ...SHUTOFF_COMMENTS, declared: declared({ version: 'v3.19', schemaChange: 'additive' }) }),
  );
  expect(tell?.rooms).toEqual(['#releaseduty:mozilla.org', '#sheriffs:mozilla.org']);
  expect(tell?.message).toContain(
    'Balrog v3.19 (from v3.18) is about to be deployed to prod, beginning 2026-12-03T15:00:00Z',
  );
  expect(tell?.bug.title).toBe('please deploy Balrog 3.19 to prod');
  expect(tell?.bug.text).toContain(
    'This push requires a schema change, so admin should be deployed first to do the migration.',
  );
  expect(new URL(tell?.bug.url ?? '').searchParams.get('component')).toBe('Operations: Balrog');
});

test('nobody is told of a time at which it is stopped; the bug names none', async () => {
  const tell = announcement('prod', await factsOf({ at: '2026-12-04T15:00:00Z', declared: declared({}) }));
  const [atAGoodTime, atABadOne] = [true, false].map((isGood) => announced(tell as NonNullable<typeof tell>, isGood));
  expect(atAGoodTime).toContain('beginning 2026-12-04T15:00:00Z');
  expect(atABadOne).not.toContain('2026-12-04');
  expect(atABadOne).toContain('is printed for a time at which nothing stops it');
  for (const text of [atAGoodTime, atABadOne]) expect(text).toContain(`The bug:\n\n  ${tell?.bug.title ?? ''}`);
});
