/**
 * A cdktf app of somebody else, of one bucket and one queue: rehearsed and reviewed with what the README of each package shows, and with nothing of
 * this repository but its packages.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findTerraform } from '../../commands/toolchain/terraform';
import { E2E_TIMEOUT_MS } from './kit';

jest.setTimeout(2 * E2E_TIMEOUT_MS);

const PROJECT = resolve(__dirname, '../..');

const APP = `
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { App, TerraformStack } from 'cdktf';

const app = new App();
const shop = new TerraformStack(app, 'shop');
new AwsProvider(shop, 'aws', { region: 'us-east-1' });
new S3Bucket(shop, 'pictures', { bucket: 'shop-pictures', forceDestroy: false });
new SqsQueue(shop, 'orders', { name: 'orders', messageRetentionSeconds: 1209600, visibilityTimeoutSeconds: 30 });
app.synth();
`;

/** What both packages leave to the project: the plan as JSON, read where its providers are. */
const SHOW = `
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearsalHome, withRehearsal } from '@balrog-infra/rehearsal';

const project = process.cwd();
const settings = { project, home: rehearsalHome(project), terraform: process.env['TERRAFORM'] ?? 'terraform' };
void withRehearsal(settings, async ({ run, home }) => {
  let json = '';
  const folder = join(home.out, 'stacks', 'shop');
  const onOutput = (text: string): void => void (json += text);
  process.exitCode = await run('terraform', ['show', '-json', 'plan'], { cwd: folder, interrupt: 'process', onOutput });
  writeFileSync('plan.json', json);
});
`;

let folder: string;
let terraform: string;

/** The first block of TypeScript in a package's README. */
function fromReadme(name: string): string {
  const text = readFileSync(join(PROJECT, 'packages', name, 'README.md'), 'utf8');
  return /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

beforeAll(async () => {
  terraform = await findTerraform({ project: PROJECT });
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'foreign-app-')));
  symlinkSync(realpathSync(join(PROJECT, 'node_modules')), join(folder, 'node_modules'));
  write('package.json', JSON.stringify({ name: 'shop', private: true }));
  write(
    'cdktf.json',
    JSON.stringify({ language: 'typescript', app: 'node --import tsx main.ts', sendCrashReports: 'false' }),
  );
  write('main.ts', APP);
  write('rehearse.ts', fromReadme('rehearsal'));
  write('look.ts', fromReadme('review'));
  write('show.ts', SHOW);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** As its owner types it, in a terminal of his own. */
function tsx(...args: readonly string[]): Promise<Ended> {
  const path = `${join(folder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { PATH: path, HOME: folder, TERRAFORM: terraform, TMPDIR: tmpdir() };
  return new Promise((done) => {
    const child = spawn('tsx', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text.replace(/\u001b\[[0-9;]*m/g, '')));
    child.on('close', (code) => done({ code, output }));
  });
}

async function look(): Promise<Ended> {
  const diff = await tsx('rehearse.ts', 'diff', 'shop');
  if (diff.code !== 0) throw new Error(diff.output);
  const shown = await tsx('show.ts');
  if (shown.code !== 0) throw new Error(shown.output);
  return tsx('look.ts', 'plan.json');
}

test('is deployed, has nothing to change, and then has its change judged', async () => {
  const deployed = await tsx('rehearse.ts', 'deploy', 'shop', '--auto-approve');
  expect(deployed).toEqual({ code: 0, output: expect.stringContaining('2 added, 0 changed, 0 destroyed') });
  expect(await look()).toEqual({
    code: 0,
    output: expect.stringContaining('Can I approve this? Yes: nothing changes.'),
  });

  write(
    'main.ts',
    APP.replace('forceDestroy: false', 'forceDestroy: true').replace(
      '1209600, visibilityTimeoutSeconds: 30',
      '3600, visibilityTimeoutSeconds: 60',
    ),
  );
  const { code, output } = await look();
  expect(code).toBe(3);
  // By the catalogue in the README, by what the package knows of every type, and by nobody.
  for (const line of [
    'Only if 2 danger',
    'aws_sqs_queue.orders: message_retention_seconds falls, 1209600 → 3600',
    'aws_s3_bucket.pictures: force_destroy is switched on, false → true',
    'aws_sqs_queue.orders is updated: no judgement names the attribute\n      visibility_timeout_seconds: 30 → 60',
  ])
    expect(output).toContain(line);
});
