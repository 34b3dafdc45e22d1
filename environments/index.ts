/** The environments there are. What a further one takes: "An environment" in CONTRIBUTING.md. */
import { clientDomains } from './domains';
import { prod } from './prod';
import releases from './releases.json';
import { stage } from './stage';
import { validate, type Validated } from './validate';

export const environmentFiles = { stage, prod };

export const loadEnvironments = (): Validated[] => validate(environmentFiles, releases, clientDomains);
export { clientDomains, releases };
export { EnvironmentError } from './mistake';
export type { Environment } from './environment';
export type { Release } from './release';
