/** `npm run balrog -- quotas <environment>`: what AWS gives a new account, and what the environment needs of it. */
import { loadEnvironments } from '../../environments';
import { markdownTable } from '../markdown-table';
import { synthesizedStacks } from '../stacks';
import { Made } from './quotas/made';
import type { Quota } from './quotas/quota';
import { QUOTAS } from './quotas/rows';

/** From that part of a quota on it is raised beforehand: what grows later would be refused at night. */
const RAISE_FROM = 0.8;

export interface Judged extends Pick<Quota, 'service' | 'name' | 'byDefault' | 'unit' | 'canBeRaised' | 'source'> {
  readonly needed: number;
  readonly note: string;
  /** `raise`: before the first deployment; `near`: AWS raises it for nobody; `enough`. */
  readonly verdict: 'raise' | 'near' | 'enough';
}

/** Of what an environment makes once its names lead to it, the nearest to its quota first. */
export function judgedQuotas(made: Made): readonly Judged[] {
  return QUOTAS.map(({ note, needed: measure, of: _, ...quota }): Judged => {
    const needed = measure(made);
    const near = needed >= quota.byDefault * RAISE_FROM;
    return {
      ...quota,
      needed,
      note: typeof note === 'function' ? note(made) : (note ?? ''),
      verdict: !near ? 'enough' : quota.canBeRaised === 'yes' ? 'raise' : 'near',
    };
  }).sort((one, other) => other.needed / other.byDefault - one.needed / one.byDefault);
}

/** What is made in the account of an environment: both of its stacks. */
export function madeIn(environment: string): Made {
  const known = loadEnvironments().map(({ environment: { name } }) => name);
  if (!known.includes(environment)) {
    throw new Error(`There is no environment ${environment}. There are: ${known.join(', ')}.`);
  }
  const own = [environment, `bootstrap-${environment}`];
  const stacks = synthesizedStacks('once switched');
  return new Made(Object.entries(stacks).flatMap(([name, stack]) => (own.includes(name) ? [stack] : [])));
}

/** @returns 2 when something is to be raised */
export async function printQuotas(environment: string): Promise<number> {
  const judged = judgedQuotas(madeIn(environment));
  const open = judged.filter(({ verdict }) => verdict !== 'enough');
  process.stdout.write(`${quotaTable(judged)}\n\n`);
  process.stdout.write(
    open.length === 0
      ? 'A new account has enough of everything.\n'
      : `To be raised before the first deployment: ${open.map(({ name }) => name).join('; ')}.\n`,
  );
  return open.length === 0 ? 0 : 2;
}

const grouped = (value: number): string => value.toLocaleString('en-US');

export const quotaTable = (judged: readonly Judged[]): string =>
  markdownTable(
    ['Quota', 'A new account has', 'Needed', '', 'Source'],
    judged.map(({ service, name, byDefault, unit, needed, note, verdict, source }) => [
      `${service}: ${name}`,
      `${grouped(byDefault)} ${unit}`,
      `${verdict === 'enough' ? grouped(needed) : `**${grouped(needed)}**`}${note === '' ? '' : `. ${note}`}`,
      { raise: '**raise it**', near: '**cannot be raised**', enough: 'enough' }[verdict],
      source,
    ]),
  );
