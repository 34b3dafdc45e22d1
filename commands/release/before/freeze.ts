/**
 * `npm run balrog -- freeze`: edits environments/freezes.json, and lists what stands there. As every operation it is alone in its environments, and
 * leaves a record in each.
 */
import { join } from 'node:path';
import { environmentFiles } from '../../../environments';
import { FREEZES_FILE, freezesIn, type Freeze, type Freezes } from '../../../environments/freezes';
import { writeEdited } from '../../operations/environment-files';
import { utc } from '../../operations/moment';
import type { Where } from '../../operations/options';
import { masked } from '../../operations/masked';
import { assertMine, holder } from '../../operations/people';
import type { FreezeRecord } from '../../operations/record';
import { clockOf } from '../../operations/session';
import { Stopped } from '../../operations/stopped';
import { isFreezing, type Freezing } from '../../operations/under-way';
import { PROJECT } from '../../project';
import { readFreezes } from '../preflight/ask';
import { momentIn } from '../preflight/command';
import { placesInClouds, type Place } from './places';

export interface FreezeFlags extends Where {
  readonly from?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly environments?: string;
  readonly stageProfile?: string;
  readonly takeOver?: true;
  readonly json?: true;
}

interface Here {
  readonly now: Date;
  readonly project: string;
  readonly places: typeof placesInClouds;
}

type Change = Pick<Freezing, 'did'> & { readonly freeze: Freeze };

/** @throws Error with everything that is wrong; the file is then as it was */
export async function freeze(
  what: string | undefined,
  name: string | undefined,
  flags: FreezeFlags,
  here: Here = { now: clockOf(flags)(), project: PROJECT, places: placesInClouds },
): Promise<number> {
  const { now, project, places } = here;
  const found = readFreezes(project);
  if (what === undefined) return list(found.freezes, flags, now);
  const lifts = what === 'lift';
  const id = (lifts ? name : what) ?? '';
  const asked = lifts ? `freeze lift ${id}` : `freeze ${id}`;
  const wanted = lifts ? found.freezes.find((one) => one.id === id) : begun(id, flags, now);
  return places(wanted?.environments ?? environmentsIn(flags), flags, async (all) => {
    const killed = await underWay(all, asked);
    const change = killed ?? changeOf(found, { lifts, id, wanted });
    const next = killed === undefined || !isWritten(found, change) ? applied(found, change) : found;
    // What the schema refuses is told before anything is begun or written.
    freezesIn(JSON.stringify(next));
    const operations = await beginAll(all, { asked, change, takeOver: flags.takeOver === true });
    await writeEdited(join(project, FREEZES_FILE), next);
    for (const { place, operation } of operations) {
      console.log(`record: ${await place.store.record(recordOf(operation, place.now()))}`);
      await place.store.end();
    }
    console.log(
      `${lifts ? `Lifted ${id}` : describe(change.freeze, now)}.\nCommit ${FREEZES_FILE}, so that everybody has it.`,
    );
    return 0;
  });
}

function changeOf(
  { freezes }: Freezes,
  { lifts, id, wanted }: { readonly lifts: boolean; readonly id: string; readonly wanted: Freeze | undefined },
): Change {
  if (wanted !== undefined) return { did: lifts ? 'lifted' : 'begun', freeze: wanted };
  const names = freezes.map((one) => one.id).join(', ') || 'none';
  throw new Stopped(`There is no freeze ${JSON.stringify(id)}: there are ${names}. Nothing was changed.`);
}

const applied = ({ freezes, ...rest }: Freezes, { did, freeze: one }: Change): Freezes => ({
  ...rest,
  freezes: did === 'lifted' ? freezes.filter(({ id }) => id !== one.id) : [...freezes, one],
});

const isWritten = ({ freezes }: Freezes, { did, freeze: one }: Change): boolean =>
  freezes.some(({ id }) => id === one.id) === (did === 'begun');

/** The same that was killed before its end, as it was asked then: what it began at, and until when. */
async function underWay(places: readonly Place[], asked: string): Promise<Change | undefined> {
  for (const { store } of places) {
    const found = await store.operation();
    if (found !== undefined && isFreezing(found) && found.asked === asked) {
      const environments = places.map(({ environment }) => environment);
      return { did: found.did, freeze: { ...found.freeze, environments } };
    }
  }
  return undefined;
}

interface Begun {
  readonly place: Place;
  readonly operation: Freezing;
}

/** In all of them or in none. @throws Stopped with the holder's name where somebody is at it */
async function beginAll(
  places: readonly Place[],
  { asked, change, takeOver }: { readonly asked: string; readonly change: Change; readonly takeOver: boolean },
): Promise<readonly Begun[]> {
  const taken: Begun[] = [];
  try {
    for (const place of places) {
      const operation = operationOf(place, asked, change);
      const found = await place.store.operation();
      if (found === undefined) {
        if (!(await place.store.begin(operation)))
          throw new Stopped(
            `Somebody has begun another operation in ${place.environment} a moment ago. Nothing was changed.`,
          );
        taken.push({ place, operation });
      } else {
        assertMine(found, asked, takeOver);
        const mine = { ...operation, id: found.id, began: found.began };
        await place.store.keep(mine);
        taken.push({ place, operation: mine });
      }
    }
    return taken;
  } catch (error) {
    for (const { place } of taken) await place.store.end();
    throw error;
  }
}

function operationOf({ environment, now }: Place, asked: string, { did, freeze: one }: Change): Freezing {
  const began = now().toISOString();
  const { id, from, until, reason } = one;
  return {
    version: 1,
    id: `${environment}-freeze-${id}-${began.slice(11, 19).replaceAll(':', '')}`,
    environment,
    kind: 'freeze',
    asked,
    began,
    holder: holder(),
    done: [],
    overrides: [],
    did,
    freeze: { id, from, until, reason },
  };
}

function recordOf(operation: Freezing, ended: Date): FreezeRecord {
  const { holder: by, deployed: _, done, ...common } = operation;
  return { ...common, by: by.user, ended: ended.toISOString(), steps: done };
}

const environmentsIn = ({ environments = 'prod' }: FreezeFlags): string[] =>
  environments.split(',').map((one) => one.trim());

function begun(id: string, flags: FreezeFlags, now: Date): Freeze {
  const mistakes: string[] = [];
  const environments = environmentsIn(flags);
  const unknown = environments.filter((one) => !(one in environmentFiles));
  if (unknown.length > 0)
    mistakes.push(`--environments ${unknown.join(', ')}: there are ${Object.keys(environmentFiles).join(', ')}`);
  if (flags.until === undefined) mistakes.push('--until is missing: a freeze ends, or nobody ever deploys again');
  if (flags.reason === undefined) mistakes.push('--reason is missing: whoever is stopped by it wants to know');
  if (mistakes.length > 0)
    throw new Error(['Nothing was changed:', ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'));
  const from = utc(momentIn(flags.from, '--from') ?? now);
  const until = utc(momentIn(flags.until, '--until') ?? now);
  return { id, environments, from, until, reason: masked(flags.reason ?? '') };
}

function list(freezes: readonly Freeze[], { json }: FreezeFlags, now: Date): number {
  if (json === true) console.log(JSON.stringify(masked(freezes), null, 2));
  else
    console.log(
      freezes.length === 0 ? 'There is no freeze.' : masked(freezes.map((one) => describe(one, now)).join('\n')),
    );
  return 0;
}

function describe(freeze: Freeze, now: Date): string {
  const { id, environments, from, until, reason } = freeze;
  const state = now > new Date(until) ? 'over' : now >= new Date(from) ? 'on' : 'ahead';
  return `${id} (${state}): ${environments.join(', ')}, ${from} to ${until}: ${reason}`;
}
