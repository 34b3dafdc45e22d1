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
  /** Whether a missing bucket is one that a stack keeps its state in: those are made at first use. */
  readonly isStateBucket: (bucket: string) => boolean;
  /** AWS account of the caller, twelve digits. */
  readonly account: () => string;
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
    answer(options, objects, request, response).catch((error: unknown) => {
      sendXml(response, 500, { Error: { Code: 'InternalError', Message: String(error) } });
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

async function answer(
  options: StateBackendOptions,
  objects: ObjectFolder,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (isQueryApi(request)) answerQueryApi(options.account(), new URLSearchParams(body.toString()), response);
  else answerS3(objects, options.isStateBucket, request, body, response);
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
