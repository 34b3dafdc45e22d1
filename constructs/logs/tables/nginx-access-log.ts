/** Lines as `application/nginx-access-log.ts` has nginx write them. */
import { BIGINT, columns, DOUBLE, INT, line, orUnparsed, QUOTED } from './line-format';

/** URLs of the admin API name accounts: /users/<e-mail address>/permissions. */
const account = ['account'] as const;

const request = columns({
  request_method: { matches: '[A-Z][A-Z_-]*', comment: 'GET, PUT, …; NULL if the request is junk.' },
  request_uri: {
    matches: '[^" ][^"]*?',
    comment: 'Path and query as the client wrote them, spaces included; NULL if the request is junk.',
    personal: account,
  },
  server_protocol: { matches: 'HTTP/[0-9.]+', comment: 'HTTP/1.1, …; NULL if the request is junk or names none.' },
});

const c = columns({
  listener: { matches: 'admin|agent', comment: 'admin: the public side. agent: the agent, through its own nginx.' },
  msec: {
    type: 'double',
    matches: '[0-9]{1,12}[.][0-9]{3}',
    comment: 'When the answer was complete: seconds since 1970, UTC.',
  },
  remote_addr: {
    matches: QUOTED,
    comment: 'Address of the client as the load balancer saw it; 127.0.0.1 for the agent.',
    personal: ['client-address'],
  },
  request: {
    matches: line`(?:${request.request_method} ${request.request_uri}(?: ${request.server_protocol})?|[^"]*)`,
    comment:
      'The request line; quotes, backslashes and what is not printable ASCII are \\x22, \\x5C, \\xC3. A handshake on the wrong port is junk.',
    personal: account,
  },
  status: {
    type: 'int',
    matches: INT,
    comment: 'Status; 499: the client had gone. 413: the body was too large. 502, 504: admin did not answer.',
  },
  request_length: { type: 'bigint', matches: BIGINT, comment: 'Bytes of the request, headers and body.' },
  body_bytes_sent: { type: 'bigint', matches: BIGINT, comment: 'Bytes of the body of the answer.' },
  remote_user: {
    matches: QUOTED,
    comment: 'User name of basic authentication, which Balrog does not use: - nearly always.',
    personal: account,
  },
  request_time: { type: 'double', matches: DOUBLE, comment: 'Seconds from the first byte read to the last sent.' },
  upstream_response_time: {
    // A bound, so that a user name full of numbers is not read once for each of them.
    matches: '[-0-9][-0-9.,: ]{0,199}',
    comment: 'Seconds that admin took. Text: - if it was not asked, a list (0.000, 0.001) if it was more than once.',
  },
  http_user_agent: { matches: QUOTED, comment: 'Of the client; - if it sent none, empty if it sent an empty one.' },
  gzip_ratio: { matches: QUOTED, comment: 'Compression of the answer; - if it was not compressed.' },
});

const sizes = line`${c.status} ${c.request_length} ${c.body_bytes_sent}`;
/**
 * A user name may hold spaces and numbers, and several times stand as `0.000, 0.001` or `0.000 : 0.001`. The name ends
 * before the last number that a space and a time follow: within a list, a number is followed by a comma or ` :`.
 */
const times = line`${c.remote_user} ${c.request_time} ${c.upstream_response_time}`;

export const NGINX_ACCESS_LOG = orUnparsed(
  line`${c.listener} ${c.msec} "${c.remote_addr}" "${c.request}" ${sizes} ${times} "${c.http_user_agent}" "${c.gzip_ratio}"`,
  ['client-address', 'account'],
);
