import { constants } from 'node:os';

/** The user stopped the rehearsal while no command ran that could have been asked to stop. */
export class Interrupted extends Error {
  /** As shells count it: 128 + the signal's number. */
  readonly exitCode: number;

  constructor(name: NodeJS.Signals) {
    super(`Stopped by ${name}.`);
    this.exitCode = 128 + constants.signals[name];
  }
}

/** Keeps this process alive through signals, so that it can clean up; `interrupted` rejects when no command is there to take them. */
export function holdSignals(): { readonly interrupted: Promise<never>; release(): void } {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let interrupt: (error: Interrupted) => void;
  const interrupted = new Promise<never>((_resolve, reject) => (interrupt = reject));
  interrupted.catch(() => undefined);
  const handlers = names.map((name) => {
    const handler = (): void => {
      // A second listener is the running command's, which passes the signal on.
      if (process.listenerCount(name) === 1) interrupt(new Interrupted(name));
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  return { interrupted, release: () => handlers.forEach((stop) => stop()) };
}
