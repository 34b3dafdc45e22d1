/** One call at a time, in the order in which they came, of all processes that have the folder open. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../session/alive';
import { createJson, readJson, removeFile } from '../store/files';

export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'turn');
  }

  take<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.last.then(async () => {
      await this.lock();
      try {
        return await work();
      } finally {
        removeFile(this.file);
      }
    });
    // Nobody has to wait for it: a failure nobody waited for ends no process.
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async lock(): Promise<void> {
    while (!this.tryLock()) await sleep(20);
  }

  private tryLock(): boolean {
    if (createJson(this.folder, this.file, { pid: process.pid })) return true;
    const holder = readJson<{ readonly pid: number }>(this.file);
    // Whoever was killed in the middle of a call left the turn to nobody.
    if (holder !== undefined && !isAlive(holder.pid)) removeFile(this.file);
    return false;
  }
}
