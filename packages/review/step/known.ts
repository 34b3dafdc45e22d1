/** What a step is held against, and what follows from it. */
import type { Leaf } from '../diff/leaves';
import type { PolicyFinder } from '../judge/change';
import type { Synthesized } from '../judge/synthesized';
import type { Plan, PlannedChange } from '../types';

/** What a step is held against. */
export interface Known {
  readonly plan: Plan;
  readonly synthesized: Synthesized;
  /** The code in which the former one stands: this one, or one of before. */
  readonly formerCode: Pick<Synthesized, 'blocks'>;
  readonly policyOf: PolicyFinder;
}

export interface Follows {
  /** The whole resource is made for the next one as it is for the former, or goes with the former. */
  readonly whole: (change: PlannedChange) => boolean;
  /** The attribute changes by the step, and by nothing else. */
  readonly attribute: (change: PlannedChange, leaf: Leaf) => boolean;
  /** What the code said at the address, and says no more. */
  readonly code: (address: string) => boolean;
}
