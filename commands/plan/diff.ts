/** `balrog plan diff <stack>`: the plan of cdktf, shown as it is made, line by line, without what looks like a secret. */
import { rehearsalHome } from '@balrog-infra/rehearsal';
import { PROJECT } from '../project';
import { assertStackName } from '../stack-name';
import { withCommands } from './review/deploy-commands';
import { maskedLines } from './review/masked-lines';

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
    const lines = maskedLines((text) => void process.stdout.write(text));
    try {
      return (await commands.diff(stack, lines.take)).code;
    } finally {
      lines.end();
    }
  });
}
