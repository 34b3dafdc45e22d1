/** What a row of the table of quotas says. */
import type { Made } from './made';

export interface Quota {
  readonly service: string;
  /** As AWS calls it. */
  readonly name: string;
  /** In a region, unless `unit` says of what else. */
  readonly byDefault: number;
  readonly unit: string;
  /** `no` where AWS raises it for nobody. */
  readonly canBeRaised: 'yes' | 'no';
  readonly source: string;
  /** Types of Terraform that it counts, or that what it counts lies in. */
  readonly of: readonly string[];
  readonly needed: (made: Made) => number;
  /** What the number is made of, or what else to know. */
  readonly note?: string | ((made: Made) => string);
}

type Counted = Omit<Quota, 'needed' | 'of' | 'unit' | 'canBeRaised'> &
  Partial<Pick<Quota, 'needed' | 'unit' | 'canBeRaised'>>;

/** A quota that counts a type. */
export const each = (type: string, given: Counted): Quota => ({
  unit: 'of them',
  canBeRaised: 'yes',
  of: [type],
  needed: (made) => made.of(type).length,
  ...given,
});
