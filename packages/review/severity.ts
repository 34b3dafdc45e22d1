/** How bad is worse. */
import type { Danger, Severity, Theme } from './types';

export const RANK: Readonly<Record<Severity, number>> = { critical: 0, serious: 1, notice: 2 };

/** Of equal severity, what cannot be undone comes first: who reads three lines reads those. */
const BY_THEME: Readonly<Record<Theme, number>> = {
  'data loss': 0,
  identity: 1,
  exposure: 2,
  protection: 3,
  blindness: 4,
  capacity: 5,
  restart: 6,
};

type Graded = Pick<Danger, 'severity' | 'theme'>;

export const worstFirst = (a: Graded, b: Graded): number =>
  RANK[a.severity] - RANK[b.severity] || BY_THEME[a.theme] - BY_THEME[b.theme];
