/** The tables that RelEng knows, under their names. Every environment has all of them, so that a query reads the same. */
import type { RequestTable } from '../../../environments/client-domain';
import { ALB_ACCESS_LOG } from './alb-access-log';
import type { ApplicationLogTable } from './application-folders';
import { applicationLog } from './application-log';
import type { Line } from './line-format';
import { NGINX_ACCESS_LOG } from './nginx-access-log';
import { NGINX_ERROR_LOG } from './nginx-error-log';

/** Who wrote the lines decides what an odd one among them looks like. */
export type LineKind = 'load-balancer' | 'nginx-access' | 'nginx-error' | 'application';

export interface LogTable {
  readonly name: string;
  /** What its rows are, as sentences. */
  readonly description: string;
  readonly format: Line;
  readonly lines: LineKind;
  /** Who writes the lines, and with it where they lie. */
  readonly writtenBy: { readonly loadBalancer: string } | { readonly logRouter: ApplicationLogTable };
}

const requests = ({ name, domain, why }: RequestTable): LogTable => ({
  name,
  description: `Requests to ${domain}. ${why} A row is a request, not a user.`,
  format: ALB_ACCESS_LOG,
  lines: 'load-balancer',
  writtenBy: { loadBalancer: domain },
});
const output = (name: ApplicationLogTable, lines: LineKind, format: Line, description: string): LogTable => ({
  name,
  description,
  format,
  lines,
  writtenBy: { logRouter: name },
});

const GCP_SEVERITIES = '600 critical, 500 error, 400 warning, 200 info, 100 debug. The agent counts otherwise.';
const SYSLOG_SEVERITIES =
  '3 error, 4 warning, 6 info, 7 debug, and critical, wrongly. Admin and public count otherwise.';

const APPLICATION_TABLES: readonly LogTable[] = [
  output(
    'log_balrog_admin_nginx_access',
    'nginx-access',
    NGINX_ACCESS_LOG,
    'Requests to the admin API as nginx saw them; most are the agent’s.',
  ),
  output(
    'log_balrog_admin_nginx_error',
    'nginx-error',
    NGINX_ERROR_LOG,
    'What nginx in front of the admin API and beside the agent complained about.',
  ),
  output(
    'log_balrog_admin_syslog_admin_fixed',
    'application',
    applicationLog(GCP_SEVERITIES),
    'Output of the admin application: JSON of Balrog, and plain text of uWSGI and Python.',
  ),
  output(
    'log_balrog_admin_syslog_agent',
    'application',
    applicationLog(SYSLOG_SEVERITIES),
    'Output of the agent, which enacts scheduled changes: JSON of Balrog, and plain text of Python. At level INFO it writes about errors alone.',
  ),
  output(
    'log_balrog_web_syslog_web_fixed',
    'application',
    applicationLog(GCP_SEVERITIES),
    'Output of the public application: JSON of Balrog, and plain text of uWSGI (a line for each request) and Python.',
  ),
];

/** A table for each client domain, and those of the applications. */
export const logTables = (requestTables: readonly RequestTable[]): readonly LogTable[] => [
  ...requestTables.map(requests),
  ...APPLICATION_TABLES,
];
