/** The files of environments/ that a release edits. The number is raised first: data that is newer than its number would count as deployed. */
import { releaseSchema, type ReleaseRow } from '../../environments/release';
import { committedReleases, numberOf, readRows, RELEASES_FILE, writeRow } from '../operations/environment-files';
import { raiseOperation } from '../raise-operation';
import type { Files } from './hands';

export const releaseFiles = (project: string, environment: string, now: () => Date): Files => ({
  release: () => releaseSchema.parse(readRows<ReleaseRow>(project, RELEASES_FILE)[environment]),
  former: () => committedReleases<ReleaseRow>(project, environment),
  number: () => numberOf(project, environment),
  edit: async (row, operation) => {
    raiseOperation(environment, operation, now(), project);
    await writeRow(project, RELEASES_FILE, environment, row);
  },
});
