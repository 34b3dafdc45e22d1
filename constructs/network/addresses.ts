/**
 * How the /16 of an environment is divided. Room is left between the parts, so that a tier can grow without moving:
 *
 *     public    x.y.0.0/24   x.y.1.0/24   x.y.2.0/24     load balancers and NAT gateways
 *     database  x.y.8.0/24   x.y.9.0/24   x.y.10.0/24
 *     private   x.y.16.0/20  x.y.32.0/20  x.y.48.0/20    tasks, one address each
 */
export type Tier = 'public' | 'private' | 'database';

/** The CIDR of a tier's subnet in the zone with that index (0, 1, 2). */
export function subnetCidr(vpcCidr: string, tier: Tier, zone: number): string {
  const [first, second] = vpcCidr.split('.');
  switch (tier) {
    case 'public':
      return `${first}.${second}.${zone}.0/24`;
    case 'database':
      return `${first}.${second}.${8 + zone}.0/24`;
    case 'private':
      return `${first}.${second}.${16 * (1 + zone)}.0/20`;
  }
}
