/** What DuckDB takes and Athena does not, or takes for something else: a query that only works here is found out too late. */
import { placeOf, type Token } from './tokens';
import { AthenaError } from './types';

interface Foreign {
  /** Whether it begins at this word; `words` are without space. */
  readonly begins: (words: readonly Token[], index: number) => boolean;
  /** Written after the place. */
  readonly says: string;
}

const low = (token: Token | undefined): string => (token?.kind === 'word' ? token.text.toLowerCase() : '');
const is = (token: Token | undefined, text: string): boolean => token?.kind === 'symbol' && token.text === text;

const unknownWord = (word: string, instead: string): Foreign => ({
  begins: (words, index) =>
    low(words[index]) === word && words[index - 1]?.text !== '.' && low(words[index - 1]) !== 'as',
  says: `mismatched input '${word}': ${instead}`,
});
/** Characters of an operator follow each other without space. */
const operator = (text: string, instead: string): Foreign => ({
  begins: (words, index) =>
    [...text].every(
      (char, offset) =>
        is(words[index + offset], char) && words[index + offset]?.at === (words[index]?.at ?? 0) + offset,
    ),
  says: `mismatched input '${text}': ${instead}`,
});

const isDecimal = (token: Token | undefined): boolean =>
  token?.kind === 'number' && /^[0-9]*\.[0-9]*$/.test(token.text);
const isFactor = (token: Token | undefined): boolean => is(token, '*') || is(token, '/');

const FOREIGN: readonly Foreign[] = [
  unknownWord('ilike', "write lower(…) LIKE '…'"),
  unknownWord('qualify', 'put the window into a WITH and filter it there'),
  unknownWord('glob', 'write LIKE or regexp_like(…)'),
  unknownWord('similar', 'write regexp_like(…)'),
  {
    begins: (words, index) => low(words[index]) === 'natural' && words[index - 1]?.text !== '.',
    says: 'Natural join not supported: write JOIN … USING (…)',
  },
  operator('::', 'write CAST(… AS …)'),
  operator('**', 'write power(…)'),
  operator('==', 'write ='),
  operator('//', 'write /, which divides whole numbers to a whole number'),
  operator('^', 'write power(…)'),
  operator('~', 'write regexp_like(…)'),
  {
    begins: (words, index) => low(words[index]) === 'interval' && !isInterval(words, index),
    says: "mismatched input 'interval': the number stands in quotes and the unit is second, minute, hour, day, month or year: write interval '7' day",
  },
  {
    begins: (words, index) => CLOCKS.has(low(words[index])) && is(words[index + 1], '(') && is(words[index + 2], ')'),
    says: "mismatched input '(': current_date and current_timestamp have no parentheses",
  },
  {
    begins: (words, index) =>
      NO_FUNCTIONS.has(low(words[index])) && is(words[index + 1], '(') && words[index - 1]?.text !== '.',
    says: 'is no function of Athena: write substr(…) for left and right, min_by or max_by for first and last, sequence for range',
  },
  {
    begins: (words, index) =>
      low(words[index]) === 'distinct' && low(words[index + 1]) === 'on' && is(words[index + 2], '('),
    says: "mismatched input 'ON': number the rows with row_number() and keep the first",
  },
  {
    begins: (words, index) => low(words[index]) === 'all' && low(words[index - 1]) === 'by',
    says: "mismatched input 'ALL': name the columns, or their positions (GROUP BY 1, 2)",
  },
  {
    begins: (words, index) => low(words[index]) === 'offset' && low(words[index - 2]) === 'limit',
    says: "mismatched input 'OFFSET': OFFSET stands before LIMIT",
  },
  {
    begins: (words, index) =>
      is(words[index], ',') && (['from', 'where'].includes(low(words[index + 1])) || is(words[index + 1], ')')),
    says: "mismatched input ',': nothing follows it",
  },
  {
    begins: (words, index) => ['current_date', 'date'].includes(low(words[index])) && endsDate(words, index),
    says: "Cannot apply operator: date - integer: write current_date - interval '7' day",
  },
  {
    begins: (words, index) =>
      low(words[index]) === 'day' &&
      ((low(words[index + 1]) === 'as' && low(words[index + 2]) === 'date') ||
        (low(words[index - 2]) === 'date' && is(words[index - 1], '(') && is(words[index + 1], ')'))),
    says: "INVALID_CAST_ARGUMENT: Value cannot be cast to date, as it has slashes: write date(date_parse(day, '%Y/%m/%d'))",
  },
  {
    begins: (words, index) => is(words[index], '[') && low(words[index - 1]) !== 'array',
    says: 'Array subscript must be less than or equal to array length: Athena fails behind the last element; write element_at(…, n), which is NULL there, or split_part',
  },
  {
    begins: (words, index) =>
      isDecimal(words[index]) &&
      (isFactor(words[index - 1]) || isFactor(words[index + 1])) &&
      words.some((word) => is(word, '/')),
    says: 'Athena divides such numbers as decimals and rounds to the digits that are written (10 / 7.0 is 1.4): write an exponent, 7e0, for a double',
  },
];

const CLOCKS = new Set(['current_date', 'current_timestamp', 'localtimestamp']);
/** Functions of DuckDB whose names are words of Athena's grammar. */
const NO_FUNCTIONS = new Set(['left', 'right', 'first', 'last', 'range']);
const UNITS = new Set(['second', 'minute', 'hour', 'day', 'month', 'year']);

/** `interval '7' day`, with or without a sign. */
function isInterval(words: readonly Token[], index: number): boolean {
  const amount = is(words[index + 1], '-') || is(words[index + 1], '+') ? index + 2 : index + 1;
  return words[amount]?.kind === 'text' && UNITS.has(low(words[amount + 1]));
}

/** `current_date - 7`, `DATE '2026-01-01' + 7`. */
function endsDate(words: readonly Token[], index: number): boolean {
  const after = low(words[index]) === 'date' ? index + 2 : index + 1;
  if (low(words[index]) === 'date' && words[index + 1]?.kind !== 'text') return false;
  return (is(words[after], '-') || is(words[after], '+')) && words[after + 1]?.kind === 'number';
}

/** @throws AthenaError at the first of them */
export function refuseForeign(sql: string, words: readonly Token[]): void {
  for (const [index, token] of words.entries()) {
    const found = FOREIGN.find(({ begins }) => begins(words, index));
    if (found) throw new AthenaError(`${placeOf(sql, token.at)}: ${found.says}.`);
  }
}

const COMPARING = new Set(['=', '<', '>', '!']);
const isName = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'quoted';
const nameOf = (token: Token | undefined): string => (token?.text ?? '').replace(/^"|"$/g, '').toLowerCase();

/**
 * `status = '200'`: DuckDB makes a number of the text, Athena refuses it.
 *
 * @param numbers names of columns that are numbers wherever they occur
 * @throws AthenaError at the first comparison
 */
export function refuseTextForNumber(sql: string, words: readonly Token[], numbers: ReadonlySet<string>): void {
  const renamed = new Set(words.flatMap((token, index) => (low(words[index - 1]) === 'as' ? [nameOf(token)] : [])));
  for (const [index, token] of words.entries()) {
    if (!isName(token) || !numbers.has(nameOf(token)) || renamed.has(nameOf(token))) continue;
    if (!isComparedWithText(words, index)) continue;
    throw new AthenaError(
      `TYPE_MISMATCH: ${placeOf(sql, token.at)}: Cannot apply operator: ${token.text} is a number, and what it is compared with a text; leave the quotes out.`,
    );
  }
}

function isComparedWithText(words: readonly Token[], index: number): boolean {
  let after = index + 1;
  while (words[after]?.kind === 'symbol' && COMPARING.has(words[after]?.text ?? '')) after += 1;
  if (after > index + 1 && words[after]?.kind === 'text') return true;
  const next = low(words[after]) === 'not' ? after + 1 : after;
  if (low(words[next]) === 'in' && words[next + 2]?.kind === 'text') return true;
  if (low(words[next]) === 'between' && words[next + 1]?.kind === 'text') return true;
  let before = words[index - 1]?.text === '.' ? index - 3 : index - 1;
  const end = before;
  while (words[before]?.kind === 'symbol' && COMPARING.has(words[before]?.text ?? '')) before -= 1;
  return before < end && words[before]?.kind === 'text';
}
