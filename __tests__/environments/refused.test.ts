/** Data that is wrong, as the app meets it: each is one clear error, nothing is written, and no stack of calls is shown. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyApp } from '../../commands/maintain/bench/third-environment';

jest.setTimeout(120_000);

let app: string;
beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'balrog-refused-'));
  copyApp(resolve(__dirname, '../..'), app);
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

/** What the app says of the file, changed so. */
function saidOf(file: string, change: (text: string) => string): { code: number | null; stderr: string } {
  const path = join(app, file);
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
  try {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
      cwd: app,
      encoding: 'utf8',
    });
    return { code: status, stderr };
  } finally {
    writeFileSync(path, text);
  }
}

const one = (line: string) => ({
  code: 1,
  stderr: `1 mistake in environments/; nothing was synthesized:\n  ${line}\n`,
});

/** cdktf makes the folders before it asks anybody anything. */
afterEach(() => {
  const written = readdirSync(join(app, 'cdktf.out'), { recursive: true, encoding: 'utf8' });
  expect(written.filter((name) => name.endsWith('.json'))).toEqual([]);
});

const FILES = ['releases', 'databases', 'operations'].map((name) => `environments/${name}.json`);

test.each(FILES)('%s with a comma behind its last entry', (file) => {
  const comma = /\n\}\n$/;
  const lines = readFileSync(join(app, file), 'utf8').split('\n').length;
  expect(saidOf(file, (text) => text.replace(comma, ',\n}\n'))).toEqual(
    one(
      `${file}: line ${lines - 1}, column 1: given "}"; write a name in double quotes; behind the last entry stands no comma`,
    ),
  );
});

test.each(FILES)('%s with an environment that stands twice, as a merge leaves it', (file) => {
  const { code, stderr } = saidOf(file, (text) => text.replace('{', '{ "prod": {},'));
  expect({ code, lines: stderr.split('\n').slice(0, 2) }).toEqual({
    code: 1,
    lines: [expect.stringMatching(/^1 mistake/), expect.stringContaining(`${file}: prod: given "twice"; write `)],
  });
});

test('a job of which nobody says what it runs', () => {
  const row =
    "  idle: { does: 'Nothing that anybody wrote.', secondsAtMost: 60, schedule: 'cron(1 1 * * ? *)', size: SMALL },\n";
  expect(saidOf('environments/jobs.ts', (text) => text.replace("  'cleanup-db': {\n", (found) => row + found))).toEqual(
    one(
      'constructs/jobs/work.ts: JOB_WORK.idle: given nothing; write what it runs, or take its row out of environments/jobs.ts',
    ),
  );
});
