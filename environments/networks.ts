/** IPv4 networks as numbers. */
export interface Network {
  /** What stands in front of the slash. */
  readonly address: number;
  readonly first: number;
  readonly last: number;
  /** `203.0.113.0/24` of `203.0.113.5/24`. */
  readonly canonical: string;
}

/** Undefined for what is no network: other checks say so. */
export function parseNetwork(text: unknown): Network | undefined {
  const match = typeof text === 'string' ? /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text) : null;
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || length > 32) return undefined;
  const size = 2 ** (32 - length);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = Math.floor(address / size) * size;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return { address, first, last: first + size - 1, canonical: `${octets.join('.')}/${length}` };
}

export const networksOverlap = (one: Network, other: Network): boolean =>
  one.first <= other.last && other.first <= one.last;

/** RFC 1918, RFC 6598, loopback and link-local (RFC 6890). */
export const PRIVATE_NETWORKS: readonly Network[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '0.0.0.0/8',
].flatMap((text) => parseNetwork(text) ?? []);
