/** Takes known texts out of others, in a time that grows with the text and hardly with their number: a plan may have a hundred thousand that begin alike. */
import { SECRET } from './names';

/** No form of a secret is shorter. */
const PREFIX = 4;

/** What is longer is looked for in pieces: a long text that is nearly one would else be compared from each of its places to its end. */
const LONGEST = 1024;

/** @returns a function that puts SECRET in place of the longest known text at each place */
export function knownTexts(texts: ReadonlySet<string>): (text: string) => string {
  const sorted = [...new Set([...texts].flatMap(piecesOf))].sort();
  if (sorted.length === 0) return (text) => text;
  const beginnings = new Set(sorted.map((one) => one.slice(0, PREFIX)));
  const shorter = shorterOnes(sorted);

  /** Whatever known text stands at a place begins the last one that is not behind that place in order, or is one that this one begins with. */
  const longestAt = (text: string, at: number): string | undefined => {
    const there = text.slice(at, at + LONGEST);
    for (let index = lastUpTo(sorted, there); index >= 0; index = shorter[index] ?? -1)
      if (there.startsWith(sorted[index] ?? '')) return sorted[index];
    return undefined;
  };

  return (text) => {
    let result = '';
    let copied = 0;
    for (let index = 0; index + PREFIX <= text.length; index++) {
      if (!beginnings.has(text.slice(index, index + PREFIX))) continue;
      const found = longestAt(text, index);
      if (found === undefined) continue;
      // Pieces of one text are one secret.
      result += index === copied && result.endsWith(SECRET) ? '' : text.slice(copied, index) + SECRET;
      copied = index + found.length;
      index = copied - 1;
    }
    return result + text.slice(copied);
  };
}

/** Of equal length, so that none is a common word. */
function piecesOf(text: string): readonly string[] {
  if (text.length <= LONGEST) return text.length < PREFIX ? [] : [text];
  const length = Math.ceil(text.length / Math.ceil(text.length / LONGEST));
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  ).filter((piece) => piece.length >= PREFIX);
}

/** Index -> that of the longest other text which this one begins with; -1 where there is none. */
function shorterOnes(sorted: readonly string[]): Int32Array {
  const shorter = new Int32Array(sorted.length).fill(-1);
  for (let index = 1; index < sorted.length; index++) {
    let before = index - 1;
    while (before >= 0 && !(sorted[index] ?? '').startsWith(sorted[before] ?? '')) before = shorter[before] ?? -1;
    shorter[index] = before;
  }
  return shorter;
}

/** Index of the last text that is not behind `text` in order; -1 where all are. */
function lastUpTo(sorted: readonly string[], text: string): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? '') <= text) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}
