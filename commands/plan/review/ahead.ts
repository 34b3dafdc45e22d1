/** The synthesis of a deployment, begun while its preflight still asks others: it needs nobody but the code. */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { synthesize, type Synthesis } from './synthesize';

export interface Ahead {
  /**
   * Waits for it, and puts the stacks where cdktf reads them.
   * @param output folder of cdktf's output
   * @throws SynthesisRefused with what the app said
   */
  into(output: string): Promise<Synthesis>;
  /** Whoever began it needs it no more: a preflight may have stopped the deployment. */
  end(): void;
}

export function synthesizeAhead(project: string): Ahead {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-ahead-'));
  const [stacks, notes] = [join(folder, 'out'), folder];
  const ending = new AbortController();
  const synthesis = synthesize(project, stacks, process.env, { notes, signal: ending.signal });
  // What it is refused for is said when somebody takes it.
  synthesis.catch(() => undefined);
  return {
    into: async (output) => {
      const { stacks: found, lines } = await synthesis;
      cpSync(stacks, output, { recursive: true });
      const moved = found.map((stack) => ({ ...stack, folder: join(output, 'stacks', basename(stack.folder)) }));
      return { stacks: moved, lines };
    },
    end: () => {
      ending.abort();
      const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      void synthesis.then(remove, remove);
    },
  };
}
