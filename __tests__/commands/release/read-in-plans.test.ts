/** What the review says of a release: versions, migration, way back, and what does not fit together. */
import { readPlan, render, review, type Facts, type Report } from '@balrog-infra/review';
import { releaseReading } from '../../../commands/plan/review/readings/release';
import { DANGERS } from '../../../policies/dangers';
import { ASKS_RELEASE } from '../../../policies/dangers/known';
import { changeOf, planOf } from '../../../packages/review/__tests__/plans';

const digest = (of: string): string => `sha256:${of.padEnd(64, '0')}`;

interface Release {
  readonly version: string;
  readonly balrog?: string;
  readonly agent?: string;
  readonly schemaChange?: string;
}

/** Digests follow the version unless they are given. */
function sides({
  version,
  balrog = `a${version.slice(3)}`,
  agent = `b${version.slice(3)}`,
  schemaChange = 'none',
}: Release) {
  const task = (name: string, image: string) => ({
    family: name,
    container_definitions: JSON.stringify([{ name, image: `docker-hub/mozilla/${image}` }]),
  });
  return {
    gate: {
      input: JSON.stringify({ version, digest: digest(balrog), schemaChange, generation: 'balrog-prod', memories: [] }),
    },
    public: task('public', `balrog@${digest(balrog)}`),
    agent: task('agent', `balrogagent@${digest(agent)}`),
  };
}

function reportOf(from: Release, to: Release, stage = 'v3.30'): Report {
  const [before, after] = [sides(from), sides(to)];
  const replaced = (type: string, name: 'gate' | 'public' | 'agent') =>
    changeOf(type, {
      address: `${type}.${name}`,
      actions: ['delete', 'create'],
      before: before[name],
      after: after[name],
      replace_paths: [[name === 'gate' ? 'input' : 'container_definitions']],
    });
  const plan = planOf([
    replaced('aws_lambda_invocation', 'gate'),
    replaced('aws_ecs_task_definition', 'public'),
    replaced('aws_ecs_task_definition', 'agent'),
  ]);
  const reading = releaseReading({ stack: 'prod', stages: [{ name: 'stage', version: stage }] });
  // What the gate is asked is judged by the code, and there is none here (__tests__/policies/closed-world/facts.test.ts).
  const facts: Facts = ({ type }) => (type === 'aws_lambda_invocation' ? [ASKS_RELEASE] : []);
  return review(readPlan(plan), { stack: 'prod', catalogue: DANGERS, readings: [reading], facts });
}

const released = ({ dangers }: Report) =>
  dangers.filter(({ rule }) => rule.startsWith('release.')).map(({ rule, severity }) => `${severity} ${rule}`);

it('a release that changes no schema: its versions, and the way back', () => {
  const report = reportOf({ version: 'v3.25' }, { version: 'v3.26' });
  expect(report.said.slice(0, 2)).toEqual([
    'Release: v3.25 → v3.26.',
    'Migration: it runs and changes nothing: v3.25 and v3.26 have the same schema.',
  ]);
  expect(report.said[2]).toMatch(/^The way back: `npm run balrog -- rollback prod`; v3\.25 runs on schema 36/);
  expect([report.verdict, released(report)]).toEqual(['changes', []]);
  expect(render(report, 'text')).toMatch(
    /What do I do first if it goes wrong\? The way back: `npm run balrog -- rollback prod`/,
  );
});

it('an additive migration says what it adds', () => {
  const report = reportOf({ version: 'v3.18' }, { version: 'v3.19', schemaChange: 'additive' });
  expect(report.said[1]).toMatch(/^Migration: it runs and is additive \(036_add_emergency_shutoff_comments\.py\)/);
  expect(released(report)).toEqual([]);
});

it('a destructive one needs a word, and has no way back by a release', () => {
  // No migration of Balrog that was read takes anything away: of one that nobody has read, releases.json is believed.
  const report = reportOf({ version: 'v3.25' }, { version: 'v4.500', schemaChange: 'destructive' }, 'v4.500');
  expect(released(report)).toEqual(['serious release.no-way-back']);
  expect(report.verdict).toBe('needs-acknowledgement');
  const text = render(report, 'text');
  expect(text).toMatch(
    /if it goes wrong\? There is no way back to v3\.25 by a release: fix forward, or bring the data back/,
  );
  expect(text).not.toContain('Deploy the previous version again');
});

it.each<[string, Release, Release, readonly string[]]>([
  [
    'the order that releases.json gives is not that of the migration',
    { version: 'v3.18' },
    { version: 'v3.19', schemaChange: 'none' },
    ['serious release.schema-change'],
  ],
  [
    'a migration that nobody has read',
    { version: 'v3.25' },
    { version: 'v4.500', schemaChange: 'additive' },
    ['serious release.unread-migration'],
  ],
  [
    'two versions with no schema in common',
    { version: 'v3.25' },
    { version: 'v3.120', schemaChange: 'additive' },
    ['critical release.too-far'],
  ],
  [
    'other digests under the version of before',
    { version: 'v3.25' },
    { version: 'v3.25', balrog: 'c', agent: 'd' },
    ['serious release.digest-alone'],
  ],
  [
    'another version with the digests of before',
    { version: 'v3.25', balrog: 'c', agent: 'd' },
    { version: 'v3.26', balrog: 'c', agent: 'd' },
    ['serious release.version-alone'],
  ],
  [
    'only one of both images is new',
    { version: 'v3.25', agent: 'd' },
    { version: 'v3.26', agent: 'd' },
    ['serious release.version-alone'],
  ],
  [
    'one digest for both images',
    { version: 'v3.25' },
    { version: 'v3.26', balrog: 'c', agent: 'c' },
    ['serious release.one-digest'],
  ],
  ['an older version that runs on the schema', { version: 'v3.26' }, { version: 'v3.25' }, ['notice release.older']],
])('%s', (_, from, to, expected) => {
  expect(released(reportOf(from, to, 'v9.999'))).toEqual(expected);
});

it('prod before stage', () => {
  const report = reportOf({ version: 'v3.25' }, { version: 'v3.26' }, 'v3.25');
  expect(report.said).toContain('Prod gets v3.26 before stage, which runs v3.25 by the code.');
  expect(reportOf({ version: 'v3.25' }, { version: 'v3.26' }, 'v3.26').said.join()).not.toContain('before stage');
});
