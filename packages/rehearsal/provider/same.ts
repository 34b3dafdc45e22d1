/** When two values of a type are the same to terraform-plugin-sdk. */
import { UNKNOWN } from '../clouds/behaviour';
import { isRecord, isUnset, isZero, type WireType } from './cty';

/**
 * Equality by type: sets without order, absent and empty collections alike, and strings `""` like absent ones
 * (the SDK keeps both as the same zero value).
 */
export function same(type: WireType, left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left === UNKNOWN || right === UNKNOWN) return false;
  if (isUnset(left) || isUnset(right)) return sameAsAbsent(type, left ?? right);
  if (typeof type === 'string') return type === 'dynamic' ? sameByValue(left, right) : String(left) === String(right);
  if (type[0] === 'object') return sameFields(type[1], left, right);
  if (type[0] === 'map') return sameMaps(type[1], left, right);
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  if (type[0] === 'set') return sameSets(type[1], left, right);
  const element = (index: number): WireType => (type[0] === 'tuple' ? (type[1][index] ?? 'dynamic') : type[1]);
  return left.every((item, index) => same(element(index), item, right[index]));
}

function sameAsAbsent(type: WireType, value: unknown): boolean {
  if (isUnset(value)) return true;
  if (isMark(type)) return false;
  return type === 'string' || type === 'dynamic' || typeof type !== 'string' ? isZero(value) : false;
}

function sameFields(fields: Readonly<Record<string, WireType>>, left: unknown, right: unknown): boolean {
  if (!isRecord(left) || !isRecord(right)) return false;
  // Inside an object the SDK cannot tell absent from zero, whatever the type.
  return Object.entries(fields).every(
    ([name, type]) =>
      (!isMark(type) && isZero(left[name]) && isZero(right[name])) || same(type, left[name], right[name]),
  );
}

/** An object without fields says something by being there: `first_seen_event = {}`. */
function isMark(type: WireType): boolean {
  return typeof type !== 'string' && type[0] === 'object' && Object.keys(type[1]).length === 0;
}

function sameMaps(type: WireType, left: unknown, right: unknown): boolean {
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && same(type, left[key], right[key]))
  );
}

function sameSets(type: WireType, left: readonly unknown[], right: readonly unknown[]): boolean {
  const rest = [...right];
  return left.every((item) => {
    const index = rest.findIndex((candidate) => same(type, item, candidate));
    if (index < 0) return false;
    rest.splice(index, 1);
    return true;
  });
}

/** Equality of untyped values: by structure, keys with null like absent ones. */
export function sameByValue(left: unknown, right: unknown): boolean {
  if (left === right || (isUnset(left) && isUnset(right))) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameByValue(item, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => sameByValue(left[key], right[key]));
}

/** Equality of blocks that are values of any kind: one of them is a list of one, and what is absent or empty says nothing. */
export function sameBlocks(left: unknown, right: unknown): boolean {
  return sameByValue(bare(left), bare(right));
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 && isRecord(value[0]) ? bare(value[0]) : value.map(bare);
  if (!isRecord(value)) return value;
  const said = Object.entries(value).filter(
    ([, item]) => !isUnset(item) && item !== '' && !(Array.isArray(item) && item.length === 0),
  );
  return Object.fromEntries(said.map(([name, item]) => [name, bare(item)]));
}
