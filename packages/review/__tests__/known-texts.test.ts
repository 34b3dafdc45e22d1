/** Known texts in others: found as a plain search finds them, however many there are and however long. */
import fc from 'fast-check';
import { knownTexts } from '../secrets/known-texts';

/** At each place the longest that stands there; what comes at once behind another is one with it. */
function plainly(texts: readonly string[], text: string): string {
  const longest = [...texts].sort((a, b) => b.length - a.length);
  let result = '';
  let copied = 0;
  for (let index = 0; index < text.length; index++) {
    const found = longest.find((one) => text.startsWith(one, index));
    if (found === undefined) continue;
    result += index === copied && result.endsWith('(secret)') ? '' : `${text.slice(copied, index)}(secret)`;
    copied = index + found.length;
    index = copied - 1;
  }
  return result + text.slice(copied);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', '\u00e9'), minLength: 4, maxLength: 9 });

test('it is what a plain search finds', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(fc.oneof(word, fc.constant('-'))), (texts, parts) => {
      const text = parts.join('');
      expect(knownTexts(new Set(texts))(text)).toBe(plainly(texts, text));
    }),
    { numRuns: 2000 },
  );
});

test('a long one is found as a whole, and each of its pieces', () => {
  const long = Array.from({ length: 5000 }, (_, index) => index.toString(36)).join('.');
  const mask = knownTexts(new Set([long]));
  expect(mask(`before ${long} behind`)).toBe('before (secret) behind');
  expect(mask(`before ${long}${long} behind`)).toBe('before (secret) behind');
  expect(mask(long.slice(0, 2000)).startsWith('(secret)')).toBe(true);
});

test('a hundred thousand that begin alike are each found, in a text that is full of their beginning', () => {
  const texts = Array.from({ length: 100_000 }, (_, index) => `https://example.com/${index}/x`);
  const mask = knownTexts(new Set(texts));
  expect(mask(`${'https://'.repeat(20_000)} https://example.com/99999/x`)).toBe(
    `${'https://'.repeat(20_000)} (secret)`,
  );
});
