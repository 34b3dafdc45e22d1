/** The files of environments/ that a restore edits. The number is raised first: data that is newer than its number would count as deployed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginning, databasesSchema, type Databases } from '../../environments/databases';
import { NO_OPERATION, type Operation } from '../../environments/operation';
import { raiseOperation } from '../raise-operation';
import { writeWhole } from '../whole-file';
import type { Files } from './hands';

const FILES = {
  databases: 'environments/databases.json',
  operations: 'environments/operations.json',
  releases: 'environments/releases.json',
} as const;

type Rows<T> = Readonly<Record<string, T>>;

export function filesOf(project: string, environment: string, now: () => Date): Files {
  const read = <T>(file: string): Rows<T> => JSON.parse(readFileSync(join(project, file), 'utf8')) as Rows<T>;
  const write = async (file: string, rows: Rows<unknown>): Promise<void> =>
    writeWhole(join(project, file), await formatted(join(project, file), rows));
  return {
    databases: () => databasesSchema.parse(read(FILES.databases)[environment] ?? beginning(environment)),
    number: () => (read<Operation>(FILES.operations)[environment] ?? NO_OPERATION).number,
    edit: async (next, operation) => {
      raiseOperation(environment, operation, now(), project);
      await write(FILES.databases, { ...read<Databases>(FILES.databases), [environment]: next });
    },
    digestOf: (version) => {
      const { digest } = formerRelease(project, environment, version) as {
        readonly digest?: { readonly balrog?: unknown };
      };
      const balrog = digest?.balrog;
      return typeof balrog === 'string'
        ? balrog
        : String((balrog as { readonly example?: string } | undefined)?.example);
    },
    release: async (version) => {
      const row = formerRelease(project, environment, version);
      await write(FILES.releases, { ...read(FILES.releases), [environment]: row });
    },
  };
}

/** As prettier leaves it, so that the commit shows what was changed and nothing else. */
async function formatted(file: string, rows: Rows<unknown>): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  return format(JSON.stringify(rows, null, 2), { ...(await resolveConfig(file)), parser: 'json' });
}

/**
 * The row of a release that ran in the environment before, with the digests it ran with.
 *
 * @throws Error when no commit has it
 */
function formerRelease(project: string, environment: string, version: string): unknown {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: project, encoding: 'utf8' });
  for (const commit of git('log', '--format=%H', '--', FILES.releases).split('\n').filter(Boolean)) {
    const row = (JSON.parse(git('show', `${commit}:${FILES.releases}`)) as Rows<{ readonly version?: string }>)[
      environment
    ];
    // The schema has gone back with the data: there is nothing left to migrate.
    if (row?.version === version) return { ...row, schemaChange: 'none' };
  }
  throw new Error(
    `No commit of ${FILES.releases} has ${version} for ${environment}: it never ran there. Nothing was changed.`,
  );
}
