/** What environments/databases.json and the policies say of a resource, and the plan cannot: a review is told it (`commands/plan/review/readings/known-facts.ts`). */
export const IS_PAUSED = 'is paused';
/** A generation that nobody reads or writes. */
export const SERVES_NOBODY = 'serves nobody';
/** The record by which everything finds the database: to one that may serve, and that the data says serves. */
export const IS_SWITCH = 'is the announced switch';
/** A name of a database that leads to its own instance, or of a host that leads to a load balancer or distribution of the stack. */
export const LEADS_HOME = 'leads home';
/** A zone that is called as those of the stack are. */
export const IS_OWN_ZONE = 'is a zone of its own';
/** The schema gate, by the policy `gate-asks-release`. */
export const ASKS_RELEASE = 'asks for a release';
/** By the policy `starts-known`. */
export const HANDS_OVER = 'hands over a command';

export const UNLESS_PAUSED = ['is not', IS_PAUSED] as const;
export const WHILE_PAUSED = ['is', IS_PAUSED] as const;
