/** What the options before a command of the rehearsal come to. */
import { assertHome, parseFaults, rehearsalHome, type RehearsalHome } from '@balrog-infra/rehearsal';
import { PROJECT } from '../project';

/** Options of `rehearse` itself. */
export interface RehearsalFlags {
  readonly home?: string;
  readonly asAccount?: string;
  readonly fault?: readonly string[];
  readonly shadow?: true;
  readonly planner?: 'rehearsal' | 'provider';
}

export interface Settings {
  /** Root of the checkout. */
  readonly project: string;
  readonly home: RehearsalHome;
  readonly asAccount?: string;
  readonly faults: readonly string[];
  /** Whether a real provider is asked, too, and whether its plans are the ones that Terraform gets. */
  readonly shadow?: 'watches' | 'decides';
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
  const shadow = flags.planner === 'provider' ? 'decides' : isAsked(flags) ? 'watches' : undefined;
  return {
    project: PROJECT,
    home: homeOf(flags),
    faults,
    ...(asAccount === undefined ? {} : { asAccount }),
    ...(shadow && { shadow }),
  };
}

/** The variable is for tests and benches, whose commands nobody types. */
const isAsked = ({ shadow }: RehearsalFlags): boolean => shadow === true || process.env['REHEARSAL_SHADOW'] === '1';
