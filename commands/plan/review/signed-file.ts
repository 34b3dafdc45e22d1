/** Files of entries that people sign: what every entry can carry, and how such a file is read. */
import { existsSync, readFileSync } from 'node:fs';
import { DIGEST_DIGITS } from '@balrog-infra/review';
import { z } from 'zod';

/** Fields that mean the same in each of them. */
export const signed = {
  stack: z.string().min(1, 'expected the name of a stack'),
  digest: z
    .string()
    .regex(
      new RegExp(`^[0-9a-f]{${DIGEST_DIGITS}}$`),
      `expected the digest that the review printed, ${DIGEST_DIGITS} hexadecimal digits`,
    ),
  reason: z.string().regex(/^\S+(\s+\S+){3,}$/, 'expected a sentence of at least four words'),
};

export interface SignedFile<T> {
  readonly $comment?: string | undefined;
  readonly entries: readonly T[];
}

/** What a file says; undefined where there is none. */
export const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/**
 * @param text what the file says; undefined where there is none
 * @param name of the file, for people
 * @throws one error that lists everything wrong with it
 */
export function readSigned<T>(text: string | undefined, name: string, entry: z.ZodType<T>): SignedFile<T> {
  const content = parse(text, name);
  const parsed = z.strictObject({ $comment: z.string().optional(), entries: z.array(entry) }).safeParse(content);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(
    ({ path: place, message }) => `  ${place.join('.') || '(the file)'}: ${message}${givenAt(content, place)}`,
  );
  throw new Error([`${name} cannot be used:`, ...mistakes].join('\n'));
}

/** `, given "abc"`: single values only, an entry with a field too many stands in the file. */
function givenAt(content: unknown, place: readonly PropertyKey[]): string {
  const value = place.reduce(
    (inside: unknown, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key],
    content,
  );
  if (value === undefined) return ', given nothing';
  return typeof value === 'object' ? '' : `, given ${JSON.stringify(value)}`;
}

function parse(text: string | undefined, name: string): unknown {
  if (text === undefined) return { entries: [] };
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
