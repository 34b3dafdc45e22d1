/** Plan, approve, apply in three steps, as the workflow of prod does it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapAllButCache, E2E_TIMEOUT_MS, repository, type Checkout } from './kit';

jest.setTimeout(2 * E2E_TIMEOUT_MS);

const STACK = 'bootstrap-stage';
let own: Checkout;

beforeAll(async () => {
  own = repository();
  await bootstrapAllButCache(own, STACK);
});

afterAll(() => own.cleanup());

const balrog = (...words: readonly string[]) =>
  own.run(['exec', 'node', 'commands/toolchain/run.mjs', 'commands/balrog.ts', ...words]);

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
  const applied = await balrog('plan', 'apply', STACK, '--filed', file, '--digest', digest);
  expect({ code: applied.code, output: applied.output }).toMatchObject({ code: 0 });
  expect(applied.output).toContain('Apply complete!');

  // The state has moved on since: the same plan, though young enough, is refused by Terraform.
  const again = await balrog('plan', 'apply', STACK, '--filed', file, '--digest', digest);
  expect(again.code).not.toBe(0);
});
