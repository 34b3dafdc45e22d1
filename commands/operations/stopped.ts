/** An operation that stops before its end, in one message: what is, and how to go on. */
export class Stopped extends Error {
  /** @param exitCode as commands/exit.ts documents it */
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
