/** Data files of environments/ that a command edits: the commit shows what was changed, and nothing else. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import * as prettier from 'prettier/standalone';
import { readRows, writeRow } from '../../commands/operations/environment-files';
import { PROJECT } from '../../commands/project';

const RAISED = 'operations.json';
const FILES = readdirSync(join(PROJECT, 'environments')).filter(
  (file) => file.endsWith('.json') && file !== RAISED && 'prod' in readRows(PROJECT, `environments/${file}`),
);

let project: string;
const at = (file: string) => join('environments', file);
const lines = (file: string): readonly string[] => readFileSync(join(project, at(file)), 'utf8').split('\n');

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'balrog-rows-'));
  mkdirSync(join(project, 'environments'));
  for (const file of FILES) copyFileSync(join(PROJECT, at(file)), join(project, at(file)));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Whether prettier would leave it as it is. */
const check = (text: string): Promise<boolean> =>
  prettier.check(text, { parser: 'json', printWidth: 120, plugins: [babel, estree] });

test('there are some', () => expect(FILES).toEqual(expect.arrayContaining(['databases.json', 'releases.json'])));

describe.each(FILES)('%s', (file) => {
  test('with one value changed differs in one line', async () => {
    const before = lines(file);
    const [name, value] = Object.entries(readRows<Record<string, unknown>>(project, at(file))['prod'] ?? {}).find(
      ([, one]) => typeof one === 'string',
    ) ?? ['', ''];
    const rows = readRows<Record<string, unknown>>(project, at(file));
    await writeRow(project, at(file), 'prod', { ...rows['prod'], [name]: `${String(value)}-2` });
    const after = lines(file);
    expect(after.filter((line) => !before.includes(line))).toEqual([
      `    ${JSON.stringify(name)}: ${JSON.stringify(`${String(value)}-2`)},`,
    ]);
  });

  test('with a row of which nothing is left has that row, without what is gone', async () => {
    const row = { generations: { one: { from: 'nothing', list: ['a', 'b'] } }, version: 'v3.26' };
    await writeRow(project, at(file), 'prod', row);
    expect(readRows(project, at(file))['prod']).toEqual(row);
    expect(await check(lines(file).join('\n'))).toBe(true);
  });

  test('with a row for a new environment has that, too', async () => {
    await writeRow(project, at(file), 'other', { version: 'v3.26' });
    expect(readRows(project, at(file))['other']).toEqual({ version: 'v3.26' });
    expect(Object.keys(readRows(project, at(file)))).toEqual(['stage', 'prod', 'other']);
  });

  test('keeps the row of another environment as somebody wrote it', async () => {
    const [, stage = ''] = /^ {2}"stage": (\{[\s\S]*?\n {2}\})/m.exec(lines(file).join('\n')) ?? [];
    expect(stage).toMatch(/\{ ".*" \}/);
    await writeRow(project, at(file), 'prod', { generations: { one: { from: 'nothing' } }, version: 'v3.26' });
    expect(lines(file).join('\n')).toContain(stage);
  });
});
