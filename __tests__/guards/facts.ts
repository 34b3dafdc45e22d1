/** The facts that application/ and environments/ define, and how a literal that says one of them a second time is known. */
import type { Literal } from './literals';

/** A fact: its value, where it is defined, and its name, by which a common value is recognised. */
export interface Fact {
  readonly value: string | number;
  readonly name: string;
  /** The statement that may say it; absent for what is computed, and for data. */
  readonly statement?: string;
  /** The rooms below which it is looked for; absent for all. */
  readonly above?: RegExp;
}

/** Words that say in which unit something is counted, or whose it is, and nothing about what it is. */
const SAYS_NOTHING = new Set(
  (
    'second byte public admin agent web client default most least ok read of per margin scheduled ' +
    'critical error warning info debug'
  ).split(' '),
);
/** What AWS calls otherwise than we do. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = { deregistration: 'drain', timeout: 'waiting' };
const SAYS_TIME = /second|timeout|delay|interval|wait|grace/i;

/** `deregistrationDelay` -> drain, delay; each in the singular. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => word.replace(/(?<=..[^s])s$/, ''))
    .map((word) => SAID_OTHERWISE[word] ?? word)
    .filter((word) => word.length > 1 && !SAYS_NOTHING.has(word));

/** By which a common value is known to be this fact. */
const ownWords = ({ name, value }: Fact) => wordsOf(name).filter((word) => word !== String(value).toLowerCase());

/** No common word: nobody writes it by chance. */
const isDistinctive = (value: string | number): value is string =>
  typeof value === 'string' && /^(?=.*[a-z])(?=.*[\d_./: -]).{4,}$/.test(value);

const isNamed = (fact: Fact, names: readonly string[]): boolean => {
  const near = new Set(names.flatMap(wordsOf));
  const timed = !/seconds$/i.test(fact.name) || names.some((name) => SAYS_TIME.test(name));
  return timed && ownWords(fact).some((word) => near.has(word));
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
/** Groups, and another way to write a digit, make no other pattern. */
const normalized = (pattern: string) => pattern.replaceAll('[0-9]', '\\d').replace(/[()]|\?:/g, '');
/** An example defines nothing: of a text counts what stands before it. */
const withoutExample = (text: string) => text.replace(/\b(?:e\.g\.|as in)[^]*$/, '');

/** How a fact is said within a text: `port 443`, `cache="blob"`, `:8080/`, and whatever is distinctive. */
function inText(fact: Fact): RegExp {
  const value = escaped(String(fact.value));
  if (isDistinctive(fact.value)) return new RegExp(`(?<![a-z0-9_])${value}(?![a-z0-9_])`);
  // Two words beside each other are a sentence; a number is one without a sign between, too.
  const between = typeof fact.value === 'number' ? '\\W{1,2}' : '[^\\w\\s]\\W?';
  const ways = ownWords(fact).map((word) => `\\b${word}s?${between}${value}\\b(?![.:])`);
  if (typeof fact.value === 'number') {
    if (/port/i.test(fact.name)) ways.push(`:${value}(?![\\d:])`);
    if (/seconds$/i.test(fact.name)) ways.push(`timeout\\W{1,2}${value} ?s\\b`);
  }
  return new RegExp(ways.join('|') || '(?!)');
}

export class Facts {
  private readonly texts: readonly (readonly [Fact, RegExp])[];
  /** Most literals say nothing: one look is enough for them. */
  private readonly any: RegExp;
  private readonly byValue = new Map<string | number, Fact[]>();

  constructor(readonly all: readonly Fact[]) {
    this.texts = all.map((fact) => [fact, inText(fact)]);
    this.any = new RegExp(this.texts.map(([, { source }]) => source).join('|'));
    for (const fact of all) this.byValue.set(fact.value, [...(this.byValue.get(fact.value) ?? []), fact]);
  }

  /** Those that the literal says and does not define. */
  saidBy({ value, kind, names, statement, file }: Literal): readonly Fact[] {
    const number = /^\d+$/.test(String(value)) ? Number(value) : value;
    const exact = (this.byValue.get(number) ?? []).filter((fact) => isDistinctive(fact.value) || isNamed(fact, names));
    const text =
      kind === 'pattern' ? normalized(String(value)) : kind === 'number' ? '' : withoutExample(String(value));
    const within = this.any.test(text) ? this.texts.filter(([, way]) => way.test(text)).map(([fact]) => fact) : [];
    // A package knows nothing of Balrog: a number in it is a fact of the clouds, and may be the same.
    const known = file.startsWith('packages/') ? (fact: Fact) => typeof fact.value === 'string' : () => true;
    return [...new Set([...exact, ...within])].filter(
      (fact) => known(fact) && fact.statement !== statement && (fact.above === undefined || !fact.above.test(file)),
    );
  }
}

/**
 * What the constants of a room say. Of texts only what is distinctive or has a constant of its own, no sentences inside of tables,
 * which are for people; no words of a union, which the compiler holds every use against.
 */
export const factsIn = (literals: readonly Literal[], unionWords: ReadonlySet<string>): readonly Fact[] =>
  literals
    .filter(
      ({ kind, constant, type, summand }) => constant && !type && !summand && (kind === 'text' || kind === 'number'),
    )
    .filter(({ value, names }) => typeof value === 'number' || !/\s/.test(value) || names.length === 1)
    .filter(({ value }) => !unionWords.has(String(value)))
    .map(({ value, names, statement }) => ({ value, name: names.join('.'), statement }));

/** What a module exports and no literal of the statement says: sums of others, patterns made of others. */
export function computedIn(value: unknown, name: string, said: ReadonlySet<string | number>): readonly Fact[] {
  if (typeof value === 'number') return said.has(value) ? [] : [{ value, name }];
  if (value instanceof RegExp) {
    const pattern = value.source.replace(/^\^|\$$/g, '');
    return said.has(String(value)) ? [] : [{ value: pattern, name }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => computedIn(inner, `${name}.${key}`, said));
}

/** The distinctive texts that data hold, each under its path. */
export function textsIn(data: unknown, path: string): readonly Fact[] {
  if (typeof data === 'string') return isDistinctive(data) && !/\s/.test(data) ? [{ value: data, name: path }] : [];
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}
