/**
 * What clients and people need of each domain: a row of environments/domains.ts says it of its clients. A load balancer
 * says by its tag `Domain` which one it serves; one that says nothing, or something unknown, is refused, and held to the
 * strictest of all.
 */
import { isUnresolved } from './references';
import type { Resource, StackView } from './stack-view';

export interface DomainNeeds {
  /** Oldest TLS that may be spoken: 1.0 where clients are that old. */
  readonly tlsFloor: number;
  /** Clients trust certificates of one issuer only, which is not Amazon. */
  readonly pinned: boolean;
  /** Clients come from anywhere, so it may be open to the world. */
  readonly world: boolean;
  /** Old clients may be answered without TLS: they check signatures and hashes themselves. */
  readonly plainHttp: boolean;
}

const ADMIN = 'admin';
const NEEDS_OF_ADMIN: DomainNeeds = { tlsFloor: 1.2, pinned: false, world: false, plainHttp: false };

const STRICTEST: DomainNeeds = { tlsFloor: 1.2, pinned: true, world: false, plainHttp: false };

/** The names that a load balancer may serve. */
export const domainNames = ({ domains }: StackView): readonly string[] => [...Object.keys(domains), ADMIN];

/** The domain a load balancer says it serves. */
export function domainOf(loadBalancer: Resource | undefined, stack: StackView): string | undefined {
  const domain = tagOf(loadBalancer, 'Domain', stack);
  return domain !== undefined && domainNames(stack).includes(domain) ? domain : undefined;
}

export function needsOf(loadBalancer: Resource | undefined, stack: StackView): DomainNeeds {
  const domain = domainOf(loadBalancer, stack);
  if (domain === ADMIN) return NEEDS_OF_ADMIN;
  const clients = domain === undefined ? undefined : stack.domains[domain]?.clients;
  if (clients === undefined) return STRICTEST;
  return {
    tlsFloor: Number(clients.oldestTls),
    pinned: clients.trust === 'one-issuer',
    world: true,
    plainHttp: clients.withoutTls === 'answered',
  };
}

/** The table that the requests of a load balancer are asked of, and who writes its lines; no name for an unknown domain. */
export function logTableOf(
  loadBalancer: Resource,
  stack: StackView,
): { readonly name: string | undefined; readonly by: 'load balancer' | 'nginx' } {
  const domain = domainOf(loadBalancer, stack);
  // nginx knows the listener and the user; what the load balancer says beyond that nobody asks for.
  if (domain === ADMIN) return { name: 'log_balrog_admin_nginx_access', by: 'nginx' };
  return { name: domain === undefined ? undefined : stack.domains[domain]?.logTable, by: 'load balancer' };
}

/** A tag whose value is known; undefined otherwise. */
export function tagOf(resource: Resource | undefined, key: string, stack: StackView): string | undefined {
  const tags = resource?.attributes['tags'];
  const value = typeof tags === 'object' && tags !== null ? stack.value((tags as Record<string, unknown>)[key]) : '';
  return typeof value === 'string' && value !== '' && !isUnresolved(value) ? value : undefined;
}

/** How a message names the domain. */
export function nameOf(loadBalancer: Resource | undefined, stack: StackView): string {
  return domainOf(loadBalancer, stack) ?? 'an unknown domain';
}

/**
 * Oldest TLS of a security policy of Elastic Load Balancing or CloudFront; undefined for names we do not know
 * ("Security policies for your Application Load Balancer"; "Supported protocols and ciphers between viewers and CloudFront").
 */
export function oldestTls(policy: string): number | undefined {
  if (/^ELBSecurityPolicy-(2015-05|2016-08|FS-2018-06)$/.test(policy)) return 1.0;
  const balancer = /^ELBSecurityPolicy-(?:TLS13|TLS|FS)-1-([0-3])(?:-|$)/.exec(policy)?.[1];
  if (balancer !== undefined) return 1 + Number(balancer) / 10;
  if (/^TLSv1(_2016)?$/.test(policy)) return 1.0;
  const cloudFront = /^TLSv1\.([1-3])_20\d\d$/.exec(policy)?.[1];
  return cloudFront === undefined ? undefined : 1 + Number(cloudFront) / 10;
}
