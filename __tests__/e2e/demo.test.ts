/** `npm run demo`, and somebody who has seen enough of it. */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { E2E_TIMEOUT_MS, repository, type Checkout } from './kit';

jest.setTimeout(2 * E2E_TIMEOUT_MS);

let own: Checkout;
/** The copies lie below it, and nothing of another command. */
let temporary: string;
const env = () => ({ TMPDIR: temporary });

beforeAll(() => {
  own = repository();
  temporary = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-demo-test-')));
});

afterAll(async () => {
  await own.cleanup();
  rmSync(temporary, { recursive: true, force: true });
});

const copies = () => readdirSync(temporary).filter((name) => name.startsWith('balrog-demo-'));

test('stopped by Ctrl-C, it waits for the command that runs, and removes its copy', async () => {
  const demo = own.startBalrog(['rehearse', 'demo'], { env: env() });
  await demo.until(/^ {3}\$ npm run balrog -- /m);
  expect(copies()).toHaveLength(1);
  demo.signal('SIGINT');
  const { code, output } = await demo.ended;
  expect({ code, output }).toEqual({ code: 130, output: expect.stringContaining('Stopped by SIGINT.') });
  expect(copies()).toEqual([]);
});
