/**
 * How large a request's line and headers may be, so that nginx answers 400 or 414 before uWSGI resets the connection
 * (which a load balancer turns into a 502).
 *
 * uWSGI needs the bytes up to twice: it keeps the request as it came, and beside it variables, in a buffer of the same
 * size (buffer-size): the path as REQUEST_URI and again as PATH_INFO and QUERY_STRING, each header with a longer name
 * and four bytes of lengths. So half of the buffer is for the client, less what nginx and uWSGI add. Tried with uWSGI
 * 2.0.21: paths above half of the buffer break it, single headers only above nearly all of it.
 *
 * What nginx cannot limit is the number of headers: uWSGI resets above about a hundred unless UWSGI_MAX_VARS says more
 * (4000 is enough for all that these buffers let through).
 */
import { UWSGI_DEFAULTS } from '../../../application/process';

/** What nginx is told of request lines and headers. */
export interface HeaderBuffers {
  /** Bytes of the first buffer, `client_header_buffer_size`. */
  readonly first: number;
  /** How many buffers may follow, and the bytes of each: no request line and no single header is longer. */
  readonly more: { readonly count: number; readonly size: number };
}

/** X-Forwarded-For, Host and Connection from nginx; the address of the server, the protocol and so on from uWSGI. */
const ADDED_BYTES = 1024;

/** Of one header: a token of Auth0 has 1 to 2 kB, the longest update URL less. */
const LARGEST_HEADER = 4096;

/** The most bytes of request line and headers that nginx lets through. */
export const largestRequestHead = ({ first, more }: HeaderBuffers) => first + more.count * more.size;

/**
 * @param uwsgiBufferSize bytes, what UWSGI_BUFFER_SIZE of admin says (4096 unless set). Below 12 KiB the token of a
 *   person may be refused, so 32768 is a good value.
 */
export function headerBuffers(uwsgiBufferSize: number): HeaderBuffers {
  const { bufferBytes, mostBufferBytes } = UWSGI_DEFAULTS;
  if (!Number.isInteger(uwsgiBufferSize) || uwsgiBufferSize < bufferBytes || uwsgiBufferSize > mostBufferBytes) {
    throw new Error(
      `uwsgiBufferSize is ${uwsgiBufferSize}: write the bytes of UWSGI_BUFFER_SIZE, ${bufferBytes} to ${mostBufferBytes}`,
    );
  }
  const room = Math.floor((uwsgiBufferSize - ADDED_BYTES) / 2);
  const first = Math.min(1024, Math.floor(room / 3));
  const size = Math.min(LARGEST_HEADER, room - first);
  return { first, more: { count: Math.floor((room - first) / size), size } };
}
