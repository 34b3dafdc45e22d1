import type { App, TerraformStack } from 'cdktf';
import type { Environment } from '../environments/environment';
import type { Release } from '../environments/release';
import { BootstrapStack } from './bootstrap-stack';
import { EnvironmentStack } from './environment-stack';

/** The two stacks of an environment: what its account needs first, and Balrog itself. */
export const addStacks = (app: App, environment: Environment, release: Release): readonly TerraformStack[] => [
  new BootstrapStack(app, `bootstrap-${environment.name}`, environment),
  new EnvironmentStack(app, environment.name, environment, release),
];
