/** The commands a deployment is made of, for real and in the rehearsal. */
import { join } from 'node:path';
import {
  type Attended,
  type Rehearsal,
  type RehearsalHome,
  withAttended,
  withRehearsal,
} from '@balrog-infra/rehearsal';
import { cdktfOf } from '../../toolchain/cdktf';
import { findTerraform } from '../../toolchain/terraform';
import { clientSettings } from '../../operations/aws/clients';
import { deployedCode, type DeployedCode } from './deployed-code';
import { realEnvironment, type RealEnvironment } from './real-environment';
import { maskedLines, withoutOutputs } from './masked-lines';
import type { Terraform } from './plan-file';

export interface Said {
  readonly code: number;
  readonly output: string;
}

export interface DiffOptions {
  /** What lies in the output folder is of the code here. */
  readonly skipSynth?: true;
}

export interface Commands {
  /** Folder of cdktf's output. */
  readonly output: string;
  readonly terraform: Terraform;
  /** `cdktf diff STACK`: its exit code, and all that it said, without colour; `onOutput` takes it as it comes. */
  diff(stack: string, onOutput?: (text: string) => void, more?: DiffOptions): Promise<Said>;
  /**
   * `cdktf output STACK`, written to `file` as JSON: stack, output, value.
   * @param more variables in place of those that it has
   */
  outputs(stack: string, file: string, more?: More): Promise<Said>;
  /** A folder that only this user enters, removed at the end. */
  readonly copies: string;
  /** What was deployed last. */
  readonly deployed: DeployedCode;
  /** `terraform apply` of this plan in the stack's folder, shown as it goes; its exit code. */
  apply(folder: string, plan: string): Promise<number>;
}

/** No colour, no spinner, no question: cdktf's output is read here, not shown. */
const PLAIN = { CI: '1', FORCE_COLOR: '0', NO_COLOR: '1', CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1' };

/** Exactly the plan that was reviewed; Terraform refuses it when the state has moved on since. */
const apply = (plan: string, args: readonly string[]): string[] => [
  'apply',
  '-input=false',
  ...args,
  ...(process.stdout.isTTY ? [] : ['-no-color']),
  plan,
];

/**
 * Somebody who sits there sees what Terraform says as it says it. Where nobody does, it is kept in a log that others read. Of an operation both see the steps:
 * the outputs, some three hundred lines after each deployment, would bury them.
 */
async function shown(
  outputs: 'shown' | 'left out',
  run: (how: { readonly onOutput?: (text: string) => void }) => Promise<number>,
): Promise<number> {
  if (process.stdout.isTTY && outputs === 'shown') return run({});
  const write = (text: string) => void process.stdout.write(text);
  const lines = maskedLines(outputs === 'shown' ? write : withoutOutputs(write));
  try {
    return await run({ onOutput: lines.take });
  } finally {
    lines.end();
  }
}

export interface CommandsOptions {
  readonly project: string;
  readonly home?: RehearsalHome;
  /** What goes wrong in the rehearsal. */
  readonly faults?: readonly string[];
  /** Whether an apply ends with all outputs, as Terraform's does. */
  readonly outputs?: 'shown' | 'left out';
  /** Whether plans lock the state; `false` for whoever may only read it; `waits` for an operation, which shall not end because a colleague looks at a plan. */
  readonly lock?: boolean | 'waits';
}

/** Calls `run` with the commands of the rehearsal when a home is given, else with those of the real clouds. */
export async function withCommands<T>(
  { project, home, faults = [], lock = true, outputs = 'shown' }: CommandsOptions,
  run: (commands: Commands) => Promise<T>,
): Promise<T> {
  const terraform = await findTerraform({ project });
  const applyArgs = lock === 'waits' ? [LOCK_TIMEOUT] : [];
  const planArgs = lock === false ? ['-lock=false'] : applyArgs;
  const more: More = planArgs.length === 0 ? {} : { TF_CLI_ARGS_plan: planArgs.join(' ') };
  if (home === undefined)
    return withAttended(terraform, toldEnvironment(), (attended) =>
      run(cdktfCommands(project, terraform, attended, { more, applyArgs, outputs })),
    );
  return withRehearsal({ project, home, terraform, faults }, (rehearsal) =>
    run(rehearsedCommands(project, rehearsal, { more, applyArgs, outputs })),
  );
}

export type More = Readonly<Record<string, string>>;

/** A plan of prod takes less; what holds the state for longer is a deployment. */
const LOCK_TIMEOUT = '-lock-timeout=3m';

interface Manner {
  readonly more: More;
  /** Further arguments of `terraform apply`. */
  readonly applyArgs: readonly string[];
  readonly outputs: 'shown' | 'left out';
}

function toldEnvironment(): RealEnvironment['env'] {
  const { env, keptOut } = realEnvironment(process.env);
  if (keptOut.length > 0)
    process.stderr.write(`Set, and not passed on, as no plan shows what they change: ${keptOut.join(', ')}\n`);
  return env;
}

interface How {
  readonly onOutput?: ((text: string) => void) | undefined;
  readonly env?: More | undefined;
}

type Cdktf = (args: readonly string[], how: How) => Promise<Said>;

const diffAndOutputs = (cdktf: Cdktf): Pick<Commands, 'diff' | 'outputs'> => ({
  diff: (stack, onOutput, { skipSynth } = {}) =>
    cdktf(['diff', stack, ...(skipSynth === true ? ['--skip-synth'] : [])], { onOutput }),
  outputs: (stack, file, env) =>
    cdktf(['output', stack, '--outputs-file', file, '--outputs-file-include-sensitive-outputs', 'false'], { env }),
});

/** With the caller's credentials, against the real clouds. */
function cdktfCommands(
  project: string,
  binary: string,
  { run, env, command }: Attended,
  { more, applyArgs, outputs }: Manner,
): Commands {
  const cdktf: Cdktf = async (args, how) => {
    let said = '';
    const code = await command(process.execPath, [...cdktfOf(project), ...args], {
      cwd: project,
      more: { ...PLAIN, ...more, ...how.env },
      interrupt: 'process',
      onOutput: (text) => {
        said += text;
        how.onOutput?.(text);
      },
    });
    return { code, output: said };
  };
  return {
    output: join(project, 'cdktf.out'),
    terraform: { binary, env },
    ...diffAndOutputs(cdktf),
    copies: run,
    deployed: deployedCode((region) => clientSettings(env, region, false)),
    apply: (folder, plan) =>
      shown(outputs, (how) =>
        command(env['TERRAFORM_BINARY_NAME'] ?? binary, apply(plan, applyArgs), {
          cwd: folder,
          interrupt: 'process',
          ...how,
        }),
      ),
  };
}

/** Against the simulated clouds of a running rehearsal. */
function rehearsedCommands(project: string, rehearsal: Rehearsal, { more, applyArgs, outputs }: Manner): Commands {
  const { env, output } = rehearsal;
  const binary = env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
  const cdktf: Cdktf = async (args, how) => {
    let said = '';
    const code = await rehearsal.run(process.execPath, [...cdktfOf(project), ...args, '--output', output], {
      cwd: project,
      more: { ...more, ...how.env },
      interrupt: 'process',
      onOutput: (text) => {
        said += text;
        how.onOutput?.(text);
      },
    });
    await rehearsal.settle();
    return { code, output: said };
  };
  return {
    output,
    terraform: { binary, env },
    ...diffAndOutputs(cdktf),
    copies: rehearsal.folder,
    deployed: deployedCode((region) => clientSettings(env, region, true)),
    apply: (folder, plan) =>
      shown(outputs, (how) =>
        rehearsal.run(binary, apply(plan, applyArgs), { cwd: folder, interrupt: 'process', ...how }),
      ),
  };
}
