/**
 * `balrog maintain bench [--without-tests] [--only PART]`: the budgets of the design, measured in one run, as a Markdown table on stdout.
 *
 * Ratios are medians of pairs that ran in turn; seconds and megabytes depend on the machine and are there to read.
 * Exit code 0 also when a budget is not met (a busy machine can do that), 1 only when something could not be measured.
 */
import { PROJECT } from '../project';
import { measureMasks } from './bench/masks';
import { BENCH_PARTS, type BenchPart } from './bench/parts';
import { measureRehearsal } from './bench/rehearsal';
import { measureReview } from './bench/review';
import { measureTests } from './bench/suite';
import { measureGrowth, measureSynth, measureThirdEnvironment } from './bench/synth';
import { hasBudget, isMet, table } from './bench/table';
import type { Result } from './bench/measure';

const PARTS: Readonly<Record<BenchPart, (project: string) => Promise<Result[]>>> = {
  synth: measureSynth,
  environment: measureThirdEnvironment,
  growth: measureGrowth,
  review: measureReview,
  masks: measureMasks,
  rehearsal: measureRehearsal,
  tests: measureTests,
};

export interface BenchFlags {
  readonly withoutTests?: true;
  readonly only?: BenchPart;
}

/** @returns 1 when something could not be measured */
export async function bench({ withoutTests, only }: BenchFlags): Promise<number> {
  const asked = only === undefined ? BENCH_PARTS.filter((part) => !(withoutTests && part === 'tests')) : [only];
  const results: Result[] = [];
  let code = 0;
  for (const part of asked) {
    process.stderr.write(`${part} …\n`);
    try {
      results.push(...(await PARTS[part](PROJECT)));
    } catch (error) {
      code = 1;
      process.stderr.write(`Could not be measured: ${(error as Error).message}\n`);
    }
  }
  const budgets = results.filter(hasBudget);
  console.log(`${table(results)}\n\n${budgets.filter(isMet).length} of ${budgets.length} budgets are met.`);
  return code;
}
