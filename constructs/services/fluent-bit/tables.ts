/** Who writes which table of application logs. */
import type { ApplicationLogTable } from '../../logs/tables/application-folders';

/** Names of the containers whose output is kept; a container of a task definition must be called so. */
export type LoggingContainer = 'nginx' | 'admin' | 'agent' | 'public';

/**
 * One table takes what a container writes to one stream or to both. Public and admin write their JSON to stderr,
 * because uWSGI turns stdout there, and plain text (uWSGI, tracebacks) comes between; the agent writes JSON to stdout and
 * tracebacks to stderr. Both streams belong to one table, as the order of the lines tells what happened. nginx's access
 * and error lines have a table each.
 */
export interface LogRoute {
  readonly container: LoggingContainer;
  readonly stream: 'stdout' | 'stderr' | 'both';
  readonly table: ApplicationLogTable;
  /** Of uWSGI's lines, one for each request, CloudWatch gets a few each second; S3 gets them all. */
  readonly fewRequests?: true;
}

export const LOG_ROUTES: readonly LogRoute[] = [
  { container: 'nginx', stream: 'stdout', table: 'log_balrog_admin_nginx_access' },
  { container: 'nginx', stream: 'stderr', table: 'log_balrog_admin_nginx_error' },
  { container: 'admin', stream: 'both', table: 'log_balrog_admin_syslog_admin_fixed' },
  { container: 'agent', stream: 'both', table: 'log_balrog_admin_syslog_agent' },
  { container: 'public', stream: 'both', table: 'log_balrog_web_syslog_web_fixed', fewRequests: true },
];
