/** What a plan comes to, as Terraform reads it out of a provider's answer (internal/terraform/node_resource_abstract_instance.go, plan). */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { isRecord, isUnset, typeOfBlock, type WireType } from '../provider/cty';
import type { Path } from '../provider/diagnostics';
import type { BlockSchema } from '../schema/types';

export type Action = 'create' | 'none' | 'update' | 'replace' | 'refuse';

export interface Outcome {
  readonly action: Action;
  /** Dotted names, without indexes, of what forces the replacement; sorted. */
  readonly replacing: readonly string[];
  /** Why it is refused: summary and detail of the first error. */
  readonly refusal?: string;
}

export interface PlanAnswer {
  readonly planned: Values | null;
  readonly replacing: readonly Path[];
  readonly errors: readonly string[];
}

export function outcomeOf(block: BlockSchema, prior: Values | null, answer: PlanAnswer): Outcome {
  const [refusal] = answer.errors;
  if (refusal !== undefined) return { action: 'refuse', replacing: [], refusal };
  if (prior === null) return { action: 'create', replacing: [] };
  if (equal(typeOfBlock(block), prior, answer.planned)) return { action: 'none', replacing: [] };
  // Terraform looks at such a path only where the value at it differs.
  const differing = answer.replacing.filter((path) => !equal('dynamic', at(prior, path), at(answer.planned, path)));
  const names = differing.map((path) => path.filter((step) => typeof step === 'string').join('.'));
  return { action: names.length > 0 ? 'replace' : 'update', replacing: [...new Set(names)].sort() };
}

function at(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return typeof step === 'number' ? (value as unknown[])[step] : value;
    return isRecord(value) ? value[step] : undefined;
  }, values);
}

/** Exact equality, as go-cty has it: sets without order, and an empty string is not an absent one. */
export function equal(type: WireType, left: unknown, right: unknown): boolean {
  if (left === right || (isUnset(left) && isUnset(right))) return true;
  if (left === UNKNOWN || right === UNKNOWN || isUnset(left) || isUnset(right)) return false;
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false;
    const inner = elementOf(type);
    if (Array.isArray(type) && type[0] === 'set') return equalSets(inner, left, right);
    return left.every((item, index) => equal(inner, item, (right as unknown[])[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  const fields =
    Array.isArray(type) && type[0] === 'object' ? (type[1] as Readonly<Record<string, WireType>>) : undefined;
  return [...names].every((name) => equal(fields?.[name] ?? elementOf(type), left[name], right[name]));
}

function equalSets(inner: WireType, left: readonly unknown[], right: readonly unknown[]): boolean {
  const rest = [...right];
  return left.every((item) => {
    const index = rest.findIndex((candidate) => equal(inner, item, candidate));
    if (index >= 0) rest.splice(index, 1);
    return index >= 0;
  });
}

function elementOf(type: WireType): WireType {
  return Array.isArray(type) && type[0] !== 'object' && type[0] !== 'tuple' ? (type[1] as WireType) : 'dynamic';
}
