/**
 * Update URLs in SQL: `/update/1` to `/update/6` and `/json/1`, `/json/2` as src/auslib/web/public/swagger/api.yml of
 * mozilla-releng/balrog defines them, cleaned as client.py beside it cleans them. Athena's dialect (Trino).
 */

/** What stands between `/update/<n>/` and `/update.xml`, in order. */
const COMMON = ['product', 'version', 'build_id', 'build_target', 'locale', 'channel'] as const;

/** Layout -> the names of its values. `imei` is named so that nobody takes it for something else; no view shows it. */
const LAYOUTS = {
  'update/1': COMMON,
  'update/2': [...COMMON, 'os_version'],
  'update/3': [...COMMON, 'os_version', 'distribution', 'distribution_version'],
  'update/4': [...COMMON, 'os_version', 'distribution', 'distribution_version', 'platform_version'],
  'update/5': [...COMMON, 'os_version', 'distribution', 'distribution_version', 'imei'],
  'update/6': [...COMMON, 'os_version', 'system_capabilities', 'distribution', 'distribution_version'],
  'json/1': ['product', 'version', 'build_target', 'channel'],
  'json/2': ['product', 'version', 'build_target', 'channel', 'os_version'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Layout = keyof typeof LAYOUTS;
type UrlValue = Exclude<(typeof LAYOUTS)[Layout][number], 'imei'>;

const layouts = Object.entries(LAYOUTS) as [Layout, readonly string[]][];

/** `/update/3/` has three slashes, each value is followed by one more; split_part counts from 1, and part 1 is empty. */
const slashes = (values: readonly string[]) => 3 + values.length;
const partOf = (values: readonly string[], name: string) => 4 + values.indexOf(name);

/**
 * Percent-decoded once, after the path was split: `%2F` is a slash in a value here, and `%2520` is `%20`. (The application splits
 * what is decoded, so it offers nothing to a client with a slash in a value; it is a client of that version all the same.) url_decode takes + for a space, as forms do and paths do not, and fails
 * on `%` without two digits, which people and scanners send: such a value stays as it is. (`try` does not help: what Java
 * throws there is no error that Trino knows.)
 */
const decoded = (value: string) =>
  `CASE WHEN regexp_like(${value}, '%(?![0-9A-Fa-f]{2})') THEN ${value} ELSE url_decode(replace(${value}, '+', '%2B')) END`;

const FIRST_PART = 4;
const LAST_PART = Math.max(...layouts.map(([, values]) => partOf(values, values.at(-1) ?? '')));

/** Columns `part_4` to `part_13` of a column `path`: the values, decoded, where a layout may have one. */
export const DECODED_PARTS = Array.from({ length: LAST_PART - FIRST_PART + 1 }, (_, index) => FIRST_PART + index)
  .map((part) => `  ${decoded(`split_part(path, '/', ${part})`)} AS part_${part}`)
  .join(',\n');

/** The value by that name out of the columns `layout` and DECODED_PARTS; NULL where the layout has none. */
export function urlValue(name: UrlValue): string {
  const places = new Map<number, Layout[]>();
  for (const [layout, values] of layouts.filter(([, has]) => has.includes(name))) {
    const part = partOf(values, name);
    places.set(part, [...(places.get(part) ?? []), layout]);
  }
  const [[everywhere, of] = [FIRST_PART, []]] = places;
  if (of.length === layouts.length) return `part_${everywhere}`;
  const cases = [...places].map(
    ([part, having]) => `WHEN layout IN (${having.map((each) => `'${each}'`).join(', ')}) THEN part_${part}`,
  );
  return `CASE ${cases.join(' ')} END`;
}

/** `/update/3/…` of `https://aus5.mozilla.org:443/update/3/…?force=1`. */
export const pathOf = (url: string) => `regexp_extract(${url}, '^[a-z]+://[^/?]*(/[^?]*)', 1)`;
/** What follows the first question mark, or the empty text. */
export const queryOf = (url: string) => `coalesce(regexp_extract(${url}, '^[^?]*[?](.*)$', 1), '')`;

/**
 * `update/3` of a path that looks like an update URL, whatever its length. What ends in the file of the other API is nothing that
 * the application knows.
 */
export const layoutOf = (path: string) =>
  `regexp_extract(${path}, '^/(update/[1-6](?=/.*[.]xml$)|json/[12](?=/.*[.]json$))/(?:[^/]+/)+update[.](?:xml|json)$', 1)`;

/** Whether the path has as many values as its layout: versions 4, 5 and 6 are equally long, so length alone says nothing. */
export const IS_COMPLETE = [
  "length(path) - length(replace(path, '/', '')) = CASE layout",
  ...layouts.map(([layout, values]) => `    WHEN '${layout}' THEN ${slashes(values)}`),
  '  END',
].join('\n');

/** Between parameters: & and, of broken Avast clients, another question mark, at times encoded, once or twice. */
const SEPARATOR = '[?&]|%(?:25)?3[Ff]';

/**
 * A parameter of the query string, NULL if it is absent or another value than `value`, which the application ignores likewise. Avast
 * appends `?avast=1` to a URL that has a question mark already; the application forgives it, and so do we.
 */
export const parameter = (name: string, value: string) =>
  `nullif(regexp_extract(query, '(?:^|${SEPARATOR})${name}=(${value})(?=$|${SEPARATOR})', 1), '')`;

/** Other Avast clients put `x86 ` before the locale. */
export const cleanLocale = (locale: string) => `replace(${locale}, 'x86 ', '')`;

/** Partner builds append `-cck-<partner>`: for totals they belong to the channel before it. */
export const foldedChannel = (channel: string) => `regexp_replace(${channel}, '-cck-.*$', '')`;
