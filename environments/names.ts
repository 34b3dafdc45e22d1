/** What an environment is before its names lead to it. */
import type { Environment } from './environment';

/**
 * As it is while `edge.names` says: until its names lead to it nobody depends on an environment, and much of it is silent or
 * empty, which its alarms must take for trouble. They tell people, and wake nobody.
 */
export const asItServes = (environment: Environment): Environment =>
  environment.edge.names === 'lead-here'
    ? environment
    : { ...environment, observability: { ...environment.observability, pager: { wakes: 'nobody' } } };

/** The same environment after the switch of names: what is written about alarms, quotas and the like is about that. */
export const onceSwitched = (environment: Environment): Environment => ({
  ...environment,
  edge: { ...environment.edge, names: 'lead-here' },
});
