/**
 * Versions of Balrog: `v3.25`, two parts, the minor one an integer, zero-padded below ten (`v3.08` < `v3.10` < `v3.100`).
 * Three-part tags are not supported by Balrog's pipeline, so they are refused here (RELEASE.md and taskcluster/ci of
 * mozilla-releng/balrog).
 */
export type BalrogVersion = `v${number}.${number}`;

/** When something is part of the application: from the version `since` to the version `until`, both included. */
export interface Lifetime {
  readonly since?: BalrogVersion;
  readonly until?: BalrogVersion;
}

/** @throws Error that says what a version looks like */
function parts(version: string): readonly [major: number, minor: number] {
  const found = /^v(\d+)\.(\d+)$/.exec(version);
  if (!found) {
    throw new Error(`"${version}" is not a version of Balrog: write two parts, as in v3.08 or v3.25`);
  }
  return [Number(found[1]), Number(found[2])];
}

/** Below zero when `a` is older than `b`, zero when they are the same version, above zero when it is newer. */
export function compareVersions(a: string, b: string): number {
  const [majorA, minorA] = parts(a);
  const [majorB, minorB] = parts(b);
  return majorA - majorB || minorA - minorB;
}

export const isAtLeast = (version: string, since: string) => compareVersions(version, since) >= 0;

/** Whether that version has it. */
export const lives = (version: string, { since, until }: Lifetime) =>
  (since === undefined || isAtLeast(version, since)) && (until === undefined || compareVersions(version, until) <= 0);

/** `since v3.22`, `until v3.101`, or both; for messages. */
export const lifetimeInWords = ({ since, until }: Lifetime) =>
  [since && `since ${since}`, until && `until ${until}`].filter(Boolean).join(' and ') || 'in every version';
