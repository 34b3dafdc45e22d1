/** Texts on the wire, and what they stand for. */
import { malformed } from './api-error';
import type { Shape } from './model';

/** How a moment is written: `iso` 2026-01-31T02:09:00Z, `http` as in Date headers, `epoch` in seconds. */
export type TimeFormat = 'iso' | 'http' | 'epoch';

/** What a schema's own number says of its moments; 4 leaves it to the protocol. */
const TIME_FORMATS: Readonly<Record<number, TimeFormat>> = { 5: 'iso', 6: 'http', 7: 'epoch' };

export function timeFormat(shape: Shape, byDefault: TimeFormat): TimeFormat {
  return TIME_FORMATS[Number(shape.getSchema())] ?? byDefault;
}

/** A value that arrived as text or, in JSON, as a number or a truth already. `where` names it in a complaint. */
export function readScalar(shape: Shape, raw: unknown, where: string): unknown {
  if (shape.isDocumentSchema()) return raw;
  if (typeof raw === 'object' && raw !== null) throw malformed(`${where}: a structure where a value is expected`);
  const text = String(raw);
  if (shape.isBooleanSchema()) {
    if (!/^(true|false)$/i.test(text)) throw malformed(`${where}: ${text} is neither true nor false`);
    return text.toLowerCase() === 'true';
  }
  if (shape.isNumericSchema() || shape.isBigIntegerSchema() || shape.isBigDecimalSchema()) {
    if (text === '' || Number.isNaN(Number(text))) throw malformed(`${where}: ${text} is not a number`);
    return Number(text);
  }
  if (shape.isTimestampSchema()) return moment(text, where);
  if (shape.isBlobSchema()) return Buffer.from(text, 'base64');
  return text;
}

function moment(text: string, where: string): Date {
  const date = /^-?\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  if (Number.isNaN(date.getTime())) throw malformed(`${where}: ${text} is not a moment`);
  return date;
}

/** As text, for XML, headers and addresses. */
export function writeText(shape: Shape, value: unknown, byDefault: TimeFormat): string {
  if (!shape.isTimestampSchema()) return Buffer.isBuffer(value) ? value.toString('base64') : String(value);
  const date = value instanceof Date ? value : new Date(String(value));
  const format = timeFormat(shape, byDefault);
  if (format === 'http') return date.toUTCString();
  return format === 'epoch' ? String(date.getTime() / 1000) : date.toISOString().replace('.000Z', 'Z');
}
