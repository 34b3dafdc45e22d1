/** What can be asked of the repository: what grows old, and what it costs. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COST_PAGE, costPage } from '../../commands/maintain/cost-page';
import { asText, printAges } from '../../commands/questions/ages';
import { usesInRepository } from '../../commands/questions/ages/in-repository';
import { usesInStacks } from '../../commands/questions/ages/in-stacks';
import { isOpen, judge, SOON_DAYS } from '../../commands/questions/ages/judge';
import { billOfEnvironment, printCost } from '../../commands/questions/cost';
import { billOf } from '../../commands/questions/cost/bill';
import { PRICES } from '../../commands/questions/cost/prices';
import { FREE, PRICED } from '../../commands/questions/cost/types';
import { printMigrations } from '../../commands/questions/migrations';
import { SIDECAR_IMAGES } from '../../constructs/services/sidecar-images';
import { loadEnvironments } from '../../environments';
import { AGES, PRODUCTS, type Age } from '../../environments/ages';
import { stackNamed } from '../kit';

const PROJECT = resolve(__dirname, '../..');
const STACKS = Object.fromEntries(
  loadEnvironments()
    .flatMap(({ environment: { name } }) => [name, `bootstrap-${name}`])
    .map((name) => [name, stackNamed(name).json]),
);
const USES = [...usesInRepository(PROJECT), ...usesInStacks(STACKS)];
const ON = '2026-11-30';

describe('what ages', () => {
  test('has a row, whatever carries an image, runtime, engine, TLS policy or provider', () => {
    expect(() => judge(USES, AGES, ON)).not.toThrow();
    expect(new Set(judge(USES, AGES, ON).map(({ product }) => product))).toEqual(new Set(PRODUCTS));
  });

  test('takes its version from where it is set', () => {
    const versions = (product: string) => [
      ...new Set(USES.filter((use) => use.product === product).map((use) => use.version)),
    ];
    expect(versions('nginx')).toEqual([SIDECAR_IMAGES.nginx.tag]);
    expect(versions('RDS for MySQL')).toEqual([
      ...new Set(loadEnvironments().map(({ environment }) => environment.database.mysqlVersion)),
    ]);
    expect(versions('Terraform')).toEqual([readFileSync(join(PROJECT, '.terraform-version'), 'utf8').trim()]);
    // balrog.md, section 2: both images are python:3.9-slim up to v3.37.
    expect(versions("Python of Balrog's image")).toEqual(['3.9']);
    expect(versions('hashicorp/aws')).toEqual(['6.25.0']);
    expect(USES.filter(({ where }) => where === '.github/workflows/ci.yml').map(({ version }) => version)).toEqual(
      expect.arrayContaining(['20', '24', 'ubuntu-24.04']),
    );
  });

  test('is named with its place, where nothing is known of it', () => {
    const stack = {
      resource: {
        aws_ecs_task_definition: { x: { container_definitions: '[{"image":"redis@sha256:77"}]' } },
        aws_elasticache_cluster: { y: { engine_version: '7.1' } },
      },
    };
    expect(() => usesInStacks({ ours: stack })).toThrow(
      /ours: aws_ecs_task_definition\.image is "redis@sha256:77": nothing is known of the image\nours: aws_elasticache_cluster\.engine_version is "7\.1": nothing says what it is a version of\n\nSay in commands/,
    );
    const newer = [{ product: 'Node.js' as const, version: '28', where: '.nvmrc' }];
    expect(() => judge(newer, AGES, ON)).toThrow(/^Node\.js 28 \(\.nvmrc\)\n\nUntil when are they mended\?/);
    expect(() => judge([{ ...newer[0]!, version: '2' }], AGES, ON)).toThrow('Node.js 2 ');
  });

  test.each(AGES.map((age) => [`${age.product} ${age.line}`, age] as const))('%s is told in full', (_, age) => {
    expect(new Date(age.ends).toISOString()).toBe(`${age.ends}T00:00:00.000Z`);
    expect(new URL(age.source).protocol).toBe('https:');
    for (const [file] of (age.stays ?? '').matchAll(/\b(docs|environments|commands|application)\/[\w./-]+\w/g)) {
      expect({ file, there: existsSync(join(PROJECT, file)) }).toEqual({ file, there: true });
    }
    expect(AGES.filter(({ product, line }) => product === age.product && line === age.line)).toHaveLength(1);
  });

  const row = (ends: string, stays?: string): Age => ({
    product: 'Node.js',
    line: '24',
    ends,
    end: 'announced',
    source: 'https://example.com',
    ...(stays !== undefined && { stays }),
  });
  const [one] = [{ product: 'Node.js' as const, version: 'v24.1', where: 'here' }];

  test.each([
    ['2026-11-29', 'ended', true],
    ['2026-11-30', 'soon', true],
    ['2027-02-28', 'soon', true],
    ['2027-03-01', 'later', false],
  ] as const)('ends on %s: %s', (ends, state, open) => {
    expect(SOON_DAYS).toBe(90);
    const [judged] = judge([one], [row(ends)], ON);
    expect({ state: judged!.state, open: isOpen(judged!) }).toEqual({ state, open });
    expect(asText([judged!], ON).includes('<- to decide')).toBe(open);
    expect(isOpen(judge([one], [row(ends, 'Because.')], ON)[0]!)).toBe(false);
  });

  test('is printed, and the exit code says whether somebody must decide', async () => {
    // Long before and long after everything in the table.
    const [code, json] = await printed(() => printAges({ on: '2020-01-01', json: true }, () => USES));
    expect([code, (JSON.parse(json) as unknown[]).length]).toEqual([0, judge(USES, AGES, ON).length]);
    const [late, text] = await printed(() => printAges({ on: '2099-01-01' }, () => USES));
    expect(late).toBe(2);
    expect(text).toMatch(/^As of 2099-01-01\n\nHas ended\n\n/);
    expect(text).toMatch(/Ends later\n\n {2}nothing\n\n\d+ of them wait for a decision/);
    await expect(printAges({ on: 'soon' })).rejects.toThrow('--on soon is no day: write it as 2026-11-30.');
    await expect(printAges({ on: '2026-02-31' })).rejects.toThrow('--on 2026-02-31 is no day: write it as 2026-11-30.');
  });
});

/** What `print` writes to stdout, and its exit code. */
async function printed(print: () => Promise<number>): Promise<readonly [code: number, text: string]> {
  let said = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (said += String(text)) !== '');
  try {
    return [await print(), said];
  } finally {
    write.mockRestore();
  }
}

describe('what prod costs', () => {
  const bill = billOfEnvironment('prod', STACKS);
  const typesOf = (names: readonly string[]) =>
    new Set(names.flatMap((name) => Object.keys(STACKS[name]!.resource ?? {})));
  const withDatabase = (change: object) => {
    const stack = structuredClone(STACKS.prod!) as { resource: { aws_db_instance: { database: object } } };
    Object.assign(stack.resource.aws_db_instance.database, change);
    return billOf(stack);
  };

  test('is told of every type of resource: each is priced or says why it costs nothing, and no other is', () => {
    const told = [...Object.keys(PRICED), ...Object.keys(FREE)];
    expect(told.sort()).toEqual([...typesOf(Object.keys(STACKS))].sort());
    for (const type of typesOf(['prod', 'bootstrap-prod'])) {
      expect({ type, told: bill.lines.some((line) => line.type === type) || type in bill.free }).toEqual({
        type,
        told: true,
      });
    }
  });

  test('is not told while a type or a size has no price', () => {
    const of = (resource: object) => () => billOf({ resource });
    expect(of({ aws_redshift_cluster: { a: {} }, aws_eks_cluster: { b: {} } })).toThrow(
      /^aws_eks_cluster\naws_redshift_cluster\n\nWhat does each cost\? Price it in commands/,
    );
    expect(() => withDatabase({ instance_class: 'db.x9.huge' })).toThrow(
      'The price of db.x9.huge is not known: add it to DATABASE_CLASSES in commands/questions/cost/prices.ts.',
    );
  });

  // "RDS Extended Support charges" (RDS user guide): for each vCPU, those of the standby included; db.r6g.xlarge has four.
  test('has the surcharge of extended support, which follows engine, class and zones', () => {
    const surcharge = (of: ReturnType<typeof billOf>) => of.lines.find(({ what }) => what.includes('extended support'));
    expect(surcharge(bill)).toMatchObject({ amount: 8 * 730, dollars: 584 });
    expect(surcharge(withDatabase({ multi_az: false }))?.amount).toBe(4 * 730);
    expect(surcharge(withDatabase({ engine_version: '8.4' }))).toBeUndefined();
  });

  test('is the sum of its lines, the dearest first, by prices that say where they stand', () => {
    expect(bill.dollars).toBeCloseTo(bill.lines.reduce((sum, { amount, price }) => sum + amount * price.dollars, 0));
    expect(bill.lines.map(({ dollars }) => dollars)).toEqual(
      bill.lines.map(({ dollars }) => dollars).sort((a, b) => b - a),
    );
    for (const { dollars, source } of Object.values(PRICES)) {
      expect([dollars > 0, new URL(source).protocol]).toEqual([true, 'https:']);
    }
  });

  test('stands in docs/cost.md as the stacks are today: `npm run cost-page` writes it', () => {
    expect(readFileSync(join(PROJECT, COST_PAGE), 'utf8')).toBe(costPage('prod', bill));
  });

  test('is printed: the ten largest, all others, the sum, what is assumed; of stage nothing is', async () => {
    const [code, text] = await printed(() => printCost('prod', {}, () => STACKS));
    expect(code).toBe(0);
    expect(text).toMatch(
      /^prod, a month, in dollars: list prices of us-west-2 of 2026-11, without discounts and tax\n\n(.*\n){10} +-+ {2}the ten largest: \d+\n/,
    );
    expect(text).toMatch(/=+\n +\d+ {2}in all\n\nAssumed:\n {2}requestsPerDay 100000000: /);
    const [, json] = await printed(() => printCost('prod', { json: true }, () => STACKS));
    expect(JSON.parse(json)).toMatchObject({ dollars: bill.dollars });
    await expect(printCost('stage', {}, () => STACKS)).rejects.toThrow(
      'Nothing is assumed of the traffic of stage. What it costs can be asked of prod.',
    );
  });
});

describe('what a release does to the schema', () => {
  const said = async (running: string, next: string) => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await printMigrations(running, next);
      return log.mock.calls.map(([line]) => String(line)).join('\n');
    } finally {
      log.mockRestore();
    }
  };

  test('is asked in the folder of the tool that moves it there, and in both where one takes over', async () => {
    expect(await said('v3.24', 'v3.25')).toContain('v3.24 v3.25 -- src/auslib/migrate/versions\n');
    expect(await said('v3.118', 'v3.120')).toContain('v3.118 v3.120 -- src/auslib/alembic/versions\n');
    expect(await said('v3.116', 'v3.117')).toContain('-- src/auslib/migrate/versions src/auslib/alembic/versions\n');
  });

  test('comes with what the list of files does not show', async () => {
    expect(await said('v3.116', 'v3.117')).toContain('Note: v3.117 hands the schema over to Alembic');
    expect(await said('v3.24', 'v3.25')).not.toContain('Note:');
    expect(await said('v3.25', 'v3.24')).toContain('Going back runs no migration');
  });

  test('is refused of what is no version, each by its name', async () => {
    await expect(said('3.24', 'v3.25.1')).rejects.toThrow('3.24 and v3.25.1 is no version of Balrog: write two parts');
  });
});
