/** Lists of networks: which ones reach further than all that were there before. */
import { BlockList, isIP } from 'node:net';
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

/** A range so large that it belongs to nobody: /0 up to /7 of IPv4, up to /15 of IPv6, private ranges apart. */
export function isWorld(network: string): boolean {
  const [address = '', bits] = network.trim().split('/');
  if (bits === undefined || !/^\d+$/.test(bits)) return false;
  const version = isIP(address);
  return version === 4 ? Number(bits) < 8 : version === 6 && Number(bits) < 16;
}

export function contains(outer: string, inner: string): boolean {
  const [outerAddress = '', outerBits = ''] = outer.split('/');
  const [innerAddress = '', innerBits = ''] = inner.split('/');
  const version = isIP(outerAddress);
  if (version === 0 || version !== isIP(innerAddress) || !/^\d+$/.test(outerBits)) return false;
  const longest = version === 4 ? 32 : 128;
  const bits = innerBits === '' ? longest : Number(innerBits);
  if (Number(outerBits) > bits || Number(outerBits) > longest) return false;
  const list = new BlockList();
  const family = version === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(outerAddress, Number(outerBits), family);
  return list.check(innerAddress, family);
}
