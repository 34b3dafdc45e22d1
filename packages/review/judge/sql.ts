/** What a text of SQL says: its words and signs, without what is only how it is written. */
import { canonical, isRecord } from '../plan/json';

/** As Presto, Trino and Athena keep a view: a comment, with a document in Base64 that has the SQL in it. */
const KEPT_VIEW = /^\/\* Presto View: ([A-Za-z0-9+/=]+) \*\/$/;

/**
 * A text between quotes (with the letters that say what it is), a name between quotes, a comment, a word or a number, signs that belong together, another
 * sign.
 */
const PARTS =
  /(?<text>[a-z&]*'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*"|`[^`]*`)|(?<comment>--[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)|(?<word>[\p{L}\p{N}_$@]+)|(?<signs><>|<=|>=|!=|\|\||->|=>|::|\S)/giu;

/** The same for two texts that say the same; what is no text of SQL as it is. */
export function meaningOfSql(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const kept = KEPT_VIEW.exec(value.trim())?.[1];
  return kept === undefined ? partsOf(value) : (meaningOfView(kept) ?? value);
}

function meaningOfView(kept: string): unknown {
  try {
    const view = JSON.parse(Buffer.from(kept, 'base64').toString()) as unknown;
    return isRecord(view) ? canonical({ ...view, originalSql: meaningOfSql(view['originalSql']) }) : undefined;
  } catch {
    return undefined;
  }
}

/** Words mean the same in capitals; what stands between quotes does not. */
function partsOf(sql: string): readonly string[] {
  const parts = [...sql.matchAll(PARTS)].flatMap(({ groups: part = {} }) => {
    if (part['comment'] !== undefined) return [];
    return [part['text'] ?? part['name'] ?? part['word']?.toLowerCase() ?? part['signs'] ?? ''];
  });
  // Nothing follows the last end of a statement.
  return parts.at(-1) === ';' ? parts.slice(0, -1) : parts;
}
