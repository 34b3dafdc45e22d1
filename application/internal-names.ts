/** What everything of an environment begins with, and the names that exist inside its VPC alone: `.internal` is reserved for private use (ICANN, 2024). */

export const prefixOf = (environment: string) => `balrog-${environment}`;

/** Of the databases: one name for each generation, and one for the generation that serves. */
export const databasesZone = (prefix: string) => `${prefix}-databases.internal`;
/** The label in that zone which DBURIs say. */
export const SERVING = 'serving';

/** Of tasks: Cloud Map owns it, and Route 53 refuses other records there. */
export const tasksZone = (prefix: string) => `${prefix}.internal`;
