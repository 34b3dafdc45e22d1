/** The outside as a command meets it: by its public addresses, or that of the rehearsal. */
import type { RehearsalHome } from '@balrog-infra/rehearsal';
import type { ClientSettings } from '../../operations/aws/clients';
import type { OutsideServer } from '../../rehearse/outside/server';
import type { Outside } from './outside';
import { outsideAt, PUBLIC } from './readers';

/**
 * @param home of the rehearsal; undefined for real
 * @param settings of its AWS, which say what runs
 */
export async function withOutside<T>(
  home: RehearsalHome | undefined,
  settings: ClientSettings,
  run: (outside: Outside) => Promise<T>,
): Promise<T> {
  if (home === undefined) return run(outsideAt(PUBLIC));
  const server = await import('../../rehearse/outside/rehearsed.js').then(({ rehearsedOutside }) =>
    rehearsedOutside(home, settings),
  );
  return closing(server, run);
}

/** The same where nothing of the clouds is asked: no session of theirs is needed, and no application answers. */
export async function outsideAlone<T>(
  home: RehearsalHome | undefined,
  run: (outside: Outside) => Promise<T>,
): Promise<T> {
  if (home === undefined) return run(outsideAt(PUBLIC));
  const server = await import('../../rehearse/outside/rehearsed.js').then(({ rehearsedOutsideAlone }) =>
    rehearsedOutsideAlone(home),
  );
  return closing(server, run);
}

async function closing<T>(server: OutsideServer, run: (outside: Outside) => Promise<T>): Promise<T> {
  try {
    return await run(outsideAt(server.addresses));
  } finally {
    await server.close();
  }
}
