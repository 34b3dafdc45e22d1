/** How the processes behave: what sizes and time limits follow from. Read at v3.25 of mozilla-releng/balrog. */
import type { Application } from './types';
import { isAtLeast, type BalrogVersion, type Lifetime } from './version';

/** SQLAlchemy's pool, one for each process (src/auslib/db.py, defaults of SQLAlchemy 1.4). */
export const CONNECTION_POOL = {
  kept: 5,
  overflow: 10,
  waitSeconds: 30,
  /** Without a test before use: MySQL's wait_timeout must be above it, and a failover costs errors for as long. */
  recycleSeconds: 60,
} as const;

/** Most connections to the database that one task of public or admin opens. */
export const connectionsPerTask = (environment: Readonly<Record<string, string>>) =>
  Number(environment.UWSGI_PROCESSES ?? 1) * (CONNECTION_POOL.kept + CONNECTION_POOL.overflow);

/** Bytes of request line and headers that uWSGI takes before it resets the connection. */
export const bufferSize = (environment: Readonly<Record<string, string>>) =>
  Number(environment.UWSGI_BUFFER_SIZE ?? 4096);

/** uWSGI with die-on-term needs about two; the rest is for a busy machine. */
export const LEAST_STOP_TIMEOUT_SECONDS = 10;

/** The most that Fargate grants (stopTimeout, ECS developer guide). */
export const MOST_STOP_TIMEOUT_SECONDS = 120;

/** What happens when a required variable is missing. */
export const WITHOUT_A_VARIABLE: Readonly<Record<Application, string>> = {
  // The health check of a load balancer takes it out, so it looks like an outage of another kind.
  public: 'public stays up and answers 500 to everything, its health paths too',
  admin: 'admin exits while starting (code 22, or 1 for the history buckets)',
  agent: 'the agent exits with 1',
  'create-db': 'the job exits with 1',
  'upgrade-db': 'the job exits with 1',
  'cleanup-db': 'the job exits with 1',
  'extract-active-data': 'the job exits with 1',
};

/**
 * Admin answers on /x and /api/x, until v3.81 expects nginx to strip `/api` (bf5018e03, scripts/nginx.conf).
 * For `nginxConfiguration`.
 */
export const apiPrefix = (version: string) => (isAtLeast(version, 'v3.81') ? 'stripped' : 'kept');

/** What the image brings: for reading old tickets, and to know when an upgrade brings a new interpreter. */
export const PYTHON: readonly (Lifetime & { readonly python: string; readonly since: BalrogVersion })[] = [
  { python: '3.9', since: 'v3.15', until: 'v3.37' },
  { python: '3.11', since: 'v3.38', until: 'v3.78' },
  { python: '3.13', since: 'v3.79' },
];

/** What moves the schema, in which folder: `git diff --name-only vA vB -- <folder>` says whether a release does. */
export const MIGRATIONS: readonly (Lifetime & { readonly tool: string; readonly folder: string })[] = [
  { tool: 'sqlalchemy-migrate', folder: 'src/auslib/migrate/versions', until: 'v3.116' },
  { tool: 'alembic', folder: 'src/auslib/alembic/versions', since: 'v3.117' },
];
