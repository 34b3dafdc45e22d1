/** A step that whoever calls has announced, and what he has found himself. */
import { STEP } from '../catalogue/rules';
import type { Vault } from '../secrets/vault';
import type { Follows } from '../step/known';
import type { ReviewOptions } from '../options';
import type { Danger } from '../types';
import { dangerOf, subjectAt } from './dangers';
import type { Judged } from './judged';

/** Without what follows from the step: it is shown as a change, and judged with the step. */
export function beyondStep(one: Judged, follows: Follows): Judged {
  if (follows.whole(one.change)) return { ...one, leaves: [], follows: true };
  return { ...one, leaves: one.leaves.filter((leaf) => !follows.attribute(one.change, leaf)) };
}

/** The step itself, and what the caller has found. */
export function announced(
  { step, found = [] }: ReviewOptions,
  judged: readonly Judged[],
  vault: Vault,
): readonly Danger[] {
  const subjectOf = (address: string) =>
    subjectAt(address, judged.find(({ change }) => change.address === address)?.shown, vault);
  return [
    ...(step === undefined
      ? []
      : [dangerOf({ ...STEP, recovery: step.recovery }, subjectOf(step.at), { what: step.words }, vault)]),
    ...found.map((one) => dangerOf(one, subjectOf(one.address), { what: one.what }, vault)),
  ];
}
