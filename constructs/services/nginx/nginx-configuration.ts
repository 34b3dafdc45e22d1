/** The whole nginx.conf of the container in front of admin, and of the one beside the agent. */
import { accessLogFormat, type Listener } from '../../../application/nginx-access-log';
import { KEEPALIVE_MARGIN_SECONDS } from '../../../application/timeouts';
import { headerBuffers } from './header-buffers';

/** Where admin answers. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  /**
   * How `host` becomes an address: it is one already, or a name server is asked while nginx runs, so that a name may move
   * (in a VPC of AWS: 169.254.169.253).
   */
  readonly addresses: 'literal' | { readonly nameServer: string };
  /** `tls`: path of the certificates to trust, in the container. */
  readonly transport: 'plain' | { readonly trustedCertificates: string };
}

/** Who may connect. */
export type Audience =
  /** Everybody who reaches the port; a load balancer in `trustedCidr` ends TLS and says who the client is. */
  | { readonly kind: 'load-balancer'; readonly trustedCidr: string; readonly idleTimeoutSeconds: number }
  /** Whoever shares the network namespace: the agent of the same task. */
  | { readonly kind: 'loopback' };

export interface NginxOptions {
  readonly port: number;
  readonly audience: Audience;
  readonly upstream: Upstream;
  /** What `apiPrefix` of application/process.ts says of the version. */
  readonly apiPrefix: 'kept' | 'stripped';
  /** Bytes; UWSGI_BUFFER_SIZE of admin. */
  readonly uwsgiBufferSize: number;
  /** Seconds until nginx gives up on an answer: 504. nginx's own default is 60. */
  readonly readTimeoutSeconds: number;
  /** Holds temporary files and the pid; nginx must be able to write there. */
  readonly folder?: string;
  /** A file or device that nginx opens for access lines; errors always go to stderr. */
  readonly accessLog?: string;
}

/** The largest blobs that automation submits have several MB. */
const LARGEST_BODY = '5M';

/** Of the official image, owned by the user it runs as. */
const FOLDER = '/var/cache/nginx';

const indented = (lines: readonly string[]) => lines.map((line) => (line === '' ? line : `    ${line}`));
const block = (name: string, ...lines: readonly string[]) => [`${name} {`, ...indented(lines), '}'];

const listenerOf = ({ audience }: NginxOptions): Listener => (audience.kind === 'loopback' ? 'agent' : 'admin');

const listening = ({ audience, port }: NginxOptions): string[] =>
  audience.kind === 'loopback'
    ? [`listen 127.0.0.1:${port} default_server;`]
    : [
        `listen ${port} default_server;`,
        `set_real_ip_from ${audience.trustedCidr};`,
        'real_ip_header X-Forwarded-For;',
        // The last address of the header is the one the load balancer saw; what stands before it the client wrote.
        'real_ip_recursive off;',
        `keepalive_timeout ${audience.idleTimeoutSeconds + KEEPALIVE_MARGIN_SECONDS}s;`,
      ];

/**
 * Admin sees the address of the client alone, not what a client claims to be forwarded for. The agent has none: behind
 * its loopback address the public side would log 127.0.0.1 instead of the agent's task.
 */
const forwarding = (options: NginxOptions): string[] =>
  options.audience.kind === 'loopback'
    ? ['proxy_set_header X-Forwarded-For "";', `proxy_set_header Host ${options.upstream.host};`]
    : ['proxy_set_header X-Forwarded-For $remote_addr;', 'proxy_set_header Host $http_host;'];

const nameServer = ({ upstream: { addresses } }: NginxOptions): string[] =>
  addresses === 'literal' ? [] : [`resolver ${addresses.nameServer} valid=10s ipv6=off;`];

const transport = ({ upstream: { host, transport: given } }: NginxOptions): string[] =>
  given === 'plain'
    ? []
    : [
        'proxy_ssl_server_name on;',
        `proxy_ssl_name ${host};`,
        'proxy_ssl_verify on;',
        'proxy_ssl_verify_depth 3;',
        'proxy_ssl_protocols TLSv1.2 TLSv1.3;',
        `proxy_ssl_trusted_certificate ${given.trustedCertificates};`,
      ];

/** With a variable in it, the path travels as the client wrote it: `%2F` in the name of a release stays `%2F`. */
function proxying(options: NginxOptions): string[] {
  const { upstream, readTimeoutSeconds } = options;
  const scheme = upstream.transport === 'plain' ? 'http' : 'https';
  return [
    ...nameServer(options),
    ...transport(options),
    ...forwarding(options),
    'proxy_http_version 1.1;',
    '# uWSGI closes after each answer. From 1.29.7 on nginx would send the next request over the same connection.',
    'proxy_set_header Connection close;',
    'proxy_redirect off;',
    `proxy_read_timeout ${readTimeoutSeconds}s;`,
    '# Never ask twice: a second PUT of a release fails with an outdated data version.',
    'proxy_next_upstream off;',
    '# What is submitted must be seen by the next reader.',
    'proxy_cache off;',
    'proxy_store off;',
    `proxy_pass ${scheme}://${upstream.host}:${upstream.port}$upstream_uri;`,
  ];
}

const upstreamUri = ({ apiPrefix }: NginxOptions): string[] =>
  block(
    'map $request_uri $upstream_uri',
    ...(apiPrefix === 'stripped' ? ['~^/api(?<without_api>/.*)$ $without_api;'] : []),
    'default $request_uri;',
  );

const server = (options: NginxOptions): string[] =>
  block('server', ...listening(options), '', ...block('location /', ...proxying(options)));

function http(options: NginxOptions): string[] {
  const { folder = FOLDER, accessLog = '/dev/stdout', uwsgiBufferSize } = options;
  const { first, more } = headerBuffers(uwsgiBufferSize);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return block(
    'http',
    `log_format balrog '${accessLogFormat(listenerOf(options))}';`,
    `access_log ${accessLog} balrog;`,
    'server_tokens off;',
    ...temporary.map((name) => `${name}_temp_path ${folder}/${name}_temp;`),
    '',
    `client_max_body_size ${LARGEST_BODY};`,
    `client_header_buffer_size ${first};`,
    `large_client_header_buffers ${more.count} ${more.size};`,
    '',
    ...upstreamUri(options),
    '',
    ...server(options),
  );
}

/**
 * An nginx.conf for `nginx -g 'daemon off;'`.
 *
 * Logs go to the container's stdout (access) and stderr (errors), where the log router tells them apart by the stream:
 * no file to rotate, none to share between containers. One worker, because two of them writing lines longer than 4096
 * bytes into one pipe may mix them up.
 *
 * @throws Error when `uwsgiBufferSize` cannot be a buffer size of uWSGI
 */
export const nginxConfiguration = (options: NginxOptions): string =>
  [
    'worker_processes 1;',
    `pid ${options.folder ?? FOLDER}/nginx.pid;`,
    'error_log stderr warn;',
    '',
    ...block('events', 'worker_connections 1024;'),
    '',
    ...http(options),
    '',
  ].join('\n');
