/**
 * Names that the SELECT gives and WHERE, GROUP BY or HAVING use: DuckDB takes them, Athena does not ("Column 'x' cannot be resolved"), since
 * these clauses come before the SELECT. ORDER BY may use them in both.
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
  return scopes.flatMap((scope) => {
    const elsewhere = scopes.filter((other) => other !== scope).map(({ aliases }) => aliases);
    const known = (name: string): boolean => columns.has(name) || elsewhere.some((aliases) => aliases.has(name));
    return scope.uses.filter((use) => scope.aliases.has(nameOf(use)) && !known(nameOf(use)));
  });
}

const nameOf = ({ text }: Token): string => text.replace(/^"|"$/g, '').toLowerCase();

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
  else if (scope.clause === 'select' && own && before === 'as') scope.aliases.add(nameOf(token));
  else if (scope.clause === 'before' && isColumn(token, before, words[index + 1]?.text)) scope.uses.push(token);
}

function isColumn(token: Token, before: string | undefined, after: string | undefined): boolean {
  const name = token.kind === 'quoted' || !KEYWORDS.has(token.text.toLowerCase());
  return name && before !== '.' && after !== '.' && after !== '(';
}
