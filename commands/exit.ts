import { Interrupted } from '@balrog-infra/rehearsal';

/** Ends this process with the answer of `run`; an error is told in one message, without a stack. */
export async function exitWith(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
  }
}
