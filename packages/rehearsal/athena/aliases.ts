/**
 * Names that the SELECT gives and WHERE, GROUP BY, HAVING or the SELECT itself use: DuckDB takes them, Athena does not ("Column 'x' cannot be
 * resolved"), since these clauses come before the SELECT, and the SELECT gives all its names at once. ORDER BY may use them in both.
 */
import { KEYWORDS } from './shims';
import type { Token } from './tokens';

interface Scope {
  readonly depth: number;
  readonly aliases: Set<string>;
  readonly uses: Token[];
  clause: 'select' | 'before' | 'after';
}

const CLAUSES: Readonly<Record<string, Scope['clause']>> = {
  where: 'before',
  group: 'before',
  having: 'before',
  from: 'after',
  order: 'after',
  limit: 'after',
};

/** The uses of such names that are no column of a table, and no name of another SELECT. */
export function aliasesUsedTooEarly(words: readonly Token[], columns: ReadonlySet<string>): readonly Token[] {
  const scopes = scopesOf(words);
  const listed = listedNames(words);
  return scopes.flatMap((scope) => {
    const elsewhere = scopes.filter((other) => other !== scope).map(({ aliases }) => aliases);
    const known = (name: string): boolean =>
      columns.has(name) || listed.has(name) || elsewhere.some((aliases) => aliases.has(name));
    return scope.uses.filter((use) => scope.aliases.has(nameOf(use)) && !known(nameOf(use)));
  });
}

const nameOf = ({ text }: Token): string => text.replace(/^"|"$/g, '').toLowerCase();

/** Columns that are named in a list: `UNNEST(…) AS t(a, b)`, `WITH t (a, b) AS`. */
function listedNames(words: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, token] of words.entries()) {
    const opens = token.text === '(' && ['as', 'with', ','].includes(words[index - 2]?.text.toLowerCase() ?? '');
    for (let at = index + 1; opens && words[at] !== undefined && words[at]?.text !== ')'; at += 1) {
      const name = words[at];
      if (name) names.add(nameOf(name));
    }
  }
  return names;
}

function scopesOf(words: readonly Token[]): readonly Scope[] {
  const all: Scope[] = [];
  const outer: (Scope | undefined)[] = [];
  let current: Scope | undefined;
  for (const [index, token] of words.entries()) {
    if (token.text === '(') outer.push(current);
    else if (token.text === ')') current = outer.pop();
    else if (token.kind === 'word' && token.text.toLowerCase() === 'select') {
      current = { depth: outer.length, aliases: new Set(), uses: [], clause: 'select' };
      all.push(current);
    } else if (current && (token.kind === 'word' || token.kind === 'quoted')) note(current, outer.length, words, index);
  }
  return all;
}

function note(scope: Scope, depth: number, words: readonly Token[], index: number): void {
  const token = words[index];
  if (!token) return;
  const own = depth === scope.depth;
  const clause = own && token.kind === 'word' ? CLAUSES[token.text.toLowerCase()] : undefined;
  const before = words[index - 1]?.text.toLowerCase();
  if (clause) scope.clause = clause;
  else if (scope.clause === 'select' && own && givesName(words, index)) scope.aliases.add(nameOf(token));
  else if (scope.clause !== 'after' && isColumn(token, before, words[index + 1]?.text)) scope.uses.push(token);
}

/** `count(*) AS n`, and `count(*) n`: a name behind something whole, and in front of what ends the expression. */
function givesName(words: readonly Token[], index: number): boolean {
  const [earlier, before, token, after] = [-2, -1, 0, 1].map((offset) => words[index + offset]);
  if (before === undefined || token === undefined) return false;
  if (before.text.toLowerCase() === 'as') return true;
  if (token.kind === 'word' && KEYWORDS.has(token.text.toLowerCase())) return false;
  const ends = after === undefined || [',', ')', 'from', 'union'].includes(after.text.toLowerCase());
  // `interval '7' day` is no name.
  const whole =
    ['number', 'quoted'].includes(before.kind) ||
    before.text === ')' ||
    (before.kind === 'text' && earlier?.text.toLowerCase() !== 'interval') ||
    (before.kind === 'word' && (before.text.toLowerCase() === 'end' || !KEYWORDS.has(before.text.toLowerCase())));
  return ends && whole && before.text.toLowerCase() !== 'select';
}

function isColumn(token: Token, before: string | undefined, after: string | undefined): boolean {
  const name = token.kind === 'quoted' || !KEYWORDS.has(token.text.toLowerCase());
  return name && before !== '.' && after !== '.' && after !== '(';
}
