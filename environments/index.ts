/**
 * The environments there are: the rows of releases.json, each with a file of its name. What a further one takes: "An
 * environment" in CONTRIBUTING.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASES_FILE } from './databases';
import { readDataFile, type DataFile } from './data-file';
import { clientDomains } from './domains';
import type { EnvironmentData } from './environment';
import { ENVIRONMENT_NAME } from './fields';
import { scheduledJobs } from './jobs';
import { operationsIn, OPERATIONS_FILE } from './operation';
import type Releases from './releases.json';
import { EnvironmentError, type Mistake } from './mistake';
import { RELEASES_FILE } from './release';
import { validate, type Validated } from './validate';

const textOf = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');

const releasesFile = readDataFile(RELEASES_FILE, textOf(RELEASES_FILE));

/** What releases.json says; where it is no JSON nothing, which loadEnvironments tells. */
const releases = releasesFile.data as typeof Releases;

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

const databasesFile = (text = textOf(DATABASES_FILE)): DataFile => readDataFile(DATABASES_FILE, text);

/** What databases.json says. */
export const readDatabases = (): unknown => databasesFile().data;

/**
 * Every environment, or one error with everything that is wrong: of files that are no data first, because nothing else can be said of those.
 * @param text what databases.json says, where that of another commit is meant
 */
export function loadEnvironments(text?: string): Validated[] {
  const databases = databasesFile(text);
  const mistakes: Mistake[] = [...releasesFile.mistakes, ...databases.mistakes];
  const operations = operationsOr(mistakes);
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return validate(environmentFiles, releases, clientDomains, scheduledJobs, databases.data, operations);
}

function operationsOr(mistakes: Mistake[]): ReturnType<typeof operationsIn> {
  try {
    return operationsIn(textOf(OPERATIONS_FILE));
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    mistakes.push(...error.mistakes);
    return {};
  }
}

export { clientDomains, releases, scheduledJobs };
export { EnvironmentError };
export type { Databases, Generation } from './databases';
export type { Environment } from './environment';
export type { JobName } from './jobs';
export type { Release } from './release';
