import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allTypes, bindingsBlock, loadSchemas } from '../schema';
import type { BlockSchema, ProviderSchemas, ResourceSchema } from '../schema';
import { pathsOf } from '../schema/paths';
import { CHANGED_IN_6 } from './fixtures/aws-changed-in-6';
import { announced, blockOfJson, readFixture, toldByBindings } from './fixtures/real-schemas';
import type { DeclaredType } from './fixtures/real-schemas';
import { compare } from './fixtures/schema-differences';
import type { Comparison } from './fixtures/schema-differences';

const FLAGS = ['type', 'required', 'optional', 'computed'];
const NUMBERS = ['minItems', 'maxItems'];
const SHAPE = ['nesting', ...NUMBERS];
const FACTS = ['sensitive', 'deprecated', 'forceNew', 'default', 'conflictsWith'];

function comparison(): Comparison {
  return { attributes: 0, blocks: 0, differences: [] };
}

/** `timeouts` is the SDK's own block and not part of what a provider declares. */
function withoutTimeouts(block: BlockSchema): BlockSchema {
  const declared = Object.entries(block.blocks).filter(([name]) => name !== 'timeouts');
  return { ...block, blocks: Object.fromEntries(declared) };
}

function count(block: BlockSchema): { attributes: number; blocks: number } {
  const paths = [...pathsOf(block).values()];
  const blocks = paths.filter((kind) => kind === 'block').length;
  return { attributes: paths.length - blocks, blocks };
}

describe('schemas of hashicorp/google, derived from the bindings', () => {
  const real = JSON.parse(readFixture('google.json.gz')) as Record<
    'resources' | 'dataSources',
    Record<string, DeclaredType>
  >;
  const derived: ProviderSchemas = loadSchemas({ provider: 'google', ...allTypes('google') });
  const all = [...Object.values(derived.resources), ...Object.values(derived.dataSources)];

  test('name exactly the types of the real provider: 1,096 resources and 373 data sources', () => {
    expect(Object.keys(derived.resources)).toEqual(Object.keys(real.resources).sort());
    expect(Object.keys(derived.dataSources)).toEqual(Object.keys(real.dataSources).sort());
    expect(all).toHaveLength(1096 + 373);
  });

  test('equal what the real provider declares, in every attribute, block, number and fact', () => {
    const found = comparison();
    for (const section of ['resources', 'dataSources'] as const) {
      const facts = section === 'resources' ? FACTS : FACTS.filter((fact) => fact !== 'forceNew');
      const blockFacts = facts.filter((fact) => fact !== 'sensitive' && fact !== 'default');
      const extent = {
        ofAttributes: [...FLAGS, ...NUMBERS, ...facts],
        ofBlocks: [...SHAPE, ...blockFacts],
        exact: true,
      };
      for (const [type, declared] of Object.entries(real[section])) {
        const { block, version, updatable } = announced(declared);
        const actual = derived[section][type]!;
        compare(found, type, block, withoutTimeouts(actual.block), extent);
        if (actual.version !== version) found.differences.push(`${type}: version ${actual.version}, not ${version}`);
        if (actual.updatable !== updatable) found.differences.push(`${type}: updatable is ${actual.updatable}`);
      }
    }
    expect(found.differences.slice(0, 20)).toEqual([]);
    // 23,415 declared attributes and the id of 1,458 types that declare none.
    expect({ attributes: found.attributes, blocks: found.blocks }).toEqual({ attributes: 24_873, blocks: 4_507 });
  });

  test('need no facts for types, flags, nesting, "at least one" and "at most one"', () => {
    const found = comparison();
    for (const [type, declared] of Object.entries(real.resources)) {
      const block = withoutTimeouts(bindingsBlock('google', 'resource', type)!);
      compare(found, type, toldByBindings(announced(declared).block), block, {
        ofAttributes: [...FLAGS, ...NUMBERS],
        ofBlocks: SHAPE,
        exact: true,
      });
    }
    expect(found.differences.slice(0, 20)).toEqual([]);
  });

  test('have timeouts as the SDK adds them: one optional block of optional strings', () => {
    const operations = ['create', 'read', 'update', 'delete', 'default'];
    const wrong = all.flatMap(({ block: { blocks } }) => {
      const { nesting, minItems, block } = blocks['timeouts'] ?? { nesting: 'single' as const, block: EMPTY };
      const strings = Object.entries(block.attributes).filter(
        ([name, { type, optional, computed }]) =>
          operations.includes(name) && type === 'string' && optional && !computed,
      );
      const isRight = nesting === 'single' && !minItems && strings.length === count(block).attributes;
      return isRight ? [] : [JSON.stringify(block)];
    });
    expect(wrong).toEqual([]);
  });

  test('come to 27,121 attributes and 5,234 blocks, with timeouts and the provider block', () => {
    const totals = [...all.map(({ block }) => block), derived.provider].map(count);
    expect(totals.reduce((sum, { attributes }) => sum + attributes, 0)).toBe(27_121);
    expect(totals.reduce((sum, { blocks }) => sum + blocks, 0)).toBe(5_234);
  });

  test('have the provider block, without the alias that is Terraform’s own', () => {
    const { attributes, blocks } = derived.provider;
    expect(attributes['alias']).toBeUndefined();
    expect(attributes['project']).toEqual({ type: 'string', optional: true });
    expect(attributes['scopes']).toEqual({ type: ['list', 'string'], optional: true });
    expect(attributes['default_labels']).toEqual({ type: ['map', 'string'], optional: true });
    expect(blocks['batching']).toMatchObject({
      nesting: 'list',
      block: { attributes: { enable_batching: { type: 'bool' } } },
    });
    expect(blocks['external_credentials']?.block.attributes['audience']).toEqual({ type: 'string', required: true });
  });
});

const EMPTY: BlockSchema = { attributes: {}, blocks: {} };

describe('schemas of hashicorp/aws', () => {
  type Section = Record<string, { version: number; block: Parameters<typeof blockOfJson>[0] }>;
  const json = JSON.parse(readFixture('aws-5.100.app.schema.json.gz')) as {
    provider_schemas: Record<
      string,
      { provider: Section[string]; resource_schemas: Section; data_source_schemas: Section }
    >;
  };
  const real = Object.values(json.provider_schemas)[0]!;
  const derived = loadSchemas({
    provider: 'aws',
    resources: Object.keys(real.resource_schemas),
    dataSources: Object.keys(real.data_source_schemas),
  });

  test('have everything 5.100.0 announces, but for reasoned differences', () => {
    const found = comparison();
    const secrets = ['sensitive', 'writeOnly', 'deprecated'];
    const extent = { ofAttributes: [...FLAGS, ...secrets], ofBlocks: [...SHAPE, 'deprecated'], exact: false };
    for (const [schemas, ours] of [
      [real.resource_schemas, derived.resources],
      [real.data_source_schemas, derived.dataSources],
    ] as const) {
      for (const [type, { version, block }] of Object.entries(schemas)) {
        compare(found, type, blockOfJson(block), ours[type]?.block ?? EMPTY, extent);
        if (ours[type]?.version !== version) found.differences.push(`${type}: version ${ours[type]?.version}`);
      }
    }
    expect(found.attributes).toBeGreaterThan(850);
    const kinds = found.differences.map((difference) => difference.replace(/ is .*/, ''));
    expect(kinds.sort()).toEqual(CHANGED_IN_6.map(([difference]) => difference).sort());
  });

  test('have every provider argument 5.100.0 announces', () => {
    const found = comparison();
    compare(found, 'provider', blockOfJson(real.provider.block), derived.provider, {
      ofAttributes: FLAGS,
      ofBlocks: SHAPE,
      exact: false,
    });
    expect(found.attributes).toBeGreaterThan(25);
    const gone = ['iotanalytics', 'iotevents', 'lookoutmetrics', 'opsworks', 'sdb', 'simpledb', 'worklink'];
    expect(found.differences).toEqual(gone.map((service) => `provider.endpoints.${service}: missing`));
  });

  test('tell what replaces a database and what does not', () => {
    const { attributes } = derived.resources['aws_db_instance']!.block;
    const replacing = [
      'engine',
      'username',
      'db_name',
      'kms_key_id',
      'storage_encrypted',
      'snapshot_identifier',
      'region',
    ];
    const inPlace = ['identifier', 'db_subnet_group_name', 'storage_type', 'engine_version', 'allocated_storage'];
    expect(replacing.filter((name) => !attributes[name]?.forceNew)).toEqual([]);
    expect(inPlace.filter((name) => attributes[name]?.forceNew)).toEqual([]);
    expect(attributes['delete_automated_backups']?.default).toBe(true);
    expect(attributes['password']).toMatchObject({ sensitive: true, optional: true });
    expect(attributes['password_wo']).toMatchObject({ sensitive: true, writeOnly: true });
  });

  test('move a resource to another region by replacing it', () => {
    const inPlace = Object.entries(derived.resources).filter(([, { block }]) => {
      const region = block.attributes['region'];
      return region?.optional && !region.forceNew;
    });
    expect(inPlace.map(([type]) => type)).toEqual([]);
    expect(derived.resources['aws_iam_role']!.block.attributes['region']).toBeUndefined();
  });

  test('know for every type of this system what replaces it, and say so where they do not', () => {
    expect(derived.withoutFacts).toEqual([]);
    const types = ['aws_bedrockagent_agent', 'aws_vpc'];
    const { withoutFacts, resources } = loadSchemas({ provider: 'aws', resources: types, dataSources: [] });
    expect(withoutFacts).toEqual(['aws_bedrockagent_agent']);
    expect(resources['aws_bedrockagent_agent']!.forceNewKnown).toBe(false);
  });

  test('plan a default in the type of its attribute, however the source writes it', () => {
    const { resources } = loadSchemas({ provider: 'aws', resources: allTypes('aws').resources, dataSources: [] });
    expect(resources['aws_lb_target_group']!.block.attributes['deregistration_delay']).toMatchObject({
      type: 'string',
      default: '300',
    });
    const goType = { string: 'string', number: 'number', boolean: 'bool' } as Record<string, string>;
    const wrong = (block: BlockSchema, path: string): string[] => [
      ...Object.entries(block.attributes)
        .filter(([, { type, default: value }]) => value !== undefined && goType[typeof value] !== type)
        .map(([name]) => `${path}.${name}`),
      ...Object.entries(block.blocks).flatMap(([name, nested]) => wrong(nested.block, `${path}.${name}`)),
    ];
    expect(Object.entries(resources).flatMap(([type, { block }]) => wrong(block, type))).toEqual([]);
  });

  test('leave unknown types out, whatever they are called', () => {
    const resources = [
      'aws_vpcs',
      'google_project',
      'aws_',
      'aws_provider',
      'aws_../vpc',
      'aws_data_aws_caller_identity',
      'vpc',
    ];
    const answer = loadSchemas({ provider: 'aws', resources, dataSources: ['aws_vpc_', 'aws_nothing'] });
    expect([answer.resources, answer.dataSources]).toEqual([{}, {}]);
  });

  test('are all understood, resources and data sources', () => {
    const types = allTypes('aws');
    const { resources, dataSources } = loadSchemas({ provider: 'aws', ...types });
    expect([Object.keys(resources), Object.keys(dataSources)]).toEqual([types.resources, types.dataSources]);
    // A list of objects that is an argument, not a block (5.100.0 announces the same).
    expect(resources['aws_emr_cluster']!.block.attributes['placement_group_config']).toEqual({
      type: ['list', ['object', { instance_role: 'string', placement_strategy: 'string' }]],
      optional: true,
    });
    const rule = resources['aws_wafv2_web_acl']!.block.blocks['rule']!.block;
    expect(rule.attributes['statement']).toEqual({ type: 'dynamic', optional: true });
  });
});

describe('the schema cache', () => {
  let cacheDir: string;
  beforeEach(() => (cacheDir = mkdtempSync(join(tmpdir(), 'schemas-'))));
  afterEach(() => rmSync(cacheDir, { recursive: true }));

  const load = (...resources: string[]): ProviderSchemas =>
    loadSchemas({ provider: 'aws', resources, dataSources: ['aws_caller_identity'], cacheDir });
  const folder = (): string => join(cacheDir, readdirSync(cacheDir)[0]!);
  const file = (name: string): string => join(folder(), `${name}.json`);

  test('gives the same answer as none', () => {
    const fresh = loadSchemas({ provider: 'aws', resources: ['aws_vpc'], dataSources: ['aws_caller_identity'] });
    expect(load('aws_vpc')).toEqual(fresh);
    expect(load('aws_vpc')).toEqual(fresh);
    expect(readdirSync(folder()).sort()).toEqual([
      'data-aws_caller_identity.json',
      'provider.json',
      'resource-aws_vpc.json',
    ]);
  });

  test('is really read', () => {
    load('aws_vpc');
    const planted: ResourceSchema = { version: 7, updatable: true, block: EMPTY };
    writeFileSync(file('resource-aws_vpc'), `${JSON.stringify(planted)}\n// end\n`);
    expect(load('aws_vpc').resources['aws_vpc']).toEqual(planted);
  });

  test('keeps the other types when one is new', () => {
    load('aws_vpc');
    const before = statSync(file('resource-aws_vpc')).ino;
    load('aws_vpc', 'aws_subnet');
    expect(statSync(file('resource-aws_vpc')).ino).toBe(before);
    expect(statSync(file('resource-aws_subnet')).isFile()).toBe(true);
  });

  test.each([
    ['garbage', (path: string) => writeFileSync(path, 'not JSON\n// end\n')],
    ['nothing', (path: string) => writeFileSync(path, '')],
    ['half of it', (path: string) => truncateSync(path, 500)],
  ])('is rebuilt where a file holds %s', (_what, damage) => {
    const fresh = load('aws_vpc');
    const whole = readFileSync(file('resource-aws_vpc'), 'utf8');
    damage(file('resource-aws_vpc'));
    expect(load('aws_vpc')).toEqual(fresh);
    expect(readFileSync(file('resource-aws_vpc'), 'utf8')).toBe(whole);
  });

  test('drops what an older version of the reader left', () => {
    const outdated = join(cacheDir, 'aws-1.2.3-0123456789abcdef');
    writeFileSync(join(cacheDir, 'notes'), 'not ours');
    loadSchemas({ provider: 'google', resources: [], dataSources: [], cacheDir });
    writeFileSync(outdated, '');
    load('aws_vpc');
    expect(readdirSync(cacheDir).map((name) => name.split('-')[0])).toEqual(['aws', 'google', 'notes']);
    expect(readdirSync(cacheDir)).not.toContain('aws-1.2.3-0123456789abcdef');
  });
});
