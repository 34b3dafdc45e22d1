/** What no commit may carry past those who approve it: each attack as a commit of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { assertCarriesNothing, carriedBy } from '../../commands/plan/review/carried';

const PROJECT = resolve(__dirname, '../..');

let folder: string;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balrog-carried-'));
  git('init', '--quiet', '--initial-branch=main');
  write('main.ts', 'export {};\n');
  write('docs/übersicht "neu".md', 'nothing\n');
  write('docs/picture.png', '\u0000\u200b');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function committed(): readonly string[] {
  // Also what .gitignore leaves out, as who wants it there does.
  git('add', '--all', '--force');
  git('commit', '--quiet', '--message', 'A change');
  return carriedBy(folder, 'HEAD');
}

test('this repository carries none of it', () => {
  expect(carriedBy(PROJECT, 'HEAD')).toEqual([]);
});

test('code, texts and pictures are no matter', () => {
  expect(committed()).toEqual([]);
});

/** Of code that is not what it looks like. */
const HIDING: readonly (readonly [string, string])[] = [
  ['filler', 'const { open, \u3164 } = given;'],
  ['joiner', 'const stage\u200d = prod;'],
  ['soft hyphen', "const name = 'pr\u00adod';"],
  ['variation', 'const prod\u{e0101} = stage;'],
  ['selector', 'const prod\ufe0f = stage;'],
  ['tags', '// \u{e0065}\u{e0076}'],
  ['mark of Arabic', '// \u061c'],
  ['separator of lines', '// harmless \u2028evil();'],
  ['separator of paragraphs', '// harmless \u2029evil();'],
  ['return alone', '// harmless \revil();'],
  ['backspace', "const open = '0.0.0.0/0';\b\b\b"],
  ['escape', '// \u001b[1A\u001b[2K'],
];

const ATTACKS: readonly (readonly [string, string, string])[] = [
  ['.npmrc', 'script-shell=./docs/shell.sh\n', 'npm obeys it: which shell runs the scripts'],
  ['packages/review/.npmrc', 'node-options=--require ./docs/x.js\n', 'npm obeys it'],
  ['npm-shrinkwrap.json', '{}', 'npm obeys it'],
  ['binding.gyp', '{}', 'npm obeys it'],
  ['node_modules/cdktf/lib/app.js', 'patched', 'is installed or made on each machine'],
  ['packages/review/node_modules/zod/index.js', 'patched', 'is installed or made on each machine'],
  ['Node_Modules/cdktf/lib/app.js', 'patched', 'is installed or made on each machine'],
  ['.gen/made-from', 'as wanted', 'is installed or made on each machine'],
  ['.tools/terraform-1.11.4/terraform', '#!/bin/sh\n', 'is installed or made on each machine'],
  ['cdktf.out/stacks/prod/.terraform/environment', 'other', 'is installed or made on each machine'],
  ['prod.auto.tfvars', 'a = 1', 'Terraform reads it beside what is synthesized'],
  ['elsewhere/main.tf.json', '{}', 'Terraform reads it beside what is synthesized'],
  ['.terraformrc', 'provider_installation {}', 'Terraform reads it beside what is synthesized'],
  ['.env.production', 'AWS_PROFILE=other', 'programs and shells take variables from it'],
  ['.envrc', 'export NODE_OPTIONS=…', 'programs and shells take variables from it'],
  ['.vscode/tasks.json', '{}', 'an editor or git runs what stands there'],
  ['environments/.gitattributes', '* -diff\n', 'git hides changes'],
  ['.gitmodules', '', 'git hides changes'],
  [
    'policies/a.ts',
    'const a = 1; // \u202e evil',
    'has characters that are not seen, or turn the order of others around',
  ],
  ...HIDING.map(([name, text]): readonly [string, string, string] => [
    `policies/${name}.ts`,
    text,
    'has characters that are not seen, or turn the order of others around',
  ]),
  ['.devcontainer.json', '{}', 'an editor or git runs what stands there'],
  ['.mcp.json', '{}', 'an editor or git runs what stands there'],
  ['.tofurc', '', 'Terraform reads it beside what is synthesized'],
  ['policies/b.ts', '// \u0000\nevil();', 'is text with bytes in it that let nobody see its changes'],
];

test('what programs obey, what hides other things, and what takes their place, all of it at once', () => {
  for (const [file, text] of ATTACKS) write(file, text);
  const carried = committed();
  expect(carried).toHaveLength(ATTACKS.length);
  for (const [file, , why] of ATTACKS)
    expect(carried).toContainEqual(expect.stringContaining(`${JSON.stringify(file)} ${why}`));
  expect(() => assertCarriesNothing(folder, 'main')).toThrow(
    /^The commit main carries what nobody would read.*\n(?: {2}".*\.\n){35}Remove it from the commit .*Nothing was changed\.$/,
  );
});

test('a name with what nobody sees in it is refused, and written out', () => {
  write('policies/rule\u200b.ts', 'export {};\n');
  write('policies/st\u202egr.ts', 'export {};\n');
  expect(committed()).toEqual([
    '"policies/rule\\u{200b}.ts" has characters that are not seen, or turn the order of others around',
    '"policies/st\\u{202e}gr.ts" has characters that are not seen, or turn the order of others around',
  ]);
});

test('lines of Windows, a coloured picture and lines of logs are no matter', () => {
  write('policies/windows.ts', 'export {};\r\n');
  write('docs/warning.md', '\u26a0\ufe0f read this\n');
  write('docs/log.txt', 'GET /\u2028\u0085\n');
  expect(committed()).toEqual([]);
});

test('a link, and another repository', () => {
  symlinkSync('/etc', join(folder, 'policies'));
  committed();
  git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD').trim()},packages/other`);
  git('commit', '--quiet', '--message', 'Another');
  expect(carriedBy(folder, 'HEAD')).toEqual([
    '"packages/other" is another repository, which nobody reads in this one',
    '"policies" is a link: what is read there stands elsewhere',
  ]);
});

test('what is committed counts, not what lies beside it', () => {
  expect(committed()).toEqual([]);
  write('.npmrc', 'registry=https://mirror.example.com\n');
  expect(carriedBy(folder, 'HEAD')).toEqual([]);
});
