/** Reading attributes whose value may be absent, empty or not yet known. */
import { UNKNOWN, type Diagnostic, type Values } from './behaviour';

/** A non-empty string; undefined when absent, empty or not yet known. */
export function text(values: Values | undefined, name: string): string | undefined {
  const value = values?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(values: Values | undefined, name: string): number | undefined {
  const value = values?.[name];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

export function truthy(values: Values | undefined, name: string): boolean {
  return values?.[name] === true;
}

/** Elements of a list or set; empty when absent or not yet known. */
export function list(values: Values | undefined, name: string): readonly unknown[] {
  const value = values?.[name];
  return Array.isArray(value) ? value : [];
}

/** The known strings of a list or set. */
export function texts(values: Values | undefined, name: string): readonly string[] {
  return list(values, name).filter((item): item is string => typeof item === 'string');
}

/** The elements of a nested block, however it nests. */
export function blocks(values: Values | undefined, name: string): readonly Values[] {
  const value = values?.[name];
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

/** The only element of a nested block. */
export function block(values: Values | undefined, name: string): Values | undefined {
  return blocks(values, name)[0];
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Absent, empty or not yet known: what a service may fill in. */
export function unset(value: unknown): boolean {
  return value === null || value === undefined || value === UNKNOWN || value === '';
}

/** True when the plan gives a known value other than the prior one. */
export function changed(prior: Values, planned: Values, name: string): boolean {
  const next = planned[name];
  return next !== UNKNOWN && canonical(prior[name] ?? null) !== canonical(next ?? null);
}

/** One spelling per value: keys sorted, absent and unknown values left out. Used to seed ids. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return Number(item);
    if (!isObject(item)) return item === UNKNOWN ? undefined : item;
    const known = Object.entries(item).filter(([, inner]) => inner !== null && inner !== UNKNOWN);
    return Object.fromEntries(known.sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

export function failure(summary: string, path?: readonly (string | number)[], detail?: string): Diagnostic {
  return { severity: 'error', summary, ...(path && { path }), ...(detail && { detail }) };
}
