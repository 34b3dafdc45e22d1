/**
 * The lines that `log_balrog_admin_nginx_access` holds: format of scripts/nginx.conf in mozilla-releng/balrog, which
 * mirrors what production logs.
 *
 * What a reader of the lines meets: `upstream_response_time` and `remote_user` stand without quotes, so the first can be
 * `-` or `0.000, 0.001` (one number for each address tried) and the second can hold spaces; quotes, backslashes and
 * whatever is not printable ASCII are written `\x22`, `\x5C`, `\xC3`; `request` can be junk, lack its protocol or hold
 * spaces; a missing user agent is `"-"`, an empty one `""`.
 */
export interface AccessLogField {
  /** Without the dollar: one of nginx's variables. */
  readonly variable: string;
  readonly quoted: boolean;
}

const plain = (variable: string): AccessLogField => ({ variable, quoted: false });
const quoted = (variable: string): AccessLogField => ({ variable, quoted: true });

/** In the order of the line, after its first word. */
export const ACCESS_LOG_FIELDS: readonly AccessLogField[] = [
  plain('msec'),
  quoted('remote_addr'),
  quoted('request'),
  plain('status'),
  plain('request_length'),
  plain('body_bytes_sent'),
  plain('remote_user'),
  plain('request_time'),
  plain('upstream_response_time'),
  quoted('http_user_agent'),
  quoted('gzip_ratio'),
];

/** Who asks: the public side of admin, or the agent through its loopback port. The first word of each line. */
export type Listener = 'admin' | 'agent';

/** A line as nginx's `log_format` wants it. */
export const accessLogFormat = (listener: Listener) =>
  [listener, ...ACCESS_LOG_FIELDS.map(({ variable, quoted }) => (quoted ? `"$${variable}"` : `$${variable}`))].join(
    ' ',
  );
