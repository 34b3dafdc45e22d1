/** Who watches a rehearsal: a real provider that is asked the same questions, and a record of what was made. */
import type { Witness } from '../provider/witness';
import { recordTo } from './record';
import { shadowOf } from './shadow';

export { binaryIn, type ProviderBinary } from './process';
export { readDifferences, summaryOf, type Difference } from './differences';
export { readSubjects, type Subject } from './record';
export { type Compared } from './compare';
export { comparisonOf } from './comparison';
export { examplesCompared, type Example } from './examples';
export { answersOf } from './ask';

import type { ProviderBinary } from './process';

export interface WitnessSettings {
  /** A real provider of AWS: it is asked what the simulated one is asked. */
  readonly shadow?: {
    readonly binary: ProviderBinary;
    /** File that takes the differences, one JSON document a line. */
    readonly report: string;
    /** Whether its answers are those that Terraform gets. */
    readonly decides?: true;
  };
  /** File that takes the configuration and the state of what is made, one JSON document a line. */
  readonly record?: string;
}

export function openWitness({ shadow, record }: WitnessSettings): Witness {
  const watchers = [...(record === undefined ? [] : [recordTo(record)]), ...(shadow ? [shadowOf(shadow)] : [])];
  const first = async <T>(ask: (witness: Witness) => Promise<T | undefined>): Promise<T | undefined> => {
    const answers = await Promise.all(watchers.map(ask));
    return answers.find((answer) => answer !== undefined);
  };
  return {
    validated: (asked) => first((witness) => witness.validated(asked)),
    planned: (asked) => first((witness) => witness.planned(asked)),
    made: (made) => watchers.forEach((witness) => witness.made(made)),
    close: () => watchers.forEach((witness) => witness.close()),
  };
}
