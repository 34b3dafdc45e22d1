/** `npm run demo`, as somebody gives it who wants to see a week of releases: what it tells, in which order, and that nothing of it is left. */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { E2E_TIMEOUT_MS, git, repository, type Checkout } from './kit';

// It deploys seven times.
jest.setTimeout(10 * E2E_TIMEOUT_MS);

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

/** Texts of the scenes, each from its title on. */
const scenesIn = (output: string): readonly string[] => output.split(/^(?=\d+\. )/m).slice(1);

/** What each scene shows in this order: what is typed, and what came of it. */
const STORY: readonly (readonly [scene: string, shows: readonly RegExp[]])[] = [
  ['two empty accounts are prepared', [/\$ .* deploy bootstrap-stage bootstrap-prod/, /Apply complete! Resources: /]],
  [
    'stage follows v3.26',
    [/\$ .* release stage v3\.26/, /stage: v3\.25 -> v3\.26/, /\$ .* deploy stage/, /v3\.26 runs in stage, after/],
  ],
  [
    'a Thursday is a good time for prod, which stage has tried',
    [/\(2026-12-03T/, /\$ .* preflight prod/, /ok stage /, /ok day Thursday/],
  ],
  [
    'a version that adds to the schema does not start, and is taken back on the schema that it left',
    [
      ...[/schema change: additive/, /\$ .* deploy stage .*rollback:public/, /did not come to its end/, /exit code 1/],
      ...[/Terraform: schema-gate, then admin, .*public/, /\$ .* status stage/, /: bad/],
      ...[/\$ .* rollback stage/, /yes v3\.26 runs on schema/, /v3\.26 runs in stage/],
    ],
  ],
  [
    'a Friday says stop; whoever goes past it is shown with the reason, and prod is deployed, verified, and on record',
    [
      ...[/\(2026-12-04T/, /\$ .* deploy prod/, /stop day .*Friday/, /Nothing was changed/, /exit code 3/],
      ...[/\$ .* deploy prod .*day="([^"]+)"/, /record: s3:\/\/\S+prod/, /v3\.26 runs in prod/],
      ...[/\$ .* verify prod/, /good: /, /\$ .* status prod/, /went past day: .*: the fix of bug/],
    ],
  ],
  [
    'the UI goes forward and back by itself',
    [
      ...[/\$ .* ui prod --version v3\.26/, /waiting: /, /exit code 2/],
      ...[/\$ .* ui prod --version v3\.26/, /done: .*v3\.26/, /\$ .* ui prod --version v3\.25/, /done: .*v3\.25/],
    ],
  ],
  [
    'what takes away from the schema comes after the code',
    [
      ...[/unknown/, /exit code 1/, /schema change: destructive/, /\$ .* deploy stage/, /v3\.121 runs in stage/],
      ...[/Terraform: public, then schema-gate, then admin/],
    ],
  ],
];

/** What of `patterns` is not there, where each is looked for behind the one before. */
function missingIn(text: string, patterns: readonly RegExp[]): readonly string[] {
  let rest = text;
  return patterns.flatMap((pattern) => {
    const found = pattern.exec(rest);
    if (found === null) return [String(pattern)];
    rest = rest.slice(found.index + found[0].length);
    return [];
  });
}

test('tells the week, scene by scene, and leaves nothing behind', async () => {
  const { code, output } = await own.balrog(['rehearse', 'demo'], { env: env() });
  expect({ code, output }).toMatchObject({ code: 0 });
  const scenes = scenesIn(output);
  expect(scenes).toHaveLength(STORY.length);
  STORY.forEach(([scene, shows], index) => {
    const text = scenes[index] ?? '';
    expect({ scene, missing: missingIn(text, shows), text }).toEqual({ scene, missing: [], text });
  });
  expect(copies()).toEqual([]);
  expect(git(own, 'status', '--porcelain')).toBe('');
});

test('stopped by Ctrl-C, it waits for the command that runs, and removes its copy', async () => {
  const demo = own.startBalrog(['rehearse', 'demo'], { env: env() });
  await demo.until(/^ {3}\$ npm run balrog -- /m);
  expect(copies()).toHaveLength(1);
  demo.signal('SIGINT');
  const { code, output } = await demo.ended;
  expect({ code, output }).toEqual({ code: 130, output: expect.stringContaining('Stopped by SIGINT.') });
  expect(copies()).toEqual([]);
});
