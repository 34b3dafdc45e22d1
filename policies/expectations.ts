/**
 * What rules expect of attributes, in one line each. An absent value is wrong (what nobody set is not protected: in
 * Terraform an absent backup retention is 0), and one that is unknown before apply is wrong too, in words of its own.
 */
import { unlessSecret } from '@balrog-infra/secrets';
import { hasUnresolved } from './references';
import type { Attributes, Resource, StackView } from './stack-view';
import type { Finding } from './rule';

/** A value as it appears in a message: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'absent';
  const text = unlessSecret(JSON.stringify(value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** The finding of a rule that met a value it cannot follow: it fails closed. */
export function undecided(what: string, value: unknown, remedy: string): Finding {
  return { wrong: `cannot decide: ${what} is ${show(value)}, which is known only after apply`, remedy };
}

/** The attribute must satisfy `accepts`; `expected` completes "…, expected …". */
export function mustSatisfy(
  stack: StackView,
  resource: Resource,
  attribute: string,
  accepts: (value: unknown) => boolean,
  expected: string,
  remedy: string,
): readonly Finding[] {
  const given = stack.value(resource.attributes[attribute]);
  if (hasUnresolved(given)) return [undecided(attribute, given, remedy)];
  return accepts(given) ? [] : [{ wrong: `${attribute} is ${show(given)}, expected ${expected}`, remedy }];
}

/** The attribute must be exactly this. */
export function mustBe(
  stack: StackView,
  resource: Resource,
  attribute: string,
  wanted: string | number | boolean,
  remedy: string,
): readonly Finding[] {
  return mustSatisfy(stack, resource, attribute, (given) => given === wanted, show(wanted), remedy);
}

/** The attribute must be a number of at least `floor` units. */
export function mustBeAtLeast(
  stack: StackView,
  resource: Resource,
  attribute: string,
  floor: number,
  unit: string,
  remedy: string,
): readonly Finding[] {
  const accepts = (given: unknown): boolean => typeof given === 'number' && given >= floor;
  return mustSatisfy(stack, resource, attribute, accepts, `at least ${floor} ${unit}`, remedy);
}

/** Nested blocks as a list: cdktf writes a block that may occur once as an object, others as lists. */
export function blocks(value: unknown): readonly Attributes[] {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item): item is Attributes => typeof item === 'object' && item !== null);
}

/** A value that may be one string or a list of them, as a list. */
export function strings(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** A string, number or boolean as text; anything else is the fallback. */
export function text(value: unknown, fallback = ''): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : fallback;
}

/** A text with something in it. */
export function hasText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
