/** What public and admin have in common: the image, uWSGI, and how they start, answer and stop. */
import { HEALTH } from '../../application/health';
import { IMAGES } from '../../application/images';
import { CLOSING_HEADER, hasHttpRouter } from '../../application/process';
import { STOP } from '../../application/timeouts';
import type { Release } from '../../environments/release';
import type { Container } from './container';
import { scrubberMount } from './exception-scrubbing';
import { scratch } from './files';
import { statsdVariables } from './metrics-collector';
import { sentryVariables } from './sentry-variables';

const REGISTRY = 'docker.io';
export const balrogImage = (release: Release) => `${REGISTRY}/${IMAGES.balrog}@${release.digest.balrog}`;
export const agentImage = (release: Release) => `${REGISTRY}/${IMAGES.agent}@${release.digest.agent}`;

/** Read by nobody: it names the database that a revision was made for, so that a switch replaces every task that reads one. */
export const generationVariable = (generation: string) => ({ DATABASE_GENERATION: generation });

/** Bytes. uWSGI's default of 4096 resets the connection of a request whose token and cookies are larger. */
export const UWSGI_BUFFER_BYTES = 32768;

/** One request at a time in each process: what the connection budget and the caches are reckoned with. */
const THREADS = 1;
/** A process that leaks is replaced now and then; its caches start cold, so not often. */
const MAX_REQUESTS = 100_000;

interface WebVariables {
  readonly port: number;
  readonly processes: number;
  /** How long uWSGI's HTTP router waits for an answer. */
  readonly routerSeconds: number;
  readonly release: Release;
  readonly mode: 'production' | 'staging';
  /** Name of the database generation that serves. */
  readonly generation: string;
}

/** Variables of balrog.md's contract that public and admin share; uWSGI reads UWSGI_<OPTION>. */
export const webVariables = ({ port, processes, routerSeconds, release, mode, generation }: WebVariables) => ({
  PORT: String(port),
  // Without it SIGTERM reloads uWSGI, which goes on serving until it is killed.
  UWSGI_DIE_ON_TERM: '1',
  UWSGI_ADD_HEADER: CLOSING_HEADER,
  UWSGI_HTTP_TIMEOUT: hasHttpRouter(release.version) ? String(routerSeconds) : undefined,
  UWSGI_PROCESSES: String(processes),
  UWSGI_THREADS: String(THREADS),
  UWSGI_MAX_REQUESTS: String(MAX_REQUESTS),
  UWSGI_BUFFER_SIZE: String(UWSGI_BUFFER_BYTES),
  LOG_LEVEL: 'INFO',
  ...generationVariable(generation),
  // INVARIANT: staging-only-where-meant
  STAGING: mode === 'staging' ? '1' : undefined,
  ...statsdVariables(release.version),
  ...sentryVariables(release, mode),
});

/** The image has Python and neither curl nor wget. */
const answersItself = (port: number) =>
  `import urllib.request as r; r.urlopen('http://127.0.0.1:${port}${HEALTH.loadBalancer.path}', timeout=4)`;

/** The parts of the container of public or admin that do not differ. */
export const webContainer = (name: 'public' | 'admin', port: number, release: Release) =>
  ({
    name,
    image: balrogImage(release),
    essential: true,
    command: [name],
    portMappings: [{ containerPort: port, protocol: 'tcp' }],
    healthCheck: {
      // Isolated (-I): what scrubs exceptions would load the SDK at each check.
      command: ['CMD', 'python', '-I', '-c', answersItself(port)],
      // Patient: while the database fails over, every process may wait for it and none answers. Replacing the tasks
      // then would only empty their caches. Load balancers go on sending requests for as long.
      interval: 30,
      timeout: 5,
      startPeriod: 60,
      retries: 10,
    },
    linuxParameters: { initProcessEnabled: true },
    ulimits: [{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }],
    // uWSGI and Python write nothing but temporary files.
    readonlyRootFilesystem: true,
    mountPoints: [scratch(name, '/tmp'), scrubberMount],
    logConfiguration: { logDriver: 'awsfirelens' },
    // INVARIANT: stop-after-drain. The load balancer has let requests finish before ECS sends SIGTERM.
    stopTimeout: STOP.stopSeconds,
  }) as const satisfies Container;
