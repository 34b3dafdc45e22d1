/**
 * The binary of a real provider as a process of ours. Started with `-debug` it prints where it listens (go-plugin's form for
 * TF_REATTACH_PROVIDERS) and serves until it is ended; it sees no credentials, and every address of AWS leads to a closed port of this machine.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface ProviderBinary {
  readonly file: string;
  /** `5.100.0` */
  readonly version: string;
}

const PACKAGE = join('registry.terraform.io', 'hashicorp', 'aws');
/** Port 9 is the discard service, which nothing runs. */
const NOWHERE = 'http://127.0.0.1:9';
/** Ends the provider when standard input closes: whatever ends this process (kill -9 included), nothing is left running. */
const HELD = 'exec 3<&0; "$0" -debug & p=$!; (read -r _ <&3; kill -9 $p 2>/dev/null) & wait $p';
/** It unpacks some 600 MB of program first. */
const START_MS = 120_000;

/** The provider in a filesystem mirror: of that version, or the newest. Undefined where it holds none for this machine. */
export function binaryIn(mirror: string, wanted?: string): ProviderBinary | undefined {
  const folder = join(mirror, PACKAGE);
  const versions = wanted === undefined ? (existsSync(folder) ? readdirSync(folder) : []) : [wanted];
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return versions
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap((version) => {
      const place = join(folder, version, platform);
      const files = existsSync(place) ? readdirSync(place) : [];
      return files
        .filter((name) => name.startsWith('terraform-provider-aws_v'))
        .map((name) => ({ file: join(place, name), version }));
    })[0];
}

export interface ProviderProcess {
  /** Path of its socket. */
  readonly socket: string;
  /** What it writes about itself; panics stand there. */
  said(): string;
  stop(): void;
}

/** `endpoint` is where it is to believe AWS to be. Rejects when it ends, or does not listen in time. */
export async function startProcess(file: string, endpoint = NOWHERE): Promise<ProviderProcess> {
  const child = spawn('sh', ['-c', HELD, file], {
    stdio: 'pipe',
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
  });
  let errors = '';
  child.once('exit', () => child.stdin.end());
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  const stop = (): void => void child.stdin.end();
  try {
    const socket = await socketOf(child, () => errors);
    return { socket, said: () => errors, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function socketOf(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(
      () => reject(new Error(`The provider does not listen after ${START_MS / 1000} s: ${errors()}`)),
      START_MS,
    );
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The provider ended with ${code}: ${said}${errors()}`)));
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const socket = /"String":"([^"]+)"/.exec(said)?.[1];
      if (socket === undefined) return;
      clearTimeout(late);
      resolve(socket);
    });
  });
}
