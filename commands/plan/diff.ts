/** `balrog plan diff <stack>`: the plan of cdktf, shown as it is made. */
import { rehearsalHome } from '@balrog-infra/rehearsal';
import { PROJECT } from '../project';
import { assertStackName } from '../stack-name';
import { withCommands } from './review/deploy-commands';

export interface DiffFlags {
  readonly rehearsal?: true;
  readonly home?: string;
  /** `false`: takes no lock. */
  readonly lock?: boolean;
}

/** @returns the exit code of cdktf */
export async function showDiff(stack: string, { rehearsal, home, lock = true }: DiffFlags): Promise<number> {
  assertStackName(stack);
  const rehearsed = rehearsal === true || home !== undefined;
  const where = rehearsed ? { home: rehearsalHome(PROJECT, home) } : {};
  return withCommands({ project: PROJECT, lock, ...where }, async (commands) => {
    const { code } = await commands.diff(stack, (text) => process.stdout.write(text));
    return code;
  });
}
