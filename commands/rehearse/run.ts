import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { faultWasMet, withRehearsal, type Rehearsal, leftoverReport } from '@balrog-infra/rehearsal';
import { cdktfOf } from '../toolchain/cdktf';
import { completeArguments } from '../toolchain/cdktf-arguments';
import { findTerraform } from '../toolchain/terraform';
import { tellDifferences, witnessOf } from './shadow';
import { settingsOf, type RehearsalFlags, type Settings } from './settings';

/** Runs cdktf with the user's arguments in the rehearsal and answers its exit code. */
export async function rehearseCdktf(flags: RehearsalFlags, given: readonly string[]): Promise<number> {
  const settings = settingsOf(flags);
  const terraform = await findTerraform({ project: settings.project });
  const witness = witnessOf(settings, terraform);
  const code = await withRehearsal({ ...settings, terraform, ...(witness && { witness }) }, (rehearsal) =>
    runCdktf(settings, rehearsal, given),
  );
  tellDifferences(settings);
  return code;
}

/** Runs one command of cdktf in a running rehearsal, and says what a killed deploy left in the clouds. */
export async function runCdktf(
  settings: Settings,
  rehearsal: Rehearsal,
  given: readonly string[],
  onOutput?: (text: string) => void,
): Promise<number> {
  const { args, deploys, output } = completeArguments(given, rehearsal.output, process.stdin.isTTY);
  const report = (): boolean => {
    if (!deploys) return false;
    const { text, locked } = leftoverReport(rehearsal.home, settings.project, output);
    if (text !== '') say(`\n${text}\n`);
    return locked;
  };
  report();
  removeOtherForm(output, args);
  const code = await rehearsal.run(process.execPath, [...cdktfOf(settings.project), ...args], {
    cwd: settings.project,
    interrupt: 'process',
    ...(onOutput === undefined ? {} : { onOutput }),
  });
  await rehearsal.settle();
  // cdktf ends with 0 when its Terraform is killed outright; the lock that nobody released tells.
  return withFaultsMet(settings, rehearsal, report() && code === 0 ? 1 : code);
}

/** `cdk.tf.json` and what `--hcl` writes cannot lie side by side: Terraform reads both, and everything is defined twice. */
function removeOtherForm(output: string, args: readonly string[]): void {
  const stacks = join(output, 'stacks');
  if (!existsSync(stacks)) return;
  const other = args.includes('--hcl') ? 'cdk.tf.json' : 'cdk.tf';
  for (const stack of readdirSync(stacks)) rmSync(join(stacks, stack, other), { force: true });
}

/**
 * A fault that met nothing rehearsed nothing: whoever planned it believes that it struck.
 * @returns the exit code, 1 instead of 0
 */
function withFaultsMet({ faults }: Settings, { folder }: Rehearsal, code: number): number {
  const met = faults.length === 0 ? '' : readFileSync(join(folder, 'server.log'), 'utf8');
  const missed = faults.filter((fault) => !faultWasMet(fault, met));
  for (const fault of missed) {
    say(
      `--fault ${fault} met nothing: this command made, changed or deleted no resource of that type, id or name, and asked for no action of the API of that name.`,
    );
  }
  return missed.length > 0 && code === 0 ? 1 : code;
}

/** Runs any command in the rehearsal and answers its exit code. */
export async function rehearseCommand(flags: RehearsalFlags, command: readonly string[]): Promise<number> {
  const settings = settingsOf(flags);
  const [name = '', ...args] = command;
  const terraform = await findTerraform({ project: settings.project });
  const witness = witnessOf(settings, terraform);
  const ended = await withRehearsal({ ...settings, terraform, ...(witness && { witness }) }, async (rehearsal) => {
    const code = await rehearsal.run(name, args, {
      cwd: workingFolder(settings.project),
      interrupt: process.stdin.isTTY ? 'terminal' : 'group',
    });
    return withFaultsMet(settings, rehearsal, code);
  });
  tellDifferences(settings);
  return ended;
}

/** npm starts scripts in the project's root; who called it from outside the project means the folder they are in. */
function workingFolder(project: string): string {
  const caller = process.env['npm_lifecycle_event'] === 'rehearse' ? process.env['INIT_CWD'] : process.cwd();
  return caller !== undefined && relative(project, caller).startsWith('..') ? caller : project;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
