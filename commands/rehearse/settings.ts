/** What the options before a command of the rehearsal come to. */
import { assertHome, parseFaults, rehearsalHome, type RehearsalHome } from '@balrog-infra/rehearsal';
import { PROJECT } from '../project';

/** Options of `rehearse` itself. */
export interface RehearsalFlags {
  readonly home?: string;
  readonly asAccount?: string;
  readonly fault?: readonly string[];
}

export interface Settings {
  /** Root of the checkout. */
  readonly project: string;
  readonly home: RehearsalHome;
  readonly asAccount?: string;
  readonly faults: readonly string[];
}

/** @throws Error when the folder that was given is somebody else's */
export function homeOf({ home }: RehearsalFlags): RehearsalHome {
  const found = rehearsalHome(PROJECT, home);
  assertHome(found);
  return found;
}

/** @throws Error that names every fault that is not understood */
export function settingsOf(flags: RehearsalFlags): Settings {
  const { asAccount, fault: faults = [] } = flags;
  parseFaults(faults);
  return { project: PROJECT, home: homeOf(flags), faults, ...(asAccount === undefined ? {} : { asAccount }) };
}
