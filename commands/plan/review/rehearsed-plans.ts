/** Plans without credentials: the base is deployed into a rehearsal cloud, and the change is planned against it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Rehearsal } from '@balrog-infra/rehearsal';
import { capture, type Captured } from './capture';
import { showPlan, type Terraform } from './plan-file';
import type { Synthesis, Synthesized } from './synthesize';

/** What a change does to one stack. */
export type StackPlan =
  | { readonly stack: string; readonly kind: 'same bytes' }
  | {
      readonly stack: string;
      readonly kind: 'planned';
      /** As `terraform show -json` prints it. */
      readonly json: unknown;
      readonly before?: Synthesized;
      readonly after?: Synthesized;
      /** What Terraform said when it did not come to the end of its plan. */
      readonly errors: readonly string[];
    };

export interface Planner {
  /** The plan of every stack of base or head, in the head's order. Only stacks that differ in bytes need Terraform. */
  plan(head: Synthesis): Promise<readonly StackPlan[]>;
}

const QUIET = ['-input=false', '-no-color'];

/** A planner that deploys each stack of `base` once, when the first head needs it, but for those that are deployed there already. */
export function planner(
  rehearsal: Rehearsal,
  base: Synthesis,
  say: (line: string) => void,
  already: readonly string[] = [],
): Planner {
  const terraform: Terraform = { binary: rehearsal.env['TERRAFORM_BINARY_NAME'] ?? 'terraform', env: rehearsal.env };
  const deployed = new Map(already.map((stack) => [stack, Promise.resolve()]));
  const deployOnce = (stack: Synthesized): Promise<void> => {
    const running = deployed.get(stack.name) ?? deploy(terraform, stack, say);
    deployed.set(stack.name, running);
    return running;
  };
  return {
    plan: (head) => {
      const before = new Map(base.stacks.map((stack) => [stack.name, stack]));
      const after = new Map(head.stacks.map((stack) => [stack.name, stack]));
      const names = new Set([...after.keys(), ...before.keys()]);
      return Promise.all(
        [...names].map(async (name): Promise<StackPlan> => {
          const [was, is] = [before.get(name), after.get(name)];
          if (was !== undefined && is !== undefined && was.code.equals(is.code))
            return { stack: name, kind: 'same bytes' };
          if (was !== undefined) await deployOnce(was);
          say(`  ${name}: planning the change`);
          if (is !== undefined) return { ...(await planOf(terraform, is)), ...(was && { before: was }), after: is };
          if (was === undefined) throw new Error(`The stack ${name} is in neither.`);
          return { ...(await abandon(terraform, was)), before: was };
        }),
      );
    },
  };
}

async function deploy(terraform: Terraform, stack: Synthesized, say: (line: string) => void): Promise<void> {
  say(`  ${stack.name}: deploying the base into the rehearsal cloud`);
  const init = await run(terraform, stack, 'init', ...QUIET);
  const { code, stderr } = init.code === 0 ? await run(terraform, stack, 'apply', ...QUIET, '-auto-approve') : init;
  if (code !== 0) {
    throw new Error(
      `The base cannot be deployed, so nothing can be compared with it. Terraform, of its stack ${stack.name}:\n\n${errorsIn(stderr).join('\n\n')}`,
    );
  }
}

/** Nothing changes the rehearsal between deploy and plan, so there is nothing to refresh. */
async function planOf(terraform: Terraform, stack: Synthesized): Promise<Extract<StackPlan, { kind: 'planned' }>> {
  const init = await run(terraform, stack, 'init', ...QUIET);
  if (init.code !== 0) throw new Error(cannotPlan(stack, errorsIn(init.stderr)));
  rmSync(join(stack.folder, 'plan'), { force: true });
  const { code, stderr } = await run(terraform, stack, 'plan', ...QUIET, '-refresh=false', '-out=plan');
  const errors = code === 0 ? [] : errorsIn(stderr);
  const json = await showPlan(terraform, stack.folder, 'plan').catch((error: unknown) => {
    // Terraform leaves a partial plan where a protection stops it, and none when the configuration is wrong.
    throw code === 0 ? error : new Error(cannotPlan(stack, errors));
  });
  return { stack: stack.name, kind: 'planned', json, errors };
}

const cannotPlan = ({ name }: Synthesized, errors: readonly string[]): string =>
  `Terraform cannot plan ${name}:\n\n${errors.join('\n\n')}`;

const run = (terraform: Terraform, { folder }: Synthesized, ...args: readonly string[]): Promise<Captured> =>
  capture(terraform.binary, args, { cwd: folder, env: terraform.env });

/** Errors as Terraform prints them without colour: each begins with `Error: `, in a box or without. */
export function errorsIn(stderr: string): readonly string[] {
  const plain = stderr.replace(/^[│╷╵] ?/gm, '');
  const errors = plain.split(/^(?=(?:Error|Warning): )/m).filter((part) => part.startsWith('Error: '));
  return (errors.length > 0 ? errors : [plain]).map((part) => part.trim().replace(/\n{2,}/g, '\n'));
}

interface StateJson {
  readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
}

interface StateResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly values: unknown;
  readonly sensitive_values?: unknown;
}

/** cdktf destroys nothing because its stack is gone from the code: all of it stays in the cloud, and no code has it any more. */
async function abandon(terraform: Terraform, stack: Synthesized): Promise<Extract<StackPlan, { kind: 'planned' }>> {
  const { stdout } = await run(terraform, stack, 'show', '-json', '-no-color');
  const { values, ...state } = JSON.parse(stdout) as StateJson;
  const changes = (values?.root_module?.resources ?? [])
    .filter(({ mode }) => mode === 'managed')
    .map(({ values: before, sensitive_values: sensitive = false, ...resource }) => ({
      ...resource,
      change: {
        actions: ['forget'],
        before,
        after: null,
        after_unknown: {},
        before_sensitive: sensitive,
        after_sensitive: false,
      },
    }));
  return {
    stack: stack.name,
    kind: 'planned',
    json: { ...state, format_version: '1.2', resource_changes: changes },
    errors: [],
  };
}
