/**
 * The contract of the application: what Balrog's images need from whoever runs them, version by version, as data with
 * sources, and one function that holds a container against it. It knows nothing of AWS or Terraform. Single facts are
 * imported from the file that holds them (`ports.ts`, `timeouts.ts`, …).
 */
export { FACTS } from './applications';
export { APPLICATIONS } from './commands';
export type * from './types';
export { variablesOf } from './variable-violations';
export { VARIABLES } from './variables';
export { violations } from './violations';
