/** Who is paused on purpose (environments/databases.json), as the resources that are quiet meanwhile say it. */
import type { Pausable } from '../../application/generations';

/** A tag, whose value says who is paused: policies and reviews read it, and people in the console. */
export const pausedTag = (paused: Pausable | undefined) => (paused === undefined ? {} : { tags: { Paused: paused } });

/** Of an alarm about somebody who is paused: it stays as it is, and tells nobody. INVARIANT: alarms-enabled */
export const quiet = (paused: Pausable | undefined) =>
  paused === undefined ? {} : { actionsEnabled: false, ...pausedTag(paused) };
