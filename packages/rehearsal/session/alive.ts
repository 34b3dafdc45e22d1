/** Whether a process lives, and whose child it is. */
import { readFileSync } from 'node:fs';

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
export function statusOf(pid: number | string): { readonly state: string; readonly parent: number } | undefined {
  try {
    // "pid (command) state parent …": the command may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
