/**
 * The fixture of empty blocks is what the real provider answers. RECORD_PROVIDER_ANSWERS=1 writes it anew. Where there is no provider,
 * nobody is asked, and that is said.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Values } from '../clouds/behaviour';
import { EMPTY_BLOCK_CASES, FILLED_BLOCK_CASES, type EmptyBlockAnswer, type EmptyBlockCase } from './empty-blocks';
import { blockOfJson, readFixture } from './fixtures/real-schemas';
import { RealProvider, realProvider, VERSION } from './real-provider';

const FIXTURE = join(__dirname, 'fixtures/empty-blocks.json');
const binary = realProvider();
if (binary === undefined)
  console.warn(
    `SKIPPED: no hashicorp/aws ${VERSION} here, so nobody compares the rehearsal's empty blocks with it. TF_PLUGIN_MIRROR may name a filesystem mirror; npm run second-opinion finds or fetches one.`,
  );

type BlockJson = Parameters<typeof blockOfJson>[0];
const json = JSON.parse(readFixture('aws-5.100.empty-blocks.schema.json.gz')) as {
  provider: BlockJson;
  resources: Record<string, BlockJson>;
};
const schemaOf = (type: string) => blockOfJson(json.resources[type]!);

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
  let provider: RealProvider;
  beforeAll(async () => {
    provider = await RealProvider.start(binary!);
    await provider.configure(blockOfJson(json.provider));
  }, 120_000);
  afterAll(() => provider.stop());

  async function answerTo({ type, block, config, operation, member }: EmptyBlockCase): Promise<EmptyBlockAnswer> {
    const schema = schemaOf(type);
    const body = await provider.sent(type, schema, config, operation);
    const prior = { ...without(config, block.split('.')), id: 'made-before' };
    const { planned, replacing } = await provider.plan(type, schema, prior, config);
    const list = at(planned, block.split('.'));
    return {
      type,
      block,
      sent: at(body, member.split('.')) !== undefined,
      plannedAgain: Array.isArray(list) && list.length > 0,
      replacing,
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

  test.each(FILLED_BLOCK_CASES)(
    'sends $block of $type with something in it',
    async (each) => {
      expect(await answerTo(each)).toMatchObject({ sent: true });
    },
    120_000,
  );
});
