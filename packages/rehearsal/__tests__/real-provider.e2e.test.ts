/**
 * The fixture of empty blocks is what the real provider answers. RECORD_PROVIDER_ANSWERS=1 writes it anew. Where there is no provider,
 * nobody is asked, and that is said.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Values } from '../clouds/behaviour';
import { EMPTY_BLOCK_CASES, FILLED_BLOCK_CASES, type EmptyBlockAnswer, type EmptyBlockCase } from './empty-blocks';
import { readDifferences } from '../shadow';
import { shadowOf } from '../shadow/shadow';
import { realProvider, VERSION, WatchedProvider } from './real-provider';

const FIXTURE = join(__dirname, 'fixtures/empty-blocks.json');
const binary = realProvider();
if (binary === undefined)
  console.warn(
    `SKIPPED: no hashicorp/aws ${VERSION} here, so nobody compares the rehearsal's empty blocks with it. TF_PLUGIN_MIRROR may name a filesystem mirror; npm run second-opinion finds or fetches one.`,
  );

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON is looked into without ceremony
type Json = any;
const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<Json>((found, step) => (Array.isArray(found) && !/^\d+$/.test(step) ? found[0] : found)?.[step], value);

/** The configuration as a state that lacks the block. */
function without(config: Values, [name = '', ...rest]: readonly string[]): Values {
  const [item] = (config[name] ?? []) as Values[];
  return { ...config, [name]: rest.length === 0 ? [] : [without(item!, rest)] };
}

const maybe = binary === undefined ? describe.skip : describe;

maybe('the real provider', () => {
  let watched: WatchedProvider;
  beforeAll(async () => {
    watched = await WatchedProvider.start(binary!);
  }, 120_000);
  afterAll(() => watched.stop());

  async function answerTo({ type, block, config, operation, member }: EmptyBlockCase): Promise<EmptyBlockAnswer> {
    const body = await watched.sent(type, config, operation);
    const prior = { ...without(config, block.split('.')), id: 'made-before' };
    const { planned, replacing } = await watched.provider.plan(type, prior, config);
    const list = at(planned, block.split('.'));
    return {
      type,
      block,
      sent: at(body, member.split('.')) !== undefined,
      plannedAgain: Array.isArray(list) && list.length > 0,
      replacing: [...new Set(replacing.map(([name]) => String(name)))].sort(),
    };
  }

  test('sends or drops each block that is written {} as the fixture says', async () => {
    const answers: EmptyBlockAnswer[] = [];
    for (const each of EMPTY_BLOCK_CASES) answers.push(await answerTo(each));
    if (process.env.RECORD_PROVIDER_ANSWERS === '1') {
      writeFileSync(FIXTURE, `${JSON.stringify({ provider: `hashicorp/aws ${VERSION}`, answers }, undefined, 2)}\n`);
    }
    expect({ provider: `hashicorp/aws ${VERSION}`, answers }).toEqual(JSON.parse(readFileSync(FIXTURE, 'utf8')));
  }, 240_000);

  test('the shadow notes what the provider answers otherwise, and decides where it is told to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shadow-'));
    const report = join(folder, 'differences.jsonl');
    const shadow = shadowOf({ binary: binary!, report, decides: true });
    try {
      const block = watched.provider.block('aws_sqs_queue')!;
      const config = { name: 'a', delay_seconds: 5000 };
      const validated = await shadow.validated({ type: 'aws_sqs_queue', block, config, diagnostics: [] });
      expect(validated).toMatchObject([{ severity: 'error', summary: expect.stringContaining('range (0 - 900)') }]);
      const { planned } = await watched.provider.plan('aws_sqs_queue', null, { name: 'a' });
      const prior = {
        ...planned,
        id: 'a',
        arn: 'arn',
        name_prefix: '',
        url: 'u',
        tags_all: {},
        sqs_managed_sse_enabled: true,
      };
      const asked = { type: 'aws_sqs_queue', block, prior, config: { name: 'b' }, provider: {} };
      const plan = await shadow.planned({ ...asked, plan: { planned: { ...prior, name: 'b' }, replacing: [] } });
      expect(plan?.replacing).toContainEqual(['name']);
      expect(readDifferences(report).map(({ kind, rehearsal, provider }) => [kind, rehearsal, provider])).toEqual([
        ['refusal', 'nothing', expect.stringContaining('range (0 - 900)')],
        ['action', 'update', 'replace'],
      ]);
    } finally {
      shadow.close();
      rmSync(folder, { recursive: true });
    }
  }, 240_000);

  test.each(FILLED_BLOCK_CASES)(
    'sends $block of $type with something in it',
    async (each) => {
      expect(await answerTo(each)).toMatchObject({ sent: true });
    },
    120_000,
  );
});
