/**
 * Access logs of Application Load Balancers: "Access log entries" in the Elastic Load Balancing user guide. Columns have
 * the names and types of the Athena user guide ("Create the table for ALB access logs"); those it lacks, of 2025, are
 * called as the fields are.
 *
 * AWS appends fields without notice, and lines of before stay as they are: each year's fields are optional, and what
 * follows them lands in `unknown_tail`. What is known keeps its place.
 */
import { BIGINT, columns, DOUBLE, INT, line, optional, orDash, orUnparsed, QUOTED, WORD } from './line-format';

const seconds = (comment: string) => ({ type: 'double' as const, matches: DOUBLE, comment });
const word = (comment: string) => ({ matches: WORD, comment });
const quoted = (comment: string) => ({ matches: QUOTED, comment });
/**
 * A request without a protocol ends in its URL and a space: that is one word, which nothing but the quote follows. Any other URL may
 * hold spaces, and is followed by the protocol.
 */
const URL_OF_REQUEST = '[^ "]+(?= ?")|[^"]*(?= [^ "])';
/** Update URLs of version 5 hold an IMEI. */
const url = (comment: string) => ({ matches: QUOTED, comment, personal: ['imei'] as const });

const c = columns({
  type: { matches: '[a-z0-9]+', comment: 'http, https, h2 (HTTP/2), grpcs, ws or wss (WebSockets).' },
  time: {
    matches: '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z',
    comment: 'When the answer was sent (WebSockets: when the connection ended), UTC, ISO 8601.',
  },
  elb: word('Load balancer: app/, its name, / and an id.'),
  client_ip: {
    matches: '[^ ]+',
    comment: 'Address of the client, IPv6 without brackets; of a proxy if there is one in between.',
    personal: ['client-address'],
  },
  client_port: { type: 'int', matches: INT, comment: 'Port of the client.' },
  target_ip: {
    matches: '[^ ]+',
    comment: 'Address of the task that was asked; NULL if none was (redirect, refused request, no healthy task).',
  },
  target_port: { type: 'int', matches: INT, comment: 'Port of the task; NULL with target_ip.' },
  request_processing_time: seconds('Seconds until the request was sent to a task; -1 if it never was.'),
  target_processing_time: seconds('Seconds from then until the task began to answer; -1 if it did not.'),
  response_processing_time: seconds('Seconds from then until the answer went to the client; -1 if it did not.'),
  elb_status_code: { type: 'int', matches: INT, comment: 'Status that the client got; 460: it had gone before.' },
  target_status_code: { matches: '[-0-9]+', comment: 'Status that the task answered, as text; - if it did not.' },
  received_bytes: { type: 'bigint', matches: BIGINT, comment: 'Bytes of the request, headers included.' },
  sent_bytes: { type: 'bigint', matches: BIGINT, comment: 'Bytes of the answer, headers included.' },
  request_verb: { matches: '[^ "]*', comment: 'GET, HEAD, …; - if the request could not be read.' },
  request_url: {
    ...url(
      'URL with scheme, host and port, as the client wrote it: percent-encoded or not, with spaces, quotes as \\x22. Update URLs of version 5 hold an IMEI.',
    ),
    matches: URL_OF_REQUEST,
  },
  request_proto: {
    matches: '[^ "]*',
    comment: 'HTTP/1.1, HTTP/2.0, …; - or nothing if the request could not be read.',
  },
  user_agent: quoted('Of the client, quotes as \\x22; - if it sent none.'),
  ssl_cipher: word('Cipher; - without TLS.'),
  ssl_protocol: word('TLSv1, TLSv1.2, …; - without TLS.'),
  target_group_arn: word('ARN of the target group; - if none was asked.'),
  trace_id: quoted('X-Amzn-Trace-Id, which the application was sent too.'),
  // Since 2017, with several certificates for a listener.
  domain_name: quoted('Host name that the client asked for in its TLS handshake (SNI); - without.'),
  chosen_cert_arn: quoted('ARN of the certificate that the client was shown; - without TLS.'),
  // Since 2018, in four steps.
  matched_rule_priority: word('Rule of the listener that matched: 0 is the default, - none, -1 an error.'),
  request_creation_time: word('When the request arrived, UTC, ISO 8601.'),
  actions_executed: quoted('What was done: waf, redirect, fixed-response, forward, …, separated by commas.'),
  redirect_url: url('Where the client was redirected to; - if it was not.'),
  lambda_error_reason: quoted('error_reason of the guide: why a login, a firewall or a function failed; else -.'),
  // Since 2019, with several target groups for a rule.
  target_port_list: quoted('Addresses and ports of all tasks that were asked, separated by spaces.'),
  target_status_code_list: quoted('Statuses that all of them answered, separated by spaces.'),
  // Since 2020, with the desync mitigation mode.
  classification: quoted('Acceptable, Ambiguous or Severe if the request breaks RFC 7230; else -.'),
  classification_reason: quoted('Why it is classified so; else -.'),
  // Since 2024, with connection logs.
  conn_trace_id: word('Id of the connection: the same for all of its requests.'),
  // Since 2025, with rewrites of host and path.
  transformed_host: quoted('Host header after a rewrite by the load balancer; - without one.'),
  transformed_uri: url('URI after a rewrite by the load balancer; - without one.'),
  request_transform_status: quoted('TransformSuccess, or why a rewrite failed; - without one.'),
  unknown_tail: {
    matches: '[^\\n]+',
    comment: 'Fields that AWS has appended since this table was written, as they stand; NULL if there are none.',
    personal: ['client-address', 'imei'],
  },
});

const client = line`${c.client_ip}:${c.client_port}`;
const target = line`${c.target_ip}:${c.target_port}`;
/**
 * A URL may hold spaces: verb and protocol are the first and the last word. What cannot be read is `- - - `, or `- `, a URL
 * without a path, and nothing more.
 */
const request = line`${c.request_verb} ${c.request_url}${optional(line` ${c.request_proto} ?`)}`;

const since2025 = line` "${c.transformed_host}" "${c.transformed_uri}" "${c.request_transform_status}"`;
const since2024 = line` ${c.conn_trace_id}${optional(since2025)}`;
const since2020 = line` "${c.classification}" "${c.classification_reason}"${optional(since2024)}`;
const since2019 = line` "${c.target_port_list}" "${c.target_status_code_list}"${optional(since2020)}`;
const sinceEndOf2018 = line` "${c.lambda_error_reason}"${optional(since2019)}`;
const sinceJuly2018 = line` "${c.redirect_url}"${optional(sinceEndOf2018)}`;
const sinceJune2018 = line` ${c.request_creation_time} "${c.actions_executed}"${optional(sinceJuly2018)}`;
const since2018 = line` ${c.matched_rule_priority}${optional(sinceJune2018)}`;
const since2017 = line` "${c.domain_name}" "${c.chosen_cert_arn}"${optional(since2018)}`;

const times = line`${orDash(c.request_processing_time)} ${orDash(c.target_processing_time)} ${orDash(c.response_processing_time)}`;
const result = line`${orDash(c.elb_status_code)} ${c.target_status_code} ${orDash(c.received_bytes)} ${orDash(c.sent_bytes)}`;
const tls = line`${c.ssl_cipher} ${c.ssl_protocol}`;
/** Lines have ended in a space for a while: spaces alone are no tail. */
const tail = line`(?: *| ${c.unknown_tail})`;

export const ALB_ACCESS_LOG = orUnparsed(
  line`${c.type} ${c.time} ${c.elb} ${orDash(client)} ${orDash(target)} ${times} ${result} "(?:${request}|[^"]*)" "${c.user_agent}" ${tls} ${c.target_group_arn} "${c.trace_id}"${optional(since2017)}${tail}`,
  ['client-address', 'imei'],
);
