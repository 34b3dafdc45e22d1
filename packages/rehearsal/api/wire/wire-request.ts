import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came, whole. */
export interface WireRequest {
  readonly method: string;
  /** Path and query: `/2013-04-01/hostedzone?maxitems=1`. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
