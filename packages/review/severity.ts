/** What may be lost, and how bad is worse. */
export type Theme =
  'data loss' | 'protection' | 'exposure' | 'outage' | 'blindness' | 'capacity' | 'identity' | 'restart';

/** `critical` and `serious` need an acknowledgement, a `notice` is only said. */
export type Severity = 'critical' | 'serious' | 'notice';

export const RANK: Readonly<Record<Severity, number>> = { critical: 0, serious: 1, notice: 2 };

/** What nobody has judged stands below the dangers that need an acknowledgement, as it does, and above what asks for nothing. */
export const RANK_OF_UNJUDGED = 1.5;

/** Of equal severity, what cannot be undone comes first: who reads three lines reads those. */
const BY_THEME: Readonly<Record<Theme, number>> = {
  'data loss': 0,
  identity: 1,
  exposure: 2,
  outage: 3,
  protection: 4,
  blindness: 5,
  capacity: 6,
  restart: 7,
};

interface Graded {
  readonly severity: Severity;
  readonly theme: Theme;
}

export const worstFirst = (a: Graded, b: Graded): number =>
  RANK[a.severity] - RANK[b.severity] || BY_THEME[a.theme] - BY_THEME[b.theme];
