/**
 * The JSON files of this folder as people, merges and commands leave them. `JSON.parse` says of the first mistake where it is only in newer
 * versions of Node, and of a name that stands twice nothing: it takes the last.
 */
import type { Mistake } from './mistake';

export interface DataFile {
  /** What the file says; nothing where it is no JSON. */
  readonly data: unknown;
  readonly mistakes: readonly Mistake[];
}

/** In one group each: a text, another value, a bracket or sign, and whatever cannot stand in JSON. */
const TOKEN =
  /[ \t\r\n]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))|([{}[\],:])|("[^"\n]*"?|[^ \t\r\n"{}[\],:]+|$))/y;

interface Token {
  readonly kind: 'text' | 'value' | 'sign' | 'wrong';
  readonly text: string;
  /** Of its first character in the whole. */
  readonly at: number;
}

/** The first thing that makes a text no JSON. */
class NoJson extends Error {
  constructor(
    readonly token: Token,
    readonly wanted: string,
  ) {
    super(wanted);
  }
}

/** Every mistake that shows before anybody asks what the data means; a text that is no JSON has one. */
export function readDataFile(file: string, text: string): DataFile {
  const conflict = /^(?:<{7}|={7}|>{7})/m.exec(text);
  if (conflict !== null) {
    const allowed = 'one of the two versions, and none of the lines that git wrote around them';
    return { data: {}, mistakes: [{ file, path: placeIn(text, conflict.index), given: 'a merge conflict', allowed }] };
  }
  try {
    const twice = namesTwiceIn(text);
    const allowed = 'it once: a reader of JSON sees the last of two alone';
    return { data: JSON.parse(text), mistakes: twice.map((path) => ({ file, path, given: 'twice', allowed })) };
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    const { token, wanted } = error;
    const given = token.text === '' ? undefined : token.text.slice(0, 40);
    return { data: {}, mistakes: [{ file, path: placeIn(text, token.at), given, allowed: wanted }] };
  }
}

function placeIn(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/**
 * Paths of the names that stand twice beside each other.
 *
 * @throws NoJson
 */
function namesTwiceIn(text: string): readonly string[] {
  const tokens = tokensOf(text);
  const twice: string[] = [];
  let next = 0;
  // Behind the last one there is none to take: whoever meets it ends.
  const take = (): Token => tokens[next++] ?? { kind: 'wrong', text: '', at: text.length };
  const sign = (): string | undefined => (tokens[next]?.kind === 'sign' ? tokens[next]?.text : undefined);
  const expectSign = (signs: readonly string[], wanted: string): string => {
    const token = take();
    if (token.kind !== 'sign' || !signs.includes(token.text)) throw new NoJson(token, wanted);
    return token.text;
  };

  const value = (path: string): void => {
    const token = take();
    if (token.kind === 'text' || token.kind === 'value') return;
    if (token.text === '{') return object(path);
    if (token.text === '[') return list(path);
    throw new NoJson(token, 'a value of JSON: a text in double quotes, a number, true, false, null, { or [');
  };
  const object = (path: string): void => {
    const seen = new Set<string>();
    if (sign() === '}') return void take();
    do {
      const name = take();
      const wanted = 'a name in double quotes; behind the last entry stands no comma';
      if (name.kind !== 'text') throw new NoJson(name, wanted);
      const own = [path, JSON.parse(name.text) as string].filter((part) => part !== '').join('.');
      if (seen.has(own)) twice.push(own);
      seen.add(own);
      expectSign([':'], `a colon behind ${name.text}`);
      value(own);
    } while (expectSign([',', '}'], 'a comma or } behind the value before it') === ',');
  };
  const list = (path: string): void => {
    if (sign() === ']') return void take();
    let index = 0;
    do value(`${path}.${index++}`);
    while (expectSign([',', ']'], 'a comma or ] behind the value before it') === ',');
  };

  value('');
  const rest = take();
  if (rest.text !== '') throw new NoJson(rest, 'nothing more: the data ends before it');
  return [...new Set(twice)];
}

/** The last one is of nothing: where the text ends. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const found = TOKEN.exec(text);
    const [whole = '', quoted, plain, sign, wrong = ''] = found ?? [];
    const said = quoted ?? plain ?? sign ?? wrong;
    const at = (found?.index ?? 0) + whole.length - said.length;
    const kind = quoted !== undefined ? 'text' : plain !== undefined ? 'value' : sign !== undefined ? 'sign' : 'wrong';
    tokens.push({ kind, text: said, at });
    if (said === '') return tokens;
  }
}
