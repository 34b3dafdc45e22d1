/** How bad is worse. */
import type { Severity } from './types';

export const RANK: Readonly<Record<Severity, number>> = { critical: 0, serious: 1, notice: 2 };
