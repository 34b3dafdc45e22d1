/** Which row of releases.json a release is, or everything that is wrong with it. */
import { IMAGES } from '../../application/images';
import { schemaChangeBetween, type SchemaChange } from '../../application/schema/runs-on';
import { BALROG_VERSION, compareVersions } from '../../application/version';
import { releaseVersion } from '../../environments/fields';
import { withoutExamples } from '../../environments/owner-value';
import { releaseSchema, type Release, type ReleaseRow } from '../../environments/release';
import { RELEASES_FILE } from '../operations/environment-files';
import type { Answer } from './outside/answer';

export interface Wanted {
  readonly environment: string;
  /** As it was typed. */
  readonly version: string;
  /** What nobody could be asked about is for real. */
  readonly isReal?: true;
  /** An older version is meant. */
  readonly back: boolean;
  /** As somebody has read the migrations. */
  readonly schemaChange?: string;
  /** As it was typed. */
  readonly bug?: string;
}

/** What files and the outside say. */
export interface Told {
  /** The row as it is. */
  readonly present: ReleaseRow;
  /** Every row that staging had, for what production may get; undefined for staging itself. */
  readonly staged: readonly ReleaseRow[] | undefined;
  readonly tag: Answer<string | undefined>;
  readonly images: { readonly balrog: Answer<string | undefined>; readonly agent: Answer<string | undefined> };
}

const SCHEMA_CHANGES: readonly SchemaChange[] = ['none', 'additive', 'destructive'];

/** @throws Error that lists everything that is wrong, and says what to do */
export function rowOf(wanted: Wanted, told: Told): Release {
  const wrong: string[] = [];
  const { version } = wanted;
  const isVersion = releaseVersion.safeParse(version).success;
  if (!isVersion)
    wrong.push(
      `${JSON.stringify(version)} is no version that Balrog's pipeline knows: two parts, as in v3.26 or v3.08${BALROG_VERSION.test(version) ? '' : '; a tag of three parts gets no images'}`,
    );
  else {
    wrong.push(...tagged(version, told), ...direction(wanted, told));
  }
  const digest = isVersion ? digestOf(version, told, wrong) : undefined;
  const schemaChange = isVersion ? schemaChangeOf(wanted, told, wrong) : undefined;
  const bug = bugOf(wanted, told, wrong);
  const { tag, images } = told;
  if (wanted.isReal === true && [tag, images.balrog, images.agent].some((answer) => !answer.known))
    wrong.push('where neither GitHub nor Docker Hub can be reached: --rehearsal has both of its own');
  if (digest !== undefined && told.staged !== undefined && !wasStaged({ version, digest }, told.staged))
    wrong.push(`staging never had ${version} with these digests: release and deploy it there first`);
  if (digest !== undefined && wrong.length === 0 && same(told.present, version, digest))
    wrong.push(`${RELEASES_FILE} says ${version} with these digests already`);
  if (wrong.length > 0 || digest === undefined || schemaChange === undefined)
    throw new Error(['Nothing was changed:', ...wrong.map((line) => `  ${line}`)].join('\n'));
  return { version, digest, schemaChange, ...(bug !== undefined && { bug }) };
}

function tagged(version: string, { tag }: Told): readonly string[] {
  if (!tag.known) return [`nobody knows whether ${version} is tagged: ${tag.why}`];
  return tag.value === undefined ? [`mozilla-releng/balrog has no tag ${version}`] : [];
}

function direction({ version, back }: Wanted, { present }: Told): readonly string[] {
  const distance = compareVersions(version, present.version);
  if (distance < 0 && !back)
    return [
      `${version} is older than ${present.version}: --back where that is meant, or \`rollback\`, which says first whether it runs`,
    ];
  return distance > 0 && back ? [`${version} is newer than ${present.version}: --back is for older ones`] : [];
}

type Digests = Release['digest'];

function digestOf(version: string, { images }: Told, wrong: string[]): Digests | undefined {
  const found = (name: keyof typeof IMAGES): string | undefined => {
    const [answer, repository] = [images[name], IMAGES[name]];
    if (!answer.known) wrong.push(`nobody knows whether ${repository}:${version} is pushed: ${answer.why}`);
    else if (answer.value === undefined)
      wrong.push(`there is no image ${repository}:${version}: its pipeline has not pushed it`);
    else return answer.value;
    return undefined;
  };
  const [balrog, agent] = [found('balrog'), found('agent')];
  if (balrog === undefined || agent === undefined) return undefined;
  if (balrog === agent) {
    wrong.push(
      `${IMAGES.balrog} and ${IMAGES.agent} of ${version} have one digest, ${balrog}: one of them was pushed under both names`,
    );
    return undefined;
  }
  return { balrog, agent };
}

function schemaChangeOf(
  { version, schemaChange, back }: Wanted,
  { present }: Told,
  wrong: string[],
): SchemaChange | undefined {
  if (schemaChange !== undefined && !SCHEMA_CHANGES.some((one) => one === schemaChange)) {
    wrong.push(`--schema-change ${schemaChange}: one of ${SCHEMA_CHANGES.join(', ')}`);
    return undefined;
  }
  const given = schemaChange as SchemaChange | undefined;
  // The gate runs no migration of an older version.
  if (back) return 'none';
  const { change, says, files } = schemaChangeBetween(present.version, version);
  if (change === 'two releases') {
    wrong.push(`${present.version} to ${version} takes two releases: ${says}`);
    return undefined;
  }
  if (change === 'unknown') {
    if (given === undefined)
      wrong.push(
        `what ${version} does to the schema is unknown (${says}): read it (\`npm run balrog -- migrations ${present.version} ${version}\`) and say it with --schema-change`,
      );
    return given;
  }
  if (given !== undefined && given !== change) {
    wrong.push(
      `--schema-change ${given}: it is ${change} (${says}${files.length === 0 ? '' : `; ${files.join(', ')}`})`,
    );
    return undefined;
  }
  return change;
}

/** Production has a bug for each deployment; staging follows tags without one, and that of another version would be a false one. */
function bugOf({ bug }: Wanted, { staged }: Told, wrong: string[]): number | undefined {
  if (bug === undefined && staged === undefined) return undefined;
  if (bug !== undefined && /^[1-9]\d{3,7}$/.test(bug)) return Number(bug);
  wrong.push(
    bug === undefined
      ? 'production needs the number of its deployment bug: --bug'
      : `--bug ${bug} is no number of Bugzilla`,
  );
  return undefined;
}

const plain = (row: ReleaseRow) => releaseSchema.parse(withoutExamples(row));

const same = (row: ReleaseRow, version: string, digest: Digests): boolean => {
  const found = plain(row);
  return found.version === version && found.digest.balrog === digest.balrog && found.digest.agent === digest.agent;
};

const wasStaged = ({ version, digest }: { version: string; digest: Digests }, staged: readonly ReleaseRow[]): boolean =>
  staged.some((row) => same(row, version, digest));
