/**
 * How a log line becomes a row. Hive's RegexSerDe matches the whole line against one regular expression and hands group
 * n to column n, so a format is written as a line that columns are put into: the order of the columns, their number and
 * the expression cannot disagree.
 *
 *     line`${status} "${request}"`  =>  pattern `([0-9]+) "([^"]*)"`, columns status, request
 *
 * Expressions are Java's (`Pattern.DOTALL`, `matches()`), kept to what JavaScript reads alike:
 * - `[^\n]` for any character, as a line never holds a line feed: `.` and `$` depend on flags, and Java's also stop at
 *   \r, U+0085, U+2028 and U+2029;
 * - no `\s`, `\d`, `\w`: Java's know ASCII only, JavaScript's `\s` does not;
 * - no group that captures below `*` or `+`: Java keeps what an earlier round captured, JavaScript forgets it;
 * - no quantified lookahead: JavaScript captures nothing in one, Java does. `(?:(?=…)|)` does in both;
 * - no possessive quantifier, named group or `\z`, which JavaScript lacks or spells differently.
 *
 * `*` and `+` stand behind single characters and classes only. There Java loops, but behind a group it calls itself for
 * each round: a long line would end in a StackOverflowError, and with it the query. It also keeps matching from becoming
 * exponential, because no loop holds another.
 */

/** Types of Glue that RegexSerDe casts to; a group that took no part, and what is no number, is NULL. */
export type GlueType = 'string' | 'int' | 'bigint' | 'double';

/** What a column can tell of a person. */
export type PersonalData =
  /** The IP address of a client, which is of a person or a household. */
  | 'client-address'
  /** The serial number of a telephone: part of update URLs of version 5. */
  | 'imei'
  /** An e-mail address or user name of somebody who works with Balrog. */
  | 'account';

export interface Column {
  readonly name: string;
  readonly type: GlueType;
  /** A sentence; `DESCRIBE` shows it. At most 255 bytes, as Glue takes no more. */
  readonly comment: string;
  readonly personal: readonly PersonalData[];
}

/** Part of a line, or all of it. */
export interface Line {
  readonly pattern: string;
  /** As many as the pattern has capturing groups, and in their order. */
  readonly columns: readonly Column[];
}

/** A line as it is written, with columns and parts of lines in it; what stands between them is a regular expression. */
export function line({ raw }: TemplateStringsArray, ...parts: readonly Line[]): Line {
  return {
    pattern: raw.map((text, index) => text + (parts[index]?.pattern ?? '')).join(''),
    columns: parts.flatMap(({ columns }) => columns),
  };
}

interface ColumnData {
  readonly type?: GlueType;
  /** An expression without capturing groups, or a line: its columns then stand behind this one. */
  readonly matches: string | Line;
  readonly comment: string;
  readonly personal?: readonly PersonalData[];
}

function column(name: string, { type = 'string', matches, comment, personal = [] }: ColumnData): Line {
  const inner = typeof matches === 'string' ? text(matches) : matches;
  return { pattern: `(${inner.pattern})`, columns: [{ name, type, comment, personal }, ...inner.columns] };
}

/** The columns of a format by their names, to be put into a line. */
export const columns = <Name extends string>(data: Readonly<Record<Name, ColumnData>>) =>
  Object.fromEntries(Object.entries<ColumnData>(data).map(([name, one]) => [name, column(name, one)])) as Record<
    Name,
    Line
  >;

/** An expression without columns. */
export const text = (pattern: string): Line => ({ pattern, columns: [] });

/** NULL where the line says `-`. */
export const orDash = (part: Line): Line => line`(?:${part}|-)`;
export const optional = (part: Line): Line => line`(?:${part})?`;

/** A word, and what stands between quotes; quotes inside are written `\x22`. */
export const WORD = '[^ "]+';
export const QUOTED = '[^"]*';
/** Numbers that their types can hold, so that no cast ever fails. */
export const INT = '[0-9]{1,9}';
export const BIGINT = '[0-9]{1,18}';
export const DOUBLE = '-?[0-9]{1,15}(?:[.][0-9]{1,9})?';

/**
 * A line of the format, or whatever else: then every column is NULL but the last, `unparsed_line`. A row of NULLs would
 * be counted and never seen.
 */
export function orUnparsed(parsed: Line, personal: readonly PersonalData[]): Line {
  const { unparsed_line } = columns({
    unparsed_line: {
      matches: '[^\\n]*',
      comment: 'The whole line, if it is not of this format: every other column is NULL then. NULL in all other rows.',
      personal,
    },
  });
  return line`${parsed}|${unparsed_line}`;
}
