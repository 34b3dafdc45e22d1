/** IPv4 blocks, for the checks that the EC2 service makes. */

export interface Ipv4Block {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** Undefined when it is no IPv4 CIDR block; host bits may be set. */
export function parseIpv4Block(cidr: string): Ipv4Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 33] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1, prefix };
}

/** The network's own spelling: `10.0.0.5/16` is `10.0.0.0/16`. */
export function networkOf(block: Ipv4Block): string {
  return `${addressOf(block.first)}/${block.prefix}`;
}

export function addressOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

export function contains(outer: Ipv4Block, inner: Ipv4Block): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(left: Ipv4Block, right: Ipv4Block): boolean {
  return left.first <= right.last && right.first <= left.last;
}
