/** moto, a fake of AWS from PyPI: installed once from its lock file, and started as a server on loopback. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from './unavailable';

export interface Moto {
  readonly port: number;
  /** Ends the server that was started here, by its process id. */
  stop(): Promise<void>;
}

const LOCK_FILE = join(__dirname, 'moto.txt');
const INSTALL_MS = 600_000;
const START_MS = 60_000;

/** `moto==5.2.5` of the lock file. */
export function motoVersion(): string {
  return /^moto==(\S+)/m.exec(readFileSync(LOCK_FILE, 'utf8'))?.[1] ?? 'unknown';
}

/** Folder of the programs of moto's environment, which is made where it is missing or stale. Throws Unavailable where it cannot be made. */
export function installMoto(project: string, say: (line: string) => void): string {
  const folder = join(project, '.tools', 'moto');
  const stamp = join(folder, 'lock-file.sha256');
  const wanted = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');
  const bin = join(folder, 'bin');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return bin;
  say(`installing moto ${motoVersion()} and what it needs into .tools/moto …`);
  rmSync(folder, { recursive: true, force: true });
  const failed =
    run('python3', ['-m', 'venv', folder]) ??
    run(join(bin, 'pip'), ['install', '--quiet', '--require-hashes', '--only-binary', ':all:', '-r', LOCK_FILE]);
  if (failed !== undefined) {
    rmSync(folder, { recursive: true, force: true });
    throw new Unavailable(`moto cannot be installed (${failed})`);
  }
  writeFileSync(stamp, wanted);
  return bin;
}

function run(command: string, args: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_MS });
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').at(-1) ?? `${command} failed`);
}

/** A fresh, empty cloud of one account; what moto says goes to `log`. */
export async function startMoto(bin: string, accountId: string, log: string): Promise<Moto> {
  const port = await freePort();
  const output = openSync(log, 'w');
  const child = spawn(join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', output, output],
    env: {
      PATH: process.env['PATH'],
      MOTO_ACCOUNT_ID: accountId,
      // Roles are given policies that AWS manages.
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
    },
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(killer);
  };
  try {
    await answers(port, () => child.exitCode === null, log);
    // A function's answer is a constant then; else moto wants Docker.
    await post(port, '/moto-api/config', { lambda: { use_docker: false } });
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

async function answers(port: number, isRunning: () => boolean, log: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${port}/moto-api/config`).catch(() => undefined);
    if (reply?.ok === true) return;
    if (!isRunning() || Date.now() > deadline) throw new Error(`moto did not start; what it said is in ${log}.`);
    await sleep(200);
  }
}

async function post(port: number, path: string, body: unknown): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`moto answered ${reply.status} to ${path}`);
}

/** Another process could take it in between; moto then ends at once and says so. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
