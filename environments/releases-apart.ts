/** What only shows when the rows of releases.json are held against each other: each has the right form. */
import { numberOf } from '../application/version';
import type { Mistake } from './mistake';
import { RELEASES_FILE, type Release } from './release';

type Row = readonly [environment: string, release: Release];

/** Between the version that this repository began with (v3.25) and the newest there is (v3.117) are fewer; v3.250 is v3.25 with a slip. */
const MOST_APART = 100;

const IMAGES = ['balrog', 'agent'] as const;

/** One digest under two versions, and versions that lie too far apart to be meant. The later row is the one that is told. */
export const releasesApart = (rows: readonly Row[]): readonly Mistake[] =>
  rows.flatMap((row, index) => [...digestMistakes(row, rows.slice(0, index)), ...distanceMistakes(row, rows)]);

/** Every image has its version in it (version.json), so none is that of two versions: here somebody changed one line of two. */
const digestMistakes = ([name, { version, digest }]: Row, before: readonly Row[]): readonly Mistake[] =>
  IMAGES.flatMap((image) => {
    const other = before.find(([, release]) => release.version !== version && hasDigest(release, digest[image]));
    if (other === undefined) return [];
    const allowed = `the digest of ${version}: this one is of ${other[1].version}, which ${other[0]} runs`;
    return [{ file: RELEASES_FILE, path: `${name}.digest.${image}`, given: digest[image], allowed }];
  });

const hasDigest = ({ digest }: Release, one: string): boolean => IMAGES.some((image) => digest[image] === one);

function distanceMistakes([name, { version }]: Row, rows: readonly Row[]): readonly Mistake[] {
  const behind = rows.find(([, other]) => versionsAhead(version, other.version) > MOST_APART);
  if (behind === undefined) return [];
  const allowed = `a version that there is: ${behind[0]} runs ${behind[1].version}, and no two are more than ${MOST_APART} apart`;
  return [{ file: RELEASES_FILE, path: `${name}.version`, given: version, allowed }];
}

/** A new major version begins anew, so its minor number says nothing of the distance. */
function versionsAhead(version: string, other: string): number {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [version, other].map((one) =>
    numberOf(one).split('.').map(Number),
  ) as [number[], number[]];
  return major === otherMajor ? minor - otherMinor : (major - otherMajor - 1) * MOST_APART + minor;
}
