/** Who writes which table of application logs; the names of the tables are those that dashboards and people know. */
export const APPLICATION_LOG_TABLES = [
  'log_balrog_admin_nginx_access',
  'log_balrog_admin_nginx_error',
  'log_balrog_admin_syslog_admin_fixed',
  'log_balrog_admin_syslog_agent',
  'log_balrog_web_syslog_web_fixed',
] as const;
export type ApplicationLogTable = (typeof APPLICATION_LOG_TABLES)[number];

/** Names of the containers whose output is kept; a container of a task definition must be called so. */
export type LoggingContainer = 'nginx' | 'admin' | 'agent' | 'public';

/**
 * One table takes what a container writes to one stream or to both. The applications write JSON to stdout and plain text
 * (uWSGI, tracebacks) to stderr: both belong to one table, as the order of the lines tells what happened. nginx's access
 * and error lines have a table each.
 */
export interface LogRoute {
  readonly container: LoggingContainer;
  readonly stream: 'stdout' | 'stderr' | 'both';
  readonly table: ApplicationLogTable;
}

export const LOG_ROUTES: readonly LogRoute[] = [
  { container: 'nginx', stream: 'stdout', table: 'log_balrog_admin_nginx_access' },
  { container: 'nginx', stream: 'stderr', table: 'log_balrog_admin_nginx_error' },
  { container: 'admin', stream: 'both', table: 'log_balrog_admin_syslog_admin_fixed' },
  { container: 'agent', stream: 'both', table: 'log_balrog_admin_syslog_agent' },
  { container: 'public', stream: 'both', table: 'log_balrog_web_syslog_web_fixed' },
];

/**
 * The folder of a table in its bucket: what the table's location says. Below it stands a folder for each day in UTC,
 * `yyyy/MM/dd` as the date format of a partition projection writes it.
 */
export const tablePrefix = (table: ApplicationLogTable) => `${table}/`;
