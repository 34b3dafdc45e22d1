/** Who works here, and what is said to and asked of them. */
import { hostname, userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { isAlive } from '@balrog-infra/rehearsal';
import { masked } from './masked';
import { duration } from './moment';
import { Stopped } from './stopped';
import { refusal, type Holder, type Operation } from './under-way';

export const holder = (): Holder => ({ user: userInfo().username, host: hostname(), pid: process.pid });

export function say(text: string): void {
  process.stdout.write(`${masked(text)}\n`);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C or Ctrl-D at a question. */
export class LeftOpen extends Stopped {
  constructor() {
    super('The question was left open: nothing was changed by it.', 130);
  }
}

/** Before the minutes that come before the question. @throws Stopped where nobody could be asked, and somebody would have to be */
export function assertAskable(autoApprove: true | undefined): void {
  if (autoApprove !== true && !process.stdin.isTTY)
    throw new Stopped('Nobody can be asked here (no terminal): give --auto-approve. Nothing was changed.');
}

/** @throws Stopped where nobody can be asked, and where somebody leaves the question by Ctrl-C or Ctrl-D */
export async function ask(question: string): Promise<string> {
  assertAskable(undefined);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const close = (): void => terminal.close();
  try {
    const answer = terminal.question(question);
    const closed = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)));
    // The terminal takes Ctrl-C for itself; a signal comes from elsewhere.
    for (const name of SIGNALS) process.once(name, close);
    const said = await Promise.race([answer.catch(() => undefined), closed]);
    if (said === undefined) throw new LeftOpen();
    return said;
  } finally {
    for (const name of SIGNALS) process.off(name, close);
    terminal.close();
  }
}

/** Before each step: the time of day in UTC, and how long it took until now. `02:31:10Z +11 min 10 s` */
export const clockOf = (now: Date, { began }: Pick<Operation, 'began'>): string =>
  `${now.toISOString().slice(11, 19)}Z +${duration(now.getTime() - Date.parse(began))}`;

/** @throws Stopped when what is under way is somebody else's, or another operation */
export function assertMine(found: Operation, asked: string, takeOver: boolean): void {
  const why = refusal(found, masked(asked), { ...holder(), isAlive }, takeOver);
  if (why !== undefined) throw new Stopped(why);
}
