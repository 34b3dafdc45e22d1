/** Copies of a running server's data, consistent with a place in its binary log. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signal } from '../session/processes';
import type { LogPosition } from './binary-log';
import { asSuperuser, filesOf, type StartedServer } from './server';

/** MariaDB Knowledge Base, "BACKUP STAGE": after the last one nothing is committed until the end. */
const STAGES = ['START', 'FLUSH', 'BLOCK_DDL', 'BLOCK_COMMIT'];

/** Written at every start anew. */
const TEMPORARY = /^(ibtmp\d+|ib_buffer_pool.*|.*\.pid)$/;

/**
 * Copies the data folder as it is at one moment. Commits wait, so that data and log agree; then the process is frozen while its files are copied, as a
 * snapshot of a volume has them, and the copy recovers as after a loss of power. Connections live on, and wait for a tenth of a second.
 *
 * @returns the place in the log up to which the copy has everything
 */
export async function copyRunning(server: StartedServer, folder: string, target: string): Promise<LogPosition> {
  const connection = await asSuperuser(server.socket);
  try {
    for (const stage of STAGES) await connection.query(`BACKUP STAGE ${stage}`);
    const [rows] = await connection.query('SHOW MASTER STATUS');
    const [{ File, Position } = {}] = rows as { File?: string; Position?: number }[];
    await freeze(server.pid, () => copyFolder(filesOf(folder).data, target));
    await connection.query('BACKUP STAGE END');
    return { file: String(File), position: Number(Position) };
  } finally {
    connection.destroy();
  }
}

/** All of a data folder or nothing: what a full disk leaves of a copy goes. */
export function copyFolder(source: string, target: string): void {
  try {
    cpSync(source, target, { recursive: true, filter: (file) => !TEMPORARY.test(basename(file)) });
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    throw error;
  }
}

async function freeze(pid: number, work: () => void): Promise<void> {
  signal(pid, 'SIGSTOP');
  try {
    while (!isFrozen(pid)) await sleep(1);
    work();
  } finally {
    signal(pid, 'SIGCONT');
  }
}

/** Whether all of its threads stand still: one may be in the middle of a write. Systems without /proc stop them all at once. */
function isFrozen(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return true;
  return readdirSync(tasks).every((task) => {
    try {
      const stat = readFileSync(join(tasks, task, 'stat'), 'latin1');
      return /^[TtZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
    } catch {
      return true; // It ended in between.
    }
  });
}
