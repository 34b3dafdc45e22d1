/** Is now a good time? A pure function of what was asked beforehand. */
import type { Facts } from './facts';
import type { Finding, Override, Weighed } from './finding';

type Check = (environment: string, facts: Facts) => Finding | readonly Finding[] | undefined;

/** In the order in which people read them: what is deployed, then when, then the state of what it is deployed to. */
const CHECKS: readonly Check[] = [];

export const preflight = (environment: string, facts: Facts): readonly Finding[] =>
  CHECKS.flatMap((check) => check(environment, facts) ?? []);

const stops = ({ verdict }: Finding): boolean => verdict === 'stop' || verdict === 'unknown';

/**
 * Holds the findings against what somebody goes past.
 *
 * @throws Error that lists every override that names no finding, or gives no reason
 */
export function weigh(findings: readonly Finding[], overrides: readonly Override[]): Weighed {
  const stopping = findings.filter(stops);
  const reasons = new Map(overrides.map(({ id, reason }) => [id, reason.trim()]));
  const wrong = overrides.flatMap(({ id, reason }) => {
    if (reason.trim() === '') return [`${id} gives no reason: --override ${id}="why it may go on"`];
    if (stopping.some((finding) => finding.id === id)) return [];
    const may = stopping.map((finding) => finding.id).join(', ') || 'nothing';
    return [`${id} stops nothing here: what may be overridden is ${may}`];
  });
  if (wrong.length > 0)
    throw new Error(['Overrides that mean nothing:', ...wrong.map((line) => `  ${line}`)].join('\n'));
  return {
    open: stopping.filter(({ id }) => !reasons.has(id)),
    overrides: stopping.flatMap(({ id, says }) => {
      const reason = reasons.get(id);
      return reason === undefined ? [] : [`${id}: ${reason} (${says})`];
    }),
  };
}
