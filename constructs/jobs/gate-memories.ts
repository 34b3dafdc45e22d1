/** Where the schema gate remembers which releases a database has been upgraded for. */
import { isRestored, originOf } from '../../application/generations';
import type { Generation } from '../database/generation';
import type { UpdateDatabase } from '../database/update-database';

export interface GateMemory {
  /** Path of parameters of the Systems Manager, one for each digest. */
  readonly path: string;
  /** ISO time: what was remembered later is not in the database that was restored to it. Absent: everything is. */
  readonly until?: string;
}

/** The first database has remembered at the path itself since before there were others. */
export const gateMemoryOf = (path: string, { name, row }: Pick<Generation, 'name' | 'row'>): string =>
  isRestored(row) ? `${path}/${name}` : path;

/** Of the database that serves, its own first; then of those whose rows it began with. */
export function gateMemories(
  path: string,
  { serving, generations }: Pick<UpdateDatabase, 'serving' | 'generations'>,
): readonly GateMemory[] {
  const memories: GateMemory[] = [];
  let until: string | undefined;
  for (let at: typeof serving | undefined = serving; at !== undefined;) {
    const { row } = at;
    memories.push({ path: gateMemoryOf(path, at), ...(until !== undefined && { until }) });
    const of = originOf(row);
    const moment = typeof row.from === 'object' && 'pointInTime' in row.from ? row.from.pointInTime : undefined;
    // The earliest of the moments on the way back.
    if (moment !== undefined && (until === undefined || moment < until)) until = moment;
    at = generations.find((one) => one.name === of);
  }
  return memories;
}
