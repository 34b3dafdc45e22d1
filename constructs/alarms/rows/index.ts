/** The table of alarms: everything of which somebody is told by an alarm. "An alarm" in CONTRIBUTING.md. */
import type { AlarmRow } from '../row';
import { DATABASE_ALARMS } from './database';
import { JOB_ALARMS } from './jobs';
import { OUTSIDE_ALARMS } from './outside';
import { PATH_ALARMS } from './paths';
import { SERVING_ALARMS } from './serving';

type Table = Readonly<Record<string, AlarmRow>>;

/** Two tables as one. Within a table the compiler refuses a second row of the same name; across tables this does. */
export function together<One extends Table, Another extends Table>(one: One, another: Another): One & Another {
  const twice = Object.keys(one).filter((key) => key in another);
  if (twice.length > 0) throw new Error(`constructs/alarms/rows: two alarms are called ${twice.join(', ')}`);
  return { ...one, ...another };
}

export const ALARMS = together(
  together(SERVING_ALARMS, OUTSIDE_ALARMS),
  together(together(DATABASE_ALARMS, JOB_ALARMS), PATH_ALARMS),
);

/** Every row with its name, the widest type that all have in common. */
export const ALARM_ROWS: readonly (readonly [name: string, row: AlarmRow])[] = Object.entries(ALARMS);
