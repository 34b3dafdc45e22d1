import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../store/whole-file';
import type { RehearsalHome } from './home';
import { endMarked, isAlive } from './processes';

/** A session as its file below `sessions/` tells it to other sessions, and to whoever has to clean up after it. */
export interface SessionRecord {
  /** The command that people started. */
  readonly pid: number;
  /** The process that serves the clouds; it outlives the command to end what the command left. */
  readonly server?: number;
  /** `http://127.0.0.1:<port>` of the state backend. */
  readonly url?: string;
  /** Folder of sockets, shim and log. */
  readonly run: string;
  /** Folder cdktf synthesizes to. */
  readonly output: string;
}

const SWEEP_SECONDS = 5;

/** Longest path of a unix socket on macOS, the shortest of all systems, less the longest name we add. */
const LONGEST_RUN = 104 - '/google.sock'.length - 1;

/** Opens a session: its run folder, and an output folder that no other live session of this home uses. */
export function openSession(home: RehearsalHome): SessionRecord {
  const output = claimOutput(home) ? home.out : ownOutput(home, process.pid);
  const record = { pid: process.pid, run: makeRunFolder(), output };
  recordSession(home, record);
  return record;
}

export function recordSession(home: RehearsalHome, record: SessionRecord): void {
  // On a full disk an empty record would be nobody's to remove.
  writeWhole(sessionFile(home, record.pid), JSON.stringify(record));
}

/**
 * Removes everything the session had but clouds and state. Doing it twice does no harm. The record of a copied home names folders of the home that
 * it was copied from: those stay.
 */
export function closeSession(home: RehearsalHome, record: SessionRecord): void {
  if (record.output === ownOutput(home, record.pid)) rmSync(record.output, { recursive: true, force: true });
  else if (holderOfOutput(home) === record.pid) rmSync(outputLock(home), { force: true });
  rmSync(record.run, { recursive: true, force: true });
  rmSync(sessionFile(home, record.pid), { force: true });
}

/** Sessions that still run: their command, or the server that ends what a killed command left. */
export function liveSessions(home: RehearsalHome): readonly SessionRecord[] {
  return records(home).filter(isLive);
}

/** Ends and removes what sessions left that were killed together with their server. */
export async function sweepDeadSessions(home: RehearsalHome): Promise<void> {
  for (const record of records(home).filter((candidate) => !isLive(candidate))) {
    // Its clouds are gone, too: a Terraform that lives on can save nothing.
    await endMarked(record.run, SWEEP_SECONDS, SWEEP_SECONDS);
    closeSession(home, record);
  }
}

function isLive(record: SessionRecord): boolean {
  return isAlive(record.pid) || (record.server !== undefined && isAlive(record.server));
}

function records(home: RehearsalHome): readonly SessionRecord[] {
  if (!existsSync(home.sessions)) return [];
  return readdirSync(home.sessions).flatMap((name) => {
    if (!name.endsWith('.json')) return [];
    try {
      return [JSON.parse(readFileSync(join(home.sessions, name), 'utf8')) as SessionRecord];
    } catch {
      return []; // Being written or removed by its own session.
    }
  });
}

function sessionFile(home: RehearsalHome, pid: number): string {
  return join(home.sessions, `${pid}.json`);
}

function makeRunFolder(): string {
  const preferred = join(realpathSync(tmpdir()), 'rehearsal-');
  return mkdtempSync(preferred.length + 6 <= LONGEST_RUN ? preferred : '/tmp/rehearsal-');
}

/** Where a session synthesizes to while another one has the home's folder. */
function ownOutput(home: RehearsalHome, pid: number): string {
  return join(home.root, `out-${pid}`);
}

function outputLock(home: RehearsalHome): string {
  return join(home.root, 'out.lock');
}

function holderOfOutput(home: RehearsalHome): number | undefined {
  try {
    return Number(readFileSync(outputLock(home), 'utf8'));
  } catch {
    return undefined;
  }
}

function claimOutput(home: RehearsalHome): boolean {
  try {
    const file = openSync(outputLock(home), 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = holderOfOutput(home);
  if (holder === undefined || liveSessions(home).some(({ pid }) => pid === holder) || isAlive(holder)) return false;
  rmSync(outputLock(home), { force: true });
  return claimOutput(home);
}
