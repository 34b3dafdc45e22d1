/** admin: the API that people and release automation write to, behind nginx. */
import { COMMANDS } from '../../application/commands';
import { CUT_OFFS } from '../../application/cut-offs';
import { PORTS } from '../../application/ports';
import { apiPrefix, speaksStatsd } from '../../application/process';
import { STOP, WAITING } from '../../application/timeouts';
import { isAtLeast } from '../../application/version';
import { UWSGI_BUFFER_BYTES, webContainer, webVariables } from './balrog-container';
import { environmentOf, secretsOf, type Container } from './container';
import { scrubberFiles } from './exception-scrubbing';
import { CREDENTIALS_FILE, historyCredentials } from './history-credentials';
import { nginxContainer, nginxFiles } from './nginx-container';
import { nginxConfiguration } from './nginx/nginx-configuration';
import { CREDENTIALS, FILES, type ServiceValue, type ServiceSources } from './service-value';

/** Admin reads them while it loads, and uses them for nothing. */
const unusedAuth0 = (version: string, clientId: string, uiOrigin: string) =>
  isAtLeast(version, CUT_OFFS.unusedAuth0Dropped)
    ? {}
    : {
        AUTH0_CLIENT_ID: clientId,
        AUTH0_REDIRECT_URI: `${uiOrigin}/login`,
        ...(isAtLeast(version, CUT_OFFS.responseTypeDropped) ? {} : { AUTH0_RESPONSE_TYPE: 'token id_token' }),
        AUTH0_SCOPE: 'full-user-credentials openid profile email',
      };

function admin({ services, release, secrets, history, uiOrigin, generation }: ServiceSources): Container {
  const { domain, audience, clientId } = services.auth0;
  const web = webContainer(COMMANDS.admin, PORTS.admin, release);
  return {
    ...web,
    environment: environmentOf({
      ...webVariables({
        port: PORTS.admin,
        processes: services.admin.processes,
        routerSeconds: WAITING.admin.routerSeconds,
        release,
        mode: services.mode,
        generation,
      }),
      RELEASES_HISTORY_BUCKET: history.releaseBucket,
      NIGHTLY_HISTORY_BUCKET: history.nightlyBucket,
      GOOGLE_APPLICATION_CREDENTIALS: `${CREDENTIALS.folder}/${CREDENTIALS_FILE}`,
      AUTH0_DOMAIN: domain,
      AUTH0_AUDIENCE: audience,
      ...unusedAuth0(release.version, clientId, uiOrigin),
      CORS_ORIGINS: uiOrigin,
    }),
    secrets: secretsOf({
      DBURI: secrets['dburi-admin'],
      SECRET_KEY: secrets['secret-key'],
      SENTRY_DSN: secrets['sentry-dsn-admin'],
    }),
    mountPoints: [
      ...web.mountPoints,
      { sourceVolume: CREDENTIALS.volume, containerPath: CREDENTIALS.folder, readOnly: true },
    ],
  };
}

const configuration = ({ release, vpcCidr }: ServiceSources) =>
  nginxConfiguration({
    port: PORTS.served,
    audience: { kind: 'load-balancer', trustedCidr: vpcCidr, idleTimeoutSeconds: WAITING.admin.idleSeconds },
    upstream: { host: '127.0.0.1', port: PORTS.admin, addresses: 'literal', transport: 'plain' },
    apiPrefix: apiPrefix(release.version),
    uwsgiBufferSize: UWSGI_BUFFER_BYTES,
    readTimeoutSeconds: WAITING.admin.requestSeconds,
  });

export const adminService = (values: ServiceSources): ServiceValue => {
  const { size, tasks } = values.services.admin;
  const nginx = nginxContainer({
    files: { ...FILES, contents: {} },
    // nginx answers 502 while admin is not up: it starts when admin is.
    dependsOn: [{ containerName: 'admin', condition: 'HEALTHY' }],
    port: PORTS.served,
    stopTimeoutSeconds: STOP.stopSeconds,
  });
  return {
    name: 'admin',
    size,
    copies: { kind: 'fixed', tasks, paused: values.paused.includes('admin') },
    containers: [admin(values), nginx],
    files: { ...nginxFiles(configuration(values)), ...scrubberFiles() },
    credentials: historyCredentials(values.history, 'admin', values.region),
    served: { container: 'nginx', port: PORTS.served, domains: [values.edge.admin] },
    usesDatabase: true,
    sendsMetrics: speaksStatsd(values.release.version),
  };
};
