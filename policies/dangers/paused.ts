/** How a plan says that somebody is paused on purpose: tags of services and alarms, the description of a schedule. */

/** Values of the tag `Paused`. */
export const PAUSED = ['admin', 'agent', 'jobs'] as const;
export const PAUSED_SCHEDULE = 'Paused: environments/databases.json says so';
