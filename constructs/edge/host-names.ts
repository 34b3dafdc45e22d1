import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';

/** A host name and the AWS name behind it. */
export interface HostName {
  readonly hostname: string;
  readonly target: { readonly dnsName: string; readonly zoneId: string };
  /** `A`, and `AAAA` where the target answers over IPv6. */
  readonly types: readonly ('A' | 'AAAA')[];
}

export interface HostNamesProps {
  readonly dns: Environment['edge']['dns'];
  readonly lead: Environment['edge']['names'];
  /** By a short name that stays. */
  readonly names: Readonly<Record<string, HostName>>;
}

/**
 * Points the host names at what serves them by alias records in Route 53, once they are to lead here; whoever keeps the zone
 * elsewhere finds both in the stack's output.
 */
export class HostNames extends Construct {
  constructor(scope: Construct, id: string, { dns, lead, names }: HostNamesProps) {
    super(scope, id);
    // A record that exists is somebody's: Route 53 refuses to make it a second time, and to take it over is the switch.
    if (lead === 'lead-elsewhere' || dns.where === 'elsewhere') return;
    for (const [name, { hostname, target, types }] of Object.entries(names)) {
      for (const type of types) {
        new Route53Record(this, `${name}-${type.toLowerCase()}`, {
          zoneId: zoneOf(hostname, dns.zones), // INVARIANT: names-lead-home
          name: hostname, // INVARIANT: names-lead-home
          type, // INVARIANT: names-lead-home
          // INVARIANT: names-lead-home. There is no other answer to give when the target is unhealthy.
          alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false },
        });
      }
    }
  }
}

/** The zone whose domain is the longest end of the name. Route 53 would append the domain of any other. */
function zoneOf(hostname: string, zones: Readonly<Record<string, string>>): string {
  const [found] = Object.entries(zones)
    .filter(([domain]) => hostname.endsWith(`.${domain}`))
    .sort(([a], [b]) => b.length - a.length);
  if (found === undefined) throw new Error(`no zone for ${hostname}: add its domain to edge.dns.zones`);
  return found[1];
}
