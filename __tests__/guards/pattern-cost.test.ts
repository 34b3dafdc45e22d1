/**
 * What masks secrets and what names dangers read texts that others wrote, of any length: no pattern may look at each character again from each place. Counted in steps and not timed, so
 * that neither a busy machine nor a quick one decides.
 */
import { MASKING_PATTERNS } from '@balrog-infra/review';
import { pumpsOf, wordsOf } from '../../commands/maintain/bench/pumps';
import { CORPUS } from '../../packages/review/__tests__/secret-corpus';
import { DANGERS } from '../../policies/dangers';
import { counterOf } from './pattern-steps';

/** Characters: a glance at every text, then the most suspicious ones in lengths beside which the bounds of repetitions (512 mostly) are short. */
const [GLANCE, LENGTH] = [64, 1_000];
/** Four times the text takes four times the steps, or a little more where a bound is near; sixteen times where each place looks at all the others. */
const [SUSPICIOUS, MOST] = [5, 8];
const SUSPECTS = 4;
/** Prefixes that are followed by the same behave alike. */
const WORDS = 14;

interface Growth {
  readonly pump: (length: number) => string;
  readonly growth: number;
}

/** A text for which the steps grow faster than they may. */
function tooFast(pattern: RegExp): { readonly text: string; readonly growth: number } | undefined {
  const count = counterOf(pattern);
  const growing = (pump: Growth['pump'], length: number): Growth => {
    // More than a look at all from each place: how much more is not waited for.
    const short = count(pump(length), 2 * length ** 2).steps;
    return { pump, growth: short > 2 * length ** 2 ? Infinity : count(pump(4 * length), 20 * short).steps / short };
  };
  const words = wordsOf(pattern);
  const some = words.filter((_, index) => index % Math.ceil(words.length / WORDS) === 0);
  const pumps = new Map([...pumpsOf([...some, ''])].map((pump) => [pump(GLANCE), pump]));
  const suspects = [...pumps.values()]
    .map((pump) => growing(pump, GLANCE))
    .filter(({ growth }) => growth > SUSPICIOUS)
    .sort((a, b) => b.growth - a.growth)
    .slice(0, SUSPECTS);
  for (const { pump } of suspects) {
    const { growth } = growing(pump, LENGTH);
    if (growth > MOST) return { text: pump(40), growth };
  }
  return undefined;
}

test('steps are counted on the ways that the engine goes: it finds the same', () => {
  const texts = [...CORPUS.map(({ text }) => text), '', 'a=b&c', '--token x --token y', "password: 'it''s'"];
  for (const pattern of MASKING_PATTERNS) {
    const count = counterOf(pattern);
    for (const text of texts) {
      const found = [...text.matchAll(new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`))];
      expect([pattern.source, count(text).matches]).toEqual([pattern.source, found.map(([match]) => match)]);
    }
  }
});

test.each([
  // As they stood here once, or would stand if somebody forgot where a run begins.
  /[\w-]+\.webhook\.office\.com\//i,
  /[\w-]*?\beyJ[\w-]{8,}\.[\w-]{8,}/,
  /-----BEGIN [A-Z ]*KEY-----[\s\S]*?-----END/,
  /\bsecret\s*\s*:\s*x/,
  /(?:[\w.]*%[0-9a-f]{2}){3,}!/i,
  /"(?:[^"\\]|\\.)*\u0000/,
  /(?<=a*)b/,
])('a pattern that looks again from each place is found out: %s', (pattern) => {
  expect(tooFast(pattern)?.growth).toBeGreaterThan(MOST);
});

/** What the catalogue of dangers looks for in values of a plan, wherever it stands there. */
function patternsIn(value: unknown): readonly RegExp[] {
  if (value instanceof RegExp) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: readonly [string, unknown]) =>
    ['matches', 'pattern'].includes(name) && typeof inner === 'string' ? [new RegExp(inner)] : patternsIn(inner),
  );
}

test.each([
  ['masks', MASKING_PATTERNS, 90],
  ['dangers', patternsIn(DANGERS), 3],
])('no pattern of the %s does', (_, patterns, least) => {
  expect(patterns.length).toBeGreaterThanOrEqual(least);
  const slow = patterns.flatMap((pattern) => {
    const found = tooFast(pattern);
    return found === undefined ? [] : [`${pattern.source}: x${found.growth.toFixed(1)} with ${found.text}`];
  });
  expect(slow).toEqual([]);
});
