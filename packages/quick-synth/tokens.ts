/**
 * cdktf (0.21) resolves every value as if it were full of tokens: for each string and number a context, three objects and up to four regular expressions,
 * three times for each resource. Few have any. This walks over what is plain, and hands everything else to cdktf, which says also what is wrong with it.
 */
import { resolve as resolveByCdktf } from 'cdktf/lib/tokens/private/resolve';
import { DefaultTokenResolver, StringConcat } from 'cdktf/lib/tokens/resolvable';
import { Token } from 'cdktf/lib/tokens/token';
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

/** Neither a token, nor a construct, nor anything that its class decides about. */
function isPlainObject(value: object): value is Fields {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const { resolve, _children: children } = value as Fields;
  return typeof resolve !== 'function' && children === undefined && Object.keys(value).every(isPlainText);
}

/** The same as cdktf's, in the results and in the errors; a test holds them against each other. */
export const resolve: Resolve = (scope, value, preparing = false) => {
  const path: string[] = [];
  const byCdktf = (inner: unknown): unknown => resolveByCdktf(inner, { scope, preparing, resolver, prefix: [...path] });

  /** cdktf resolves the tokens one by one, but searches all the rest of the string after each of them. */
  function text(whole: string): unknown {
    const parts = UNUSUAL.test(whole) ? [] : whole.split(TOKEN);
    if (parts.length < 3 || (parts.length === 3 && parts.join('') === parts[1])) return byCdktf(whole);
    const resolved = parts.flatMap((part, index) => {
      const isToken = index % 2 === 1;
      return isToken ? [byCdktf(part)] : part === '' ? [] : [part];
    });
    const joined: unknown = resolved.reduce((left, right) => concat.join(left, right) as unknown);
    return String(joined).includes('e+2') ? byCdktf(whole) : joined;
  }

  function walk(inner: unknown): unknown {
    if (typeof inner === 'string') return isPlainText(inner) ? inner : text(inner);
    if (typeof inner === 'number') return isPlainNumber(inner) ? inner : byCdktf(inner);
    if (typeof inner === 'boolean' || inner === undefined || inner === null) return inner;
    if (typeof inner !== 'object' || path.length >= DEEPEST) return byCdktf(inner);
    if (Array.isArray(inner)) return inner.some(isTokenOfList) ? byCdktf(inner) : list(inner);
    return isPlainObject(inner) ? fields(inner) : byCdktf(inner);
  }

  function below(key: string, inner: unknown): unknown {
    path.push(key);
    const resolved = walk(inner);
    path.pop();
    return resolved;
  }

  const list = (elements: readonly unknown[]): unknown =>
    elements.map((element, index) => below(String(index), element)).filter((element) => element !== undefined);

  function fields(object: Fields): unknown {
    const resolved: Record<string, unknown> = {};
    for (const key of Object.keys(object)) {
      const field = below(key, object[key]);
      if (field !== undefined) resolved[key] = field;
    }
    return resolved;
  }

  return walk(value) as typeof value;
};

/** Where each token was made, a quarter of the synth, for a message that nobody reads. Errors keep their own traces. */
const nowhere = (): string[] => [];

if (!isOff) {
  cdktfTokens.resolve = resolve;
  cdktfStackTrace.captureStackTrace = nowhere;
}
