/** Texts that make a regular expression work as hard as it can: its own words, with what may stand between them again and again. */

/** What a repetition of a pattern may run through. */
const FILLERS = [
  '-',
  ' ',
  '\\',
  '=',
  'a',
  'A',
  '7',
  '/',
  ':',
  '.',
  '"',
  '+',
  '%',
  '\n',
  ',',
  '<',
  '@',
  '\\"',
  '%41',
  'a://',
  '-a.',
];

/** Runs of a source that match themselves: `eyJ`, `curl`, `-u`; of `\.` and its like the sign. */
const WORDS = /(?:\\[^a-zA-Z0-9]|[A-Za-z0-9 _:=<>"'@/-])+/g;

/** Words of the pattern, alone and behind each other. */
export function wordsOf({ source }: RegExp): readonly string[] {
  const readable = source.replace(
    /\\(?:u[0-9a-f]{4}|[bBsSwWdDnrt])|\{\d*,?\d*\}|\[(?:[^\]\\]|\\.)*\]|\(\?(?:<?[=!]|:|<\w+>)/g,
    '\0',
  );
  const words = (readable.match(WORDS) ?? []).map((word) => word.replace(/\\(.)/g, '$1'));
  return [...new Set([...words, ...words.map((_, index) => words.slice(0, index + 1).join(' ')), words.join(''), ''])];
}

/** One word and a long run behind it; and many words, each with a little behind it. */
export function* pumpsOf(words: readonly string[]): Generator<(length: number) => string> {
  for (const word of words)
    for (const filler of FILLERS) {
      yield (length) => word + filler.repeat(Math.ceil(length / filler.length));
      yield (length) => (word + filler).repeat(Math.ceil(length / (word.length + filler.length)));
    }
}
