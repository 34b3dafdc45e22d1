/** Rows of the JSON files of environments/, one for each environment, and how a command edits them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, modify } from 'jsonc-parser';
import { NO_OPERATION, OPERATIONS_FILE, type Operation } from '../../environments/operation';
import { PROJECT } from '../project';
import { writeWhole } from '../whole-file';
import { masked } from './masked';

export const RELEASES_FILE = 'environments/releases.json';

export type Rows<T> = Readonly<Record<string, T>>;

export const readRows = <T>(project: string, file: string): Rows<T> =>
  JSON.parse(readFileSync(join(project, file), 'utf8')) as Rows<T>;

/** Puts in the row of an environment. Whoever does so raises the number first (`raiseOperation`). */
export async function writeRow(project: string, file: string, environment: string, row: unknown): Promise<void> {
  const rows = { ...readRows<unknown>(project, file), [environment]: withoutSecretsOfPeople(row) };
  await writeEdited(join(project, file), rows);
}

/** Makes a JSON file say `data`. Whatever does not change stays as somebody wrote it, so that the commit shows what was changed. */
export async function writeEdited(path: string, data: object): Promise<void> {
  const text = readFileSync(path, 'utf8');
  writeWhole(path, await formatted(edited(text, [], JSON.parse(text), data)));
}

const INDENTED = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

function edited(text: string, path: readonly string[], was: unknown, is: unknown): string {
  if (isDeepStrictEqual(was, is)) return text;
  if (!isObject(was) || !isObject(is)) return applyEdits(text, modify(text, [...path], is, INDENTED));
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].reduce((all, name) => edited(all, [...path, name], was[name], is[name]), text);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

/** As `npm run check` wants it. */
async function formatted(text: string): Promise<string> {
  const [{ format }, babel, estree] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/babel'),
    import('prettier/plugins/estree'),
  ]);
  const { printWidth } = JSON.parse(readFileSync(join(PROJECT, '.prettierrc.json'), 'utf8')) as { printWidth: number };
  return format(text, { printWidth, parser: 'json', plugins: [babel, estree] });
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
