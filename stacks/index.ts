import type { App, TerraformStack } from 'cdktf';
import { JOB_WORK } from '../constructs/jobs/work';
import type { Environment } from '../environments/environment';
import { EnvironmentError } from '../environments/mistake';
import type { Release } from '../environments/release';
import { BootstrapStack } from './bootstrap-stack';
import { EnvironmentStack } from './environment-stack';

/**
 * The two stacks of an environment: what its account needs first, and Balrog itself.
 *
 * @throws EnvironmentError when a job is to run and nobody says what
 */
export function addStacks(app: App, environment: Environment, release: Release): readonly TerraformStack[] {
  assertWork(environment);
  return [
    new BootstrapStack(app, `bootstrap-${environment.name}`, environment),
    new EnvironmentStack(app, environment.name, environment, release),
  ];
}

/** Neither the data nor what the jobs run can know this: both rooms are below. */
function assertWork({ jobs }: Environment): void {
  const idle = Object.keys(jobs).filter((name) => !Object.hasOwn(JOB_WORK, name));
  if (idle.length === 0) return;
  const allowed = 'what it runs, or take its row out of environments/jobs.ts';
  throw new EnvironmentError(
    idle.map((name) => ({ file: 'constructs/jobs/work.ts', path: `JOB_WORK.${name}`, given: undefined, allowed })),
  );
}
