/** Lets a generation go that serves no more: protection off, in a deployment of its own, then deleted, with its final snapshot. */
import { isRestored } from '../../application/generations';
import { duration, utc } from '../operations/moment';
import { restoresIn } from '../operations/record';
import { Stopped } from '../operations/stopped';
import type { Holder, Restoring } from '../operations/under-way';
import { deleted, retiring, type Retired } from './data';
import type { Hands } from './hands';

export interface Retirement {
  readonly environment: string;
  readonly generation: string;
  readonly reason: string;
  /** Bugzilla's number, in which it was agreed. */
  readonly bug: string;
}

const DAY_MS = 86_400_000;

/** @throws Stopped that names everything that speaks against it */
export async function mayRetire(asked: Retirement, hands: Hands): Promise<void> {
  const { generation: name, reason, bug } = asked;
  const { serving, generations } = hands.files.databases();
  const row = generations[name];
  const wrong: string[] = [];
  if (reason.trim().length < 10) wrong.push('--reason says in ten letters at least why it may go');
  if (!/^\d{4,8}$/.test(bug)) wrong.push(`--bug ${JSON.stringify(bug)} is no number of Bugzilla`);
  if (row === undefined) wrong.push(`there is no generation ${name}: there are ${Object.keys(generations).join(', ')}`);
  if (name === serving) wrong.push(`${name} serves: switch to another first`);
  if (row?.state === 'lost' || row?.state === 'expected')
    wrong.push(`${name} is ${row.state}: there is nothing to delete`);
  // A restore that was given up: nobody ever read or wrote what it made.
  const hasServed = (row !== undefined && !isRestored(row)) || row?.checked !== undefined;
  if (wrong.length === 0 && row?.state === 'live' && hasServed) wrong.push(...(await tooEarly(name, serving, hands)));
  if (wrong.length > 0) throw new Stopped(['Nothing was changed:', ...wrong.map((line) => `  ${line}`)].join('\n'));
}

/** As long as point-in-time recovery of the one that serves does not reach back to the switch, only the former one knows what was before it. */
async function tooEarly(name: string, serving: string, hands: Hands): Promise<readonly string[]> {
  const left = restoresIn(await hands.cloud.records()).findLast(({ from }) => from === name);
  const served = left?.ended ?? hands.files.databases().generations[serving]?.checked?.at;
  const days = (await hands.cloud.instance(serving))?.retentionDays;
  if (served === undefined || days === undefined)
    return [`nobody knows since when ${name} serves no more: no record says so`];
  const until = new Date(Date.parse(served) + days * DAY_MS);
  const missing = until.getTime() - hands.cloud.now().getTime();
  return missing > 0
    ? [
        `${name} served until ${served.slice(0, 19)}Z: it stays for the ${days} days of point-in-time recovery, until ${utc(until)} (${duration(missing)})`,
      ]
    : [];
}

/** The operation that keeps others away meanwhile. */
export const retirementOf = ({ environment, generation }: Retirement, holder: Holder, hands: Hands): Restoring => ({
  version: 1,
  id: `${environment}-${hands.files.number() + 1}`,
  environment,
  kind: 'retire',
  asked: `retire ${environment} ${generation}`,
  target: generation,
  former: generation,
  began: hands.cloud.now().toISOString(),
  holder,
  done: [],
  decided: {},
  overrides: [],
});

/** From whichever state it is in: a run that was killed goes on. */
export async function retire({ generation: name, reason, bug }: Retirement, hands: Hands): Promise<string> {
  const state = (): string | undefined => hands.files.databases().generations[name]?.state;
  const signed: Retired = { reason, bug: Number(bug), date: hands.cloud.now().toISOString().slice(0, 10) };
  if (state() === 'live') {
    hands.say(`retiring: the protection of ${name} goes`);
    await hands.files.edit(retiring(hands.files.databases(), name, signed), `retire ${name}`);
  }
  if (state() === 'retiring') {
    await deployed(hands);
    hands.say(`gone: ${name} is deleted, with its final snapshot ${name}-final`);
    await hands.files.edit(deleted(hands.files.databases(), name), `delete ${name}`);
  }
  await deployed(hands);
  await hands.cloud.end();
  return `${name} is gone, and its row stays: its name is never used again. ${name}-final can be restored with --snapshot.`;
}

async function deployed(hands: Hands): Promise<void> {
  const { code } = await hands.deploy();
  if (code !== 0)
    throw new Stopped(
      'The deployment did not come to its end. Mend what it says, and run the same command again: it goes on from here.',
      code,
    );
}
