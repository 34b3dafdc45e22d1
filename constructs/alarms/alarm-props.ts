import type { ITerraformDependable } from 'cdktf';
import type { Responders } from './responders';

/** What all alarms of an environment have in common. */
export interface AlarmProps {
  readonly prefix: string;
  readonly responders: Responders;
  /**
   * What must be there first. A new alarm to which silence is a breach fires at its first evaluation: it comes when what it
   * listens to has run for minutes.
   */
  readonly after: readonly ITerraformDependable[];
}
