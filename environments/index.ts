/**
 * The environments there are: the rows of releases.json, each with a file of its name. What a further one takes: "An
 * environment" in CONTRIBUTING.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesTwice } from './database-mistakes';
import { clientDomains } from './domains';
import type { EnvironmentData } from './environment';
import { ENVIRONMENT_NAME } from './fields';
import { scheduledJobs } from './jobs';
import { operationsIn, OPERATIONS_FILE } from './operation';
import releases from './releases.json';
import { EnvironmentError } from './mistake';
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

/** What databases.json says. Read as text: of a row that stands there twice a reader of JSON sees the last alone. */
export function readDatabases(): unknown {
  const text = readFileSync(join(__dirname, 'databases.json'), 'utf8');
  const twice = namesTwice(text);
  if (twice.length > 0) throw new EnvironmentError(twice);
  return JSON.parse(text);
}

/** What operations.json says. */
const readOperations = () => operationsIn(readFileSync(join(__dirname, '..', OPERATIONS_FILE), 'utf8'));

export const loadEnvironments = (): Validated[] =>
  validate(environmentFiles, releases, clientDomains, scheduledJobs, readDatabases(), readOperations());
export { clientDomains, releases, scheduledJobs };
export { EnvironmentError };
export type { Databases, Generation } from './databases';
export type { Environment } from './environment';
export type { JobName } from './jobs';
export type { Release } from './release';
