/** Looks until what somebody does in the other repository is there. */
import { duration } from '../../operations/moment';

export interface Seen {
  readonly done: boolean;
  /** In one line, what is there. */
  readonly says: string;
}

export interface WaitFlags {
  readonly once?: true;
  readonly json?: true;
}

const POLL_MS = 30_000;
/** "It may take upwards of 30 minutes" (Balrog's documentation, infrastructure.rst, of stage; the UI is built by the same pipeline). */
const LONGEST_MS = 60 * 60_000;

/** Something is not there yet: no error, as with `owner-values`. */
const NOT_YET = 2;

/** @returns 0 once it is done, 2 when it is not yet after an hour or with `--once` */
export async function until(look: () => Promise<Seen>, { once, json }: WaitFlags, sleep = slept): Promise<number> {
  for (let waited = 0; ; waited += POLL_MS) {
    const seen = await look();
    if (json !== true) console.log(`${seen.done ? 'done' : 'waiting'}: ${seen.says}`);
    if (seen.done || once === true || waited >= LONGEST_MS) {
      if (json === true) console.log(JSON.stringify(seen, null, 2));
      else if (!seen.done && once !== true)
        console.log(`Not there after ${duration(waited)}: run the command again to go on waiting.`);
      return seen.done ? 0 : NOT_YET;
    }
    await sleep(POLL_MS);
  }
}

const slept = (milliseconds: number): Promise<void> => new Promise((wake) => setTimeout(wake, milliseconds));
