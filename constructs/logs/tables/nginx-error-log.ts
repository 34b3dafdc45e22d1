/**
 * nginx's own format for errors. It escapes nothing, and cuts lines at 2048 bytes (NGX_MAX_ERROR_STR): a part in quotes
 * ends at the quote that the next part follows, or with the line.
 */
import { BIGINT, columns, INT, line, optional, orUnparsed, text, type Line } from './line-format';

const ANYTHING = '[^\\n]*?';
/** URLs of the admin API name accounts: /users/<e-mail address>/permissions. */
const account = ['account'] as const;

const c = columns({
  time: {
    matches: '[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}',
    comment: 'When it happened: yyyy/MM/dd HH:mm:ss in the time zone of the container, UTC.',
  },
  level: { matches: '[a-z]+', comment: 'warn, error, crit, alert or emerg.' },
  pid: { type: 'int', matches: INT, comment: 'Process of nginx.' },
  tid: { type: 'int', matches: INT, comment: 'Its thread.' },
  connection: { type: 'bigint', matches: BIGINT, comment: 'Number of the connection; NULL if it is about none.' },
  message: {
    matches: ANYTHING,
    comment: 'What happened. May quote what the client sent, or name its address.',
    personal: ['account', 'client-address'],
  },
  client: {
    matches: '[^,]*',
    comment: 'Address of the client as the load balancer saw it; NULL if it is about none.',
    personal: ['client-address'],
  },
  server: { matches: '[^,]*', comment: 'Name of the server block; empty if it has none.' },
  request: {
    matches: ANYTHING,
    comment: 'The request line as it came, not escaped: quotes can stand in it. NULL if none was read.',
    personal: account,
  },
  upstream: { matches: ANYTHING, comment: 'URL that admin was asked for; NULL if it was not.', personal: account },
  host: { matches: ANYTHING, comment: 'Host header.' },
  referrer: { matches: ANYTHING, comment: 'Referer header; NULL if there was none.', personal: account },
});

const lineEnds = line`(?![^\n])`;

/** `, request: "…"` and so on, if it is there. */
const quoted = (name: string, part: Line, following: string) =>
  optional(line`, ${text(name)}: "${part}(?:"(?=, (?:${text(following)}): "|${lineEnds})|${lineEnds})`);

const context = line`${optional(line`, client: ${c.client}`)}${optional(line`, server: ${c.server}`)}`;
const exchange = [
  quoted('request', c.request, 'subrequest|upstream|host|referrer'),
  quoted('subrequest', text(ANYTHING), 'upstream|host|referrer'),
  quoted('upstream', c.upstream, 'host|referrer'),
  quoted('host', c.host, 'referrer'),
  optional(line`, referrer: "${c.referrer}(?:"${lineEnds}|${lineEnds})`),
].reduce((before, next) => line`${before}${next}`);

export const NGINX_ERROR_LOG = orUnparsed(
  line`${c.time} \[${c.level}\] ${c.pid}#${c.tid}: ${optional(line`[*]${c.connection} `)}${c.message}${context}${exchange}`,
  ['client-address', 'account'],
);
