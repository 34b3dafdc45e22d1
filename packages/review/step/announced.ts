/** A step, as whoever calls announces it. */
import type { Named } from './names';

export interface AnnouncedStep {
  /** `leaves`: the former one is gone, and what there is for it alone goes, too. */
  readonly kind: 'leaves' | 'stands beside' | 'takes the place';
  readonly former: Named;
  readonly next: Named;
  /** Types of which each thing has one of its own: what is of the former is not the next one's. */
  readonly own: readonly string[];
  /** cdk.tf.json in which the former one stands, when it is not the one that is planned. */
  readonly formerCode?: unknown;
  /** Address at which the report says that it knows the step. */
  readonly at: string;
  /** For people: `balrog-prod-2, which was checked, takes the place of balrog-prod`. */
  readonly words: string;
  /** What to do first if it goes wrong. */
  readonly recovery: string;
}
