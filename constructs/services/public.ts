/** public: answers update requests and the public API. Reads the database and nothing else. */
import { COMMANDS } from '../../application/commands';
import { PORTS } from '../../application/ports';
import { speaksStatsd } from '../../application/process';
import { WAITING } from '../../application/timeouts';
import { webContainer, webVariables } from './balrog-container';
import { environmentOf, secretsOf, type Container } from './container';
import { scrubberFiles } from './exception-scrubbing';
import type { AutographKey, ServiceValue, ServiceSources } from './service-value';

const autographVariables = (name: 'AUTOGRAPH' | 'AUTOGRAPH_GMP', key: AutographKey | undefined) =>
  key && { [`${name}_URL`]: key.url, [`${name}_KEYID`]: key.keyId, [`${name}_USERNAME`]: key.username };

function container({ services, release, secrets, autograph, generation }: ServiceSources): Container {
  return {
    ...webContainer(COMMANDS.public, PORTS.served, release),
    environment: environmentOf({
      ...webVariables({
        port: PORTS.served,
        processes: services.public.processes,
        routerSeconds: WAITING.public.routerSeconds,
        release,
        mode: services.mode,
        generation,
      }),
      ...autographVariables('AUTOGRAPH', autograph?.updates),
      ...autographVariables('AUTOGRAPH_GMP', autograph?.gmp),
    }),
    secrets: secretsOf({
      // INVARIANT: public-reads-only
      DBURI: secrets['dburi-public'],
      SENTRY_DSN: secrets['sentry-dsn-public'],
      ...(autograph && { AUTOGRAPH_PASSWORD: secrets['autograph-password'] }),
      ...(autograph?.gmp && { AUTOGRAPH_GMP_PASSWORD: secrets['autograph-gmp-password'] }),
    }),
  };
}

export const publicService = (values: ServiceSources): ServiceValue => {
  const { size, minTasks, maxTasks, processes } = values.services.public;
  return {
    name: 'public',
    size,
    copies: { kind: 'by-load', minTasks, maxTasks, processes },
    containers: [container(values)],
    files: scrubberFiles(),
    served: { container: 'public', port: PORTS.served, domains: values.edge.clientDomains },
    usesDatabase: true,
    sendsMetrics: speaksStatsd(values.release.version),
  };
};
