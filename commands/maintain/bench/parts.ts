/** What is measured, in this order; the names stand apart so that the help need not load what measures. */
export const BENCH_PARTS = ['synth', 'environment', 'growth', 'review', 'masks', 'rehearsal', 'tests'] as const;

export type BenchPart = (typeof BENCH_PARTS)[number];
