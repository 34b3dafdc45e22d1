/** All rows by type, in the order in which they are looked at: what must be there first, then what is wrong with it. */
import type { TypeRefusal } from './by-type';
import { DNS } from './dns';
import { ACCESS } from './documents';
import { CLOUDFRONT, FIREWALL } from './edge';
import { EVENTS } from './events';
import { REFERENCES } from './references';
import { FUNCTIONS_AND_LOGS } from './running';
import { LOAD_BALANCING } from './settings';
import { TASKS } from './tasks';

export const TYPE_REFUSALS: readonly TypeRefusal[] = [
  ...REFERENCES,
  ...ACCESS,
  ...EVENTS,
  ...CLOUDFRONT,
  ...FIREWALL,
  ...DNS,
  ...LOAD_BALANCING,
  ...TASKS,
  ...FUNCTIONS_AND_LOGS,
];
