/**
 * Versions of Balrog: `v3.25`, two parts, the minor one an integer, zero-padded below ten (`v3.08` < `v3.10` < `v3.100`).
 * Balrog's pipeline supports no three-part tags, so they are refused here (RELEASE.md and taskcluster/ci of
 * mozilla-releng/balrog).
 */
export type BalrogVersion = `v${number}.${number}`;

/** The part behind the `v`, as a pattern: what `/__version__` answers. */
export const VERSION_NUMBER = '\\d+\\.\\d+';

/** The tag of a version, and the only place that says what one looks like. */
export const BALROG_VERSION = new RegExp(`^v${VERSION_NUMBER}$`);

/** When something is part of the application: from the version `since` on, and no longer from the version `before` on. */
export interface Lifetime {
  readonly since?: BalrogVersion;
  readonly before?: BalrogVersion;
}

/** `3.25` of `v3.25`: `/__version__` and Sentry's releases go without the `v`. */
export const numberOf = (version: string) => version.slice(1);

/** @throws Error that says what a version looks like */
function parts(version: string): readonly [major: number, minor: number] {
  if (!BALROG_VERSION.test(version)) {
    throw new Error(`"${version}" is not a version of Balrog: write two parts, as in v3.08 or v3.25`);
  }
  const [major, minor] = numberOf(version).split('.').map(Number);
  return [major ?? NaN, minor ?? NaN];
}

/** Below zero when `a` is older than `b`, zero when they are the same version, above zero when it is newer. */
export function compareVersions(a: string, b: string): number {
  const [majorA, minorA] = parts(a);
  const [majorB, minorB] = parts(b);
  return majorA - majorB || minorA - minorB;
}

export const isAtLeast = (version: string, since: string) => compareVersions(version, since) >= 0;

/** Whether that version has it. */
export const lives = (version: string, { since, before }: Lifetime) =>
  (since === undefined || isAtLeast(version, since)) && (before === undefined || !isAtLeast(version, before));

/** `since v3.22`, `before v3.102`, or both; for messages. */
export const lifetimeInWords = ({ since, before }: Lifetime) =>
  [since && `since ${since}`, before && `before ${before}`].filter(Boolean).join(' and ') || 'in every version';
