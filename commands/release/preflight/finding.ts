/** What a check of the preflight says, and the reasons with which people go past it. */

export type Verdict = 'ok' | 'warning' | 'stop' | 'unknown';

export interface Finding {
  /** Names the check, and what an override goes past: `friday`. */
  readonly id: string;
  /** `unknown`: nobody could say. It stops as a stop does, until somebody who has looked says so. */
  readonly verdict: Verdict;
  readonly says: string;
  /** What to do; empty where all is well. */
  readonly remedy: string;
}

/** Somebody goes past a finding, and says why; it is kept in the record of the operation. */
export interface Override {
  readonly id: string;
  readonly reason: string;
}

export interface Weighed {
  /** What nobody has overridden: with any, nothing is deployed (exit code 3). */
  readonly open: readonly Finding[];
  /** For the record: what was found, and why it is passed all the same. */
  readonly overrides: readonly { readonly finding: string; readonly reason: string }[];
}
