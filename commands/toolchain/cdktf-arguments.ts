/** Commands of the cdktf CLI that synthesize, or read what was synthesized. */
const SYNTHESIZING = new Set([
  'synth',
  'synthesize',
  'list',
  'diff',
  'plan',
  'deploy',
  'apply',
  'destroy',
  'output',
  'outputs',
  'watch',
]);
/** Those that do neither: `cdktf --help` of 0.21. */
const OTHERS = ['init', 'get', 'convert', 'login', 'debug', 'provider', 'completion'];
const APPROVED = new Set(['deploy', 'apply', 'destroy']);

/** Options of these commands that take the next word (`cdktf deploy --help` of 0.21). */
const WITH_VALUE = new Set([
  ...['-a', '--app', '-o', '--output', '-l', '--language', '--log-level'],
  ...['--outputs-file', '--parallelism', '--terraform-parallelism', '--var', '--var-file'],
]);

/** A stack's name or a pattern of some; it becomes a folder, so nothing in it may lead out of where stacks lie. */
const STACKS = /^[\w*?!-]+$/;

/** @throws Error before anything is read, written or removed by a name that cannot be a stack's */
export function assertStacks(given: readonly string[]): void {
  const [command = '', ...words] = given.filter(
    (word, at) => !word.startsWith('-') && !WITH_VALUE.has(given[at - 1] ?? ''),
  );
  const wrong = SYNTHESIZING.has(command) ? words.filter((word) => !STACKS.test(word)) : [];
  if (wrong.length === 0) return;
  throw new Error(
    `${wrong.map((word) => JSON.stringify(word)).join(' and ')} cannot name stacks: names are letters, digits and dashes, such as prod, and patterns of them, such as *prod. Nothing was changed.`,
  );
}

export interface CdktfArguments {
  readonly args: readonly string[];
  /** Whether the command changes the clouds. */
  readonly deploys: boolean;
  /** Folder cdktf synthesizes to. */
  readonly output: string;
}

/** cdktf takes a word that it does not know for a question of help, and ends with 0. @throws Error with the commands that there are */
export function assertKnown(given: readonly string[], ours: readonly string[]): void {
  const command = given.find((argument) => !argument.startsWith('-'));
  if (command === undefined || SYNTHESIZING.has(command) || OTHERS.includes(command)) return;
  throw new Error(
    `There is no command ${command}. Of the rehearsal there are ${ours.join(', ')}; of cdktf ${[...SYNTHESIZING, ...OTHERS].join(', ')}.`,
  );
}

/**
 * The user's arguments of cdktf with the rehearsal's own output folder.
 * @throws Error where cdktf would ask for a yes and nobody can be asked: as for real, that takes --auto-approve
 */
export function completeArguments(given: readonly string[], output: string, interactive: boolean): CdktfArguments {
  const command = given.find((argument) => !argument.startsWith('-')) ?? '';
  const own = valueOf(given, '-o', '--output');
  const addsOutput = SYNTHESIZING.has(command) && own === undefined && !asksForHelp(given);
  const deploys = APPROVED.has(command) && !asksForHelp(given);
  if (deploys && !interactive && !given.includes('--auto-approve')) {
    throw new Error('Nobody can be asked here (no terminal): give --auto-approve. Nothing was changed.');
  }
  return { args: [...given, ...(addsOutput ? ['--output', output] : [])], deploys, output: own ?? output };
}

function asksForHelp(given: readonly string[]): boolean {
  return given.includes('--help') || given.includes('-h');
}

function valueOf(given: readonly string[], short: string, long: string): string | undefined {
  const joined = given.find((argument) => argument.startsWith(`${long}=`));
  if (joined !== undefined) return joined.slice(long.length + 1);
  const index = given.findIndex((argument) => argument === short || argument === long);
  return index < 0 ? undefined : given[index + 1];
}
