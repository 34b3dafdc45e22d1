/**
 * The proxy between the real provider and moto: it records every request, lets nothing through to anywhere else, says in one clear error
 * what moto does not know (moto itself answers a page of HTML with status 500), and answers in moto's place where `in-place.ts` says so.
 */
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appendFileSync, writeFileSync } from 'node:fs';
import type { Answer, Asked } from './exchange';
import { InPlace } from './in-place';

/** One request of the provider: a line of the record, which `api_models.py` reads. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
  /** Signing name (`monitoring`) and region of the signature. */
  readonly service: string;
  readonly region: string;
  readonly status: number;
}

export interface Front {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** Hosts that the provider tried to reach besides moto. */
  readonly escapes: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Listens on loopback; requests are appended to `record`, one JSON object a line. */
export async function openFront(motoPort: number, record: string): Promise<Front> {
  writeFileSync(record, '');
  const inPlace = new InPlace();
  const escapes = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const asked = describe(incoming.method ?? 'GET', incoming.url ?? '/', incoming.headers, Buffer.concat(chunks));
      void answer(asked, motoPort, inPlace).then((reply) => {
        appendFileSync(record, `${JSON.stringify(recorded(asked, reply.status))}\n`);
        outgoing.writeHead(reply.status, reply.headers);
        outgoing.end(reply.body);
      });
    });
  });
  // Only what speaks TLS comes this way: an address that is not moto's.
  server.on('connect', (incoming, socket) => {
    escapes.add(incoming.url ?? '?');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, escapes, close: () => close(server) };
}

function describe(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Asked {
  const { pathname, search } = new URL(url, 'http://aws.invalid');
  const path = `${pathname}${search}`;
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const action = /^application\/x-www-form-urlencoded/.test(headers['content-type'] ?? '')
    ? new URLSearchParams(body.toString('utf8')).get('Action')
    : undefined;
  const named = typeof target === 'string' ? target.split('.').at(-1) : action;
  return { method, path, headers, body, service, region, operation: named ?? `${method} ${path.split('?')[0] ?? ''}` };
}

async function answer(asked: Asked, motoPort: number, inPlace: InPlace): Promise<Answer> {
  const own = inPlace.answer(asked);
  if (own !== undefined) return own;
  const ask = async (): Promise<Answer> => inPlace.ofMoto(asked, await forward(inPlace.forMoto(asked), motoPort));
  const reply = await ask();
  if (!isErrorPage(reply)) return reply;
  // moto's threads share their dictionaries: a question fails while another request adds to one ("dictionary changed size during iteration").
  const again = QUESTION.test(asked.operation) ? await ask() : reply;
  return isErrorPage(again) ? unknownToMoto(asked) : again;
}

/** Names of operations, or the method of those that have none, that change nothing when they are asked twice. */
const QUESTION = /^(?:Describe|Get|List|GET )/;

const isErrorPage = ({ status, headers, body }: Answer): boolean =>
  status >= 400 && /text\/html/.test(String(headers['content-type'])) && body.includes('<!doctype html>');

/** Nothing is retried with status 501, and the message says what is missing. */
function unknownToMoto({ service, operation, headers }: Asked): Answer {
  const message = `moto cannot answer ${service}:${operation}`;
  const isXml =
    ['s3', 'cloudfront', 'route53'].includes(service) || /form-urlencoded/.test(headers['content-type'] ?? '');
  const error = `<Error><Type>Sender</Type><Code>UnknownToMoto</Code><Message>${message}</Message></Error>`;
  return isXml
    ? {
        status: 501,
        headers: { 'content-type': 'text/xml' },
        body: Buffer.from(service === 's3' ? error : `<ErrorResponse>${error}</ErrorResponse>`),
      }
    : {
        status: 501,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'UnknownToMoto' },
        body: Buffer.from(JSON.stringify({ __type: 'UnknownToMoto', message })),
      };
}

function forward({ method, path, headers, body }: Asked, port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^proxy-|^content-length$/.test(name)));
    const options = { host: '127.0.0.1', port, method, path, headers: { ...kept, host: `127.0.0.1:${port}` } };
    const onward = request(options, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const { 'transfer-encoding': _chunked, connection: _connection, ...rest } = reply.headers;
        resolve({ status: reply.statusCode ?? 502, headers: rest, body: Buffer.concat(chunks) });
      });
    });
    onward.on('error', (error) => resolve({ status: 502, headers: {}, body: Buffer.from(error.message) }));
    onward.end(body);
  });
}

/** Without the signature: its key is a dummy, and nobody should have to know that to read the record. */
function recorded(asked: Asked, status: number): RecordedRequest {
  const headers = Object.fromEntries(
    Object.entries(asked.headers).flatMap(([name, value]) =>
      /^(authorization|host|proxy-.*|user-agent)$/.test(name) ? [] : [[name, String(value)]],
    ),
  );
  const { method, path, service, region } = asked;
  return { method, path, headers, body: asked.body.toString('base64'), service, region, status };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((closed) => server.close(() => closed()));
}
