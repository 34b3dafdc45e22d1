/** The outside of a rehearsal: its folder of answers, and the applications as the running task definitions say. */
import { join } from 'node:path';
import { cloudNow, type RehearsalHome } from '@balrog-infra/rehearsal';
import type { StackNames } from '../../../stacks/stack-names';
import { rehearsedNames } from '../../names';
import type { ClientSettings } from '../../operations/aws/clients';
import { applicationsOf } from '../../release/preflight/cloud';
import { outsideAnswers } from './answers';
import { outsideServer, type OutsideServer, type ServedBy } from './server';

const outsideFolder = (home: RehearsalHome): string => join(home.root, 'outside');

export const rehearsedOutside = (home: RehearsalHome, settings: ClientSettings): Promise<OutsideServer> =>
  outsideServer({
    answers: () => outsideAnswers(outsideFolder(home), cloudNow(home)),
    servedBy: servedBy(home, settings),
  });

/** The same where no clouds run: no application answers. */
export const rehearsedOutsideAlone = (home: RehearsalHome): Promise<OutsideServer> =>
  outsideServer({
    answers: () => outsideAnswers(outsideFolder(home), cloudNow(home)),
    servedBy: async () => undefined,
  });

/** Admin by its host name, public by those of its domains; the simulated clouds hold both environments. */
function servedBy(home: RehearsalHome, settings: ClientSettings): ServedBy {
  return async (hostname) => {
    const names = rehearsedNames(home).find((one) =>
      Object.values(one.domains).some((domain) => domain.hostname === hostname),
    );
    if (names === undefined) return undefined;
    const application = names.domains['admin']?.hostname === hostname ? 'admin' : 'public';
    return runningOf(names, settings, application);
  };
}

async function runningOf(names: StackNames, settings: ClientSettings, application: 'admin' | 'public') {
  const { [application]: found } = await applicationsOf({ ...settings, region: names.regions.main }, names);
  return { version: found.version, healthy: found.since !== undefined };
}
