/** `npm run balrog -- runbook [page or alarm] [environment]`: a page of docs/runbooks with the names of an environment. */
import { loadEnvironments } from '../../environments';
import type { StackNames } from '../../stacks/stack-names';
import { collectAlarms } from '../maintain/on-call/collect';
import { NAMES } from '../names';
import { synthesizedStacks, type StackText } from '../stacks';
import { fill } from './runbook/fill';
import { isForTrouble, orRather, pageNames, readPage, titleOf } from './runbook/pages';
import { aboutAlarm, aboutPage, type About } from './runbook/subject';
import { forTerminal } from './runbook/terminal';

export interface RunbookFlags {
  /** As it stands in the repository, with the names filled in: for a test, or for somebody who pastes it. */
  readonly markdown?: true;
}

/** Wider lines are hard to read at night; narrower ones tear commands apart. */
const WIDEST = 110;

export function printRunbook(
  page: string | undefined,
  environment: string | undefined,
  flags: RunbookFlags,
): Promise<number> {
  process.stdout.write(page === undefined ? listOfPages() : printed(page, environment, flags));
  return Promise.resolve(0);
}

function printed(given: string, environment: string | undefined, { markdown }: RunbookFlags): string {
  const named = environmentOf(given, environment);
  const about = aboutOf(given, named);
  const names = namesOf(named);
  const text = runbook(about, names);
  if (markdown === true) return text;
  const width = process.stdout.isTTY ? Math.min(process.stdout.columns, WIDEST) : WIDEST;
  return forTerminal(text, {
    width,
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    environment: named,
  });
}

/**
 * A page with the real names of an environment, as Markdown: what its alarm says of a `domain`, a `service`, a `job` and the like
 * stands in its commands.
 *
 * @param names the output of the stack in the state, where there is one; else what the synthesized stack knows, and commands that ask for the rest
 * @throws Error with every placeholder that stands for nothing
 */
export function runbook(about: About, names: StackNames): string {
  const stack = stacks()[names.environment] ?? {};
  return fill(readPage(about.page), { names, stack, ...about });
}

/** The page of a name, or of the alarm of a name, for an environment. */
export function aboutOf(given: string, environment: string): About {
  const alarms = collectAlarms().filter((alarm) => alarm.environment === environment);
  const usual = usualOf(environment);
  const alarm = alarms.find(({ name }) => name === alarmName(given));
  if (alarm !== undefined) return aboutAlarm(alarm, alarms, usual);
  if (pageNames().includes(given)) return aboutPage(given, alarms, usual);
  throw new Error(
    `There is no runbook and no alarm ${given}. ${orRather(given, [...pageNames(), ...alarms.map(({ name }) => name)])}\n` +
      'npm run balrog -- runbook lists all pages.',
  );
}

/** Of the second step, too, which wakes people by a name of its own. */
const alarmName = (given: string): string => given.replace(/-(?:un)?answered$/, '');

function environmentOf(given: string, environment: string | undefined): string {
  const known = loadEnvironments().map(({ environment: { name } }) => name);
  const named = environment ?? collectAlarms().find((alarm) => alarm.name === alarmName(given))?.environment;
  if (named === undefined && !pageNames().includes(given)) readPage(given);
  if (named === undefined)
    throw new Error(`Of which environment? npm run balrog -- runbook ${given} ${known.join('|')}`);
  if (!known.includes(named)) throw new Error(`There is no environment ${named}. There are: ${known.join(', ')}.`);
  return named;
}

let made: Readonly<Record<string, StackText>> | undefined;
const stacks = () => (made ??= synthesizedStacks('once switched'));

/** What the synthesized stack of an environment says of names. */
export function namesOf(environment: string): StackNames {
  const output = stacks()[environment]?.['output'] as
    Readonly<Record<typeof NAMES, { readonly value: StackNames }>> | undefined;
  if (output === undefined) throw new Error(`There is no stack ${environment}.`);
  return output[NAMES].value;
}

function usualOf(environment: string) {
  const found = loadEnvironments().find((one) => one.environment.name === environment)?.environment;
  const [domain = ''] =
    Object.entries(found?.edge.clientDomains ?? {}).find(([, { traffic }]) => traffic === 'most') ?? [];
  return { domain, service: 'public', job: 'dump' };
}

function listOfPages(): string {
  const pages = pageNames().map(readPage);
  const longest = Math.max(...pages.map(({ name }) => name.length));
  const rows = (forTrouble: boolean) =>
    pages
      .filter((page) => isForTrouble(page) === forTrouble)
      .map((page) => `  ${page.name.padEnd(longest)}  ${titleOf(page)}`);
  return [
    'When something is wrong:',
    ...rows(true),
    '',
    'When there is something to do:',
    ...rows(false),
    '',
    'One of them with the names of an environment, or the one of an alarm:',
    '  npm run balrog -- runbook answers-fail prod',
    '  npm run balrog -- runbook balrog-prod-aus5-burning',
    '',
  ].join('\n');
}
