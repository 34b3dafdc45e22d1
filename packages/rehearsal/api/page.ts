/** Lists in pages, as every service gives them: so many at once, and a word to go on with. */
import { list, number, text } from '../clouds/values';
import { malformed } from './wire/api-error';
import type { Input } from './wire/decode';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** @param size and token the names of the members that ask for them: MaxRecords, Marker */
export function pageOf<T>(input: Input, all: readonly T[], size: string, token: string): Page<T> {
  const start = Number(text(input, token) ?? 0);
  if (!Number.isInteger(start) || start < 0)
    throw malformed(`${token}: ${text(input, token) ?? ''} is none that was given`);
  const end = start + (number(input, size) ?? all.length);
  return { items: all.slice(start, end), ...(end < all.length ? { next: String(end) } : {}) };
}

/** Elements of a list that the request gives; undefined when it gives none, which asks for everything. */
export function wanted(input: Input, name: string): readonly string[] | undefined {
  return input[name] === undefined ? undefined : list(input, name).map(String);
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags of Terraform as AWS lists them, sorted. */
export function tagsOf(values: Readonly<Record<string, unknown>>): readonly Tag[] {
  const tags = (values['tags_all'] ?? values['tags'] ?? {}) as Readonly<Record<string, string>>;
  return Object.entries(tags)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}
