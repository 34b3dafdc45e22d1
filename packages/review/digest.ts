/** The digest of a danger list: what an acknowledgement names, and what a different list voids. */
import { sha256 } from './judge/dangers';
import type { Danger, Report, Unjudged, Verdict } from './types';

/**
 * Hexadecimal digits of a digest: 128 bits. Who writes a change can try names and values until a harmless list and a dangerous one have one digest, which
 * for 64 bits is a day's work of a graphics card.
 */
export const DIGEST_DIGITS = 32;

/** Of what needs an acknowledgement: dangers, and what nobody has judged. Notices come and go without voiding one. DIGEST_DIGITS long. */
export function digestOf(dangers: readonly Danger[], unjudged: readonly Unjudged[]): string {
  const needed = [...dangers.filter(({ severity }) => severity !== 'notice'), ...unjudged];
  const bound = needed.map(({ fingerprint }) => fingerprint);
  return sha256(bound.sort().join('\n')).slice(0, DIGEST_DIGITS);
}

/** One digest for several stacks, whatever their order. */
export function dangerDigest(reports: readonly Report[]): string {
  const lines = reports.map(({ stack, digest }) => `${stack} ${digest}`).sort();
  return sha256(lines.join('\n')).slice(0, DIGEST_DIGITS);
}

const WEIGHT: Readonly<Record<Verdict, number>> = { 'no-change': 0, changes: 1, 'needs-acknowledgement': 2 };

/** The worst of all reports. */
export function verdictOf(reports: readonly Report[]): Verdict {
  return reports.map(({ verdict }) => verdict).reduce<Verdict>((a, b) => (WEIGHT[b] > WEIGHT[a] ? b : a), 'no-change');
}
