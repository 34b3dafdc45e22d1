/** Lists of networks: which ones reach further than all that were there before. */
import { contains, isWorld } from '../../access';
import { isRecord } from '../plan/json';
import type { Severity } from '../severity';
import type { Finding } from './finding';

/**
 * `critical` when the whole world gets in; a network inside one that was let in already is none,
 * nor is a network of its own that something new is made with.
 */
export function widerNetworks(
  before: readonly string[],
  after: readonly string[],
  created: boolean,
  world: Severity,
): Finding | undefined {
  const wider = after.filter(
    (network) => !before.includes(network) && !before.some((known) => contains(known, network)),
  );
  if (wider.length === 0) return undefined;
  if (wider.some(isWorld)) return { what: 'opens to the whole internet', severity: world };
  if (created) return undefined;
  return { what: `opens to ${wider.length === 1 ? 'another network' : `${wider.length} more networks`}` };
}

/** Networks that got in, and are in none that gets in now. One that was replaced as a whole lets nobody of before in. */
export function closedNetworks(before: readonly string[], after: readonly string[]): Finding | undefined {
  const closed = before.filter(
    (network) => !after.includes(network) && !after.some((known) => contains(known, network)),
  );
  const [first] = closed;
  if (first === undefined) return undefined;
  return {
    what: closed.length === 1 ? `reaches ${first} no more` : `reaches ${first} and ${closed.length - 1} more no longer`,
  };
}

/** One port of HTTP or HTTPS, and no other. */
export function isWeb(side: unknown): boolean {
  if (!isRecord(side)) return false;
  const { from_port: from, to_port: to, ip_protocol: protocol } = side;
  return from === to && (from === 80 || from === 443) && protocol === 'tcp';
}
