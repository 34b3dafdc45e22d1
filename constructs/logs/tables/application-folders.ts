/** Where the lines of applications and of nginx lie in their bucket: the log router writes there, the tables read there. */
import { folderOf, type Partitions } from './projection';

/** The names are those that dashboards and people know. */
export const APPLICATION_LOG_TABLES = [
  'log_balrog_admin_nginx_access',
  'log_balrog_admin_nginx_error',
  'log_balrog_admin_syslog_admin_fixed',
  'log_balrog_admin_syslog_agent',
  'log_balrog_web_syslog_web_fixed',
] as const;
export type ApplicationLogTable = (typeof APPLICATION_LOG_TABLES)[number];

/** uWSGI writes a line for each update request: of all tables it is the one whose days are too large to read at once. */
export const partitionsOf = (table: ApplicationLogTable): Partitions =>
  table === 'log_balrog_web_syslog_web_fixed' ? 'hours' : 'days';

/** The folder of a table; below it stands one for each day in UTC, and for each hour where there are many lines. */
export const tablePrefix = (table: ApplicationLogTable) => `${table}/`;

/** Where lines of this moment belong, as strftime writes it. */
export const currentFolder = (table: ApplicationLogTable) => `${tablePrefix(table)}${folderOf(partitionsOf(table))}/`;
