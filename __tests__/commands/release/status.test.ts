/** One screen for whoever asks how it stands: everything that somebody must know is on it, and what nobody knows is said. */
import { releaseSchema } from '../../../environments/release';
import { isWhole, statusText, type Status } from '../../../commands/release/status';
import { known, unknown } from '../../../commands/release/outside/answer';
import type { ServiceState } from '../../../commands/release/cloud';
import type { ReleaseRecord } from '../../../commands/operations/record';
import { rowOf } from './stand-in';

const NOW = new Date('2026-12-04T16:00:00Z');
const BEGAN = '2026-12-04T15:30:00.000Z';

const service = (name: string, version: string): ServiceState => ({
  name,
  desired: 6,
  running: 6,
  rollout: 'completed',
  revision: `arn:${name}`,
  since: new Date('2026-12-04T14:00:00Z'),
  version,
  images: [],
  tasks: [],
  events: [],
});

const record = (more: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  version: 1,
  id: 'prod-4',
  environment: 'prod',
  kind: 'deploy',
  asked: 'deploy prod v3.26',
  began: BEGAN,
  by: 'anna',
  ended: '2026-12-04T15:44:00.000Z',
  steps: [],
  overrides: [],
  versions: { from: 'v3.25', to: 'v3.26' },
  verdict: 'good',
  says: 'every task runs',
  ...more,
});

const status = (more: Partial<Status> = {}): Status => ({
  environment: 'prod',
  now: NOW,
  declared: releaseSchema.parse(rowOf('v3.26')),
  services: known([service('admin', 'v3.26'), service('public', 'v3.26')]),
  underWay: known(undefined),
  records: known([record()]),
  alarms: known([]),
  restorable: known(new Date('2026-12-04T15:57:00Z')),
  paused: [],
  serving: 'balrog-prod',
  freezes: [],
  drift: undefined,
  ...more,
});

const lines = (more: Partial<Status> = {}): readonly string[] => statusText(status(more)).split('\n');
const section = (name: string, more: Partial<Status> = {}): string | undefined =>
  lines(more).find((line) => line.startsWith(name));

test('says of each service what runs there, how many, since when and by whom', () => {
  expect(section('public')).toBe('public     v3.26, 6 of 6 tasks, since 2026-12-04T14:00:00Z (2 h 00 min), by anna');
});

test('says where the cloud is not as this checkout says, and what is not steady', () => {
  const services = known([
    { ...service('public', 'v3.25'), running: 4, rollout: 'failed' as const },
    service('admin', 'v3.26'),
  ]);
  expect(section('public', { services })).toMatch(/v3\.25, 4 of 6 tasks, .*, failed; releases\.json says v3\.26$/);
  expect(section('admin', { services })).not.toContain('releases.json');
});

test('half of a version has its line, with both commands, unless somebody is at it or nobody knows', () => {
  const services = known([service('public', 'v3.25'), service('admin', 'v3.26')]);
  expect(statusText(status({ services }))).toMatch(
    /^mixed +a deployment or a way back ended half-way: `npm run balrog -- rollback prod` .*\n +`npm run balrog -- deploy prod` /m,
  );
  expect(section('mixed')).toBeUndefined();
  expect(section('mixed', { services: unknown('ECS is away') })).toBeUndefined();
  const underWay = known({
    version: 1 as const,
    id: 'prod-5',
    environment: 'prod',
    kind: 'deploy' as const,
    asked: 'deploy prod v3.26',
    began: BEGAN,
    holder: { user: 'anna', host: 'laptop', pid: 4711 },
    done: [],
    overrides: [],
    versions: { to: 'v3.26' },
  });
  expect(section('mixed', { services, underWay })).toBeUndefined();
});

test.each([
  ['preflight', 'last step: preflight, 20 min 00 s ago'],
  ['apply', 'last step: apply, 20 min 00 s ago'],
  [undefined, 'no step has ended'],
])('of an operation that was killed after %s: whose it is, how far it is, and which command goes on', (step, says) => {
  const underWay = known({
    version: 1 as const,
    id: 'prod-5',
    environment: 'prod',
    kind: 'deploy' as const,
    asked: 'deploy prod v3.26',
    began: BEGAN,
    holder: { user: 'anna', host: 'laptop', pid: 4711 },
    done: step === undefined ? [] : [{ step, at: '2026-12-04T15:40:00.000Z' }],
    overrides: [],
    versions: { to: 'v3.26' },
  });
  const text = statusText(status({ underWay }));
  expect(text).toContain(`under way  deploy prod v3.26, by anna on laptop (process 4711), since ${BEGAN}`);
  expect(text).toContain(`${says}; \`npm run balrog -- deploy prod\` goes on with it where it was killed`);
});

test('the last operations come newest first, with the reason of a verdict that is not good', () => {
  const records = known([record(), record({ began: '2026-12-04T15:50:00.000Z', verdict: 'bad', says: 'public 5xx' })]);
  expect(section('last', { records })).toBe(
    'last       2026-12-04T15:50Z  deploy prod v3.26, by anna, 0 s: bad (public 5xx)',
  );
});

test('whoever went past a finding is shown with the reason for thirty days, and no longer', () => {
  const overrides = [{ finding: 'day: it is Friday', reason: 'the fix cannot wait' }];
  const text = (began: string): string | undefined =>
    section('past', { records: known([record({ began, overrides })]) });
  expect(text('2026-11-05T16:00:01.000Z')).toBe(
    'past       2026-11-05  anna went past day: it is Friday: the fix cannot wait',
  );
  expect(text('2026-11-04T15:59:59.000Z')).toBe('past       nobody went past a finding in 30 days');
});

test('who went past the same with the same reason again is shown once, with the last day', () => {
  const overrides = [{ finding: 'stage: it is not asked', reason: 'of another account' }];
  const records = known(
    ['2026-12-01T16:00:00.000Z', '2026-12-03T16:00:00.000Z'].map((began) => record({ began, overrides })),
  );
  expect(section('past', { records })).toBe(
    'past       2026-12-03  anna went past stage: it is not asked: of another account (2 times)',
  );
});

test('alarms, backups, paused writers and freezes are on it', () => {
  const text = statusText(
    status({
      alarms: known([{ name: 'balrog-prod-aus5-slow', since: new Date('2026-12-04T15:55:00Z') }]),
      paused: ['agent'],
      freezes: ['year-end, 2026-12-18T17:00:00Z to 2027-01-04T08:00:00Z: nobody is there'],
    }),
  );
  expect(text).toContain('alarms     balrog-prod-aus5-slow, since 2026-12-04T15:55:00Z');
  expect(text).toContain('backups    restorable to 2026-12-04T15:57:00Z, 3 min 00 s ago');
  expect(text).toContain('database   balrog-prod serves; environments/ pauses agent');
  expect(statusText(status({ paused: ['admin'] }))).toContain(
    'database   balrog-prod serves; environments/ pauses admin, and admin still runs (6 tasks): that was not deployed',
  );
  expect(text).toContain('freezes    year-end, 2026-12-18T17:00:00Z');
});

test.each(['services', 'underWay', 'records', 'alarms', 'restorable'] as const)(
  'who does not answer is unknown, and the status is not whole: %s',
  (part) => {
    const broken = status({ [part]: unknown('AccessDenied') });
    expect(statusText(broken)).toMatch(/unknown: AccessDenied/);
    expect([isWhole(status()), isWhole(broken)]).toEqual([true, false]);
  },
);
