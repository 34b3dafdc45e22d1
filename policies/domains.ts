/**
 * What clients and people need of each domain. A load balancer says by its tag `Domain` which one it serves; one that
 * says nothing, or something unknown, is held to the strictest of all.
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

const OLD_CLIENTS = { tlsFloor: 1.0, pinned: false, world: true, plainHttp: true };

export const DOMAINS: Readonly<Record<string, DomainNeeds>> = {
  aus3: OLD_CLIENTS,
  aus4: OLD_CLIENTS,
  // GMP updates of Firefox 42 to 100 accept DigiCert's intermediate alone (balrog: docs/source/client_domains.rst).
  aus5: { ...OLD_CLIENTS, pinned: true },
  'aus-api': { tlsFloor: 1.2, pinned: false, world: true, plainHttp: false },
  admin: { tlsFloor: 1.2, pinned: false, world: false, plainHttp: false },
};

const STRICTEST: DomainNeeds = { tlsFloor: 1.2, pinned: true, world: false, plainHttp: false };

/** The domain a load balancer says it serves. */
export function domainOf(loadBalancer: Resource | undefined, stack: StackView): string | undefined {
  const domain = tagOf(loadBalancer, 'Domain', stack);
  return domain !== undefined && domain in DOMAINS ? domain : undefined;
}

export function needsOf(loadBalancer: Resource | undefined, stack: StackView): DomainNeeds {
  return DOMAINS[domainOf(loadBalancer, stack) ?? ''] ?? STRICTEST;
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
