/** What the first lines say of what changed outside of terraform: it has happened, so there is nothing to approve. */
import { BY_HAND } from '../plan/hand-made-rules';
import type { Danger, Report } from '../types';

export interface StackDanger {
  readonly danger: Danger;
  readonly stack: string;
}

/** Of what drifted and is on no list. */
export function driftDangers({ drift, stack }: Report): readonly StackDanger[] {
  return drift
    .filter(({ expected }) => expected === undefined)
    .flatMap(({ dangers }) => dangers.map((danger) => ({ danger, stack })));
}

/** Whether nothing is planned, and something has changed outside. */
export function isDriftAlone(reports: readonly Report[]): boolean {
  const isStill = ({ changes, outputs, deferred, dangers, planState }: Report): boolean =>
    changes.length + outputs.length + deferred.length + dangers.length === 0 && planState !== 'errored';
  return reports.every(isStill) && reports.some(({ drift }) => drift.length > 0);
}

/** @param number in words, of the dangers among what drifted; undefined where there are none */
export function answerOnDrift(reports: readonly Report[], number: string | undefined): string {
  const unexpected = reports.some(({ drift }) => drift.some(({ expected }) => expected === undefined));
  if (!unexpected) return 'There is nothing to approve: all that changed outside of terraform is expected.';
  const open = reports.some(({ drift }) =>
    drift.some(({ expected, unjudged }) => expected === undefined && unjudged.length > 0),
  );
  const calm = open ? 'and nobody has judged all of it' : 'and nothing of it is dangerous by the catalogue';
  const judged = number === undefined ? calm : `with ${number}${open ? ', and nobody has judged all of it' : ''}`;
  return `There is nothing to approve: it has changed outside of terraform already, ${judged}.`;
}

const DRIFT_RECOVERY = 'Find out who changed it and why. A deployment of the code as it is puts it back';

/** What no deployment puts back is said beside what one does. */
export function driftRecovery(reports: readonly Report[]): string {
  const stays = reports.some(({ drift }) => drift.some(({ why }) => why === BY_HAND));
  return stays
    ? `${DRIFT_RECOVERY}, but for rules that were added to a security group by hand: take those away where they were added, or write them into the code. Review its plan first.`
    : `${DRIFT_RECOVERY}: review its plan first.`;
}
