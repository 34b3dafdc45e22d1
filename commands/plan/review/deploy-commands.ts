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
import type { Terraform } from './plan-file';

export interface Said {
  readonly code: number;
  readonly output: string;
}

export interface Commands {
  /** Folder of cdktf's output. */
  readonly output: string;
  readonly terraform: Terraform;
  /** `cdktf diff STACK`: its exit code, and all that it said, without colour; `onOutput` takes it as it comes. */
  diff(stack: string, onOutput?: (text: string) => void): Promise<Said>;
  /** `cdktf output STACK`, written to `file` as JSON: stack, output, value. */
  outputs(stack: string, file: string): Promise<Said>;
  /** `terraform apply` of the plan in the stack's folder, shown as it goes; its exit code. */
  apply(folder: string): Promise<number>;
}

/** No colour, no spinner, no question: cdktf's output is read here, not shown. */
const PLAIN = { CI: '1', FORCE_COLOR: '0', NO_COLOR: '1', CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1' };

/** Exactly the plan that was reviewed; Terraform refuses it when the state has moved on since. */
const apply = (): string[] => ['apply', '-input=false', ...(process.stdout.isTTY ? [] : ['-no-color']), 'plan'];

/** Calls `run` with the commands of the rehearsal when a home is given, else with those of the real clouds. */
export async function withCommands<T>(
  { project, home }: { readonly project: string; readonly home?: RehearsalHome },
  run: (commands: Commands) => Promise<T>,
): Promise<T> {
  const terraform = await findTerraform({ project });
  if (home === undefined)
    return withAttended(terraform, process.env, (attended) => run(cdktfCommands(project, terraform, attended)));
  return withRehearsal({ project, home, terraform }, (rehearsal) => run(rehearsedCommands(project, rehearsal)));
}

type Cdktf = (args: readonly string[], onOutput?: (text: string) => void) => Promise<Said>;

const diffAndOutputs = (cdktf: Cdktf): Pick<Commands, 'diff' | 'outputs'> => ({
  diff: (stack, onOutput) => cdktf(['diff', stack], onOutput),
  outputs: (stack, file) =>
    cdktf(['output', stack, '--outputs-file', file, '--outputs-file-include-sensitive-outputs', 'false']),
});

/** With the caller's credentials, against the real clouds. */
function cdktfCommands(project: string, binary: string, { env, command }: Attended): Commands {
  const cdktf: Cdktf = async (args, onOutput) => {
    let said = '';
    const code = await command(process.execPath, [...cdktfOf(project), ...args], {
      cwd: project,
      more: PLAIN,
      interrupt: 'process',
      onOutput: (text) => {
        said += text;
        onOutput?.(text);
      },
    });
    return { code, output: said };
  };
  return {
    output: join(project, 'cdktf.out'),
    terraform: { binary, env },
    ...diffAndOutputs(cdktf),
    apply: (folder) =>
      command(env['TERRAFORM_BINARY_NAME'] ?? binary, apply(), { cwd: folder, interrupt: 'process' }),
  };
}

/** Against the simulated clouds of a running rehearsal. */
function rehearsedCommands(project: string, rehearsal: Rehearsal): Commands {
  const { env, output } = rehearsal;
  const binary = env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
  const cdktf: Cdktf = async (args, onOutput) => {
    let said = '';
    const code = await rehearsal.run(process.execPath, [...cdktfOf(project), ...args, '--output', output], {
      cwd: project,
      interrupt: 'process',
      onOutput: (text) => {
        said += text;
        onOutput?.(text);
      },
    });
    await rehearsal.settle();
    return { code, output: said };
  };
  return {
    output,
    terraform: { binary, env },
    ...diffAndOutputs(cdktf),
    apply: (folder) => rehearsal.run(binary, apply(), { cwd: folder, interrupt: 'process' }),
  };
}
