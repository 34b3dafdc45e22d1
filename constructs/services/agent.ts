/** agent: enacts scheduled changes through the admin API. There is exactly one, and it listens on nothing. */
import { COMMANDS } from '../../application/commands';
import { PORTS } from '../../application/ports';
import { AGENT_PROXY_READ_SECONDS, STOP } from '../../application/timeouts';
import { agentImage, UWSGI_BUFFER_BYTES } from './balrog-container';
import { environmentOf, secretsOf, type Container } from './container';
import { scrubberFiles, scrubberMount } from './exception-scrubbing';
import { scratch } from './files';
import { nginxContainer, nginxFiles, VPC_NAME_SERVER } from './nginx-container';
import { nginxConfiguration } from './nginx/nginx-configuration';
import { sentryVariables } from './sentry-variables';
import { FILES, type ServiceValue, type ServiceSources } from './service-value';

const agent = ({ services, release, secrets }: ServiceSources): Container => ({
  name: 'agent',
  image: agentImage(release),
  essential: true,
  command: [COMMANDS.agent],
  environment: environmentOf({
    BALROG_API_ROOT: `http://127.0.0.1:${PORTS.agentProxy}/api`,
    // Must be there, and is used for nothing.
    TELEMETRY_API_ROOT: 'unused',
    AUTH0_DOMAIN: services.auth0.domain,
    AUTH0_AUDIENCE: services.auth0.audience,
    AUTH0_M2M_CLIENT_ID: services.auth0.agentClientId,
    LOG_LEVEL: 'INFO',
    ...sentryVariables(release, services.mode),
  }),
  secrets: secretsOf({
    AUTH0_M2M_CLIENT_SECRET: secrets['auth0-m2m-client-secret'],
    SENTRY_DSN: secrets['sentry-dsn-agent'],
  }),
  // As PID 1 the agent ignores SIGTERM: it has no handler, and the kernel drops the signal. INVARIANT: agent-once
  linuxParameters: { initProcessEnabled: true },
  ulimits: [{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }],
  readonlyRootFilesystem: true,
  mountPoints: [scratch('agent', '/tmp'), scrubberMount],
  logConfiguration: { logDriver: 'awsfirelens' },
  stopTimeout: STOP.stopSeconds,
});

/**
 * The requests of the agent go over the loopback of its task, where nginx writes its lines of the access log, and from
 * there to nginx in front of admin, inside the VPC. That one may strip `/api`, so this one does not.
 */
const configuration = ({ adminName }: ServiceSources) =>
  nginxConfiguration({
    port: PORTS.agentProxy,
    audience: { kind: 'loopback' },
    upstream: {
      host: adminName,
      port: PORTS.served,
      addresses: { nameServer: VPC_NAME_SERVER },
      transport: 'plain',
    },
    apiPrefix: 'kept',
    uwsgiBufferSize: UWSGI_BUFFER_BYTES,
    readTimeoutSeconds: AGENT_PROXY_READ_SECONDS,
  });

export const agentService = (values: ServiceSources): ServiceValue => ({
  name: 'agent',
  size: values.services.agent.size,
  copies: { kind: 'single', paused: values.paused.includes('agent') },
  containers: [
    agent(values),
    nginxContainer({
      files: { ...FILES, contents: {} },
      dependsOn: undefined,
      port: 'loopback',
      stopTimeoutSeconds: STOP.stopSeconds,
    }),
  ],
  files: { ...nginxFiles(configuration(values)), ...scrubberFiles() },
  served: { container: 'nginx', port: PORTS.agentProxy, domains: [] },
  usesDatabase: false,
  sendsMetrics: false,
});
