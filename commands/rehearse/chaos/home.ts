/** What a rehearsal holds after an attack: locks, and what the cloud has and no state knows. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findOrphans,
  liveSessions,
  openStore,
  type RehearsalHome,
  storedStates,
  trackedResources,
} from '@balrog-infra/rehearsal';

/** Files of locks that are held. */
export function locksIn(home: RehearsalHome): readonly string[] {
  if (!existsSync(home.state)) return [];
  return readdirSync(home.state).flatMap((bucket) => {
    const objects = join(home.state, bucket, 'objects');
    const names = existsSync(objects) ? readdirSync(objects) : [];
    return names.filter((name) => name.endsWith('.tflock')).map((name) => join(objects, name));
  });
}

/** Resources of the cloud that are in no state, by type and id. */
export function lostIn(home: RehearsalHome): readonly string[] {
  const tracked = storedStates(home.state).flatMap(({ text }) => trackedResources(text));
  return findOrphans(openStore(home.clouds).list(), tracked, []).map(
    ({ resource }) => `${resource.type} ${resource.id}`,
  );
}

/** Resolves when nothing works on it any more, whoever was killed. */
export async function untilQuiet(home: RehearsalHome): Promise<void> {
  while (liveSessions(home).length > 0) await sleep(50);
}
