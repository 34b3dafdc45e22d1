/** public: answers update requests and the public API. Reads the database and nothing else. */
import { webContainer, webVariables } from './balrog-container';
import { environmentOf, secretsOf, type Container } from './container';
import { speaksStatsd } from './metrics-collector';
import type { AutographKey, ServiceValue, ServiceValues } from './service-value';
import { SERVED_PORT } from './service-value';

const autographVariables = (name: 'AUTOGRAPH' | 'AUTOGRAPH_GMP', key: AutographKey | undefined) =>
  key && { [`${name}_URL`]: key.url, [`${name}_KEYID`]: key.keyId, [`${name}_USERNAME`]: key.username };

function container({ services, release, secrets, autograph }: ServiceValues): Container {
  return {
    ...webContainer('public', SERVED_PORT, release),
    environment: environmentOf({
      ...webVariables({
        port: SERVED_PORT,
        processes: services.public.processes,
        release,
        mode: services.mode,
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

export const publicService = (values: ServiceValues): ServiceValue => {
  const { cpuUnits, memoryMib, minTasks, maxTasks, processes } = values.services.public;
  return {
    name: 'public',
    size: { cpuUnits, memoryMib },
    copies: { kind: 'by-load', minTasks, maxTasks, processes },
    containers: [container(values)],
    files: {},
    served: { container: 'public', port: SERVED_PORT, domains: values.edge.clientDomains },
    usesDatabase: true,
    sendsMetrics: speaksStatsd(values.release.version),
  };
};
