/** Asks a load balancer which version answers, so often that every task behind it has been asked. */
import { known, unknown, type Answer } from './outside/answer';
import type { ServedVersion } from './outside/outside';

export interface Sampled {
  /** How often each version answered. */
  readonly answers: Readonly<Record<string, number>>;
  /** How often the wanted one answered at the end, in a row. */
  readonly streak: number;
  /** How long a row must be. */
  readonly needed: number;
}

/** The chance that is left that one of the tasks was never asked. */
const MISSED = 0.001;
/** Answers that do not come, in a row, until nobody knows. */
const SILENT = 3;

/**
 * Questions after which each of so many tasks was asked, but for one time in a thousand: a load balancer names no task, and whichever
 * way it chooses, it is not worse than chance (the coupon collector's bound).
 */
function questionsFor(tasks: number): number {
  if (tasks <= 1) return 1;
  return Math.ceil(Math.log(MISSED / tasks) / Math.log(1 - 1 / tasks));
}

export interface Sampling {
  /** All of them lead to the same tasks; each is asked in turn. */
  readonly hostnames: readonly string[];
  readonly tasks: number;
  /** `3.26`, without the `v`. */
  readonly wanted: string;
  readonly ask: (hostname: string) => Promise<Answer<ServedVersion>>;
  /** Questions after which it gives up. */
  readonly most: number;
  /** Between questions that were not answered as wanted. */
  readonly wait: () => Promise<void>;
}

export async function sample(sampling: Sampling): Promise<Answer<Sampled>> {
  const { hostnames, tasks, wanted, ask, most, wait } = sampling;
  if (hostnames.length === 0) return unknown('no host name leads to it');
  const needed = Math.max(questionsFor(tasks), hostnames.length);
  const answers: Record<string, number> = {};
  let [streak, silent] = [0, 0];
  for (let asked = 0; asked < Math.max(most, needed) && streak < needed; asked += 1) {
    const hostname = hostnames[asked % hostnames.length] ?? '';
    const answer = await ask(hostname);
    if (answer.known) {
      silent = 0;
      const { version } = answer.value;
      answers[version] = (answers[version] ?? 0) + 1;
      streak = version === wanted ? streak + 1 : 0;
    } else {
      streak = 0;
      silent += 1;
      if (silent >= SILENT) return unknown(`${hostname} does not answer (${answer.why})`);
    }
    if (streak === 0) await wait();
  }
  return known({ answers, streak, needed });
}
