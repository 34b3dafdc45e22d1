/** One statement of Athena as DuckDB reads it; what has no counterpart is refused with its place. */
import { aliasesUsedTooEarly } from './aliases';
import { isStar, refuseHidden, SHOWN_COLUMNS } from './hidden-columns';
import { KEYWORDS, SAME, SHIMS } from './shims';
import { refuseForeign, refuseTextForNumber } from './syntax';
import { placeOf, tokens, type Token } from './tokens';
import { AthenaError } from './types';

/** In front of the names of macros, so that their bodies can use DuckDB's functions of the same name. */
export const MACRO = 'athena_';

interface Reader {
  readonly sql: string;
  readonly all: readonly Token[];
  /** Without space. */
  readonly words: readonly Token[];
  readonly now: Date;
}

/** Names of columns, in small letters. */
export interface ColumnNames {
  /** Of the whole catalog. */
  readonly all: ReadonlySet<string>;
  /** Of those that are numbers wherever they occur. */
  readonly numbers: ReadonlySet<string>;
}

/** @throws AthenaError for a function or a form that is not known here */
export function duckdbSql(sql: string, now: Date, columns: ColumnNames): string {
  const trimmed = sql.replace(/;\s*$/, '');
  const all = tokens(trimmed);
  const reader = { sql: trimmed, all, words: all.filter(({ kind }) => kind !== 'space'), now };
  refuseOther(reader);
  refuseForeign(trimmed, reader.words);
  refuseTextForNumber(trimmed, reader.words, columns.numbers);
  for (const use of aliasesUsedTooEarly(reader.words, columns.all)) {
    throw new AthenaError(
      `COLUMN_NOT_FOUND: ${placeOf(trimmed, use.at)}: Column '${use.text}' cannot be resolved: WHERE, GROUP BY, HAVING and SELECT itself do not know the names that SELECT gives. Repeat the expression, write its position (GROUP BY 1), or put the SELECT into a WITH.`,
    );
  }
  refuseHidden(trimmed, reader.words);
  const skipped = new Set<Token>();
  const written = new Map<Token, string>();
  for (const index of reader.words.keys()) rewrite(reader, index, written, skipped);
  return all.map((token) => (skipped.has(token) ? '' : (written.get(token) ?? token.text))).join('');
}

const lower = (token: Token | undefined): string => (token?.kind === 'word' ? token.text.toLowerCase() : '');

function refuseOther({ sql, words }: Reader): void {
  const first = lower(words[0]);
  if (words[0]?.text === '(' || ['select', 'with', 'values'].includes(first)) {
    const end = words.find(({ text }) => text === ';');
    if (end) throw new AthenaError(`${placeOf(sql, end.at)}: Only one sql statement is allowed.`);
    return;
  }
  throw new AthenaError(
    `The rehearsal answers SELECT, WITH and VALUES; not ${words.length === 0 ? 'an empty statement' : first.toUpperCase() || words[0]?.text}.`,
  );
}

function rewrite(reader: Reader, index: number, written: Map<Token, string>, skipped: Set<Token>): void {
  const { sql, words } = reader;
  const token = words[index];
  const next = words[index + 1];
  if (token && next?.text === '.' && /^"?awsdatacatalog"?$/i.test(token.text)) {
    for (const each of [token, next]) skipped.add(each);
  }
  if (token && isStar(words, index)) written.set(token, SHOWN_COLUMNS);
  if (token?.kind !== 'word') return;
  const word = lower(token);
  if (word === 'dow' && lower(words[index - 2]) === 'extract') {
    // Monday is 1 and Sunday 7 in Athena, Sunday 0 in DuckDB.
    written.set(token, 'isodow');
  } else if (word === 'at' && lower(next) === 'time' && lower(words[index + 2]) === 'zone') {
    const zone = words[index + 3]?.text.toUpperCase();
    if (zone !== "'UTC'")
      throw new AthenaError(
        `${placeOf(sql, token.at)}: The rehearsal knows no time zone but UTC; leave AT TIME ZONE out.`,
      );
    for (const each of words.slice(index, index + 4)) skipped.add(each);
  } else if (word === 'with' && lower(next) === 'time' && lower(words[index + 2]) === 'zone') {
    for (const each of words.slice(index, index + 3)) skipped.add(each);
  } else if (Object.hasOwn(CLOCK, word) && words[index - 1]?.text !== '.' && (word !== 'now' || next?.text === '(')) {
    written.set(token, CLOCK[word]?.(reader.now) ?? '');
    if (next?.text === '(') for (const each of words.slice(index + 1, closing(words, index + 1) + 1)) skipped.add(each);
  } else if (next?.text === '(' && isCall(reader, index)) {
    rewriteCall(reader, index, written, skipped);
  }
}

const day = (now: Date): string => now.toISOString().slice(0, 10);
const moment = (now: Date): string => `TIMESTAMP '${now.toISOString().replace('T', ' ').replace('Z', '')}'`;

/** DuckDB's clock needs an extension, and the rehearsal's time is that of the catalog. */
const CLOCK: Readonly<Record<string, (now: Date) => string>> = {
  current_date: (now) => `DATE '${day(now)}'`,
  current_timestamp: moment,
  localtimestamp: moment,
  now: moment,
};

function rewriteCall({ sql, words }: Reader, index: number, written: Map<Token, string>, skipped: Set<Token>): void {
  const token = words[index];
  const paren = words[index + 1];
  if (!token || !paren) return;
  const name = lower(token);
  const shim = Object.hasOwn(SHIMS, name) ? SHIMS[name] : undefined;
  if (shim?.instead !== undefined) {
    written.set(token, shim.instead);
    skipped.add(paren);
  } else if (shim) {
    written.set(token, MACRO + name);
  } else if (!SAME.has(name)) {
    throw new AthenaError(
      `${placeOf(sql, token.at)}: The rehearsal has no function ${name}: if Athena has it, say in packages/rehearsal/athena/shims.ts what it means in DuckDB. Known: ${[...Object.keys(SHIMS), ...SAME].sort().join(', ')}.`,
    );
  }
}

/** `name (` is a call unless it is a keyword, an alias with columns, or a common table expression with columns. */
function isCall({ words }: Reader, index: number): boolean {
  if (KEYWORDS.has(lower(words[index]))) return false;
  const before = words[index - 1];
  if (before?.text === '.' || lower(before) === 'as') return false;
  const afterName = before !== undefined && (before.kind === 'quoted' || before.text === ')' || isName(before));
  if (afterName) return false;
  return lower(words[closing(words, index + 1) + 1]) !== 'as' || words[closing(words, index + 1) + 2]?.text !== '(';
}

function isName(token: Token): boolean {
  return token.kind === 'word' && !KEYWORDS.has(lower(token));
}

function closing(words: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < words.length; index += 1) {
    if (words[index]?.text === '(') depth += 1;
    if (words[index]?.text === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return words.length;
}
