/** All rows by type, in the order in which they are looked at: what must be there first, then what is wrong with it. */
import type { TypeRefusal } from './by-type';
import { DNS } from './dns';
import { ACCESS } from './documents';
import { CLOUDFRONT, FIREWALL } from './edge';
import { EVENTS } from './events';
import { REFERENCES } from './references';
import { FUNCTIONS_AND_LOGS } from './running';
import { LOAD_BALANCING } from './settings';
import { BACKUPS } from './backups';
import { BALANCERS } from './balancers';
import { CONTAINERS } from './containers';
import { DB_SETTINGS } from './db-settings';
import { DISTRIBUTIONS } from './distributions';
import { FINDING } from './finding';
import { KEEPING } from './keeping';
import { MESSAGES } from './messages';
import { NETWORKS } from './networks';
import { POLICY_ROWS } from './policy-rows';
import { NAMES_TAKEN } from './taken';
import { RECORDS } from './records';
import { DEPLOYMENTS } from './deployments';
import { FIREWALL_RULES } from './firewall-rules';
import { TASKS } from './tasks';
import { WATCHING } from './watching';

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
  ...NAMES_TAKEN,
  ...NETWORKS,
  ...DB_SETTINGS,
  ...CONTAINERS,
  ...DEPLOYMENTS,
  ...BALANCERS,
  ...RECORDS,
  ...DISTRIBUTIONS,
  ...POLICY_ROWS,
  ...MESSAGES,
  ...WATCHING,
  ...KEEPING,
  ...BACKUPS,
  ...FINDING,
  ...FIREWALL_RULES,
];
