/** Is now a good time? A pure function of what was asked beforehand. */
import type { Check } from './checks/check';
import * as releases from './checks/releases';
import { schema } from './checks/schema';
import * as state from './checks/state';
import * as what from './checks/what';
import * as when from './checks/when';
import type { Facts } from './facts';
import type { Finding, Override, Weighed } from './finding';

/** In the order in which people read them: what is deployed, then when, then the state of what it is deployed to. */
const CHECKS: readonly Check[] = [
  ...[what.version, what.tag, what.images, what.apart, what.newer, what.stage, what.stageErrors, schema],
  ...[when.takes, when.day, when.quiet, when.freeze, releases.calendar, releases.shipIt],
  ...[state.scheduled, state.alarms, state.restorable, state.underWay, state.dangers, state.ownerValues],
];

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
    const may = [...new Set(stopping.map((finding) => finding.id))].join(', ') || 'nothing';
    return [`${id} stops nothing here: what may be overridden is ${may}`];
  });
  if (wrong.length > 0) throw new Error(['Nothing was changed:', ...wrong.map((line) => `  ${line}`)].join('\n'));
  return {
    open: stopping.filter(({ id }) => !reasons.has(id)),
    overrides: stopping.flatMap(({ id, says }) => {
      const reason = reasons.get(id);
      return reason === undefined ? [] : [{ finding: `${id}: ${says}`, reason }];
    }),
  };
}
