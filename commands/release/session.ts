/** The hands of a deployment, of a session of the clouds. */
import { PROJECT } from '../project';
import { say } from '../operations/people';
import type { Session } from '../operations/session';
import type { StackNames } from '../../stacks/stack-names';
import { releaseCloud } from './aws';
import { releaseFiles } from './files';
import type { Hands, Hosts } from './hands';
import { noticesBy } from './notices';
import type { Outside } from './outside/outside';

/** What whoever only looks needs. */
export type ReleaseHands = Omit<Hands, 'preflight' | 'deploy'>;

export async function releaseHands(session: Session, outside: Outside): Promise<ReleaseHands> {
  const { environment, settings, now, sleep } = session;
  const names = await session.names();
  const cloud = await releaseCloud(settings, names, now);
  return {
    environment,
    cloud,
    files: releaseFiles(PROJECT, environment, now),
    notices: noticesBy(cloud, say),
    hosts: async () => hostsOf(await session.names()),
    served: (hostname) => outside.servedVersion(hostname),
    say,
    sleep,
  };
}

/** By the service that answers there: one is admin's, all others are clients'. */
function hostsOf({ domains }: StackNames): Hosts {
  const { admin, ...clients } = domains;
  return {
    admin: admin === undefined ? [] : [admin.hostname],
    public: Object.values(clients).map(({ hostname }) => hostname),
  };
}
