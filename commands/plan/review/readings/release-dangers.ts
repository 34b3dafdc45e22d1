/** What can be wrong with a release, as dangers of a review. */
import { schemaOf } from '../../../../application/migrations';
import { runsOn, type DerivedChange } from '../../../../application/schema/runs-on';
import { BALROG_VERSION, compareVersions } from '../../../../application/version';
import type { ReadDanger } from '@balrog-infra/review';
import type { ReleaseContext, Transition } from './transition';

interface BothSides {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** Digests of the two images in all containers of a plan. */
export interface Digests {
  readonly balrog: BothSides;
  readonly agent: BothSides;
}

const same = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one));

const binding = ({ before, after }: Transition): string => JSON.stringify([before, after]);

export function ofDigests(found: Transition, images: Digests): readonly ReadDanger[] {
  const { address, before, after } = found;
  const moved = before.version !== after.version;
  const changed = Object.entries<BothSides>({ balrog: images.balrog, agent: images.agent }).filter(
    ([, { before: was, after: is }]) => was.size > 0 && is.size > 0,
  );
  const wrong = changed.filter(([, { before: was, after: is }]) => same(was, is) === moved).map(([name]) => name);
  // The plan may not show a task that stays as it is, and the gate has the digest of one image itself.
  if (!wrong.includes('balrog') && (before.digest === after.digest) === moved) wrong.unshift('balrog');
  const both = [...images.balrog.after].filter((digest) => images.agent.after.has(digest));
  return [
    ...(wrong.length === 0
      ? []
      : [moved ? versionAlone(found, wrong.join(' and ')) : digestAlone(found, wrong.join(' and '))]),
    ...both.map((digest) => ({
      rule: 'release.one-digest',
      theme: 'outage' as const,
      severity: 'serious' as const,
      address,
      what: `both images have one digest, ${digest.slice(0, 19)}…: one of the services starts the program of the other`,
      reason: 'The images of the applications and of the agent are two, so one of the two digests is wrong.',
      remedy: 'Take both digests from the pushes of the tag (docs/runbooks/release.md).',
    })),
  ];
}

const digestAlone = (found: Transition, images: string): ReadDanger => ({
  rule: 'release.digest-alone',
  theme: 'exposure',
  severity: 'serious',
  address: found.address,
  what: `the digest of ${images} changes, and the version stays ${found.after.version}`,
  reason: 'Other code runs under the version of before: a tag is pushed once, so its digest does not change.',
  remedy: 'Compare the digest with what the pipeline of the tag pushed; release another version for other code.',
  bind: binding(found),
});

const versionAlone = (found: Transition, images: string): ReadDanger => ({
  rule: 'release.version-alone',
  theme: 'identity',
  severity: 'serious',
  address: found.address,
  what: `the version becomes ${found.after.version}, and the digest of ${images} stays`,
  reason: 'It is called by the new version everywhere, and the code of the version before runs.',
  remedy: 'Give the digests of the new version, too (environments/releases.json).',
  bind: binding(found),
});

/** Of a version that is newer than the one that runs. */
export function ofSchema(found: Transition, derived: DerivedChange, back: string): readonly ReadDanger[] {
  const { address, before, after } = found;
  const declared = after.schemaChange;
  const about = { address, bind: binding(found), recovery: back };
  const destructive = derived.change === 'destructive' || (derived.change === 'unknown' && declared === 'destructive');
  if (derived.change === 'two releases')
    return [
      {
        ...about,
        rule: 'release.too-far',
        theme: 'outage',
        severity: 'critical',
        what: `${before.version} and ${after.version} run on no schema in common: ${derived.says}`,
        reason: 'Whatever is deployed first fails until the other is there, or the migration refuses.',
        remedy: 'Release a version in between that runs on both schemas.',
      },
    ];
  return [
    ...(destructive ? [noWayBack(found, about)] : []),
    ...(derived.change === 'unknown' && !destructive ? [unread(found, derived, about)] : []),
    ...wrongOrder(derived, declared, about),
  ];
}

type About = Pick<ReadDanger, 'address' | 'bind' | 'recovery'>;

const noWayBack = ({ before, after }: Transition, about: About): ReadDanger => ({
  ...about,
  rule: 'release.no-way-back',
  theme: 'data loss',
  severity: 'serious',
  what: `the migration of ${after.version} is destructive`,
  reason: `What it takes away does not come back by a release, and ${before.version} needs it.`,
  remedy:
    'Let stage run it first, know that the newest recovery point is young (npm run balrog -- preflight), then acknowledge it.',
});

const unread = ({ before, after }: Transition, { says }: DerivedChange, about: About): ReadDanger => ({
  ...about,
  rule: 'release.unread-migration',
  theme: 'data loss',
  severity: 'serious',
  what: says,
  reason: 'Nobody can say what it does to the schema, so nobody can say whether there is a way back.',
  remedy: `Read the migrations between ${before.version} and ${after.version}, and add them to application/schema.`,
});

/** Where nothing changes any order will do. */
function wrongOrder({ change }: DerivedChange, declared: string | undefined, about: About): readonly ReadDanger[] {
  if (declared === undefined || declared === change || change === 'none' || change === 'unknown') return [];
  return [
    {
      ...about,
      rule: 'release.schema-change',
      theme: 'outage',
      severity: 'serious',
      what: `releases.json says ${declared}, and the migration is ${change}`,
      reason: 'It sets the order of the deployment: with the wrong one, code meets a schema that it does not know.',
      remedy: `Write "schemaChange": "${change}".`,
    },
  ];
}

/** Of a version that is older than the one that runs: the schema stays. */
export function ofOlder(found: Transition, stack: string): readonly ReadDanger[] {
  const { address, before, after } = found;
  const schema = schemaOf(before.version);
  const answer = schema === undefined ? undefined : runsOn(after.version, schema);
  const what = `${after.version} is older than ${before.version}: ${answer?.says ?? `nobody has read the schema of ${before.version}`}`;
  return [
    {
      rule: 'release.older',
      theme: 'outage',
      severity: answer?.verdict === 'yes' ? 'notice' : answer?.verdict === 'no' ? 'critical' : 'serious',
      address,
      what,
      reason: 'Going back takes the code back and leaves the schema as it is.',
      remedy: `Go back by \`npm run balrog -- rollback ${stack}\`, which asks whether it runs; where it does not, restore the data, too.`,
      recovery: `Release ${before.version} again.`,
      bind: binding(found),
    },
  ];
}

export function beforeStage(found: Transition, { stack, stages }: ReleaseContext): readonly ReadDanger[] {
  const { address, after } = found;
  return stages
    .filter(({ version }) => BALROG_VERSION.test(version) && compareVersions(version, after.version) < 0)
    .map(({ name, version }) => ({
      rule: 'release.before-stage',
      theme: 'outage',
      severity: 'notice',
      address,
      what: `${stack} gets ${after.version} before ${name}, which runs ${version} by the code`,
      reason: 'Nobody has seen it run with data of its own.',
      remedy: `Deploy it to ${name} first.`,
    }));
}
