/** Which resources an edited value changes: tried with an app of a few lines, in a repository of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { synthesize } from '../../commands/plan/review/synthesize';
import { commitOfCode, whatTheyChange, whatWasEditedSince } from '../../commands/plan/review/what-they-change';
import { APP_FILES } from '../../commands/toolchain/app-files';

const PROJECT = join(__dirname, '../..');

/** Days become seconds, a list rules, a size the name of something that others refer to. */
const APP = `
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prod } from './environments/prod';
import { UNIT } from './constructs/unit';

const { days, networks, size, least } = prod;
if (days < least) {
  process.stderr.write('too few days');
  process.exit(1);
}
const folder = join(process.env.CDKTF_OUTDIR ?? '', 'stacks', 'prod');
mkdirSync(folder, { recursive: true });
const rules = networks.map((cidr, index) => [\`n\${index}\`, { security_group_id: 'sg-1', cidr_ipv4: cidr }]);
writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({
  resource: {
    aws_sqs_queue: { queue: { name: 'queue', message_retention_seconds: days * UNIT } },
    aws_vpc_security_group_ingress_rule: Object.fromEntries(rules),
    aws_ecs_task_definition: { task: { family: 'task', cpu: String(size * 256) } },
    aws_ecs_service: { service: { name: 'service', task_definition: '$' + '{aws_ecs_task_definition.task.arn}' } },
  },
}));
`;
const PROD = "export const prod = { days: 14, least: 7, networks: ['192.0.2.0/24'], size: 4 };\n";

let project: string;
let commit: string;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
    cwd: project,
    encoding: 'utf8',
  }).trim();

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(project, file), 'utf8');
  expect(text).toContain(from);
  write(file, text.replace(from, to));
}

const codes = async () => {
  const output = mkdtempSync(join(project, 'out-'));
  return (await synthesize(project, output, process.env)).stacks;
};

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-values-')));
  for (const name of APP_FILES) if (!name.includes('.')) write(join(name, '.keep'), '');
  write('package.json', '{}');
  write('package-lock.json', '{}');
  write('tsconfig.json', '{}');
  write('.gitignore', 'node_modules\nout-*\n');
  write('main.ts', APP);
  write('constructs/unit.ts', 'export const UNIT = 86_400;\n');
  write('environments/prod.ts', PROD);
  symlinkSync(join(PROJECT, 'node_modules'), join(project, 'node_modules'));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'As it was');
  commit = git('rev-parse', 'HEAD');
});
afterEach(() => rmSync(project, { recursive: true }));

async function compared(edits: () => void, most?: number) {
  const before = await codes();
  edits();
  const after = await codes();
  return whatTheyChange({ project, commit, before, after, env: process.env, ...(most !== undefined && { most }) });
}

test('one value that was edited alone: all that changes is of it, and nothing is tried', async () => {
  const { edited, notes } = await compared(() => {
    edit('environments/prod.ts', 'days: 14', 'days: 10 /* fewer */');
  }, 0);
  expect(notes).toEqual([]);
  expect(edited).toEqual([
    {
      place: 'environments/prod.ts:1',
      name: 'days',
      before: '14',
      after: '10',
      stacks: ['prod'],
      changes: { prod: { 'aws_sqs_queue.queue': ['message_retention_seconds'] } },
    },
  ]);
});

test('several, and code beside them: each by what it changes alone, also what follows from a replacement', async () => {
  const { edited, notes } = await compared(() => {
    edit('environments/prod.ts', 'days: 14', 'days: 10');
    edit('environments/prod.ts', "'192.0.2.0/24'", "'192.0.2.0/24', '198.51.100.0/24'");
    edit('environments/prod.ts', 'size: 4', 'size: 2');
    edit('constructs/unit.ts', '86_400', '86_401');
  });
  expect(notes).toEqual([]);
  expect(edited.map(({ name, changes }) => [name, changes])).toEqual([
    ['days', { prod: { 'aws_sqs_queue.queue': ['message_retention_seconds'] } }],
    ['networks', { prod: { 'aws_vpc_security_group_ingress_rule.n1': expect.arrayContaining(['cidr_ipv4']) } }],
    ['size', { prod: { 'aws_ecs_task_definition.task': ['cpu'], 'aws_ecs_service.service': ['task_definition'] } }],
  ]);
});

test('one that the app refuses alone is looked for by its text, and so are too many, which is said', async () => {
  const both = (): void => {
    edit('environments/prod.ts', 'days: 14, least: 7', 'days: 3, least: 2');
  };
  const before = await codes();
  both();
  const after = await codes();
  const given = { project, commit, before, after, env: process.env };
  const tried = await whatTheyChange(given);
  expect(tried.edited.map(({ name, changes }) => [name, changes])).toEqual([
    ['days', { prod: { 'aws_sqs_queue.queue': ['message_retention_seconds'] } }],
    ['least', undefined],
  ]);
  const { edited, notes } = await whatTheyChange({ ...given, most: 1 });
  expect(edited.map(({ changes }) => changes)).toEqual([undefined, undefined]);
  expect(notes).toEqual([
    '2 values of environments/ differ. It was not tried what each of them changes: a change names those whose old and new text it shows.',
  ]);
});

describe('since the last deployment', () => {
  const since = async (deployed: object) => {
    const [{ code } = { code: Buffer.from('') }] = await codes();
    return whatWasEditedSince(deployed, { project, stack: 'prod', code, env: process.env });
  };

  test('by the commit that was deployed', async () => {
    const [was] = await codes();
    const deployed = { commit: commitOfCode(project), code: JSON.parse(String(was?.code)) as unknown };
    expect(deployed.commit).toBe(commit);
    edit('environments/prod.ts', 'days: 14', 'days: 10');
    expect(commitOfCode(project)).toBeUndefined();
    git('commit', '--quiet', '--all', '--message', 'Fewer days');
    const { edited } = await since(deployed);
    expect(edited.map(({ name, changes }) => [name, changes])).toEqual([
      ['days', { prod: { 'aws_sqs_queue.queue': ['message_retention_seconds'] } }],
    ]);
    // Nothing changes: nothing to look for.
    edit('environments/prod.ts', 'days: 10', 'days: 14');
    edit('environments/prod.ts', 'least: 7', 'least: 8');
    expect(await since(deployed)).toEqual({ edited: [], notes: [] });
  });

  test('a commit that leads nowhere here is none to compare with', async () => {
    git('switch', '--quiet', '--orphan', 'elsewhere');
    git('commit', '--quiet', '--allow-empty', '--message', 'Elsewhere');
    const elsewhere = git('rev-parse', 'HEAD');
    git('switch', '--quiet', 'main');
    for (const other of [elsewhere, 'f'.repeat(40)])
      expect(await since({ commit: other, code: {} })).toEqual({
        edited: [],
        notes: [
          `Which values of environments/ were edited since the last deployment of prod is not said: its commit, ${other.slice(0, 10)}, is none of those that lead to what is checked out here.`,
        ],
      });
    expect(await since({ code: {} })).toEqual({ edited: [], notes: [] });
  });
});
