/** A session of the rehearsal: simulated clouds and state around one command, and nothing left behind after it. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { attached, sessionEnvironment } from './environment';
import { runCommand, type RunOptions } from './command';
import { prepareHome, type RehearsalHome } from './home';
import { endMarked } from './processes';
import { closeSession, openSession, recordSession, sweepDeadSessions, type SessionRecord } from './registry';
import { holdSignals } from './signals';
import { startServerProcess } from './server-process';
import { writeShim } from './shim';
import type { WitnessSettings } from '../shadow';

export { rehearsalHome, type RehearsalHome } from './home';
export { liveSessions } from './registry';
export { Interrupted } from './signals';

export interface RehearsalOptions {
  /** Root of the checkout. */
  readonly project: string;
  readonly home: RehearsalHome;
  /** Path of the real Terraform. */
  readonly terraform: string;
  /** AWS account of the caller, twelve digits; by default the one each provider is allowed to use. */
  readonly asAccount?: string;
  /** Folder with the schemas of providers that have no prebuilt bindings; by default `providers` in the project. */
  readonly schemas?: string;
  /** `kind:pattern[:n]`, see `../provider/faults`. */
  readonly faults?: readonly string[];
  /** A real provider that is asked the same, or a record of what is made. */
  readonly witness?: WitnessSettings;
}

export interface Rehearsal {
  readonly home: RehearsalHome;
  /** Folder for `cdktf --output`; no other live session of this home uses it. */
  readonly output: string;
  /** Folder of the session itself, which only this user enters, removed at its end. */
  readonly folder: string;
  /** Environment of the session's commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command in the session with this process's terminal, and answers its exit code. */
  run(command: string, args: readonly string[], options: RunOptions): Promise<number>;
  /** Resolves when nothing runs any more: cdktf may end before the Terraform that it interrupted has saved its state. */
  settle(): Promise<void>;
}

const LOST = 'The rehearsal cloud ended before the command did; what it held is stored, and the next command finds it.';

/** Seconds that processes may take which a command left running when it ended. */
const GRACE_SECONDS = 10;

/**
 * Starts state backend and clouds, calls `run`, and ends everything: processes, sockets, ports, temporary files. Clouds and state stay in the home.
 * However this process ends (`kill -9` included), the server process sees it and does the same.
 */
export async function withRehearsal<T>(
  options: RehearsalOptions,
  run: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  prepareHome(options.home);
  await sweepDeadSessions(options.home);
  const record = openSession(options.home);
  const signals = holdSignals();
  try {
    return await inSession(options, record, (rehearsal) => Promise.race([run(rehearsal), signals.interrupted]));
  } finally {
    closeSession(options.home, record);
    signals.release();
  }
}

async function inSession<T>(
  options: RehearsalOptions,
  record: SessionRecord,
  run: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  const accessKey = `AKIAREHEARSAL${randomBytes(20).toString('hex').toUpperCase()}`;
  const settings = {
    home: options.home,
    schemas: options.schemas ?? join(options.project, 'providers'),
    record,
    faults: options.faults ?? [],
    ...(options.asAccount === undefined ? {} : { asAccount: options.asAccount }),
    ...(options.witness && { witness: options.witness }),
  };
  const server = await startServerProcess(options.project, settings, accessKey);
  recordSession(options.home, { ...record, server: server.pid, url: server.url });
  try {
    const bin = writeShim(record.run, options.terraform, attached(options.home, server.reattach));
    const addresses = { run: record.run, bin, url: server.url, accessKey, reattach: server.reattach };
    const interactive = process.stdout.isTTY;
    const env = sessionEnvironment(process.env, options.home, addresses, interactive);
    // Without the clouds and the state backend Terraform can neither finish nor save: waiting for it helps nobody.
    void server.died.then(() => endMarked(record.run, 0));
    const result = await run(rehearsal(options.home, record, env));
    if (!server.isAlive()) throw new Error(LOST);
    return result;
  } finally {
    await endMarked(record.run, server.isAlive() ? GRACE_SECONDS : 0);
    await server.close();
  }
}

function rehearsal(home: RehearsalHome, record: SessionRecord, env: Record<string, string>): Rehearsal {
  return {
    home,
    output: record.output,
    folder: record.run,
    env,
    run: (command, args, { more, ...options }) =>
      runCommand(record.run, command, args, { ...options, env: { ...env, ...more } }),
    settle: () => endMarked(record.run, GRACE_SECONDS),
  };
}
