/**
 * `balrog maintain bench [--without-tests]`: the budgets of the design, measured in one run, as a Markdown table on stdout.
 *
 * Ratios are medians of pairs that ran in turn; seconds and megabytes depend on the machine and are there to read.
 * Exit code 0 also when a budget is not met (a busy machine can do that), 1 only when something could not be measured.
 */
import { PROJECT } from '../project';
import { measureMasks } from './bench/masks';
import { measureRehearsal } from './bench/rehearsal';
import { measureReview } from './bench/review';
import { measureTests } from './bench/suite';
import { measureGrowth, measureSynth, measureThirdEnvironment } from './bench/synth';
import { isMet, table } from './bench/table';
import type { Result } from './bench/measure';

/** @returns 1 when something could not be measured */
export async function bench({ withoutTests }: { readonly withoutTests?: true }): Promise<number> {
  const tests = withoutTests === true ? [] : [measureTests];
  const parts = [
    measureSynth,
    measureThirdEnvironment,
    measureGrowth,
    measureReview,
    measureMasks,
    measureRehearsal,
    ...tests,
  ];
  const results: Result[] = [];
  let code = 0;
  for (const part of parts) {
    process.stderr.write(`${part.name} …\n`);
    try {
      results.push(...(await part(PROJECT)));
    } catch (error) {
      code = 1;
      process.stderr.write(`Could not be measured: ${(error as Error).message}\n`);
    }
  }
  const met = results.filter(isMet).length;
  console.log(`${table(results)}\n\n${met} of ${results.length} budgets are met.`);
  return code;
}
