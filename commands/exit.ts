/** The exit codes of all commands, as `npm run balrog -- --help` prints them. A command of cdktf or Terraform that is passed through keeps its own. */
export const EXIT_CODES = `Exit codes:
  0      done, or nothing to do
  1      an error, told in one message; nothing was changed unless the message says so
  2      review: there are changes; owner-values: values are still open; ages: something ends and nobody has decided
  3      a danger that nobody acknowledged; deploy: something speaks against it now
  4      deploy, verify, status: nobody could say whether it is good
  5      deploy, verify: what was deployed runs not, or not well
  128+n  stopped by signal n (130 after Ctrl-C)`;

/** Ends this process with the answer of `run`; an error is told in one message, without a stack and without what looks like a secret: it quotes what others said. */
export async function exitWith(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    const { withoutSecrets } = await import('@balrog-infra/review');
    process.stderr.write(`${withoutSecrets(error instanceof Error ? error.message : String(error))}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

/** An error may bring its own (`Interrupted` does), which keeps this file free of what it is thrown in. */
function exitCodeOf(error: unknown): number {
  const code = error instanceof Error && 'exitCode' in error ? error.exitCode : undefined;
  return typeof code === 'number' ? code : 1;
}
