/** Where the operations of several environments are kept: each in its own account. */
import { otherAccount } from '../../operations/aws/clients';
import { operationStore } from '../../operations/aws/store';
import type { Where } from '../../operations/options';
import { say } from '../../operations/people';
import { inSession, NotDeployed, placeOf, readNames, type Session } from '../../operations/session';
import type { OperationStore } from '../../operations/store';

export interface Place {
  readonly environment: string;
  readonly store: OperationStore;
  readonly now: () => Date;
}

/**
 * Calls `run` with those of the environments that are deployed.
 * @throws Stopped where the credentials of the first one do not reach another, and no profile does
 */
export function placesInClouds<T>(
  environments: readonly string[],
  flags: Where & { readonly stageProfile?: string },
  run: (places: readonly Place[]) => Promise<T>,
): Promise<T> {
  const [first = ''] = environments;
  return inSession(first, flags, async (session) => {
    const places: Place[] = [];
    for (const environment of environments) {
      const store = await storeOf(environment, session, flags.stageProfile);
      if (store !== undefined) places.push({ environment, store, now: session.now });
    }
    return run(places);
  });
}

async function storeOf(
  environment: string,
  session: Session,
  profile: string | undefined,
): Promise<OperationStore | undefined> {
  try {
    if (environment === session.environment) return await operationStore(session.settings, await session.names());
    const { settings, env } = otherAccount(session.settings, placeOf(environment), profile);
    return await operationStore(settings, await readNames(environment, session.commands, env));
  } catch (error) {
    if (!(error instanceof NotDeployed)) throw error;
    say(`${environment} is not deployed: nothing is recorded there.`);
    return undefined;
  }
}
