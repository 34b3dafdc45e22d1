import { includes } from '../../access';

/** Places inside a resource: names of attributes, positions in lists, and keys of things that have a name. */
export type Segment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'key'; readonly key: string };

export type Path = readonly Segment[];

export const named = (name: string): Segment => ({ kind: 'name', name });
export const at = (index: number): Segment => ({ kind: 'index', index });
export const keyed = (key: string): Segment => ({ kind: 'key', key });

/** `rule[0].filter.days`, `environment["LOG_LEVEL"].value`; names that are no identifiers stand in brackets too. */
export function showPath(path: Path): string {
  return path
    .map((segment) => {
      if (segment.kind === 'index') return `[${segment.index}]`;
      if (segment.kind === 'key') return `[${JSON.stringify(segment.key)}]`;
      return /^[\w-]+$/.test(segment.name) ? `.${segment.name}` : `[${JSON.stringify(segment.name)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/**
 * A place as the catalogue writes it: `setting["containerInsights"].value`. Positions in lists are left out, keys are
 * given where only one thing of that name is meant; `*` is any one name, `**` at the end all that lies inside, and a `*` in a key any text.
 */
export type Pattern = readonly Segment[];

export function toPattern(text: string): Pattern {
  const segments: Segment[] = [];
  for (const [, key, name] of text.matchAll(/\["([^"]*)"\]|([^.[\]]+)/g))
    segments.push(key === undefined ? named(name ?? '') : keyed(key));
  return segments;
}

/** True when the path is the place of the pattern, positions and unasked keys apart. */
export function isAt(path: Path, pattern: Pattern): boolean {
  return progress(path, pattern) === pattern.length;
}

/** True when the place of the pattern lies inside the path: the whole subtree is unknown or gone. */
export function isInside(path: Path, pattern: Pattern): boolean {
  const reached = progress(path, pattern);
  return reached !== undefined && reached < pattern.length;
}

/** True when the path is the place of the pattern or lies inside it: `policy.Statement["Read"].Action` is within `policy`. */
export function isWithin(path: Path, pattern: Pattern): boolean {
  return pattern.length > 0 && path.some((_, index) => progress(path.slice(0, index + 1), pattern) === pattern.length);
}

/** `rule.statement.**` -> `rule.statement`: a pattern of all that lies inside. */
export function insideOf(pattern: Pattern): Pattern | undefined {
  const last = pattern.at(-1);
  return last?.kind === 'name' && last.name === '**' ? pattern.slice(0, -1) : undefined;
}

/** How much of the pattern the whole path has matched; undefined when it leads elsewhere. */
function progress(path: Path, pattern: Pattern): number | undefined {
  let next = 0;
  for (const segment of path) {
    const wanted = pattern[next];
    if (segment.kind === 'index') continue;
    if (segment.kind === 'key' && wanted?.kind !== 'key') continue;
    if (wanted === undefined || !fits(segment, wanted)) return undefined;
    next++;
  }
  return next;
}

function fits(segment: Segment, wanted: Segment): boolean {
  const have = segment.kind === 'key' ? segment.key : segment.kind === 'name' ? segment.name : '';
  if (wanted.kind === 'key') return have === wanted.key || includes(wanted.key, have);
  return wanted.kind === 'name' && segment.kind === 'name' && (wanted.name === have || includes(wanted.name, have));
}
