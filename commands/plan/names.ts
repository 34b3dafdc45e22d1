/** `balrog plan names <stack> [path]`: what things are called, for commands of runbooks. */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearsalHome } from '@balrog-infra/rehearsal';
import { NAMES, nameAt } from '../names';
import { PROJECT } from '../project';
import { assertStackName } from '../stack-name';
import { withCommands } from './review/deploy-commands';
import { synthesize } from './review/synthesize';
import { noSuchStack } from './review/written-plan';

export interface NamesFlags {
  readonly rehearsal?: true;
  readonly home?: string;
  /** Asks the code, not the deployment: needs no credentials, and knows nothing that AWS makes up. */
  readonly synthesized?: true;
}

/** Prints one name as it is, several as JSON. */
export async function printNames(stack: string, path: string | undefined, flags: NamesFlags): Promise<number> {
  assertStackName(stack);
  const names = flags.synthesized === true ? await synthesizedNames(stack) : await deployedNames(stack, flags);
  const found = path === undefined ? names : nameAt(names, path);
  process.stdout.write(`${typeof found === 'string' ? found : JSON.stringify(found, null, 2)}\n`);
  return 0;
}

const NOT_YET = '(known after the deployment)';

async function synthesizedNames(stack: string): Promise<unknown> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-names-'));
  try {
    const synthesis = await synthesize(PROJECT, folder, process.env);
    const code = synthesis.stacks.find(({ name }) => name === stack)?.code;
    if (code === undefined) throw new Error(noSuchStack(stack, synthesis));
    const { output } = JSON.parse(code.toString()) as { output?: Record<string, { value: unknown }> };
    const whole = JSON.stringify(output?.[NAMES]?.value, (_, value: unknown) =>
      typeof value === 'string' && value.includes('${') ? NOT_YET : value,
    );
    return JSON.parse(whole) as unknown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function deployedNames(stack: string, { rehearsal, home }: NamesFlags): Promise<unknown> {
  const rehearsed = rehearsal === true || home !== undefined;
  const where = rehearsed ? { home: rehearsalHome(PROJECT, home) } : {};
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-names-'));
  const file = join(folder, 'outputs.json');
  try {
    return await withCommands({ project: PROJECT, ...where }, async (commands) => {
      const { code, output } = await commands.outputs(stack, file);
      if (code !== 0) throw new Error(`${output.trim()}\n\nThe outputs of ${stack} cannot be read.`);
      const outputs = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>;
      const names = outputs[stack]?.[NAMES];
      if (names !== undefined) return names;
      throw new Error(
        `${stack} has no output ${NAMES}: it is not deployed, or was before it had one. --synthesized asks the code.`,
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
