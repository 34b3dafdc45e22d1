/** Chance that can be repeated: the same seed gives the same run. */
export interface Chance {
  /** From 0 up to and without 1. */
  readonly next: () => number;
  /** One of them. */
  readonly pick: <T>(from: readonly T[]) => T;
  /** `count` of them, each once. */
  readonly some: <T>(from: readonly T[], count: number) => readonly T[];
}

/** mulberry32, which is small and even enough for moments (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return {
    next,
    pick,
    some: (from, count) => {
      const left = [...from];
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(Math.floor(next() * left.length), 1),
      ).flat();
    },
  };
}
