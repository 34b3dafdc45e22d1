/** What the provider asks, and what it is answered. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Asked {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Signing name (`monitoring`) and region of the signature. */
  readonly service: string;
  readonly region: string;
  /** `PutCompositeAlarm`, or method and path where the protocol does not name the operation. */
  readonly operation: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export const json = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: Buffer.from(JSON.stringify(value)),
});

export const xml = (text: string, headers: IncomingHttpHeaders = {}, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'text/xml', ...headers },
  body: Buffer.from(text),
});
