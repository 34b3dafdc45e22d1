/**
 * Athena's functions whose answers depend on Java, written again. They never throw: `undefined` means "Athena fails here", and the
 * macro around them turns that into an error which `try(…)` catches. Source of each: "Functions and operators" of the Trino documentation.
 */
import { dateFormat } from './date-format';
import { javaPattern } from './java-regex';

type Text = string | null | undefined;
export type TextFunction = (...args: string[]) => Text;

const patterns = new Map<string, RegExp>();

function compiled(source: string): RegExp {
  const known = patterns.get(source);
  if (known) return known;
  const { regex } = javaPattern(source, { whole: false, dotall: false });
  patterns.set(source, regex);
  return regex;
}

/** Trino: NULL without a match, and for a group that took no part. */
function regexpExtract(value: string, pattern: string, group: string): Text {
  return compiled(pattern).exec(value)?.[Number(group)] ?? null;
}

/** Trino takes `$0`, `$1` and `${name}` for groups in the replacement, as JavaScript takes `$&`, `$1` and `$<name>`. */
function regexpReplace(value: string, pattern: string, replacement: string): Text {
  const { source } = compiled(pattern);
  return value.replace(
    new RegExp(source, 'gsu'),
    replacement.replace(/\$\{([^}]*)\}/g, '$<$1>').replace(/\\\$|\$0/g, (found) => (found === '$0' ? '$&' : '$$')),
  );
}

/** java.net.URLDecoder: + is a space, and a % without two hexadecimal digits is refused. */
function urlDecode(value: string): Text {
  if (/%(?![0-9A-Fa-f]{2})/.test(value)) return undefined;
  const bytes = Buffer.from(
    value
      .replaceAll('+', ' ')
      .replace(/%([0-9A-Fa-f]{2})|[^\x00-\x7f]+/g, (found, hex: string | undefined) =>
        hex === undefined ? Buffer.from(found).toString('latin1') : String.fromCharCode(parseInt(hex, 16)),
      ),
    'latin1',
  );
  return bytes.toString('utf8');
}

/** URL parts are NULL for what java.net.URI cannot read, a raw space among it. */
function urlPart(value: string, part: 'hostname' | 'pathname' | 'search' | 'protocol'): Text {
  if (/[\s"<>\\^`{|}]/.test(value) || /%(?![0-9A-Fa-f]{2})/.test(value) || !URL.canParse(value)) return null;
  const found = new URL(value)[part];
  return part === 'search' ? found.slice(1) : part === 'protocol' ? found.slice(0, -1) : found;
}

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\[(?:"([^"]*)"|'([^']*)'|([0-9]+))\]/y;

/** The value at a JSON path of the form `$.a.b[0]["c d"]`; `undefined` when the path has anything else. */
function at(json: unknown, path: string): { readonly value: unknown } | undefined {
  if (!path.startsWith('$')) return undefined;
  let value = json;
  for (let from = 1; from < path.length;) {
    STEP.lastIndex = from;
    const match = STEP.exec(path);
    if (!match) return undefined;
    from += match[0].length;
    const key = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return { value };
}

function parsed(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/** Trino: NULL for what is no JSON, for what is not there, and for objects and arrays. */
function jsonExtractScalar(json: string, path: string): Text {
  const document = parsed(json);
  if (!document) return null;
  const found = at(document.value, path);
  if (!found) return undefined;
  const scalar = ['string', 'number', 'boolean'].includes(typeof found.value);
  return scalar ? String(found.value) : null;
}

function jsonExtract(json: string, path: string): Text {
  const document = parsed(json);
  if (!document) return null;
  const found = at(document.value, path);
  if (!found) return undefined;
  return found.value === undefined ? null : JSON.stringify(found.value);
}

/** MySQL's letters (date_parse, date_format) as Java's. */
const MYSQL: Readonly<Record<string, string>> = {
  '%Y': 'yyyy',
  '%m': 'MM',
  '%d': 'dd',
  '%H': 'HH',
  '%i': 'mm',
  '%s': 'ss',
  '%S': 'ss',
  '%T': 'HH:mm:ss',
};

function javaFormat(format: string): string | undefined {
  const strange = (format.match(/%./g) ?? []).some((letter) => !(letter in MYSQL));
  if (strange) return undefined;
  return format.replace(/%.|[A-Za-z']+/g, (found) => MYSQL[found] ?? `'${found.replaceAll("'", "''")}'`);
}

function dateParse(value: string, format: string): Text {
  const java = javaFormat(format);
  return java === undefined ? undefined : parsedDate(value, java);
}

/** `value` is a timestamp as DuckDB writes it. */
function dateFormatted(value: string, format: string): Text {
  const java = javaFormat(format);
  return java === undefined ? undefined : dateFormat(java)?.format(new Date(`${value.replace(' ', 'T')}Z`));
}

/** A timestamp as text, `YYYY-MM-DD HH:MM:SS`. */
function parsedDate(value: string, format: string): Text {
  const date = dateFormat(format)?.parse(value);
  return date?.toISOString().replace('T', ' ').replace('Z', '');
}

export const TEXT_FUNCTIONS: Readonly<Record<string, TextFunction>> = {
  js_regexp_extract: regexpExtract,
  js_regexp_replace: regexpReplace,
  js_regexp_like: (value: string, pattern: string) => String(compiled(pattern).test(value)),
  js_url_decode: urlDecode,
  js_url_encode: (value: string) =>
    encodeURIComponent(value)
      .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+'),
  js_url_host: (value: string) => urlPart(value, 'hostname'),
  js_url_path: (value: string) => urlPart(value, 'pathname'),
  js_url_query: (value: string) => urlPart(value, 'search'),
  js_url_protocol: (value: string) => urlPart(value, 'protocol'),
  js_json_extract_scalar: jsonExtractScalar,
  js_json_extract: jsonExtract,
  js_date_parse: dateParse,
  js_date_format: dateFormatted,
  js_parse_datetime: parsedDate,
};
