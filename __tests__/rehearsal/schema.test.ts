import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesBetween } from '../../rehearsal/facts/changes';
import { factsFile, formatFacts, readFacts, readSupplement } from '../../rehearsal/facts/format';
import type { ProviderFacts } from '../../rehearsal/facts/format';
import { recognise } from '../../rehearsal/facts/recognise';
import { refreshed } from '../../rehearsal/facts/refresh';
import { allTypes, bindingsBlock, loadSchemas } from '../../rehearsal/schema';
import type { BlockSchema, ProviderSchemas, ResourceSchema } from '../../rehearsal/schema';
import { describeType } from '../../rehearsal/schema/describe';
import { pathsOf } from '../../rehearsal/schema/paths';
import { announced, blockOfJson, readFixture } from '../fixtures/real-schemas';
import type { DeclaredType } from '../fixtures/real-schemas';
import { compare } from '../fixtures/schema-differences';
import type { Comparison } from '../fixtures/schema-differences';

const FLAGS = ['type', 'required', 'optional', 'computed'];
const NUMBERS = ['minItems', 'maxItems'];
const SHAPE = ['nesting', ...NUMBERS];
const FACTS = ['sensitive', 'deprecated', 'forceNew', 'default', 'conflictsWith'];

function comparison(): Comparison {
  return { attributes: 0, blocks: 0, differences: [] };
}

/** `timeouts` is the SDK's own block and not part of what a provider declares. */
function withoutTimeouts(block: BlockSchema): BlockSchema {
  const { timeouts: _timeouts, ...blocks } = block.blocks;
  return { ...block, blocks };
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
    expect([Object.keys(derived.resources).length, Object.keys(derived.dataSources).length]).toEqual([1096, 373]);
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

/** Of numbers of items, what bindings can tell. */
function toldByBindings(block: BlockSchema): BlockSchema {
  const attributes = Object.entries(block.attributes).map(([name, { minItems: _min, maxItems: _max, ...rest }]) => [
    name,
    rest,
  ]);
  const blocks = Object.entries(block.blocks).map(([name, { minItems, maxItems, ...rest }]) => {
    const items = { ...(minItems && { minItems: 1 }), ...(maxItems === 1 && { maxItems }) };
    return [name, { ...rest, ...items, block: toldByBindings(rest.block) }];
  });
  return { attributes: Object.fromEntries(attributes), blocks: Object.fromEntries(blocks) } as BlockSchema;
}

/** What hashicorp/aws 6.25.0 changed since 5.100.0 in the types of this system. */
const CHANGED_IN_6 = [
  ['aws_eip.vpc: missing', 'removed in 6.0'],
  ['aws_flow_log.log_group_name: missing', 'removed in 6.0'],
  ['aws_nat_gateway.secondary_allocation_ids: computed', 'regional NAT gateways'],
  ['aws_nat_gateway.subnet_id: optional', 'regional NAT gateways have no subnet'],
  ['aws_nat_gateway.subnet_id: required', 'regional NAT gateways have no subnet'],
  ['aws_s3_bucket.region: optional', 'every resource takes its region'],
  [
    'aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_expiration.newer_noncurrent_versions: computed',
    '6.x',
  ],
  [
    'aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_transition.newer_noncurrent_versions: computed',
    '6.x',
  ],
  ['aws_default_security_group.egress: type', 'the fixture lost the field named description'],
  ['aws_default_security_group.ingress: type', 'the fixture lost the field named description'],
  ['aws_security_group.egress: type', 'the fixture lost the field named description'],
  ['aws_security_group.ingress: type', 'the fixture lost the field named description'],
] as const;

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

describe('provider facts', () => {
  const EMPTY_FACTS: ProviderFacts = { sources: [], resources: {}, dataSources: {} };
  const schemaJson = (attributes: object, version = 0): string =>
    JSON.stringify({
      format_version: '1.0',
      provider_schemas: {
        'registry.terraform.io/hashicorp/aws': { resource_schemas: { aws_thing: { version, block: { attributes } } } },
      },
    });
  const known = (type: string): ReadonlyMap<string, 'attribute'> | undefined =>
    type === 'aws_thing' ? new Map([['name', 'attribute'] as const, ['secret', 'attribute'] as const]) : undefined;

  function refresh(current: ProviderFacts, text: string): ProviderFacts {
    const [source] = recognise('schema.json', text, '6.25.0');
    return refreshed(current, source!.types, source!.kind, source!.label, (_kind, type) => known(type));
  }

  test.each(['aws', 'google'] as const)(
    'of %s stand in the file one line per type, as refresh writes them',
    (provider) => {
      expect(formatFacts(readFacts(provider))).toBe(readFileSync(factsFile(provider), 'utf8'));
    },
  );

  test('of google are those of the dump in the fixtures', () => {
    const [source] = recognise('google.json', readFixture('google.json.gz'));
    const fresh = refreshed(EMPTY_FACTS, source!.types, source!.kind, source!.label, (kind, type) => {
      const block = bindingsBlock('google', kind, type);
      return block && pathsOf(block);
    });
    expect(changesBetween(readFacts('google'), fresh)).toEqual([]);
  });

  test('written by hand name their source and attributes that exist', () => {
    const wrong = Object.entries(readSupplement()).flatMap(
      ([type, { source, forceNew = [], default: defaults = {} }]) => {
        const block = bindingsBlock('aws', 'resource', type);
        const paths = block && pathsOf(block);
        const missing = [...forceNew, ...Object.keys(defaults)].filter((path) => !paths?.has(path));
        return [
          ...(source ? [] : [`${type} has no source`]),
          ...missing.map((path) => `${type}.${path} does not exist`),
        ];
      },
    );
    expect(wrong).toEqual([]);
  });

  test('refreshed from a schema keep what that format cannot tell, and say what changed', () => {
    const before = { ...EMPTY_FACTS, resources: { aws_thing: { forceNew: ['name'], sensitive: ['name'] } } };
    const after = refresh(
      before,
      schemaJson({ name: {}, secret: { sensitive: true }, unheard_of: { sensitive: true } }, 2),
    );
    expect(after.resources).toEqual({ aws_thing: { version: 2, forceNew: ['name'], sensitive: ['secret'] } });
    expect(changesBetween(before, after)).toEqual(['aws_thing: sensitive -name +secret', 'aws_thing: version +2']);
    expect(after.sources).toEqual(['hashicorp/aws 6.25.0, terraform providers schema -json']);
  });

  test('of types the bindings do not have are left out', () => {
    const before = { ...EMPTY_FACTS, resources: { aws_gone: { forceNew: ['name'] } } };
    expect(refresh(before, schemaJson({})).resources).toEqual({});
  });

  test.each([
    [
      'no JSON',
      'Error: terraform',
      /^schema\.json is not JSON \(.*\); expected the output of `terraform providers schema -json`$/,
    ],
    ['another JSON', '[]', /^schema\.json is neither the output of `terraform providers schema -json`/],
    [
      'another provider',
      '{"format_version":"1.0","provider_schemas":{"registry.terraform.io/hashicorp/random":{}}}',
      /^schema\.json has no schema of hashicorp\/aws or hashicorp\/google; its providers: registry\.terraform\.io\/hashicorp\/random$/,
    ],
    [
      'a dump of another provider',
      '{"provider":"hashicorp/random","version":"3.0.0","resources":{},"dataSources":{}}',
      /^schema\.json is a dump of hashicorp\/random; facts are kept of hashicorp\/aws and hashicorp\/google$/,
    ],
  ])('are refused from %s with one clear message', (_what, text, message) => {
    expect(() => recognise('schema.json', text)).toThrow(message);
  });

  test('are shown with the schema they complete', () => {
    const shown = describeType('aws_db_instance').split('\n');
    expect(shown[0]).toBe('aws_db_instance (schema version 2)');
    expect(shown).toContainEqual(expect.stringMatching(/^ {2}engine +string, optional, computed, forces replacement$/));
    expect(shown).toContainEqual(expect.stringMatching(/^ {2}blue_green_update \{ list, at most 1 \}$/));
    expect(describeType('data.aws_caller_identity')).toMatch(/^data\.aws_caller_identity \(schema version 0\)\n/);
    expect(() => describeType('aws_nothing')).toThrow('aws_nothing is no type of hashicorp/aws or hashicorp/google');
  });
});
