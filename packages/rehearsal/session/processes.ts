import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Environment variable that every process of a rehearsal inherits; its value is the session's run folder.
 * cdktf starts Terraform in a terminal of its own, so neither a process group nor a session holds them all: the inherited mark does.
 */
export const MARK = 'REHEARSAL_RUN';

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

/** A process that ended and that nobody waited for (containers often have no init that would) is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return statusOf(pid)?.state !== 'Z';
}

/** Linux only; undefined elsewhere, and for processes that are gone. */
function statusOf(pid: number | string): { readonly state: string; readonly parent: number } | undefined {
  try {
    // "pid (command) state parent …": the command may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/**
 * Ends every process of the session: asks each topmost one once (Terraform then saves its state and gives back its lock; asking it
 * twice would make it drop both), and kills what is left after `graceSeconds`.
 */
export async function endMarked(run: string, graceSeconds: number): Promise<void> {
  const asked = new Set<number>();
  const deadline = Date.now() + graceSeconds * 1000;
  for (;;) {
    const alive = markedProcesses(run);
    if (alive.length === 0) return;
    const late = Date.now() >= deadline;
    for (const { pid } of late ? alive : topmost(alive)) {
      if (late) signal(pid, 'SIGKILL');
      else if (!asked.has(pid)) signal(pid, 'SIGTERM');
      asked.add(pid);
    }
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
