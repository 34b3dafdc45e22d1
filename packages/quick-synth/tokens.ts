/**
 * cdktf (0.21) resolves every value as if it were full of tokens: for each string and number a context, three objects and up to four regular expressions,
 * three times for each resource. Few have any. This walks over what is plain, and hands everything else to cdktf, which says also what is wrong with it.
 */
import { resolve as resolveByCdktf } from 'cdktf/lib/tokens/private/resolve';
import { DefaultTokenResolver, StringConcat } from 'cdktf/lib/tokens/resolvable';
import { Token } from 'cdktf/lib/tokens/token';
import type { Construct } from 'constructs';
import { isOff } from './modules';
// The modules themselves rather than copies of what they export, for these two are changed below.
/* eslint-disable @typescript-eslint/no-require-imports */
import cdktfTokens = require('cdktf/lib/_tokens');
import cdktfStackTrace = require('cdktf/lib/tokens/private/stack-trace');
/* eslint-enable @typescript-eslint/no-require-imports */

type Resolve = typeof cdktfTokens.resolve;

const concat = new StringConcat();
const resolver = new DefaultTokenResolver(concat);

/** Numbers that stand for tokens are all below (some -1e289 and -1e298), and end in `e+289` and the like when they are part of a string. */
const LEAST_PLAIN_NUMBER = -1e200;

/** As deep as cdktf goes before it says that something refers to itself. */
const DEEPEST = 200;

/** Strings and numbers that mean "a map of tokens", and are an error where they stand alone. */
const MAPS: ReadonlySet<unknown> = new Set([
  Token.STRING_MAP_TOKEN_VALUE,
  Token.ANY_MAP_TOKEN_VALUE,
  Token.NUMBER_MAP_TOKEN_VALUE,
]);

/** A token in a string. */
const TOKEN = /(\$\{TfToken\[[a-zA-Z0-9:._-]+\]\})/;

/** What cdktf treats in its own way beside a token: expressions, whole lists and maps, numbers. */
const UNUSUAL = /\$\{(?!TfToken\[)|[#&]\{TfToken\[|e\+2/;

const isPlainText = (text: string): boolean => !text.includes('{TfToken[') && !text.includes('e+2') && !MAPS.has(text);

const isPlainNumber = (number: number): boolean => number > LEAST_PLAIN_NUMBER && !MAPS.has(number);

/** Tokens of a whole list are its elements; all others are found one by one. */
const isTokenOfList = (element: unknown): boolean =>
  typeof element === 'string' ? element.includes('#{TfToken[') : typeof element === 'number' && !isPlainNumber(element);

type Fields = Readonly<Record<string, unknown>>;

/** The same names stand in hundreds of resources. */
const plainKeys = new Set<string>();

function isPlainKey(key: string): boolean {
  if (plainKeys.has(key)) return true;
  const isPlain = isPlainText(key);
  if (isPlain) plainKeys.add(key);
  return isPlain;
}

/** Neither a token, nor a construct, nor anything that its class decides about. */
function isPlainObject(value: object): value is Fields {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const { resolve, _children: children } = value as Fields;
  return typeof resolve !== 'function' && children === undefined;
}

/** One value of an app on its way down; `path` holds the keys that led here, as deep as `depth` says. */
class Walk {
  readonly #path: string[] = [];

  constructor(
    private readonly scope: Construct,
    private readonly preparing: boolean,
  ) {}

  resolve(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return isPlainText(value) ? value : this.#text(value, depth);
    if (typeof value === 'number') return isPlainNumber(value) ? value : this.#byCdktf(value, depth);
    if (typeof value === 'boolean' || value === undefined || value === null) return value;
    if (typeof value !== 'object' || depth >= DEEPEST) return this.#byCdktf(value, depth);
    if (Array.isArray(value)) return value.some(isTokenOfList) ? this.#byCdktf(value, depth) : this.#list(value, depth);
    if (!isPlainObject(value)) return this.#byCdktf(value, depth);
    const keys = Object.keys(value);
    return keys.every(isPlainKey) ? this.#fields(value, keys, depth) : this.#byCdktf(value, depth);
  }

  #byCdktf(value: unknown, depth: number): unknown {
    const { scope, preparing } = this;
    return resolveByCdktf(value, { scope, preparing, resolver, prefix: this.#path.slice(0, depth) });
  }

  /** cdktf resolves the tokens one by one, but searches all the rest of the string after each of them. */
  #text(whole: string, depth: number): unknown {
    const parts = UNUSUAL.test(whole) ? [] : whole.split(TOKEN);
    if (parts.length < 3 || (parts.length === 3 && parts.join('') === parts[1])) return this.#byCdktf(whole, depth);
    const resolved = parts.flatMap((part, index) => {
      const isToken = index % 2 === 1;
      return isToken ? [this.#byCdktf(part, depth)] : part === '' ? [] : [part];
    });
    const joined: unknown = resolved.reduce((left, right) => concat.join(left, right) as unknown);
    return String(joined).includes('e+2') ? this.#byCdktf(whole, depth) : joined;
  }

  #list(elements: readonly unknown[], depth: number): unknown {
    const resolved: unknown[] = [];
    for (const [index, element] of elements.entries()) {
      this.#path[depth] = String(index);
      const value = this.resolve(element, depth + 1);
      if (value !== undefined) resolved.push(value);
    }
    return resolved;
  }

  #fields(object: Fields, keys: readonly string[], depth: number): unknown {
    const resolved: Record<string, unknown> = {};
    for (const key of keys) {
      this.#path[depth] = key;
      const value = this.resolve(object[key], depth + 1);
      if (value !== undefined) resolved[key] = value;
    }
    return resolved;
  }
}

/** The same as cdktf's, in the results and in the errors; a test holds them against each other. */
export const resolve: Resolve = (scope, value, preparing = false) =>
  new Walk(scope, preparing).resolve(value, 0) as typeof value;

/** Where each token was made, a quarter of the synth, for a message that nobody reads. Errors keep their own traces. */
const nowhere = (): string[] => [];

if (!isOff) {
  cdktfTokens.resolve = resolve;
  cdktfStackTrace.captureStackTrace = nowhere;
}
