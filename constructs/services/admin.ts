/** admin: the API that people and release automation write to, behind nginx. */
import { STOP_TIMEOUT_SECONDS, UWSGI_BUFFER_BYTES, webContainer, webVariables } from './balrog-container';
import { environmentOf, secretsOf, type Container } from './container';
import { CREDENTIALS_FILE, historyCredentials } from './history-credentials';
import { speaksStatsd } from './metrics-collector';
import { nginxContainer, nginxFiles } from './nginx-container';
import { nginxConfiguration } from './nginx/nginx-configuration';
import { isAtLeast } from './release-version';
import { ADMIN_PORT, CREDENTIALS, FILES, SERVED_PORT, type ServiceValue, type ServiceValues } from './service-value';

/** uWSGI's HTTP router gives up after as many seconds; the load balancer waits a little longer. */
export const READ_TIMEOUT_SECONDS = 60;
/** Of the load balancer (constructs/edge): nginx must keep its connections longer. */
const LOAD_BALANCER_IDLE_SECONDS = 65;

/** Read while admin loads, and used for nothing; dropped in v3.102 (947005fee). */
const unusedAuth0 = (version: string, clientId: string, uiOrigin: string) =>
  isAtLeast(version, 'v3.102')
    ? {}
    : {
        AUTH0_CLIENT_ID: clientId,
        AUTH0_REDIRECT_URI: `${uiOrigin}/login`,
        AUTH0_RESPONSE_TYPE: 'token id_token',
        AUTH0_SCOPE: 'full-user-credentials openid profile email',
      };

function admin({ services, release, secrets, history, uiOrigin }: ServiceValues): Container {
  const { domain, audience, clientId } = services.auth0;
  const web = webContainer('admin', ADMIN_PORT, release);
  return {
    ...web,
    environment: environmentOf({
      ...webVariables({ port: ADMIN_PORT, processes: services.admin.processes, release, mode: services.mode }),
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

const configuration = ({ release, vpcCidr }: ServiceValues) =>
  nginxConfiguration({
    port: SERVED_PORT,
    audience: { kind: 'load-balancer', trustedCidr: vpcCidr, idleTimeoutSeconds: LOAD_BALANCER_IDLE_SECONDS },
    upstream: { host: '127.0.0.1', port: ADMIN_PORT, addresses: 'literal', transport: 'plain' },
    apiPrefix: isAtLeast(release.version, 'v3.81') ? 'stripped' : 'kept',
    uwsgiBufferSize: UWSGI_BUFFER_BYTES,
    readTimeoutSeconds: READ_TIMEOUT_SECONDS,
  });

export const adminService = (values: ServiceValues): ServiceValue => {
  const { cpuUnits, memoryMib, tasks } = values.services.admin;
  const nginx = nginxContainer({
    files: { ...FILES, contents: {} },
    // nginx answers 502 while admin is not up: it starts when admin is.
    dependsOn: [{ containerName: 'admin', condition: 'HEALTHY' }],
    port: SERVED_PORT,
    stopTimeoutSeconds: STOP_TIMEOUT_SECONDS,
  });
  return {
    name: 'admin',
    size: { cpuUnits, memoryMib },
    copies: { kind: 'fixed', tasks },
    containers: [admin(values), nginx],
    files: nginxFiles(configuration(values)),
    credentials: historyCredentials(values.history, 'admin', values.region),
    served: { container: 'nginx', port: SERVED_PORT, domains: [values.edge.admin] },
    usesDatabase: true,
    sendsMetrics: speaksStatsd(values.release.version),
  };
};
