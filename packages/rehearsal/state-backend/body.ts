import type { IncomingMessage } from 'node:http';

/** The request's body; the AWS SDKs' own framing (`aws-chunked`) is taken off. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const raw = Buffer.concat(parts);
  return isChunked(request) ? decodeAwsChunked(raw) : raw;
}

function isChunked(request: IncomingMessage): boolean {
  const encoding = request.headers['content-encoding'] ?? '';
  const sha256 = String(request.headers['x-amz-content-sha256'] ?? '');
  return encoding.includes('aws-chunked') || sha256.startsWith('STREAMING-');
}

/**
 * `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n` repeated until size 0, then trailers (checksums), which are not verified.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function decodeAwsChunked(raw: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const lineEnd = raw.indexOf('\r\n', offset);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(raw.toString('latin1', offset, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error(`aws-chunked body: no chunk size at byte ${offset} of ${raw.length}`);
    if (size === 0) return Buffer.concat(chunks);
    const start = lineEnd + 2;
    if (start + size > raw.length)
      throw new Error(`aws-chunked body: chunk of ${size} bytes ends after byte ${raw.length}`);
    chunks.push(raw.subarray(start, start + size));
    offset = start + size + 2;
  }
}
