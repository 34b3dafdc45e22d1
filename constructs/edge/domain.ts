import type { Lb } from '@cdktf/provider-aws/lib/lb';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { ITerraformDependable } from 'cdktf';
import type { Environment } from '../../environments/environment';

/** Host name, certificate, TLS policy and port 80 of one domain, as an environment says them. */
export type DomainData = Environment['edge']['admin'];

/** A host name with a load balancer of its own. Whoever serves it registers with the target group. */
export interface Domain {
  /** Of the row in environments/domains.ts, or `admin`. */
  readonly name: string;
  readonly hostname: string;
  readonly lb: Lb;
  /** Takes IP addresses and speaks HTTP on `PORTS.served`. */
  readonly targetGroup: LbTargetGroup;
  /** Of the load balancer: what its targets let in. */
  readonly securityGroup: SecurityGroup;
  /** ECS accepts a target group only once a listener forwards to it: services depend on these. */
  readonly listeners: readonly ITerraformDependable[];
}

/** Where a domain may be reached from: everybody, or these IPv4 networks. */
export type OpenTo = 'world' | readonly string[];
