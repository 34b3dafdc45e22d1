/** The forms in which a secret may stand inside other texts: trimmed, line by line, escaped, encoded. */

/** Shorter values are common words: they are hidden where the plan marks them, not wherever they stand. */
const SHORTEST = 6;
/** The same of values that mix letters with digits or signs, which are no words. */
const SHORTEST_MIXED = 4;
const SHORTEST_LINE = 12;
/** Nobody encodes whole files into other texts; trying costs time. */
const LONGEST_ENCODED = 4096;

export function formsOf(text: string): readonly string[] {
  const parts = new Set([text, text.trim(), ...linesOf(text)]);
  return [...parts].filter(isTelling).flatMap((part) => [part, ...escapedForms(part), ...encodedForms(part)]);
}

/** A key of a secret map is secret when it cannot be the name of something. */
export const isTellingKey = (key: string): boolean =>
  /[^\w.:/ -]/.test(key) || (key.length >= SHORTEST_LINE && /\d/.test(key) && /[A-Za-z]/.test(key));

function isTelling(text: string): boolean {
  if (/^(true|false|null)$/.test(text)) return false;
  return text.length >= SHORTEST || (text.length >= SHORTEST_MIXED && isMixed(text));
}

const isMixed = (text: string): boolean => /[A-Za-z]/.test(text) && /\d|[^\w.\s-]/.test(text);

/** The lines of a key or a file: a message quotes one of them. */
function linesOf(text: string): readonly string[] {
  if (!text.includes('\n')) return [];
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE && !/^-----(BEGIN|END) [A-Z ]+-----$/.test(line));
}

/** As JSON writes it, as Go's JSON and so `jsonencode` does, and both once more inside another document. */
function escapedForms(text: string): readonly string[] {
  const inside = (value: string): string => JSON.stringify(value).slice(1, -1);
  const go = (value: string): string =>
    inside(value).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (/^[\w./+= -]*$/.test(text)) return [];
  return [inside(text), go(text), inside(inside(text)), go(go(text))];
}

function encodedForms(text: string): readonly string[] {
  if (text.length > LONGEST_ENCODED || text.length < SHORTEST) return [];
  const bytes = Buffer.from(text, 'utf8');
  const hex = bytes.toString('hex');
  return [...base64Forms(bytes), hex, hex.toUpperCase(), ...urlForms(text)];
}

/** In base64, at each of the three places where it may begin within a longer text; without what its neighbours change. */
function base64Forms(bytes: Buffer): readonly string[] {
  const cores = [0, 1, 2].map((shift) => {
    const all = Buffer.concat([Buffer.alloc(shift), bytes]);
    return all.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((all.length * 8) / 6));
  });
  const url = cores.map((core) => core.replace(/\+/g, '-').replace(/\//g, '_'));
  return [...cores, ...url].filter((core) => core.length >= SHORTEST);
}

function urlForms(text: string): readonly string[] {
  if (!/[^\w.~-]/.test(text) || hasHalfCharacter(text)) return [];
  const strict = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const forms = [encodeURIComponent(text), encodeURI(text), strict, strict.replace(/%20/g, '+')];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

/** Half of a character pair cannot stand in a URL. */
const hasHalfCharacter = (text: string): boolean => Buffer.from(text, 'utf8').toString('utf8') !== text;
