/** Asks everybody at once; whoever does not answer is unknown, and holds up nobody else. */
import { CUT_OFFS } from '../../../application/cut-offs';
import { IMAGES } from '../../../application/images';
import { BALROG_VERSION } from '../../../application/version';
import { migrationFolders } from '../../../application/migrations';
import type { Freezes } from '../../../environments/freezes';
import type { Release } from '../../../environments';
import { known, unknown, type Answer } from '../outside/answer';
import type { Outside } from '../outside/outside';
import type { PreflightCloud } from './cloud';
import type { Facts } from './facts';

/** An environment as its clouds know it. */
export interface Asked {
  readonly name: string;
  readonly cloud: PreflightCloud;
}

export interface Sources {
  readonly outside: Outside;
  readonly environment: Asked & {
    readonly mode: Facts['mode'];
    readonly adminHostname: string;
    /** Its row of releases.json, where it is of the version that is asked for. */
    readonly declared: Release | undefined;
    readonly examples: readonly string[];
  };
  /** The environment that runs a version first; undefined for that one itself. */
  readonly before: (Omit<Asked, 'cloud'> & { readonly cloud: Answer<PreflightCloud> }) | undefined;
  readonly freezes: Freezes;
  readonly rehearsed: boolean;
  /** The moment that is judged, and that of the asking: backups are as old as they are now. */
  readonly now: Date;
  readonly askedAt: Date;
  /** Asked only where something was planned. */
  readonly dangers?: Facts['dangers'];
}

export async function gather(version: string, sources: Sources): Promise<Facts> {
  const { outside, environment, freezes, rehearsed, now, askedAt } = sources;
  const { cloud, mode, declared, examples } = environment;
  const tag = encodeURI(version);
  const running = await cloud.running();
  const [commit, balrog, agent, migrations, stage, shipIt, calendar, scheduled, past, alarms, restorable, underWay] =
    await Promise.all([
      outside.tagCommit(tag),
      outside.imageDigest({ repository: IMAGES.balrog, tag }),
      outside.imageDigest({ repository: IMAGES.agent, tag }),
      migrationsBetween(outside, running.known ? running.value.version : undefined, version),
      stageOf(sources),
      outside.shipIt(),
      outside.calendar(),
      outside.scheduledChanges(environment.adminHostname),
      cloud.past(),
      cloud.alarms(),
      cloud.restorable(),
      cloud.underWay(),
    ]);
  return {
    ...{
      now,
      askedAt,
      mode,
      rehearsed,
      version,
      declared,
      running,
      stage,
      migrations,
      freezes,
      calendar,
      shipIt,
      scheduled,
    },
    ...{
      past,
      alarms,
      restorable,
      underWay,
      examples,
      tag: commit,
      images: { balrog, agent },
      dangers: sources.dangers,
    },
  };
}

async function stageOf({ before, askedAt }: Sources): Promise<Facts['stage']> {
  if (before === undefined) return undefined;
  const { name, cloud } = before;
  if (!cloud.known) return { name, running: cloud, errors: cloud };
  const running = await cloud.value.running();
  const errors = await cloud.value.errors(running.known ? running.value.since : undefined, askedAt);
  return { name, running, errors };
}

/** Files that are no migrations: of Python, and of Alembic itself. */
const MIGRATION = /^\w*\d\w*_.*\.py$/;

async function migrationsBetween(outside: Outside, from: string | undefined, to: string): Promise<Facts['migrations']> {
  if (from === undefined || !BALROG_VERSION.test(from)) return unknown('nobody knows which version runs');
  if (!BALROG_VERSION.test(to)) return unknown(`${to} is no version`);
  // Both tools' folders at either version: a release may bring the second one.
  const folders = [
    ...new Set(
      [from, to].flatMap((one) => [...migrationFolders(from, to), ...migrationFolders(one, CUT_OFFS.alembic)]),
    ),
  ];
  const at = async (version: string): Promise<Answer<readonly string[]>> => {
    const found = await Promise.all(
      folders.map(async (path) => ({ path, files: await outside.folder(path, version) })),
    );
    const missing = found.find(({ files }) => !files.known);
    if (missing !== undefined && !missing.files.known) return missing.files;
    return known(
      found.flatMap(({ path, files }) =>
        files.known ? files.value.filter((file) => MIGRATION.test(file)).map((file) => `${path}/${file}`) : [],
      ),
    );
  };
  const [before, after] = await Promise.all([at(from), at(to)]);
  if (!before.known) return before;
  if (!after.known) return after;
  return known({ before: before.value, after: after.value });
}
