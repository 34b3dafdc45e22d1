/** What the alarms of a domain and of the service behind it are about. */
import type { Subjects } from '../alarms/subject';
import type { Pausable } from '../../application/generations';
import type { ServedDomain } from './service-contracts';

/** All that load balancers' metrics may ask for; each takes what it documents. */
export const domainSubject = ({ name, hostname, lb, targetGroup }: ServedDomain) => ({
  names: { domain: name },
  called: hostname,
  hostname,
  dimensions: { LoadBalancer: lb.arnSuffix, TargetGroup: targetGroup.arnSuffix },
});

export const servedDomainSubject = (
  service: 'public' | 'admin',
  domain: ServedDomain,
  paused: readonly Pausable[],
): Subjects['served domain'] => ({
  ...domainSubject(domain),
  names: { service, domain: domain.name },
  service,
  paused: paused.find((one) => one === service),
});
