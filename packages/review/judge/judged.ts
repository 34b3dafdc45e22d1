import type { Leaf } from '../diff/leaves';
import type { PlannedChange, ResourceChange } from '../types';

/** A change of the plan, as it is shown, with each attribute that differs. */
export interface Judged {
  readonly change: PlannedChange;
  readonly shown: ResourceChange;
  readonly leaves: readonly Leaf[];
  /** All of it follows from the step that was announced. */
  readonly follows?: true;
}
