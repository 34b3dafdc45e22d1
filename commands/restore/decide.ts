/** Which changes that are due stand, said by a person, one by one: the agent enacts what is left within half a minute of its start. */
import type { DueChange } from './answers';
import { LeftOpen } from '../operations/people';
import { Stopped } from '../operations/stopped';
import type { Restoring } from '../operations/under-way';
import type { Run } from './hands';

type Decided = Restoring['decided'];

/** @throws Stopped where nobody can be asked, or an answer names a change that is not due */
export async function decide({ hands, operation, stands }: Run, open: readonly DueChange[]): Promise<Decided> {
  hands.say(dueTable(open));
  if (stands !== undefined) return { ...operation.decided, ...asGiven(open, stands) };
  const decided: Record<string, 'stands' | 'dropped'> = { ...operation.decided };
  for (const change of open) decided[change.id] = await oneAnswer(hands, change, operation);
  return decided;
}

async function oneAnswer(
  { ask, say }: Run['hands'],
  { id }: DueChange,
  { environment }: Restoring,
): Promise<'stands' | 'dropped'> {
  for (;;) {
    let answer: string;
    try {
      answer = (await ask(`Shall the agent of ${environment} enact ${id}? (yes / no): `)).trim().toLowerCase();
    } catch (error) {
      if (error instanceof LeftOpen) throw error;
      throw new Stopped(
        `Somebody must say which of these changes stand, and nobody can be asked here. Run the same command again with --stands and their names (--stands ${id}), or --stands none.`,
      );
    }
    if (answer === 'yes') return 'stands';
    if (answer === 'no') return 'dropped';
    say("           only 'yes' and 'no' are taken");
  }
}

function asGiven(open: readonly DueChange[], stands: readonly string[]): Decided {
  const unknown = stands.filter((id) => !open.some((change) => change.id === id));
  if (unknown.length > 0)
    throw new Stopped(
      `--stands ${unknown.join(',')}: not due. Due are ${open.map(({ id }) => id).join(', ')}. Nothing was taken from the schedule.`,
    );
  return Object.fromEntries(open.map(({ id }) => [id, stands.includes(id) ? 'stands' : 'dropped'] as const));
}

const dueTable = (open: readonly DueChange[]): string =>
  [
    'Due now: the agent would enact these as soon as it runs. Sign-offs that were given after the restored moment are gone.',
    ...open.map(
      ({ id, when, by, kind, what, signoffs }) =>
        `  ${id}  ${kind} by ${by}, due ${when?.slice(0, 19) ?? 'by telemetry'}${when === undefined ? '' : 'Z'}: ${what}; signed off by ${signoffs === '' ? 'nobody' : signoffs}`,
    ),
  ].join('\n');
