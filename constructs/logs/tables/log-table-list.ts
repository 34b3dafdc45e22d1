/** The nine tables that RelEng knows, under their names. Every environment has all of them, so that a query reads the same. */
import type { Environment } from '../../../environments/environment';
import { ALB_ACCESS_LOG } from './alb-access-log';
import type { ApplicationLogTable } from './application-folders';
import { applicationLog } from './application-log';
import type { Line } from './line-format';
import { NGINX_ACCESS_LOG } from './nginx-access-log';
import { NGINX_ERROR_LOG } from './nginx-error-log';

export interface LogTable {
  readonly name: string;
  /** What its rows are, as sentences. */
  readonly description: string;
  readonly format: Line;
  /** Who writes the lines, and with it where they lie. */
  readonly writtenBy:
    { readonly loadBalancer: keyof Environment['edge']['clientDomains'] } | { readonly logRouter: ApplicationLogTable };
}

type ClientDomain = keyof Environment['edge']['clientDomains'];

const requests = (name: string, loadBalancer: ClientDomain, description: string): LogTable => ({
  name,
  description,
  format: ALB_ACCESS_LOG,
  writtenBy: { loadBalancer },
});
const output = (name: ApplicationLogTable, format: Line, description: string): LogTable => ({
  name,
  description,
  format,
  writtenBy: { logRouter: name },
});

const GCP_SEVERITIES = '600 critical, 500 error, 400 warning, 200 info, 100 debug. The agent counts otherwise.';
const SYSLOG_SEVERITIES =
  '3 error, 4 warning, 6 info, 7 debug, and critical, wrongly. Admin and public count otherwise.';

export const LOG_TABLES: readonly LogTable[] = [
  requests(
    'balrog_elb_logs_aus3',
    'aus3',
    'Requests to aus3, which the oldest clients have built in. A row is a request, not a user.',
  ),
  requests(
    'balrog_elb_logs_aus4',
    'aus4',
    'Requests to aus4, which old clients have built in. A row is a request, not a user.',
  ),
  requests(
    'balrog_elb_logs_aus5',
    'aus5',
    'Requests to aus5, which all later clients have built in: the table for how many are on a version or channel. A row is a request, not a user.',
  ),
  requests('balrog_elb_logs_aus_api', 'aus-api', 'Requests of tools to the public API at aus-api.'),
  output(
    'log_balrog_admin_nginx_access',
    NGINX_ACCESS_LOG,
    'Requests to the admin API as nginx saw them; most are the agent’s.',
  ),
  output(
    'log_balrog_admin_nginx_error',
    NGINX_ERROR_LOG,
    'What nginx in front of the admin API and beside the agent complained about.',
  ),
  output(
    'log_balrog_admin_syslog_admin_fixed',
    applicationLog(GCP_SEVERITIES),
    'Output of the admin application: JSON of Balrog, and plain text of uWSGI and Python.',
  ),
  output(
    'log_balrog_admin_syslog_agent',
    applicationLog(SYSLOG_SEVERITIES),
    'Output of the agent, which enacts scheduled changes: JSON of Balrog, and plain text of Python. At level INFO it writes about errors alone.',
  ),
  output(
    'log_balrog_web_syslog_web_fixed',
    applicationLog(GCP_SEVERITIES),
    'Output of the public application: JSON of Balrog, and plain text of uWSGI (a line for each request) and Python.',
  ),
];
