/** Kinds of value that variables of Balrog hold: a pattern for the machine, words that complete "write …" for people. */
import { UWSGI_DEFAULTS } from './process';
import type { Allowed } from './types';

const allowed = (pattern: RegExp, words: string): Allowed => ({ pattern, words });

export const anyText = allowed(/\S/, 'any text that is not empty');
export const hostName = allowed(/^(?!.*:\/\/)[A-Za-z0-9.-]+$/, 'a host name or address, without scheme and port');
export const port = allowed(
  /^(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
  'a port from 1 to 65535',
);
export const wholeNumber = allowed(/^[1-9]\d*$/, 'a whole number above zero');
export const url = allowed(/^https?:\/\/[^\s/]+\S*$/, 'an http:// or https:// URL');
export const bucketName = allowed(
  /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
  'the bare name of a bucket: lower case, no gs://, no slash',
);

/** `int()` reads it: `true` and the empty string stop the application (uwsgi/admin.wsgi, uwsgi/public.wsgi). */
export const flag = allowed(/^[01]$/, '0 or 1, or leave it out: "true" and the empty string crash the application');

export const sixteenBits = allowed(
  port.pattern,
  `a number of bytes up to ${UWSGI_DEFAULTS.mostBufferBytes}: uWSGI keeps it in 16 bits (buffer-size in its option reference)`,
);

export const oneOf = (...values: readonly string[]) =>
  allowed(
    new RegExp(`^(?:${values.join('|')})$`),
    values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`,
  );

export { allowed };
