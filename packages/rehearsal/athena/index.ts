/** Athena as it would answer: tables as deployed, objects from anywhere, SQL run by DuckDB. */
export { type Athena, type GlueTable, type ObjectSource, openAthena, type QueryResult } from './engine';
export { type Hours, withMacros } from './grafana-macros';
export { deployedLogs, type DeployedLogs, type NamedQuery, ofType } from './deployed';
export { AthenaError, single } from './types';
export { deliveriesOf, type Delivery } from './delivery';
