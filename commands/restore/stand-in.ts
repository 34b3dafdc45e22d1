/**
 * `npm run balrog -- stand-in prod prodeast`: the files of an environment that takes the place of another one in the region of its copies, when the
 * other's region is lost (docs/runbooks/lost-region.md). What only its owner can know is an example there, as in every new environment.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFiles } from '../../environments';
import { DOMAINS_FILE } from '../../environments/domains-apart';
import type { EnvironmentFile } from '../../environments/environment';
import { ENVIRONMENT_NAME } from '../../environments/fields';
import { RELEASES_FILE } from '../../environments/release';
import { withoutExamples } from '../../environments/owner-value';
import { Stopped } from '../operations/stopped';
import { PROJECT } from '../project';
import { writeWhole } from '../whole-file';

export interface StandIn {
  /** The one whose region is lost. */
  readonly of: string;
  readonly name: string;
  /** Where its own copies go. */
  readonly backupRegion: string;
  readonly project?: string;
}

/** @returns the files that were written */
export function writeStandIn({ of, name, backupRegion, project = PROJECT }: StandIn): readonly string[] {
  const data = environmentFiles[of];
  const file = `environments/${name}.ts`;
  if (data === undefined) throw new Stopped(`There is no environment ${of}. Nothing was changed.`);
  if (!ENVIRONMENT_NAME.test(name))
    throw new Stopped(`${JSON.stringify(name)} is no name: 2 to 10 lower-case letters. Nothing was changed.`);
  if (existsSync(join(project, file))) throw new Stopped(`There is an environment ${name}. Nothing was changed.`);
  const { aws, edge } = withoutExamples(data) as EnvironmentFile;
  const read = (path: string) => readFileSync(join(project, path), 'utf8');
  const there = { of, name, from: aws.region, region: aws.backupRegion };
  const networks = Object.values(environmentFiles).map(({ network }) => network.cidr);
  const own = changed(certificates(read(`environments/${of}.ts`), there), [
    [new RegExp(`\\b${of}: EnvironmentData`), `${name}: EnvironmentData`],
    [`name: '${of}',`, `name: '${name}',\n  standsInFor: '${of}',`],
    [/\bregion: '[^']+'/, `region: '${aws.backupRegion}'`],
    [/backupRegion: '[^']+'/, `backupRegion: '${backupRegion}'`],
    [/zones: \['[^\]]+\]/, `zones: [${['a', 'b', 'c'].map((zone) => `'${aws.backupRegion}${zone}'`).join(', ')}]`],
    [/cidr: '[^']+'/, `cidr: '${freeNetwork(networks)}'`],
    [/organizationId: [^,]+/, 'organizationId: example(999)'],
    // CloudFront knows a host name once, and has no region that could be lost.
    [`hostname: '${edge.adminUi.hostname}'`, `hostname: '${name}-${edge.adminUi.hostname}'`],
    ...['projectId', 'releaseBucket', 'nightlyBucket', 'dumpBucket'].map((field): Change => [
      new RegExp(`${field}: (?:example\\()?'([^']+)'\\)?`),
      (_: string, value: string) => `${field}: example('${ownName(value, there)}')`,
    ]),
  ]);
  const domains = changed(read(DOMAINS_FILE), [
    [
      new RegExp(`^( +)${of}: \\{\\n[^]*?^\\1\\},\\n`, 'gm'),
      (row: string) => row + certificates(row, there).replace(`${of}: {`, `${name}: {`),
    ],
  ]);
  const releases = JSON.parse(read(RELEASES_FILE)) as Record<string, unknown>;
  const rows = { ...releases, [name]: releases[of] };
  writeWhole(join(project, file), own);
  writeWhole(join(project, DOMAINS_FILE), domains);
  writeWhole(join(project, RELEASES_FILE), `${JSON.stringify(rows, null, 2)}\n`);
  return [file, DOMAINS_FILE, RELEASES_FILE];
}

interface There {
  readonly of: string;
  readonly name: string;
  readonly from: string;
  readonly region: string;
}

type Change = readonly [from: string | RegExp, to: string | ((whole: string, ...groups: string[]) => string)];

/** @throws Stopped when a file does not look as expected: a value that stayed would be that of the lost one */
function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((before, [from, to]) => {
    const after = typeof to === 'string' ? before.replace(from, () => to) : before.replace(from, to);
    if (after !== before) return after;
    throw new Stopped(`The files of the environment have no ${String(from)}: copy them by hand. Nothing was changed.`);
  }, text);
}

/** A load balancer takes those of its own region alone. */
const certificates = (text: string, { from, region }: There): string =>
  text.replaceAll(
    new RegExp(`(?:example\\()?'(arn:aws:acm:)${from}(:[^']+)'\\)?`, 'g'),
    (_, start: string, rest: string) => `example('${start}${region}${rest}')`,
  );

const ownName = (value: string, { of, name }: There): string =>
  value.includes(`-${of}-`) ? value.replace(`-${of}-`, `-${name}-`) : `${value}-${name}`;

function freeNetwork(taken: readonly string[]): string {
  for (let second = 64; ; second += 1) {
    const cidr = `10.${second}.0.0/16`;
    if (!taken.includes(cidr)) return cidr;
  }
}
