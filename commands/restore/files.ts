/** The files of environments/ that a restore edits. The number is raised first: data that is newer than its number would count as deployed. */
import { beginning, DATABASES_FILE, databasesSchema, type Databases } from '../../environments/databases';
import type { ReleaseRow } from '../../environments/release';
import { committedReleases, numberOf, readRows, RELEASES_FILE, writeRow } from '../operations/environment-files';
import { raiseOperation } from '../raise-operation';
import type { Files } from './hands';

export function filesOf(project: string, environment: string, now: () => Date): Files {
  return {
    databases: () =>
      databasesSchema.parse(readRows<Databases>(project, DATABASES_FILE)[environment] ?? beginning(environment)),
    number: () => numberOf(project, environment),
    edit: async (next, operation) => {
      raiseOperation(environment, operation, now(), project);
      await writeRow(project, DATABASES_FILE, environment, next);
    },
    digestOf: (version) => {
      const { balrog } = formerRelease(project, environment, version).digest;
      return typeof balrog === 'string' ? balrog : balrog.example;
    },
    release: (version) => writeRow(project, RELEASES_FILE, environment, formerRelease(project, environment, version)),
  };
}

/**
 * The row of a release that ran in the environment before, with the digests it ran with.
 *
 * @throws Error when no commit has it
 */
function formerRelease(project: string, environment: string, version: string): ReleaseRow {
  const row = committedReleases<ReleaseRow>(project, environment).find((one) => one.version === version);
  // The schema has gone back with the data: there is nothing left to migrate.
  if (row !== undefined) return { ...row, schemaChange: 'none' };
  throw new Error(
    `No commit of ${RELEASES_FILE} has ${version} for ${environment}: it never ran there. Nothing was changed.`,
  );
}
