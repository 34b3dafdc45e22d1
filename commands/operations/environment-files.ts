/** Rows of the JSON files of environments/, one for each environment, and how a command edits them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_OPERATION, OPERATIONS_FILE, type Operation } from '../../environments/operation';
import { writeWhole } from '../whole-file';
import { masked } from './masked';

export const RELEASES_FILE = 'environments/releases.json';

export type Rows<T> = Readonly<Record<string, T>>;

export const readRows = <T>(project: string, file: string): Rows<T> =>
  JSON.parse(readFileSync(join(project, file), 'utf8')) as Rows<T>;

/** Puts in the row of an environment; those of the others stay. Whoever does so raises the number first (`raiseOperation`). */
export async function writeRow(project: string, file: string, environment: string, row: unknown): Promise<void> {
  const rows = { ...readRows<unknown>(project, file), [environment]: withoutSecretsOfPeople(row) };
  writeWhole(join(project, file), await formatted(join(project, file), rows));
}

/** What people say in their own words: why a database may go, why an adopted one is sound. */
const OF_PEOPLE = ['adopted', 'reason'];

/** The file is committed. ARNs, digests and names, which only look like something, stay. */
export function withoutSecretsOfPeople(row: unknown): unknown {
  const isOfPeople = (name: string, text: string): boolean => OF_PEOPLE.includes(name) || /\s/.test(text);
  return JSON.parse(
    JSON.stringify(row, (name, value: unknown) =>
      typeof value === 'string' && isOfPeople(name, value) ? masked(value) : value,
    ),
  );
}

/** Of operations.json: what a deployment of this checkout would promise. */
export const numberOf = (project: string, environment: string): number =>
  (readRows<Operation>(project, OPERATIONS_FILE)[environment] ?? NO_OPERATION).number;

/** As prettier leaves it, so that the commit shows what was changed and nothing else. */
export async function formatted(file: string, rows: object): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  return format(JSON.stringify(rows, null, 2), { ...(await resolveConfig(file)), parser: 'json' });
}

/** Rows that releases.json had for an environment in commits, newest first. */
export function committedReleases<T>(project: string, environment: string): readonly T[] {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: project, encoding: 'utf8' });
  const commits = git('log', '--format=%H', '--', RELEASES_FILE).split('\n').filter(Boolean);
  return commits.flatMap((commit) => {
    const row = (JSON.parse(git('show', `${commit}:${RELEASES_FILE}`)) as Rows<T | undefined>)[environment];
    return row === undefined ? [] : [row];
  });
}
