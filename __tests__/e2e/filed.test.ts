/** Plan, approve, apply in three steps, as the workflow of prod does it. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapAllButCache, E2E_TIMEOUT_MS, git, repository, type Checkout } from './kit';

jest.setTimeout(4 * E2E_TIMEOUT_MS);

const STACK = 'bootstrap-stage';
let own: Checkout;

beforeAll(async () => {
  own = repository();
  await bootstrapAllButCache(own, STACK);
});

afterAll(() => own.cleanup());

const balrog = (...words: readonly string[]) =>
  own.run(['exec', 'node', 'commands/toolchain/run.mjs', 'commands/balrog.ts', ...words]);

/** What came in between, and what is said of it. */
interface Between {
  readonly what: string;
  readonly says: string;
  /** Nothing, where only the words of the command are others. */
  readonly make?: () => unknown;
  readonly undo?: () => unknown;
  readonly stack?: string;
  readonly words?: readonly string[];
}

/** Docker Hub is signed in to by another secret, which is of what waits to be deployed. */
const CODE = 'environments/stage.ts';

const BETWEEN: readonly Between[] = [
  {
    what: 'another environment',
    stack: 'bootstrap-prod',
    says: 'It is a plan of bootstrap-stage, not of bootstrap-prod.',
  },
  { what: 'more time than its limit', words: ['--newest', '0'], says: 'the limit is 0 minutes' },
  { what: 'another approval', words: ['--digest', '0'.repeat(64)], says: `approved was ${'0'.repeat(64)}` },
  {
    what: 'a commit',
    make: () => git(own, 'commit', '--quiet', '--allow-empty', '--message', 'Later'),
    undo: () => git(own, 'reset', '--quiet', '--soft', 'HEAD~1'),
    says: 'It was made of commit ',
  },
  {
    what: 'an edit that nobody has committed',
    make: () => own.edit(CODE, 'docker-hub-AbCdEf', 'docker-hub-GhIjKl'),
    undo: () => own.edit(CODE, 'docker-hub-GhIjKl', 'docker-hub-AbCdEf'),
    says: 'is of other code than the files here synthesize to.',
  },
  {
    what: 'a deployment by somebody else',
    make: async () => {
      cpSync(own.home, before(), { recursive: true, verbatimSymlinks: true });
      const { code, output } = await own.run(['deploy', STACK, '--auto-approve']);
      expect({ code, output }).toMatchObject({ code: 0 });
    },
    undo: () => {
      rmSync(own.home, { recursive: true });
      cpSync(before(), own.home, { recursive: true, verbatimSymlinks: true });
    },
    says: 'Saved plan is stale',
  },
];

/** Outside of what a review looks at. */
const before = () => join(own.folder, '.git', 'home-of-before');

test('what was filed is applied once, and nothing else is', async () => {
  const file = join(own.folder, 'filed.json');
  const filed = await balrog('plan', 'file', STACK, '--output', file);
  expect({ code: filed.code, output: filed.output }).toMatchObject({ code: 2 });
  const digest = filed.stdout.trim().split('\n').at(-1) ?? '';
  expect(digest).toMatch(/^[0-9a-f]{64}$/);

  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes, Buffer.from(' ')]));
  const changed = await balrog('plan', 'apply', STACK, '--filed', file, '--digest', digest);
  expect(changed.output).toContain(`approved was ${digest}`);
  expect(changed.code).toBe(1);

  writeFileSync(file, bytes);
  for (const { what, make, undo, stack = STACK, words = [], says } of BETWEEN) {
    await make?.();
    const refused = await balrog('plan', 'apply', stack, '--filed', file, '--digest', digest, ...words);
    await undo?.();
    expect({ what, code: refused.code, output: refused.output }).toEqual({
      ...{ what, code: 1 },
      output: expect.stringContaining(says),
    });
    expect(refused.output).not.toContain('Apply complete!');
  }

  const applied = await balrog('plan', 'apply', STACK, '--filed', file, '--digest', digest);
  expect({ code: applied.code, output: applied.output }).toMatchObject({ code: 0 });
  expect(applied.output).toContain('Apply complete!');

  // By itself the state has moved on, too.
  const again = await balrog('plan', 'apply', STACK, '--filed', file, '--digest', digest);
  expect({ code: again.code, output: again.output }).toEqual({
    code: 1,
    output: expect.stringContaining('Saved plan is stale'),
  });
});
