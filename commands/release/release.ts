/** `npm run balrog -- release <environment> <version>`: writes the row of releases.json, and counts it. It deploys nothing. */
import { IMAGES } from '../../application/images';
import { environmentFiles } from '../../environments';
import type { Release, ReleaseRow } from '../../environments/release';
import { committedReleases, readRows, RELEASES_FILE } from '../operations/environment-files';
import type { Where } from '../operations/options';
import { say } from '../operations/people';
import { assertEnvironment, clockOf, homeOf } from '../operations/session';
import { PROJECT } from '../project';
import { releaseFiles } from './files';
import { outsideAlone } from './outside/session';
import { rowOf, type Wanted } from './request';

export interface ReleaseFlags extends Where {
  readonly back?: true;
  readonly schemaChange?: string;
  readonly bug?: string;
  readonly json?: true;
}

export async function releaseVersion(environment: string, version: string, flags: ReleaseFlags): Promise<number> {
  assertEnvironment(environment);
  const { back, schemaChange, bug } = flags;
  const wanted: Wanted = {
    environment,
    version,
    back: back === true,
    ...(homeOf(flags) === undefined && { isReal: true as const }),
    ...(schemaChange !== undefined && { schemaChange }),
    ...(bug !== undefined && { bug }),
  };
  const present = rowIn(environment);
  const row = await outsideAlone(homeOf(flags), async (outside) => {
    const [tag, balrog, agent] = await Promise.all([
      outside.tagCommit(version),
      outside.imageDigest({ repository: IMAGES.balrog, tag: version }),
      outside.imageDigest({ repository: IMAGES.agent, tag: version }),
    ]);
    return rowOf(wanted, { present, staged: stagedFor(environment), tag, images: { balrog, agent } });
  });
  await releaseFiles(PROJECT, environment, clockOf(flags)).edit(row, `release ${version}`);
  say(
    flags.json === true
      ? JSON.stringify({ environment, from: present.version, row }, null, 2)
      : written(environment, present, row),
  );
  return 0;
}

const rowIn = (environment: string): ReleaseRow => {
  const row = readRows<ReleaseRow>(PROJECT, RELEASES_FILE)[environment];
  if (row === undefined) throw new Error(`${RELEASES_FILE} has no row of ${environment}. Nothing was changed.`);
  return row;
};

/** All rows that the staging environment has or had; of whatever credentials, since they are in the repository. */
function stagedFor(environment: string): readonly ReleaseRow[] | undefined {
  if (environmentFiles[environment]?.services.mode !== 'production') return undefined;
  return Object.entries(environmentFiles)
    .filter(([, { services }]) => services.mode === 'staging')
    .flatMap(([name]) => [rowIn(name), ...committedReleases<ReleaseRow>(PROJECT, name)]);
}

const ORDER = {
  none: 'public and admin side by side',
  additive: 'the schema first, then admin, then public',
  destructive: 'public first, then the schema, then admin',
} as const;

const written = (environment: string, { version }: ReleaseRow, row: Release): string =>
  [
    `${environment}: ${version} -> ${row.version}, schema change: ${row.schemaChange} (${ORDER[row.schemaChange]})`,
    `  ${IMAGES.balrog}@${row.digest.balrog}`,
    `  ${IMAGES.agent}@${row.digest.agent}`,
    `environments/ says so now, and counts it: commit both files, in a pull request of its own; then \`npm run deploy -- ${environment}\`.`,
  ].join('\n');
