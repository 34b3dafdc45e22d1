/** How masking grows with a text that was made to be slow: each of its patterns, against the texts that fit it worst. */
import { MASKING_PATTERNS } from '@balrog-infra/review';
import type { Result } from './measure';
import { pumpsOf, wordsOf } from './pumps';

/** Below some ten thousand characters V8 works in other ways, and their border would look like growth. */
const SHORT = 16_000;
const LONG = 4 * SHORT;
/** What takes less is no measure of anything. */
const LEAST_MS = 2;

interface Growth {
  readonly pattern: RegExp;
  readonly short: number;
  readonly long: number;
}

/** A pattern that looks at each character again from each place grows sixteenfold with a text of four times the length. */
export function measureMasks(): Promise<Result[]> {
  const worst = MASKING_PATTERNS.flatMap(growthOf).reduce<Growth | undefined>(
    (most, one) => (most === undefined || one.long / one.short > most.long / most.short ? one : most),
    undefined,
  );
  if (worst === undefined) return Promise.resolve([]);
  const { pattern, short, long } = worst;
  return Promise.resolve([
    {
      what: `slowest growth of ${MASKING_PATTERNS.length} masking patterns with x4 text: ${pattern.source.slice(0, 40)}`,
      ours: `${long.toFixed(1)} ms`,
      against: `${short.toFixed(1)} ms`,
      value: long / short,
      budget: 9,
      unit: 'x',
    },
  ]);
}

function growthOf(pattern: RegExp): readonly Growth[] {
  return [...pumpsOf(wordsOf(pattern))].flatMap((pump) => {
    const [shortText, longText] = [pump(SHORT), pump(LONG)];
    if (took(pattern, longText) < LEAST_MS) return [];
    const [short, long] = [least(pattern, shortText), least(pattern, longText)];
    return long < LEAST_MS ? [] : [{ pattern, short, long }];
  });
}

/** A busy machine only ever adds. */
const least = (pattern: RegExp, text: string): number => Math.min(...[1, 2, 3].map(() => took(pattern, text)));

function took(pattern: RegExp, text: string): number {
  const begin = performance.now();
  text.replace(pattern, '');
  return performance.now() - begin;
}
