/** What people type and what services answer is repeated in messages, notices and records: what looks like a secret is in none of them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlan, render, review } from '@balrog-infra/review';
import { balrog } from '../../commands/balrog';
import { withoutSecretsOfPeople } from '../../commands/operations/environment-files';
import { masked } from '../../commands/operations/masked';
import { writeOperation } from '../../commands/operations/under-way';
import { readEvidence, writeFailure } from '../../commands/plan/review/evidence';
import { present } from '../../commands/plan/review/present';
import { noticesBy } from '../../commands/release/notices';
import { EnvironmentError } from '../../environments/mistake';
import { show } from '../../policies/expectations';

// Put together here, so that nothing in this file is one.
const TOKEN = ['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY2zA4'].join('_');
const PASSWORD = ['hunter2', 'Zebra'].join('');
const SAID = `CannotPullContainerError: mysql://root:${PASSWORD}@db.example.com said no to ${TOKEN}`;

const shows = (text: string): readonly string[] => [TOKEN, PASSWORD].filter((secret) => text.includes(secret));

test('it would be seen', () => expect(shows(SAID)).toHaveLength(2));

test('a notice', async () => {
  const told: string[] = [];
  const cloud = { tell: (...words: readonly string[]) => Promise.resolve(void told.push(...words)) };
  await noticesBy(cloud, () => undefined).tell('prod-1', `prod failed: ${SAID}`, SAID);
  expect(told.join(' ')).toMatch(/prod failed: CannotPullContainerError/);
  expect(shows(told.join(' '))).toEqual([]);
});

test('an operation that is under way, and a record', () => {
  const operation = { id: 'prod-1', asked: `freeze --reason ${SAID}`, steps: [{ step: 'deploy', says: SAID }] };
  const kept = writeOperation(operation as unknown as Parameters<typeof writeOperation>[0]);
  expect(JSON.parse(kept)).toMatchObject({ id: 'prod-1', asked: expect.stringContaining('freeze --reason') });
  expect(shows(kept)).toEqual([]);
  expect(masked({ at: 1, none: null, list: [true, TOKEN] })).toEqual({ at: 1, none: null, list: [true, '(secret)'] });
});

test.each(['text', 'markdown'] as const)('the reasons of those who signed, as %s', (format) => {
  const decision = { acknowledged: [`prod: acknowledged: ${SAID}`], missing: [`prod: ${SAID}`] };
  const report = present({ reports: [], notes: [SAID], decision, whereIsTheRest: '--full' }, format);
  expect(report).toContain('CannotPullContainerError');
  expect(shows(report)).toEqual([]);
});

test('mistakes in environments, and values that a rule refuses', () => {
  const { message } = new EnvironmentError([{ file: 'a.ts', path: 'version', given: SAID, allowed: 'a version' }]);
  expect(message).toContain('given (what looks like a URL with a password); write a version');
  expect(shows(`${message} ${show({ image: SAID })}`)).toEqual([]);
});

test.each([[['status', `--${TOKEN}`]], [[TOKEN]], [['plan', 'review', '--format', TOKEN]]])(
  'arguments that nobody knows: %#',
  async (argv) => {
    const said: string[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => (said.push(String(text)), true));
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('ended');
    });
    await expect(balrog(argv).parseAsync(argv, { from: 'user' })).rejects.toThrow('ended');
    stderr.mockRestore();
    exit.mockRestore();
    expect(said.join('')).toContain('looks like a GitHub token, so it is not repeated here');
    expect(shows(said.join(''))).toEqual([]);
  },
);

/** An empty folder. */
function inFolder<T>(use: (project: string) => T): T {
  const project = mkdtempSync(join(tmpdir(), 'balrog-said-'));
  return use(project);
}

test('a reason in databases.json: of what was adopted, and of what may go', () => {
  const recorded = { kmsKeyId: 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-0000-0000-000000000001' };
  const row = {
    serving: 'balrog-prod',
    generations: { 'balrog-prod-2': { from: { adopted: SAID }, recorded, retired: { reason: TOKEN, bug: 1772799 } } },
  };
  const written = withoutSecretsOfPeople(row);
  expect(shows(JSON.stringify(written))).toEqual([]);
  expect(written).toEqual({
    serving: 'balrog-prod',
    generations: {
      'balrog-prod-2': {
        from: { adopted: expect.stringContaining('CannotPullContainerError') },
        recorded,
        retired: { reason: '(secret)', bug: 1772799 },
      },
    },
  });
});

test('the evidence of a change that came to nothing', () => {
  inFolder((project) => {
    const file = join(project, 'failure.json');
    writeFailure(file, `terraform: ${SAID}`);
    expect(shows(readFileSync(file, 'utf8'))).toEqual([]);
    expect(() => readEvidence(file)).toThrow('terraform: CannotPullContainerError');
    rmSync(project, { recursive: true });
  });
});

test('the name of a file with a plan, in the heading and wherever else the report says whose it is', () => {
  const report = review(readPlan({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: [] }), {
    stack: `plan-of ${TOKEN}`,
  });
  for (const format of ['text', 'markdown', 'json'] as const) {
    const text = render(report, format);
    expect(text).toContain('plan-of');
    expect(shows(text)).toEqual([]);
  }
});
