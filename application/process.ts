/** How the processes behave: what sizes follow from, and what goes wrong without a variable. */
import { COMMANDS, type Application } from './commands';
import { CUT_OFFS } from './cut-offs';
import { CONNECTIONS_PER_PROCESS } from './timeouts';
import { isAtLeast } from './version';

/** uWSGI's own values, where Balrog's ini files say nothing (option reference of uWSGI 2.0). */
export const UWSGI_DEFAULTS = {
  processes: 1,
  threads: 1,
  /** Bytes of request line and headers that it takes before it resets the connection. */
  bufferBytes: 4096,
  /** It keeps the size in 16 bits. */
  mostBufferBytes: 65535,
  /** Connections that wait to be accepted. */
  backlog: 100,
} as const;

/**
 * uWSGI 2.0.21 closes each connection after the answer and does not say so: of the requests on a reused connection half
 * were reset. With this header in the answers none was, with the HTTP router of the era and with http-socket (tried).
 */
export const CLOSING_HEADER = 'Connection: close';

/** Most connections to the database that one task of public or admin opens. */
export const connectionsPerTask = (environment: Readonly<Record<string, string>>) =>
  Number(environment.UWSGI_PROCESSES ?? UWSGI_DEFAULTS.processes) * CONNECTIONS_PER_PROCESS;

/** Bytes of request line and headers that uWSGI takes before it resets the connection. */
export const bufferSize = (environment: Readonly<Record<string, string>>) =>
  Number(environment.UWSGI_BUFFER_SIZE ?? UWSGI_DEFAULTS.bufferBytes);

const WITHOUT_A_VARIABLE: Readonly<Partial<Record<Application, string>>> = {
  // The health check of a load balancer takes it out, so it looks like an outage of another kind.
  [COMMANDS.public]: 'public stays up and answers 500 to everything, its health paths too',
  [COMMANDS.admin]: 'admin exits while starting (code 22, or 1 for the history buckets)',
  [COMMANDS.agent]: 'the agent exits with 1',
};

/** What happens when a required variable is missing. */
export const withoutAVariable = (application: Application) => WITHOUT_A_VARIABLE[application] ?? 'the job exits with 1';

/** Those whose requests come to an HTTP server of their own. */
export const WEB: readonly Application[] = [COMMANDS.public, COMMANDS.admin];

/** Admin answers on /x and /api/x, until it expects nginx to strip `/api` (bf5018e03, scripts/nginx.conf). */
export const apiPrefix = (version: string) => (isAtLeast(version, CUT_OFFS.apiPrefixStripped) ? 'stripped' : 'kept');

/** Whether the applications send counters to statsd. */
export const speaksStatsd = (version: string) => isAtLeast(version, CUT_OFFS.statsd);

/** Whether uWSGI has an HTTP router in front of its processes, which gives up on slow requests. */
export const hasHttpRouter = (version: string) => !isAtLeast(version, CUT_OFFS.dieOnTerm);
