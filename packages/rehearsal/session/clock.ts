/** The clouds' clock: it follows this machine's until somebody moves it, and stays moved for all sessions of the home. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../store/whole-file';

/** Where the clock stands: at `real` (milliseconds of this machine) it was `cloud`, and since then it goes `speed` times as fast. */
interface Setting {
  readonly real: number;
  readonly cloud: number;
  readonly speed: number;
}

/** What `clock` may be told. */
export type ClockMove =
  { readonly forwardSeconds: number } | { readonly at: Date } | { readonly speed: number } | { readonly real: true };

type Home = { readonly root: string };

const fileOf = ({ root }: Home): string => join(root, 'clock');

/** What time it is in the clouds of this home. */
export function cloudNow(home: Home, real: number = Date.now()): Date {
  const setting = read(home);
  return new Date(setting === undefined ? real : setting.cloud + (real - setting.real) * setting.speed);
}

/** Moves the clock. It may go back: what was made later then lies in the future, as with any clock that was wrong. */
export function moveClock(home: Home, move: ClockMove, real: number = Date.now()): Date {
  if ('real' in move) {
    rmSync(fileOf(home), { force: true });
    return new Date(real);
  }
  const now = cloudNow(home, real).getTime();
  const speed = 'speed' in move ? move.speed : (read(home)?.speed ?? 1);
  const cloud = 'at' in move ? move.at.getTime() : 'forwardSeconds' in move ? now + move.forwardSeconds * 1000 : now;
  writeWhole(fileOf(home), `${JSON.stringify({ real, cloud, speed } satisfies Setting)}\n`);
  return new Date(cloud);
}

function read(home: Home): Setting | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(home), 'utf8')) as Setting;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${fileOf(home)} is no clock: npm run rehearse -- clock --real makes it this machine's again`);
  }
}
