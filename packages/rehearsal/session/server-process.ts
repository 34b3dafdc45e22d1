import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RehearsalHome } from './home';
import type { SessionRecord } from './registry';
import type { WitnessSettings } from '../shadow';

/** What the server process is told at its start. */
export interface ServerSettings {
  readonly home: RehearsalHome;
  /** Folder with the schemas of providers that have no prebuilt bindings. */
  readonly schemas: string;
  readonly record: SessionRecord;
  /** Twelve digits, or nothing: each provider's own first `allowed_account_ids`. */
  readonly asAccount?: string;
  /** `kind:pattern[:n]` */
  readonly faults: readonly string[];
  readonly witness?: WitnessSettings;
}

/** What it answers when everything listens. */
export interface ServerReady {
  readonly url: string;
  readonly reattach: Readonly<Record<string, unknown>>;
}

export type ServerMessage = { readonly ready: ServerReady } | { readonly failed: string };

/** Variable with the access key that the server asks of its callers. */
export const ACCESS_KEY = 'REHEARSAL_ACCESS_KEY';

export interface ServerProcess extends ServerReady {
  readonly pid: number;
  /** Resolves when the server ends without having been asked to. */
  readonly died: Promise<void>;
  isAlive(): boolean;
  close(): Promise<void>;
}

/**
 * Starts the clouds in a process of their own. It is held by a channel, not by a promise to clean up: when this process is
 * gone in whatever way, the channel closes and the server ends what is left.
 */
export async function startServerProcess(
  project: string,
  settings: ServerSettings,
  accessKey: string,
): Promise<ServerProcess> {
  const logFile = join(settings.record.run, 'server.log');
  const log = openSync(logFile, 'a');
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', tsx, join(__dirname, 'server.ts'), JSON.stringify(settings)], {
    cwd: project,
    // Arguments can be read by everybody on the machine, variables by their user alone.
    env: { ...process.env, [ACCESS_KEY]: accessKey },
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  closeSync(log);
  let closing = false;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await untilReady(child, logFile);
  return {
    ...ready,
    pid: child.pid ?? 0,
    died: ended.then(() => (closing ? new Promise<void>(() => undefined) : undefined)),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    close: async () => {
      closing = true;
      if (child.connected) child.send('close');
      await ended;
    },
  };
}

function untilReady(child: ChildProcess, logFile: string): Promise<ServerReady> {
  return new Promise((resolve, reject) => {
    const exited = (): void => {
      reject(new Error(`The rehearsal cloud did not start:\n${readFileSync(logFile, 'utf8').trim()}`));
    };
    child.once('error', reject).once('exit', exited);
    child.once('message', (message: ServerMessage) => {
      child.off('exit', exited);
      if ('ready' in message) resolve(message.ready);
      else reject(new Error(message.failed));
    });
  });
}
