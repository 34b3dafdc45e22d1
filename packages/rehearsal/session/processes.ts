import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from './alive';
import { patience, runningTerraforms } from './terraforms';

/**
 * Environment variable that every process of a rehearsal inherits; its value is the session's run folder.
 * cdktf starts Terraform in a terminal of its own, so neither a process group nor a session holds them all: the inherited mark does.
 */
export const MARK = 'REHEARSAL_RUN';

export { isAlive } from './alive';

export interface MarkedProcess {
  readonly pid: number;
  readonly parent: number;
}

/** Processes that carry the session's mark, this one excluded. */
export function markedProcesses(run: string): readonly MarkedProcess[] {
  const found = existsSync('/proc/self/environ') ? fromProc(`${MARK}=${run}`) : fromPs(`${MARK}=${run}`);
  return found.filter(({ pid }) => pid !== process.pid);
}

function fromProc(mark: string): MarkedProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(mark)) return [];
      const status = statusOf(name);
      return status === undefined || status.state === 'Z' ? [] : [{ pid: Number(name), parent: status.parent }];
    } catch {
      return []; // It ended in between, or belongs to another user.
    }
  });
}

/** macOS and the BSDs: `e` shows the environment of one's own processes. */
function fromPs(mark: string): MarkedProcess[] {
  const lines = execFileSync('ps', ['axeww', '-o', 'pid=,ppid=,command='], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s/.exec(line);
    return match !== null && `${line} `.includes(`${mark} `)
      ? [{ pid: Number(match[1]), parent: Number(match[2]) }]
      : [];
  });
}

/** Seconds that a Terraform may take which was asked to stop: it finishes what it has begun, and saves its state. */
const TERRAFORM_SECONDS = 300;

/** Whom this process has asked already: somebody who is asked twice may drop what the first question made it save. */
const asked = new Map<string, Set<number>>();

/**
 * Ends every process of the session: asks each topmost one once, in the life of this process, and kills what is left after `graceSeconds`. While a
 * Terraform of the session runs it waits on, five minutes at most, unless there is no grace at all.
 */
export async function endMarked(
  run: string,
  graceSeconds: number,
  terraformSeconds = TERRAFORM_SECONDS,
): Promise<void> {
  const known = asked.get(run) ?? new Set();
  asked.set(run, known);
  const deadline = Date.now() + graceSeconds * 1000;
  const last = graceSeconds === 0 ? deadline : Date.now() + terraformSeconds * 1000;
  const tell = patience();
  for (;;) {
    const alive = markedProcesses(run);
    if (alive.length === 0) return;
    const terraforms = runningTerraforms(run);
    const late = Date.now() >= (terraforms.length > 0 ? last : deadline);
    for (const { pid } of late ? alive : topmost(alive)) {
      if (late) signal(pid, 'SIGKILL');
      else if (!known.has(pid)) signal(pid, 'SIGTERM');
      known.add(pid);
    }
    tell(terraforms);
    await sleep(50);
  }
}

function topmost(processes: readonly MarkedProcess[]): readonly MarkedProcess[] {
  const pids = new Set(processes.map(({ pid }) => pid));
  return processes.filter(({ parent }) => !pids.has(parent));
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
