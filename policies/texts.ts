/** Every text in a tree with the path to it, also those wrapped up: JSON in a string, base64, name and value apart. */

export interface NamedText {
  /** `environment.variables.DB_PASSWORD`; lists leave no trace. */
  readonly name: string;
  readonly value: string;
}

/** JSON in base64 in JSON, and no deeper. */
const DEEPEST = 5;

export function textsIn(value: unknown): readonly NamedText[] {
  const found: NamedText[] = [];
  collect(value, '', 0, found);
  return found;
}

/** Into one list: the synth comes here for everything that is written. */
function collect(value: unknown, name: string, wrapped: number, found: NamedText[]): void {
  if (typeof value === 'string') {
    found.push({ name, value });
    const inner = unwrapped(value, wrapped);
    if (inner !== undefined) collect(inner, name, wrapped + 1, found);
  } else if (Array.isArray(value)) {
    for (const inner of value) collect(inner, name, wrapped, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key !== '//') collect(inner, join(name, nameOf(value, key)), wrapped, found);
    }
  }
}

/** In `{ name: 'DB_PASSWORD', value: … }` the value is called DB_PASSWORD. */
function nameOf(pair: object, key: string): string {
  if (key.toLowerCase() !== 'value') return key;
  const named = Object.entries(pair).find(([other]) => ['name', 'key'].includes(other.toLowerCase()))?.[1] as unknown;
  return typeof named === 'string' && named !== '' ? named.replace(/\./g, '_') : key;
}

const join = (name: string, key: string): string => (name === '' ? key : `${name}.${key}`);

function unwrapped(value: string, wrapped: number): unknown {
  return wrapped >= DEEPEST ? undefined : (fromJson(value) ?? fromBase64(value));
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
