/** A short way to write rows that have most in common: an argument, when it is refused, an example of each side. */
import type { Values } from '../../behaviour';
import type { Example, TypeRefusal } from './by-type';
import type { Facts } from './table';

export type Common = Omit<TypeRefusal, 'path' | 'refused' | 'wrong' | 'right'>;

export type Rule = readonly [
  path: string,
  refused: (facts: Facts) => string | undefined,
  wrong: Example,
  right: Example,
  /** What this row has of its own. */
  more?: Partial<Common>,
];

export function rowsOf(common: Common, rules: readonly Rule[]): readonly TypeRefusal[] {
  return rules.map(([path, refused, wrong, right, more]) => ({ ...common, ...more, path, refused, wrong, right }));
}

export const when = (isWrong: boolean, message: string): string | undefined => (isWrong ? message : undefined);

/** An example of values alone. */
export const of = (values: Values, ...others: NonNullable<Example['others']>): Example =>
  others.length > 0 ? { values, others } : { values };

/** The first that comes a second time. */
export function doubled<T>(items: readonly T[]): T | undefined {
  return items.find((item, at) => item !== undefined && items.indexOf(item) !== at);
}
