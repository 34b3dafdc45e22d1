/** Argument checks in the wording of terraform-plugin-sdk v2, `helper/validation`. */
import { UNKNOWN, type Diagnostic, type Values } from './behaviour';
import { failure, isObject } from './values';

/** Gives the complaints about one value; `name` is the argument as the message calls it. */
export type ArgumentCheck = (value: unknown, name: string) => readonly string[];

/** Checks by argument; a dotted path goes into nested blocks, `*` is any of their elements: `rule.*.lifecycle.*.delete_after`. */
export type ArgumentChecks = Readonly<Record<string, ArgumentCheck>>;

/** Applies checks to the arguments that are set and known; each complaint carries the argument's path. */
export function checkArguments(checks: ArgumentChecks, config: Values): readonly Diagnostic[] {
  return Object.entries(checks).flatMap(([path, check]) =>
    places(config, path.split('.'), []).flatMap(({ value, at }) =>
      check(value, at.join('.')).map((complaint) => failure(complaint, at)),
    ),
  );
}

/** A `validate` function made of checks. */
export function checks(table: ArgumentChecks): (config: Values) => readonly Diagnostic[] {
  return (config) => checkArguments(table, config);
}

interface Place {
  readonly value: unknown;
  readonly at: readonly (string | number)[];
}

function places(value: unknown, path: readonly string[], at: readonly (string | number)[]): Place[] {
  if (value === null || value === undefined || value === UNKNOWN) return [];
  const [step, ...rest] = path;
  if (step === undefined) return [{ value, at }];
  if (step !== '*') return isObject(value) ? places(value[step], rest, [...at, step]) : [];
  if (!Array.isArray(value)) return places(value, rest, at);
  return value.flatMap((item, index) => places(item, rest, [...at, index]));
}

export function between(low: number, high: number): ArgumentCheck {
  return (value, name) =>
    Number(value) < low || Number(value) > high
      ? [`expected ${name} to be in the range (${low} - ${high}), got ${String(value)}`]
      : [];
}

export function atLeast(low: number): ArgumentCheck {
  return (value, name) =>
    Number(value) < low ? [`expected ${name} to be at least (${low}), got ${String(value)}`] : [];
}

export function oneOf(...allowed: readonly (string | number)[]): ArgumentCheck {
  return (value, name) => {
    if (allowed.some((item) => String(item) === String(value))) return [];
    const quoted = allowed.map((item) => (typeof item === 'string' ? `"${item}"` : String(item)));
    const choices = quoted.join(' ');
    return [`expected ${name} to be one of [${choices}], got ${String(value)}`];
  };
}

export function lengthBetween(low: number, high: number): ArgumentCheck {
  return (value, name) =>
    String(value).length < low || String(value).length > high
      ? [`expected length of ${name} to be in the range (${low} - ${high}), got ${String(value)}`]
      : [];
}

/** `message` completes "invalid value for NAME (…)". */
export function matches(pattern: RegExp, message: string): ArgumentCheck {
  return (value, name) => (pattern.test(String(value)) ? [] : [`invalid value for ${name} (${message})`]);
}

export function doesNotMatch(pattern: RegExp, message: string): ArgumentCheck {
  return (value, name) => (pattern.test(String(value)) ? [`invalid value for ${name} (${message})`] : []);
}

/** Every one of the checks, all complaints together. */
export function all(...parts: readonly ArgumentCheck[]): ArgumentCheck {
  return (value, name) => parts.flatMap((part) => part(value, name));
}

/** Rules as pattern and complaint, where the provider words each by hand; `{name}` is the argument's name in quotes. */
export function worded(...rules: readonly (readonly [RegExp, 'must' | 'must not', string])[]): ArgumentCheck {
  return (value, name) =>
    rules
      .filter(([pattern, want]) => pattern.test(String(value)) !== (want === 'must'))
      .map(([, , complaint]) =>
        complaint.replaceAll('{name}', `"${name}"`).replaceAll('{value}', `"${String(value)}"`),
      );
}
