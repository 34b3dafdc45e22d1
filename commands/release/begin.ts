/** One operation at a time: begins one, goes on with one that was killed, or says whose is under way. */
import { isAlive } from '@balrog-infra/rehearsal';
import { holder } from '../operations/people';
import { Stopped } from '../operations/stopped';
import { holderOf, isReleasing, stateOf, type Operation, type Releasing } from '../operations/under-way';
import type { Hands } from './hands';
import { recordOf } from './record';

type Place = Pick<Hands, 'cloud' | 'say'>;

/**
 * @param wanted what shall be done
 * @param takeOver what was begun on another machine is dead, as whoever says so has found out
 * @returns what is to be done: `wanted`, or the same as it was killed
 * @throws Stopped with the holder's name where somebody is at it
 */
export async function beginOrGoOn(wanted: Releasing, { cloud, say }: Place, takeOver: boolean): Promise<Releasing> {
  const found = await cloud.operation();
  if (found === undefined) return await beginAlone(wanted, { cloud, say });
  assertDead(found, takeOver);
  if (!isReleasing(found))
    throw new Stopped(
      `A ${found.kind} is under way in ${found.environment}: ${found.asked}, by ${holderOf(found)}. It must come to its end first: the same command goes on with it. Nothing was changed.`,
    );
  if (found.asked === wanted.asked) {
    say(`Going on with ${found.id}, begun ${found.began} by ${found.holder.user}: ${found.asked}.`);
    const mine = { ...found, holder: holder() };
    await cloud.keep(mine);
    return mine;
  }
  // What it had applied stands, and is in the next plan; that it came to no end is kept.
  say(
    `${found.asked} (${found.id}) was begun ${found.began} by ${found.holder.user} and came to no end: ${wanted.asked} takes its place.`,
  );
  await cloud.record(recordOf(found, cloud.now(), 'unknown', `broken off; then ${wanted.asked}`));
  await cloud.end();
  return await beginAlone(wanted, { cloud, say });
}

async function beginAlone(wanted: Releasing, { cloud }: Place): Promise<Releasing> {
  if (await cloud.begin(wanted)) return wanted;
  const other = await cloud.operation();
  throw new Stopped(
    `Somebody has begun a moment ago: ${other === undefined ? 'and ended already' : `${other.asked}, by ${holderOf(other)}`}. Nothing was changed.`,
  );
}

function assertDead(found: Operation, takeOver: boolean): void {
  const state = stateOf(found, { ...holder(), isAlive });
  if (state === 'lives')
    throw new Stopped(`${found.asked} is being done at this moment by ${holderOf(found)}. Nothing was changed.`);
  if (state === 'unseen' && !takeOver)
    throw new Stopped(
      `${found.asked} was begun by ${holderOf(found)}. Whether that command still runs cannot be seen from here: ask them, then go on with --take-over. Nothing was changed.`,
    );
}
