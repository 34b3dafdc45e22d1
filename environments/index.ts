/**
 * The environments there are: the rows of releases.json, each with a file of its name. What a further one takes: "An
 * environment" in CONTRIBUTING.md.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clientDomains } from './domains';
import type { EnvironmentData } from './environment';
import { ENVIRONMENT_NAME } from './fields';
import { scheduledJobs } from './jobs';
import releases from './releases.json';
import { validate, type Validated } from './validate';

/** What `prod.ts` exports as `prod`; undefined when there is no such file, which validation says of its row. */
function fileOf(name: string): EnvironmentData | undefined {
  if (!existsSync(join(__dirname, `${name}.ts`))) return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a new environment is a file and a row, and no line here
  return (require(`./${name}.ts`) as Readonly<Record<string, EnvironmentData>>)[name];
}

/** By name, what each file says, examples included. */
export const environmentFiles: Readonly<Record<string, EnvironmentData>> = Object.fromEntries(
  Object.keys(releases)
    .filter((name) => ENVIRONMENT_NAME.test(name))
    .flatMap((name) => {
      const file = fileOf(name);
      return file === undefined ? [] : [[name, file]];
    }),
);

export const loadEnvironments = (): Validated[] => validate(environmentFiles, releases, clientDomains, scheduledJobs);
export { clientDomains, releases, scheduledJobs };
export { EnvironmentError } from './mistake';
export type { Environment } from './environment';
export type { JobName } from './jobs';
export type { Release } from './release';
