/** Every text in a tree with the path to it, also those wrapped up: JSON in a string, base64, name and value apart. */

export interface NamedText {
  /** `environment.variables.DB_PASSWORD`; lists leave no trace. */
  readonly name: string;
  readonly value: string;
}

/** JSON in base64 in JSON, and no deeper. */
const DEEPEST = 5;

export function textsIn(value: unknown, name = '', wrapped = 0): readonly NamedText[] {
  if (typeof value === 'string') return [{ name, value }, ...unwrapped(value, name, wrapped)];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((inner) => textsIn(inner, name, wrapped));
  return Object.entries(value)
    .filter(([key]) => key !== '//')
    .flatMap(([key, inner]) => textsIn(inner, join(name, nameOf(value, key)), wrapped));
}

/** In `{ name: 'DB_PASSWORD', value: … }` the value is called DB_PASSWORD. */
function nameOf(pair: object, key: string): string {
  if (key.toLowerCase() !== 'value') return key;
  const named = Object.entries(pair).find(([other]) => ['name', 'key'].includes(other.toLowerCase()))?.[1] as unknown;
  return typeof named === 'string' && named !== '' ? named.replace(/\./g, '_') : key;
}

const join = (name: string, key: string): string => (name === '' ? key : `${name}.${key}`);

function unwrapped(value: string, name: string, wrapped: number): readonly NamedText[] {
  if (wrapped >= DEEPEST) return [];
  const inner = fromJson(value) ?? fromBase64(value);
  return inner === undefined ? [] : textsIn(inner, name, wrapped + 1);
}

function fromJson(value: string): unknown {
  if (!/^\s*[[{"]/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed === value ? undefined : parsed;
  } catch {
    return undefined;
  }
}

/** Text in base64; archives and images are none. */
function fromBase64(value: string): string | undefined {
  if (value.length < 16 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value)) return undefined;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return /^[\t\n\r\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
}
