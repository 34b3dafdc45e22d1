/**
 * Values that only the owner of the accounts can know. The repository carries an example in their place,
 * wrapped in `example(…)`; the owner replaces the whole call by the real value:
 *
 *     accountId: example('111122223333')   ->   accountId: '123456789012'
 *
 * `npm run owner-values` lists those that are still examples.
 */
import { z } from 'zod';

export interface Example<T> {
  readonly example: T;
}

export const example = <T>(value: T): Example<T> => ({ example: value });

const isExample = (value: unknown): value is Example<unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 1 && 'example' in value;

/** A field that accepts the owner's value or an example of it, and yields the plain value. */
export const ownerValue = <T extends z.ZodType>(value: T) => {
  const unwrapped = z.preprocess((given) => (isExample(given) ? given.example : given), value);
  return unwrapped as z.ZodType<z.output<T>, z.input<T> | Example<z.input<T>>>;
};

/** Paths of the values below `given` that are still examples, e.g. `aws.accountId`. */
export function examplesIn(given: unknown, path = ''): { path: string; value: unknown }[] {
  if (isExample(given)) return [{ path, value: given.example }];
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([key, value]) => examplesIn(value, path === '' ? key : `${path}.${key}`));
}

/** The values themselves, examples unwrapped. */
export function withoutExamples(given: unknown): unknown {
  if (isExample(given)) return given.example;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, withoutExamples(value)]));
}
