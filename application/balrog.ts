/**
 * The contract of the application: what Balrog's images need from whoever runs them, version by version, as data with
 * sources, and one function that holds a container against it. It knows nothing of AWS or Terraform.
 */
export { FACTS } from './applications';
export { apiPrefix, bufferSize, CONNECTION_POOL, connectionsPerTask, MIGRATIONS, PYTHON } from './process';
export { APPLICATIONS } from './types';
export type * from './types';
export { variablesOf } from './variable-violations';
export { VARIABLES } from './variables';
export { compareVersions, lives } from './version';
export { violations } from './violations';
