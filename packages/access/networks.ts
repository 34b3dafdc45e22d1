/** Networks as CIDR: which is part of which, and which are so large that they belong to nobody. */
import { BlockList, isIP } from 'node:net';

/** Nothing this wide is a network of somebody: IPv4 below /8, IPv6 below /32. 0.0.0.0/1 and 128.0.0.0/1 are the world in two halves. */
export function isWorld(network: string): boolean {
  const [address = '', bits] = network.trim().split('/');
  if (bits === undefined || !/^\d+$/.test(bits)) return false;
  const version = isIP(address);
  return version === 4 ? Number(bits) < 8 : version === 6 && Number(bits) < 32;
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
