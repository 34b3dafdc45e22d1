/**
 * The guards guard: a small house with one planted violation per rule is given to the real dependency-cruiser and the
 * real eslint with this repository's configuration. That the repository itself is clean is `npm run check`.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tellsIn } from '../commands/maintain/check/tells';

const ROOT = join(__dirname, '..');
const CONFIGURATION = ['.dependency-cruiser.cjs', 'eslint.config.mjs', 'tsconfig.json', 'package.json', 'cdktf.json'];

/** What is allowed: nobody may complain about these. */
const SOUND = {
  'main.ts': `import './packages/quick-synth';\nimport './stacks/sound';`,
  'environments/sound.ts': `import { z } from 'zod';\nexport const schema = z.string();\nexport type Days = number;`,
  'constructs/logs/sound.ts': [
    `import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';`,
    `import { Construct } from 'constructs';`,
    `import type { Days } from '../../environments/sound';`,
    `export class Sound extends Construct {\n  readonly keep: Days = 1;\n  readonly kind = S3Bucket;\n}`,
  ].join('\n'),
  '.gen/providers/sentry/key/index.ts': `import { Construct } from 'constructs';\nexport class Key extends Construct {}`,
  'constructs/observability/sound.ts': `import { Key } from '../../.gen/providers/sentry/key';\nexport const kind = Key;`,
  'stacks/sound.ts': `import { Sound } from '../constructs/logs/sound';\nimport '../constructs/observability/sound';\nimport '../environments/sound';\nexport const build = Sound;`,
  'policies/dangers/sound.ts': `import { review } from '@balrog-infra/review';\nexport const known = review;`,
  'policies/sound.ts': `import { Token } from 'cdktf';\nexport const unresolved = Token.isUnresolved('x');`,
  'packages/rehearsal/sound.ts': `import { readFileSync } from 'node:fs';\nexport const read = readFileSync;`,
  'packages/rehearsal/index.ts': `export { read } from './sound';`,
  'packages/rehearsal/package.json': `{ "name": "@balrog-infra/rehearsal", "exports": "./index.ts" }`,
  'packages/review/index.ts': `export const review = 1;`,
  'packages/review/package.json': `{ "name": "@balrog-infra/review", "exports": "./index.ts" }`,
  'packages/quick-synth/index.ts': `import 'cdktf';`,
  'application/sound.ts': `export const PORT = 1;`,
  'constructs/alarms/sound.ts': `import '../storage/sound';\nimport '../../application/sound';`,
  'constructs/storage/sound.ts': `import 'node:fs';`,
  'commands/sound.ts': `import '../main';\nimport '@balrog-infra/review';\nimport '@balrog-infra/rehearsal';\nexport const today = new Date();`,
};

/** [rule, file, its text]: one violation each. */
const PLANTED: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-cycles', 'packages/rehearsal/egg.ts', `import './hen';`],
  ['no-orphans', 'packages/rehearsal/alone.ts', `export const alone = 1;`],
  ['resolvable', 'packages/rehearsal/lost.ts', `import './nowhere';`],
  ['declared-packages', 'packages/rehearsal/borrowed.ts', `import 'minimatch';`],
  ['environments-are-data', 'environments/knows-cloud.ts', `import 'cdktf';`],
  ['constructs-know-constructs', 'constructs/knows-stack.ts', `import '../stacks/sound';`],
  ['constructs-know-constructs', 'constructs/knows-policy.ts', `import '../policies/sound';`],
  ['constructs-know-constructs', 'constructs/knows-rehearsal.ts', `import '@balrog-infra/rehearsal';`],
  ['application-is-the-lowest-room', 'application/knows-environment.ts', `import '../environments/sound';`],
  ['no-arrow-upwards', 'constructs/alarms/knows-database.ts', `import '../observability/sound';`],
  ['no-arrow-upwards', 'constructs/storage/knows-logs.ts', `import '../logs/sound';`],
  ['packages-by-their-faces', 'commands/reaches-in.ts', `import '../packages/rehearsal/sound';`],
  ['packages-by-their-faces', '__tests__/reaches-in.ts', `import '../packages/rehearsal/sound';`],
  ['dangers-know-the-review', 'policies/dangers/knows-policy.ts', `import '../sound';`],
  ['dangers-are-not-synthesized', 'policies/uses-dangers.ts', `import './dangers/sound';`],
  ['constructs-know-constructs', 'constructs/knows-package.ts', `import 'zod';`],
  [
    'constructs-take-environments-as-types',
    'constructs/reads-data.ts',
    `import { schema } from '../environments/sound';\nexport const own = schema;`,
  ],
  ['stacks-put-constructs-together', 'stacks/knows-policy.ts', `import '../policies/sound';`],
  ['policies-judge-from-outside', 'policies/knows-construct.ts', `import '../constructs/logs/sound';`],
  ['policies-judge-from-outside', 'policies/knows-environment.ts', `import type {} from '../environments/sound';`],
  ['packages-stand-alone', 'packages/rehearsal/knows-stack.ts', `import '../../stacks/sound';`],
  ['packages-stand-alone', 'packages/rehearsal/knows-policy.ts', `import '../../policies/sound';`],
  ['packages-stand-alone', 'packages/review/knows-construct.ts', `import '../../constructs/logs/sound';`],
  ['packages-stand-alone', 'packages/review/knows-application.ts', `import '../../application/sound';`],
  ['rehearsal-and-review-apart', 'packages/review/knows-rehearsal.ts', `import '../rehearsal/sound';`],
  ['quick-synth-serves-main', 'policies/hurries.ts', `import '../packages/quick-synth';`],
  ['bindings-are-the-bottom', '.gen/providers/sentry/up/index.ts', `import '../../../../constructs/logs/sound';`],
  ['bindings-belong-to-synthesis', 'policies/knows-bindings.ts', `import '../.gen/providers/sentry/key';`],
  ['packages-stand-alone', 'packages/rehearsal/knows-bindings.ts', `import '../../.gen/providers/sentry/key';`],
  ['commands-and-main-are-the-top', 'providers/calls-up.ts', `import '../commands/sound';`],
  ['commands-and-main-are-the-top', 'providers/calls-main.ts', `import '../main';`],
  ['tests-are-not-imported', 'policies/uses-kit.ts', `import '../__tests__/kit';`],
  ['tests-are-not-imported', 'packages/rehearsal/uses-kit.ts', `import './__tests__/kit';`],
  ['synth-needs-no-dev-package', 'policies/uses-tool.ts', `import 'prettier';`],
];

/** [eslint rule, file, its text, words of the message]: one violation each. */
const LINTED: readonly (readonly [rule: string, file: string, text: string, message: string])[] = [
  [
    'no-restricted-globals',
    'constructs/env.ts',
    `export const region = process.env.REGION;`,
    'main.ts alone may read it',
  ],
  ['no-restricted-globals', 'environments/now.ts', `export const today = new Date();`, 'no Date here'],
  ['no-restricted-globals', 'stacks/net.ts', `export const page = fetch('x:');`, 'no fetch here'],
  ['no-restricted-properties', 'policies/dice.ts', `export const dice = Math.random();`, 'Synthesis is pure'],
  [
    '@typescript-eslint/no-restricted-imports',
    'constructs/shell.ts',
    `import { execSync } from 'node:child_process';\nexport const run = execSync;`,
    'Synthesis is pure',
  ],
  [
    '@typescript-eslint/no-restricted-imports',
    'stacks/web.ts',
    `import { get } from 'https';\nexport const read = get;`,
    'Synthesis is pure',
  ],
  [
    '@typescript-eslint/no-restricted-imports',
    'constructs/password.ts',
    `import { randomBytes } from 'node:crypto';\nexport const password = randomBytes(8);`,
    'changes on every synth',
  ],
  [
    '@typescript-eslint/no-restricted-imports',
    'packages/rehearsal/barrel.ts',
    `import * as aws from '@cdktf/provider-aws';\nexport const all = aws;`,
    'loads the whole provider',
  ],
  [
    '@typescript-eslint/consistent-type-imports',
    'packages/rehearsal/type.ts',
    `import { Stats } from 'node:fs';\nexport const size = (stats: Stats): number => stats.size;`,
    'only used as types',
  ],
  [
    'max-lines-per-function',
    'packages/rehearsal/long.ts',
    `export function long(): void {\n${'  Math.abs(1);\n'.repeat(60)}}`,
    'Maximum allowed is 60',
  ],
  ['max-lines', 'packages/rehearsal/huge.ts', 'Math.abs(1);\n'.repeat(251), 'Maximum allowed is 250'],
];

let house: string;

function build(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(house, dirname(path)), { recursive: true });
    writeFileSync(join(house, path), `${text}\n`);
  }
}

function linkPackages(wanted: (name: string) => boolean): void {
  mkdirSync(join(house, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter(wanted)) {
    symlinkSync(join(ROOT, 'node_modules', name), join(house, 'node_modules', name));
  }
}

/** The real packages, but a provider of one module: type information of the real index takes seconds to load. */
function installPackagesWithSmallBindings(): void {
  linkPackages((name) => name !== '@cdktf');
  build({
    'node_modules/@cdktf/provider-aws/index.d.ts': `export * from './lib/s3-bucket';`,
    'node_modules/@cdktf/provider-aws/lib/s3-bucket.d.ts': 'export declare class S3Bucket {}',
  });
}

/** The JSON a tool prints about the planted house. */
function report(script: string, ...args: string[]): unknown {
  const path = join(ROOT, 'node_modules', script);
  const { stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (!stdout.startsWith('{') && !stdout.startsWith('[')) throw new Error(`${script}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'balrog-house-'));
  for (const file of CONFIGURATION) cpSync(join(ROOT, file), join(house, file));
});

afterEach(() => {
  rmSync(house, { recursive: true });
});

test('dependency-cruiser finds each planted violation of the floor plan, and nothing else', () => {
  linkPackages((name) => name !== '@balrog-infra');
  build(SOUND);
  for (const name of ['rehearsal', 'review']) {
    mkdirSync(join(house, 'node_modules/@balrog-infra'), { recursive: true });
    symlinkSync(join(house, 'packages', name), join(house, 'node_modules/@balrog-infra', name));
  }
  build({
    '__tests__/kit.ts': `import '../packages/rehearsal/__tests__/kit';`,
    'packages/rehearsal/__tests__/kit.ts': `import 'node:fs';`,
    'packages/rehearsal/hen.ts': `import './egg';`,
    ...Object.fromEntries(PLANTED.map(([, file, text]) => [file, text])),
  });
  const { summary } = report(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.'],
  ) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  const found = summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
  expect([...new Set(found)].sort()).toEqual(PLANTED.map(([rule, file]) => `${rule}: ${file}`).sort());
});

test('eslint finds what is impure, slow to load or too long, and says what to do instead', () => {
  installPackagesWithSmallBindings();
  build(SOUND);
  build(Object.fromEntries(LINTED.map(([, file, text]) => [file, text])));
  const results = report('eslint/bin/eslint.js', '--format', 'json', '.') as {
    filePath: string;
    messages: { ruleId: string; message: string }[];
  }[];
  const messages = results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, message }) => ({
      file: filePath.slice(filePath.indexOf('/balrog-house-') + 21),
      ruleId,
      message,
    })),
  );
  expect(messages.map(({ file, ruleId }) => `${file}: ${ruleId}`).sort()).toEqual(
    LINTED.map(([rule, file]) => `${file}: ${rule}`).sort(),
  );
  for (const [, file, , words] of LINTED)
    expect(messages.find((message) => message.file === file)?.message).toContain(words);
});

test('each package has a page about itself, which shows how it is used, and tests of its own', () => {
  const packages = readdirSync(join(ROOT, 'packages'));
  expect(packages.length).toBeGreaterThan(2);
  const found = packages.filter((name) => {
    const page = join(ROOT, 'packages', name, 'README.md');
    const tests = join(ROOT, 'packages', name, '__tests__');
    const said = existsSync(page) ? readFileSync(page, 'utf8') : '';
    const tested = existsSync(tests) && readdirSync(tests).some((file) => file.endsWith('.test.ts'));
    return !(said.startsWith('# ') && said.split('\n').length > 20 && said.includes('```ts') && tested);
  });
  expect(found).toEqual([]);
});

test('each folder of tests is named after the room it tests', () => {
  const folders = (parent: string): string[] =>
    readdirSync(parent, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const rooms = new Set([
    ...folders(ROOT),
    ...folders(join(ROOT, 'packages')),
    'e2e',
    'runner',
    'recipes',
    'fixtures',
    // What holds in all rooms at once.
    'guards',
    // Those of .github.
    'workflows',
    // Those of CONTRIBUTING.md.
    'recipes',
    '__snapshots__',
  ]);
  expect(folders(__dirname).filter((folder) => !rooms.has(folder))).toEqual([]);
});

test.each([
  ['/ho' + 'me/somebody/balrog', 'the home folder of one machine'],
  ['"C:\\Us' + 'ers\\somebody"', 'the home folder of one machine'],
  ['cd /ro' + 'ot/checkout', 'a folder of one machine'],
  ['reg' + 'istry=http://10.0.0.1:4873/', 'the host of a package registry'],
  ['      "resolved": "ht' + 'tps://mirror.example/zod.tgz",', 'the host of a package registry'],
])('%s is a trace of one machine', (line, what) => {
  expect(tellsIn('README.md', `fine\n${line}`)).toEqual([expect.stringMatching(new RegExp(`^README.md:2: ${what}`))]);
});

test.each([
  '$HOME/balrog',
  '~/.aws',
  'https://example.org/home/page',
  'registry.terraform.io/hashicorp/aws',
  'src/root/a.ts',
])('%s is nobody’s machine', (line) => {
  expect(tellsIn('README.md', line)).toEqual([]);
});
