import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './body';
import { ObjectFolder } from './objects';
import { answerQueryApi } from './query-api';
import { answerS3 } from './s3';
import { sendXml } from './xml';

export interface StateBackendOptions {
  /** Folder that holds the buckets; it outlives the server. */
  readonly folder: string;
  /** Whether a missing bucket is one that a stack keeps its state in, or that was deployed: those are made at first use. */
  readonly isStateBucket: (bucket: string) => boolean;
  /** The access key id that callers must have: whoever else has an account on this machine reaches the port, too. */
  readonly accessKey: string;
  /** AWS account of the caller, twelve digits. */
  readonly account: () => string;
  /** Whether the caller's credentials are taken no more. */
  readonly expired?: () => boolean;
  /** Buckets that stacks made, and the folder of what lies in them. */
  readonly cloudBuckets?: { readonly folder: string; readonly holds: (bucket: string) => boolean };
  /** Answers what is signed for another service than S3, STS and IAM; undefined leaves it to this backend. */
  readonly api?: (request: ApiRequest, refusal?: Refusal) => Promise<ApiAnswer | undefined>;
}

/** A request as it came, whole. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Twelve digits: the account that the caller's key is of, else the session's. */
  readonly account: () => string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Why a caller is not served at all. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

export interface StateBackend {
  /** `http://127.0.0.1:<port>`, for AWS_ENDPOINT_URL_S3, _STS and _IAM. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts S3 (for Terraform's state), STS and IAM on a free local port. */
export async function startStateBackend(options: StateBackendOptions): Promise<StateBackend> {
  const objects = new ObjectFolder(options.folder);
  const server = createServer((request, response) => {
    const refused = refusal(request, options.accessKey);
    const why = refused === undefined ? undefined : { code: 'AccessDenied', message: refused, status: 403 };
    answer(options, objects, request, response, why ?? (options.expired?.() === true ? EXPIRED : undefined)).catch(
      (error: unknown) => sendXml(response, 500, { Error: { Code: 'InternalError', Message: String(error) } }),
    );
  });
  // Node closes a connection that was idle for five seconds, also when the next request is on its way to it. They end with the server.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

const EXPIRED: Refusal = { code: 'ExpiredToken', message: 'The provided token has expired.', status: 400 };

/** Why a request is not answered. A page in a browser that was led here by its own name has another Host, and knows no key. */
function refusal(request: IncomingMessage, accessKey: string): string | undefined {
  const [host] = (request.headers.host ?? '').split(':');
  if (host !== '127.0.0.1' && host !== 'localhost')
    return `The rehearsal answers as 127.0.0.1 only, not as ${JSON.stringify(host)}`;
  return sameText(accessKeyOf(request).slice(0, accessKey.length), accessKey) &&
    ACCOUNT.test(accessKeyOf(request).slice(accessKey.length))
    ? undefined
    : 'The rehearsal answers only the commands of its own session';
}

/** Nothing, or the account that the caller asks as. */
const ACCOUNT = /^(?:\d{12})?$/;

/** `AWS4-HMAC-SHA256 Credential=AKIA…/20260131/us-west-2/s3/aws4_request, …`, or the same in the address of a presigned request. */
function accessKeyOf(request: IncomingMessage): string {
  const [, signed] = /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const presigned = new URL(request.url ?? '/', 'http://localhost').searchParams.get('X-Amz-Credential');
  return signed ?? presigned?.split('/')[0] ?? '';
}

/** In the same time, wherever they differ. */
function sameText(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

async function answer(
  options: StateBackendOptions,
  objects: ObjectFolder,
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refusal | undefined,
): Promise<void> {
  const body = await readBody(request);
  const { method = 'GET', url = '/', headers } = request;
  const account = (): string => accessKeyOf(request).slice(options.accessKey.length) || options.account();
  const byApi = await options.api?.({ method, url, headers, body, account }, refused);
  if (byApi !== undefined) return void response.writeHead(byApi.status, byApi.headers).end(byApi.body);
  if (refused !== undefined) {
    const { code, message, status } = refused;
    return sendXml(response, status, { Error: { Code: code, Message: message } });
  }
  if (isQueryApi(request))
    answerQueryApi(
      { account: account(), accessKey: options.accessKey },
      new URLSearchParams(body.toString()),
      response,
    );
  else answerS3(folderFor(options, objects, url), options.isStateBucket, request, body, response);
}

/** Where the objects of a bucket lie: those of the clouds apart from those of the states. */
function folderFor({ cloudBuckets }: StateBackendOptions, objects: ObjectFolder, url: string): ObjectFolder {
  const bucket = new URL(url, 'http://localhost').pathname.split('/')[1] ?? '';
  if (bucket === '' || objects.hasBucket(bucket) || cloudBuckets?.holds(bucket) !== true) return objects;
  const folder = new ObjectFolder(cloudBuckets.folder);
  folder.createBucket(bucket);
  return folder;
}

/** STS and IAM are asked by a form posted to the root; S3 has no such request. */
function isQueryApi(request: IncomingMessage): boolean {
  return request.method === 'POST' && (request.url === '/' || request.url === '');
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
