/** `npm run balrog -- freeze`: edits environments/freezes.json, and lists what stands there. */
import { join } from 'node:path';
import { environmentFiles } from '../../../environments';
import { FREEZES_FILE, freezesIn, type Freeze, type Freezes } from '../../../environments/freezes';
import { formatted } from '../../operations/environment-files';
import { utc } from '../../operations/moment';
import { PROJECT } from '../../project';
import { writeWhole } from '../../whole-file';
import { readFreezes } from '../preflight/ask';
import { momentIn } from '../preflight/command';

export interface FreezeFlags {
  readonly from?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly environments?: string;
  readonly json?: true;
}

interface Here {
  readonly now: Date;
  readonly project: string;
  readonly format: typeof formatted;
}

/** @throws Error with everything that is wrong; the file is then as it was */
export async function freeze(
  what: string | undefined,
  name: string | undefined,
  flags: FreezeFlags,
  { now, project, format }: Here = { now: new Date(), project: PROJECT, format: formatted },
): Promise<number> {
  const found = readFreezes(project);
  if (what === undefined) return list(found.freezes, flags, now);
  const next = what === 'lift' ? lifted(found, name) : begun(found, what, flags, now);
  // What the schema refuses is told before anything is written.
  freezesIn(JSON.stringify(next));
  const file = join(project, FREEZES_FILE);
  writeWhole(file, await format(file, next));
  const did = what === 'lift' ? `Lifted ${name ?? ''}` : describe(next.freezes.at(-1), now);
  console.log(`${did}.\nCommit ${FREEZES_FILE}, so that everybody has it.`);
  return 0;
}

function lifted(found: Freezes, name: string | undefined): Freezes {
  const names = found.freezes.map(({ id }) => id).join(', ') || 'none';
  if (name === undefined || !found.freezes.some(({ id }) => id === name))
    throw new Error(`There is no freeze ${JSON.stringify(name ?? '')}: there are ${names}. Nothing was changed.`);
  return { ...found, freezes: found.freezes.filter(({ id }) => id !== name) };
}

function begun(found: Freezes, id: string, flags: FreezeFlags, now: Date): Freezes {
  const mistakes: string[] = [];
  const environments = (flags.environments ?? 'prod').split(',').map((one) => one.trim());
  const unknown = environments.filter((one) => !(one in environmentFiles));
  if (unknown.length > 0)
    mistakes.push(`--environments ${unknown.join(', ')}: there are ${Object.keys(environmentFiles).join(', ')}`);
  if (flags.until === undefined) mistakes.push('--until is missing: a freeze ends, or nobody ever deploys again');
  if (flags.reason === undefined) mistakes.push('--reason is missing: whoever is stopped by it wants to know');
  if (mistakes.length > 0)
    throw new Error(['Nothing was changed:', ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'));
  const from = utc(momentIn(flags.from, '--from') ?? now);
  const until = utc(momentIn(flags.until, '--until') ?? now);
  return { ...found, freezes: [...found.freezes, { id, environments, from, until, reason: flags.reason ?? '' }] };
}

function list(freezes: readonly Freeze[], { json }: FreezeFlags, now: Date): number {
  if (json === true) console.log(JSON.stringify(freezes, null, 2));
  else console.log(freezes.length === 0 ? 'There is no freeze.' : freezes.map((one) => describe(one, now)).join('\n'));
  return 0;
}

function describe(freeze: Freeze | undefined, now: Date): string {
  if (freeze === undefined) return '';
  const { id, environments, from, until, reason } = freeze;
  const state = now > new Date(until) ? 'over' : now >= new Date(from) ? 'on' : 'ahead';
  return `${id} (${state}): ${environments.join(', ')}, ${from} to ${until}: ${reason}`;
}
