/**
 * Every environment variable of Balrog, with who reads it, from which version to which, and what it may hold. Read at
 * v3.25 of mozilla-releng/balrog; `source` names the file, with a tag where another version is meant. A name can stand
 * here twice when its rules changed: the lifetimes of the two entries do not overlap.
 */
import type { Variable } from '../types';
import { ADMIN, MODES } from './admin';
import { AGENT } from './agent';
import { AUTH0 } from './auth0';
import { DATABASE } from './database';
import { LISTENING } from './listening';
import { LOGS_AND_METRICS } from './logs-and-metrics';
import { PUBLIC } from './public';

export const VARIABLES: readonly Variable[] = [
  ...DATABASE,
  ...LISTENING,
  ...LOGS_AND_METRICS,
  ...MODES,
  ...AUTH0,
  ...ADMIN,
  ...PUBLIC,
  ...AGENT,
];
