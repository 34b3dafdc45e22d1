/** Who answers `/__version__`, for real and in the rehearsal. */
import { numberOf } from '../../application/version';
import type { Session } from '../operations/session';
import type { ReleaseCloud } from './cloud';
import { known, unknown, type Answer } from './outside/answer';
import type { ServedVersion } from './outside/outside';
import { hostsOf } from './session';

type Served = (hostname: string) => Promise<Answer<ServedVersion>>;

/** In a rehearsal what ECS runs there answers. */
export async function served({ rehearsed, names }: Session, cloud: Pick<ReleaseCloud, 'services'>): Promise<Served> {
  if (!rehearsed) return async (hostname) => unknown(`nobody asks ${hostname} yet`);
  const { admin } = hostsOf(await names());
  return async (hostname) => {
    const service = admin.includes(hostname) ? 'admin' : 'public';
    const tag = (await cloud.services()).find(({ name }) => name === service)?.version;
    return tag === undefined
      ? unknown(`${service} runs no image of Balrog`)
      : known({ version: numberOf(tag), commit: undefined });
  };
}
