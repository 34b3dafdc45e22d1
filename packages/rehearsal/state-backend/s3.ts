import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectFolder, StoredObject } from './objects';
import { sendXml } from './xml';

/** One S3 request in path style: `/bucket/key?query`. */
interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const MESSAGES: Readonly<Record<string, readonly [status: number, message: string]>> = {
  BucketAlreadyOwnedByYou: [409, 'Your previous request to create the named bucket succeeded and you already own it.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [404, 'The specified upload does not exist.'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  NotImplemented: [501, 'The rehearsal does not simulate this request'],
};

/**
 * The part of S3 that keeps Terraform's state: list, head, get, put (conditional, too), delete and older
 * versions. Encryption headers are accepted and have no effect; checksums are not verified.
 *
 * @param wanted says whether a bucket that is not there should be made at first use
 */
export function answerS3(
  objects: ObjectFolder,
  wanted: (bucket: string) => boolean,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const s3 = parse(request, body);
  if (s3.bucket === '') return listBuckets(objects, response);
  if (s3.method === 'PUT' && s3.key === '' && s3.query.size === 0) return createBucket(objects, s3, response);
  if (!objects.hasBucket(s3.bucket)) {
    if (!wanted(s3.bucket)) return refuse(response, s3, 'NoSuchBucket');
    objects.createBucket(s3.bucket);
  }
  if (s3.key === '') return answerBucket(objects, s3, response);
  answerObject(objects, s3, response);
}

function parse(request: IncomingMessage, body: Buffer): S3Request {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  return { method: request.method ?? 'GET', bucket, key, query: url.searchParams, headers: request.headers, body };
}

function answerBucket(objects: ObjectFolder, s3: S3Request, response: ServerResponse): void {
  if (s3.method === 'HEAD') return void response.writeHead(200).end();
  if (s3.method !== 'GET') return refuse(response, s3, 'NotImplemented');
  if (s3.query.has('location')) return sendXml(response, 200, { LocationConstraint: 'us-west-2' });
  if (s3.query.has('versioning')) return sendXml(response, 200, { VersioningConfiguration: { Status: 'Enabled' } });
  if (s3.query.has('versions')) return listVersions(objects, s3, response);
  listObjects(objects, s3, response);
}

/** By hand, as the bucket of the state is made before there is anything to keep in it. */
function createBucket(objects: ObjectFolder, s3: S3Request, response: ServerResponse): void {
  if (objects.hasBucket(s3.bucket)) return refuse(response, s3, 'BucketAlreadyOwnedByYou');
  objects.createBucket(s3.bucket);
  response.writeHead(200, { location: `/${s3.bucket}` }).end();
}

function answerObject(objects: ObjectFolder, s3: S3Request, response: ServerResponse): void {
  if (s3.query.has('uploads') || s3.query.has('uploadId')) return refuse(response, s3, 'NotImplemented');
  if (s3.method === 'GET' || s3.method === 'HEAD') return sendObject(objects, s3, response);
  if (s3.method === 'PUT') return putObject(objects, s3, response);
  if (s3.method !== 'DELETE') return refuse(response, s3, 'NotImplemented');
  if (!objects.delete(s3.bucket, s3.key, conditionOf(s3))) return refuse(response, s3, 'PreconditionFailed');
  response.writeHead(204).end();
}

function sendObject(objects: ObjectFolder, s3: S3Request, response: ServerResponse): void {
  const versionId = s3.query.get('versionId');
  const object =
    versionId === null || versionId === 'current'
      ? objects.get(s3.bucket, s3.key)
      : objects.versions(s3.bucket, s3.key).find((version) => version.versionId === versionId);
  if (object === undefined) return refuse(response, s3, 'NoSuchKey');
  const range = parseRange(s3.headers.range, object.body.length);
  if (range === 'unsatisfiable') return refuse(response, s3, 'InvalidRange');
  const [start, end] = range ?? [0, object.body.length];
  const part = object.body.subarray(start, end);
  response.writeHead(range === undefined ? 200 : 206, {
    etag: `"${object.etag}"`,
    'accept-ranges': 'bytes',
    'content-type': 'application/json',
    'content-length': part.length,
    ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${object.body.length}` }),
  });
  response.end(s3.method === 'HEAD' ? undefined : part);
}

/** `bytes=first-last` as [start, end), the end exclusive. */
function parseRange(header: string | undefined, length: number): [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (match === null) return undefined;
  const start = Number(match[1]);
  if (start >= length) return 'unsatisfiable';
  return [start, match[2] === '' ? length : Math.min(length, Number(match[2]) + 1)];
}

function putObject(objects: ObjectFolder, s3: S3Request, response: ServerResponse): void {
  const absent = s3.headers['if-none-match'] === '*';
  const written = objects.put(s3.bucket, s3.key, s3.body, { absent, ...conditionOf(s3) });
  if (!written) return refuse(response, s3, 'PreconditionFailed');
  const encryption = s3.headers['x-amz-server-side-encryption'];
  response.writeHead(200, {
    etag: `"${objects.get(s3.bucket, s3.key)?.etag ?? ''}"`,
    ...(encryption === undefined ? {} : { 'x-amz-server-side-encryption': encryption }),
  });
  response.end();
}

function conditionOf({ headers }: S3Request): { readonly etag?: string } {
  const ifMatch = headers['if-match'];
  return ifMatch === undefined ? {} : { etag: ifMatch.replaceAll('"', '') };
}

function listBuckets(objects: ObjectFolder, response: ServerResponse): void {
  const Bucket = objects.buckets().map((Name) => ({ Name }));
  sendXml(response, 200, { ListAllMyBucketsResult: { Buckets: { Bucket } } });
}

function listObjects(objects: ObjectFolder, s3: S3Request, response: ServerResponse): void {
  const prefix = s3.query.get('prefix') ?? '';
  const delimiter = s3.query.get('delimiter') ?? '';
  const keys = objects.keys(s3.bucket, prefix);
  /** What a key has up to the next delimiter: keys below it are one line. */
  const folderOf = (key: string): string | undefined => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 ? undefined : key.slice(0, end + delimiter.length);
  };
  const folders = [...new Set(keys.flatMap((key) => folderOf(key) ?? []))];
  const found = keys.filter((key) => folderOf(key) === undefined).flatMap((key) => objects.get(s3.bucket, key) ?? []);
  sendXml(response, 200, {
    ListBucketResult: {
      Name: s3.bucket,
      Prefix: prefix,
      KeyCount: found.length + folders.length,
      MaxKeys: 1000,
      IsTruncated: false,
      Contents: found.map(describe),
      CommonPrefixes: folders.map((Prefix) => ({ Prefix })),
    },
  });
}

function listVersions(objects: ObjectFolder, s3: S3Request, response: ServerResponse): void {
  const keys = objects.keys(s3.bucket, s3.query.get('prefix') ?? '');
  const Version = keys.flatMap((key) => {
    const current = objects.get(s3.bucket, key);
    const older = objects.versions(s3.bucket, key);
    return [
      ...(current === undefined ? [] : [{ ...describe(current), VersionId: 'current', IsLatest: true }]),
      ...older.map((version) => ({ ...describe(version), VersionId: version.versionId, IsLatest: false })),
    ];
  });
  sendXml(response, 200, { ListVersionsResult: { Name: s3.bucket, IsTruncated: false, Version } });
}

function describe({ key, etag, body, modified }: StoredObject) {
  return {
    Key: key,
    LastModified: modified.toISOString(),
    ETag: `"${etag}"`,
    Size: body.length,
    StorageClass: 'STANDARD',
  };
}

/** Answers as S3 does: a HEAD has no body, so the SDK knows only the status. */
function refuse(response: ServerResponse, s3: S3Request, code: string): void {
  const [status, message] = MESSAGES[code] ?? [500, code];
  if (s3.method === 'HEAD') return void response.writeHead(status).end();
  sendXml(response, status, { Error: { Code: code, Message: message, BucketName: s3.bucket, Key: s3.key } });
}
