/** A real Fluent Bit between what FireLens would send it and stand-ins for S3 and CloudWatch Logs. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decode, encode } from '@msgpack/msgpack';
import { eventually, freePort, tryToConnect } from './nginx-process';

/** Where Fluent Bit's own packages put it, or FLUENT_BIT. */
export const FLUENT_BIT = [process.env.FLUENT_BIT, 'fluent-bit', '/opt/fluent-bit/bin/fluent-bit'].find(
  (path) => path !== undefined && spawnSync(path, ['--version']).status === 0,
);

export interface ContainerLine {
  readonly container: string;
  readonly source: 'stdout' | 'stderr';
  readonly line: string;
}

export interface Delivered {
  /** Lines by the folder of their object: `<table>/yyyy/mm/dd`. */
  readonly s3: Record<string, string[]>;
  readonly keys: string[];
  /** Lines by log group. */
  readonly cloudWatch: Record<string, string[]>;
  readonly streams: string[];
}

const bodyOf = async (request: IncomingMessage) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

const TASK = 'firelens-0123456789abcdef0123456789abcdef';
const RUNTIME_CUTS_AT = 16 * 1024;

/** The records that containerd's fluentd driver makes of a line. */
function records({ container, source, line }: ContainerLine, index: number): Record<string, string>[] {
  const base = { container_id: 'c0ffee', container_name: container, source };
  const pieces = line.match(new RegExp(`[^]{1,${RUNTIME_CUTS_AT}}`, 'g')) ?? [''];
  if (pieces.length === 1) return [{ ...base, log: line }];
  return pieces.map((log, piece) => ({
    ...base,
    log,
    partial_message: 'true',
    partial_id: `line-${index}`,
    partial_ordinal: String(piece + 1),
    partial_last: String(piece === pieces.length - 1),
  }));
}

/** Sends as the runtime does and waits until Fluent Bit has taken each. */
function send(port: number, lines: readonly ContainerLine[]): Promise<void> {
  const messages = lines.flatMap((line, index) =>
    records(line, index).map((record) => [`${line.container}-${TASK}`, [[1_700_000_000 + index, record]]] as const),
  );
  return new Promise((resolve, reject) => {
    let acknowledged = 0;
    const next = () => {
      if (acknowledged === messages.length) socket.end(() => resolve());
      else socket.write(encode([...messages[acknowledged]!, { chunk: `chunk-${acknowledged}` }]));
    };
    const socket = connect(port, '127.0.0.1', next);
    socket.on('error', reject);
    socket.on('data', (answer) => {
      const { ack } = decode(answer) as { ack: string };
      if (ack !== `chunk-${acknowledged}`) reject(new Error(`acknowledged ${ack} instead of chunk ${acknowledged}`));
      acknowledged += 1;
      next();
    });
  });
}

/** @param folder gets a key and a certificate that nobody needs to trust */
function tlsFiles(folder: string): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=127.0.0.1',
    '-keyout',
    key,
    '-out',
    cert,
  ];
  const made = spawnSync('openssl', args);
  if (made.status !== 0) throw new Error(`openssl could not make a certificate: ${String(made.stderr)}`);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** The given configuration as FireLens would include it, with other addresses and folders than in production. */
const inTest = (text: string, folder: string, ports: Record<'forward' | 'health' | 's3' | 'cloudWatch', number>) =>
  [
    '[INPUT]',
    '    Name forward',
    '    Listen 127.0.0.1',
    `    Port ${ports.forward}`,
    '',
    text
      .replaceAll('/tmp/fluent-bit/s3', join(folder, 's3'))
      .replace(/HTTP_Port \d+/, `HTTP_Port ${ports.health}`)
      .replaceAll('    Name s3\n', `    Name s3\n    endpoint http://127.0.0.1:${ports.s3}\n`)
      .replaceAll(
        '    Name cloudwatch_logs\n',
        `    Name cloudwatch_logs\n    endpoint https://127.0.0.1\n    port ${ports.cloudWatch}\n    tls.verify Off\n`,
      ),
  ].join('\n');

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_EC2_METADATA_DISABLED: 'true',
};

function standIns(folder: string, delivered: Delivered) {
  const s3 = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const key = (request.url ?? '').replace(/^\/[^/]+\//, '').replace(/\?.*/, '');
      const lines = gunzipSync(body).toString().split('\n').slice(0, -1);
      delivered.keys.push(key);
      (delivered.s3[key.split('/').slice(0, 4).join('/')] ??= []).push(...lines);
      response.setHeader('ETag', '"x"').end();
    });
  });
  const cloudWatch = createTlsServer(tlsFiles(folder), (request, response) => {
    void bodyOf(request).then((body) => {
      const { logGroupName, logStreamName, logEvents } = JSON.parse(body.toString()) as {
        logGroupName: string;
        logStreamName: string;
        logEvents?: readonly { readonly message: string }[];
      };
      if (!delivered.streams.includes(logStreamName)) delivered.streams.push(logStreamName);
      (delivered.cloudWatch[logGroupName] ??= []).push(...(logEvents ?? []).map(({ message }) => message));
      // Without this header Fluent Bit takes the answer for that of a proxy and sends again.
      response.setHeader('x-amzn-RequestId', 'x').end(JSON.stringify({ nextSequenceToken: '1' }));
    });
  });
  const listen = (server: typeof s3 | typeof cloudWatch) =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  const close = () => [s3, cloudWatch].forEach((server) => (server.closeAllConnections(), server.close()));
  return { s3: () => listen(s3), cloudWatch: () => listen(cloudWatch), close };
}

/**
 * Runs Fluent Bit with that configuration until these lines have arrived, then ends it as ECS would.
 *
 * @param recent how many of them CloudWatch gets at least
 */
export async function deliver(
  configuration: string,
  lines: readonly ContainerLine[],
  recent = lines.length,
): Promise<Delivered> {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-fluent-bit-'));
  const delivered: Delivered = { s3: {}, keys: [], cloudWatch: {}, streams: [] };
  const servers = standIns(folder, delivered);
  const ports = {
    forward: await freePort(),
    health: await freePort(),
    s3: await servers.s3(),
    cloudWatch: await servers.cloudWatch(),
  };
  const file = join(folder, 'fluent-bit.conf');
  writeFileSync(file, inTest(configuration, folder, ports));
  const child = spawn(FLUENT_BIT!, ['-c', file], {
    env: { ...process.env, ...CREDENTIALS },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const count = (all: Record<string, string[]>) => Object.values(all).flat().length;
  try {
    await eventually('Fluent Bit to listen', async () => {
      if (child.exitCode !== null) throw new Error(`Fluent Bit ended with ${child.exitCode}`);
      return (await tryToConnect(ports.forward, '127.0.0.1')) === 'connected' ? true : undefined;
    });
    await send(ports.forward, lines);
    await eventually('CloudWatch to have its lines', () => (count(delivered.cloudWatch) >= recent ? true : undefined));
    child.kill('SIGTERM');
    await ended;
    if (child.exitCode !== 0) throw new Error(`Fluent Bit ended with ${child.exitCode}`);
    return delivered;
  } catch (error) {
    throw new Error(`${String(error)}\n${output}`, { cause: error });
  } finally {
    child.kill('SIGKILL');
    await ended;
    servers.close();
    rmSync(folder, { recursive: true });
  }
}
