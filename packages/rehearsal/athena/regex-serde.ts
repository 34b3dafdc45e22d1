/**
 * Lines to rows as Hive's org.apache.hadoop.hive.serde2.RegexSerDe reads them (Hive: serde/src/java/…/RegexSerDe.java): the whole
 * line must match; a line that does not is a row of NULLs; a group that took no part, or cannot be cast, is NULL.
 */
import { gunzipSync } from 'node:zlib';
import { javaPattern, type JavaPattern } from './java-regex';
import { AthenaError, single, type GlueColumn, type GlueTable } from './types';

const SERDE = 'org.apache.hadoop.hive.serde2.RegexSerDe';
const INPUT = 'org.apache.hadoop.mapred.TextInputFormat';

export type Cell = string | number | bigint | boolean | null;

export interface LineReader {
  readonly columns: readonly GlueColumn[];
  /** The rows of one object. */
  rows(key: string, body: Buffer): Cell[][];
}

/** @throws AthenaError when the table is not read by RegexSerDe, or its pattern and columns disagree */
export function lineReader(table: GlueTable): LineReader {
  const storage = single(table.storage_descriptor);
  const serde = single(storage?.ser_de_info);
  if (serde?.serialization_library !== SERDE || storage?.input_format !== INPUT) {
    throw new AthenaError(
      `Table ${table.name} is read with ${serde?.serialization_library ?? 'no SerDe'} and ${storage?.input_format ?? 'no input format'}; the rehearsal knows ${SERDE} with ${INPUT}.`,
    );
  }
  const columns = storage.columns ?? [];
  const pattern = patternOf(table, serde.parameters?.['input.regex']);
  if (pattern.groups !== columns.length) {
    throw new AthenaError(
      `HIVE_CURSOR_ERROR: Number of matching groups doesn't match the number of columns: table ${table.name} has ${columns.length} columns, its input.regex ${pattern.groups} groups. Give each column one capturing group, and write (?:…) for the others.`,
    );
  }
  const casts = columns.map((column) => castTo(table, column));
  return {
    columns,
    rows: (key, body) => lines(text(key, body)).map((line) => row(line, pattern, casts)),
  };
}

function patternOf(table: GlueTable, source: string | undefined): JavaPattern {
  if (source === undefined || source === '')
    throw new AthenaError(
      `Table ${table.name} has no SerDe parameter input.regex: every query of it fails. Add it to ser_de_info.parameters.`,
    );
  try {
    return javaPattern(source, { whole: true, dotall: true });
  } catch (error) {
    throw new AthenaError(`Table ${table.name}: ${(error as Error).message}`);
  }
}

/** Hadoop chooses the codec by the name's ending, never by the content. */
function text(key: string, body: Buffer): string {
  // Nothing was written yet, or nothing there was to write: an object without a byte has no rows, whatever its name.
  if (!key.endsWith('.gz') || body.length === 0) return body.toString('utf8');
  try {
    return gunzipSync(body).toString('utf8');
  } catch (error) {
    throw new AthenaError(
      `HIVE_CURSOR_ERROR: ${key} ends in .gz and is not gzip (${(error as Error).message}): compress it or rename it.`,
    );
  }
}

/** A line ends with LF, CR or CR LF (Hadoop's LineReader); an end at the end of the object opens no further line. */
function lines(content: string): readonly string[] {
  const all = content.split(/\r\n|\n|\r/);
  if (all.at(-1) === '') all.pop();
  return all;
}

type Cast = (value: string) => Cell;

function row(line: string, { regex }: JavaPattern, casts: readonly Cast[]): Cell[] {
  const match = regex.exec(line);
  return casts.map((cast, index) => {
    const value = match?.[index + 1];
    return value === undefined ? null : cast(value);
  });
}

const BITS: Readonly<Record<string, bigint>> = { tinyint: 8n, smallint: 16n, int: 32n, bigint: 64n };

/** As Integer.valueOf and Long.valueOf: digits with a sign, in the type's range. */
function integer(bits: bigint): Cast {
  return (value) => {
    if (!/^[+-]?[0-9]+$/.test(value)) return null;
    const number = BigInt(value.replace('+', ''));
    const limit = 1n << (bits - 1n);
    if (number < -limit || number >= limit) return null;
    return bits === 64n ? number : Number(number);
  };
}

/** As Double.valueOf without hexadecimal numbers. */
function double(value: string): Cell {
  const match = /^\s*([+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?))[fFdD]?\s*$/.exec(value);
  return match?.[1] === undefined ? null : Number(match[1]);
}

function castTo(table: GlueTable, column: GlueColumn): Cast {
  const type = (column.type ?? 'string').toLowerCase();
  if (type === 'string' || /^varchar\(\d+\)$/.test(type)) return (value) => value;
  if (type === 'double' || type === 'float') return double;
  const bits = BITS[type === 'integer' ? 'int' : type];
  if (bits !== undefined) return integer(bits);
  throw new AthenaError(
    `Table ${table.name}: the rehearsal cannot read column ${column.name} of type ${type}; it knows string, tinyint, smallint, int, bigint, float and double.`,
  );
}
