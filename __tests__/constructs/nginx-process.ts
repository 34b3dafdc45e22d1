/** A real nginx in a folder of its own, and what its tests talk to and through. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { chmodSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian keeps it out of the PATH of people. */
export const NGINX = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-nginx-'));
  // nginx started by root works as somebody else.
  chmodSync(folder, 0o755);
  return folder;
}

/** Waits until there is a value; the limit only keeps a broken test from hanging. */
export async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited in vain for ${what}`);
}

export const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createTcpServer().listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** `connected`, or the error's code. */
export const tryToConnect = (port: number, host: string) =>
  new Promise<string>((resolve) => {
    const socket = connect({ port, host }, () => {
      socket.destroy();
      resolve('connected');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

/**
 * Sends bytes as they are and gives back all that comes until the connection ends, or how it broke.
 *
 * @param enough stops early: after refusing a body nginx goes on reading it for seconds
 */
export const raw = (port: number, text: string, enough?: RegExp) =>
  new Promise<string>((resolve) => {
    let answer = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text, 'latin1'));
    socket.setEncoding('latin1');
    socket.on('data', (part) => {
      answer += String(part);
      if (enough?.test(answer)) socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(answer === '' ? String(error.code) : answer));
    socket.on('close', () => resolve(answer));
  });

export interface RunningNginx {
  /** Lines of stdout from here on: takes them away. */
  accessLines(count: number): Promise<string[]>;
  errorText(): string;
  stop(): Promise<void>;
}

export const checkConfiguration = (folder: string, configuration: string) => {
  const path = join(folder, 'checked.conf');
  writeFileSync(path, configuration);
  // It opens the logs as well.
  const out = openSync(join(folder, 'checked.out'), 'w');
  const checked = spawnSync(NGINX!, ['-t', '-c', path], { encoding: 'utf8', stdio: ['ignore', out, 'pipe'] });
  closeSync(out);
  return checked;
};

/** Its stdout and stderr are files: `/dev/stdout` cannot be opened on the sockets that Node makes of pipes. */
export async function startNginx(folder: string, configuration: string, port: number): Promise<RunningNginx> {
  const path = join(folder, 'nginx.conf');
  writeFileSync(path, configuration);
  const [out, err] = ['access', 'error'].map((name) => join(folder, name)) as [string, string];
  const files = [openSync(out, 'a'), openSync(err, 'a')] as const;
  const child: ChildProcess = spawn(NGINX!, ['-c', path, '-g', 'daemon off;'], { stdio: ['ignore', ...files] });
  files.forEach((file) => closeSync(file));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  await eventually(`nginx to listen: ${readFileSync(err, 'utf8')}`, async () =>
    (await tryToConnect(port, '127.0.0.1')) === 'connected' ? true : undefined,
  );
  let taken = 0;
  const lines = () => readFileSync(out, 'utf8').split('\n').slice(0, -1);
  return {
    async accessLines(count) {
      const found = await eventually(`${count} access lines after ${taken}`, () =>
        lines().length >= taken + count ? lines().slice(taken) : undefined,
      );
      taken += found.length;
      return found;
    },
    errorText: () => readFileSync(err, 'utf8'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly bodyBytes: number;
}

/** Stands for admin: counts, echoes, and drops the connection where uWSGI would. */
export class Admin {
  readonly seen: SeenRequest[] = [];
  /** Requests whose line and headers were larger than the buffer. */
  resets = 0;
  private readonly server: Server;

  constructor(bufferSize: number) {
    this.server = createServer({ maxHeaderSize: bufferSize }, (request, response) => this.answer(request, response));
    this.server.on('clientError', (_error, socket) => {
      this.resets += 1;
      socket.destroy();
    });
  }

  listen = () =>
    new Promise<number>((resolve) => {
      this.server.listen(0, '0.0.0.0', () => resolve((this.server.address() as AddressInfo).port));
    });

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    let bodyBytes = 0;
    request.on('data', (part: Buffer) => (bodyBytes += part.length));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      this.seen.push({ method, url, headers, bodyBytes });
      if (url.endsWith('/never-answers')) return;
      if (url.endsWith('/drops')) {
        request.socket.destroy();
        return;
      }
      response.setHeader('Cache-Control', 'public, max-age=3600');
      response.end(`answer ${this.seen.length}`);
    });
  }
}

/** As uWSGI 2.0.21 does it: an answer that announces no end of the connection, and an end; what comes after it on the same one is reset. */
export const startClosing = () =>
  new Promise<{ readonly port: number; close(): void }>((resolve) => {
    const server = createTcpServer((socket) => {
      let text = '';
      let answered = false;
      socket.setEncoding('latin1');
      socket.on('error', () => undefined);
      socket.on('data', (part) => {
        text += String(part);
        if (answered) return void socket.resetAndDestroy();
        if (!text.includes('\r\n\r\n')) return;
        answered = true;
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        setTimeout(() => socket.end(), 5);
      });
    });
    server.listen(0, '127.0.0.1', () =>
      resolve({ port: (server.address() as AddressInfo).port, close: () => server.close() }),
    );
  });

/** Statuses of that many requests, some at a time, over connections that are kept. */
export async function inParallel(port: number, path: string, requests: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const one = () =>
    new Promise<number>((resolve, reject) => {
      get({ agent, port, path, host: '127.0.0.1' }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      }).on('error', reject);
    });
  const statuses = await Promise.all(Array.from({ length: requests }, one));
  agent.destroy();
  return statuses;
}

/** Answers every question for an A record with these addresses. */
export const startNameServer = (addresses: readonly string[]) =>
  new Promise<{ readonly port: number; readonly asked: string[]; close(): void }>((resolve) => {
    const asked: string[] = [];
    const socket: UdpSocket = createSocket('udp4', (query, from) => {
      const labels: string[] = [];
      let at = 12;
      for (let length = query[at]!; length > 0; length = query[at]!) {
        labels.push(query.toString('latin1', at + 1, at + 1 + length));
        at += length + 1;
      }
      asked.push(labels.join('.'));
      const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80, 0, 1, 0, addresses.length, 0, 0, 0, 0]);
      const answers = addresses.map((address) =>
        Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]),
      );
      socket.send(Buffer.concat([header, query.subarray(12, at + 5), ...answers]), from.port, from.address);
    });
    socket.bind(0, '127.0.0.1', () => resolve({ port: socket.address().port, asked, close: () => socket.close() }));
  });
