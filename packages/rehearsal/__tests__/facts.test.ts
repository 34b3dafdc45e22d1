import { readFileSync } from 'node:fs';
import path from 'node:path';
import { changesBetween } from '../facts/changes';
import { factsFile, formatFacts, readFacts, readSupplement } from '../facts/format';
import type { ProviderFacts } from '../facts/format';
import { recognise } from '../facts/recognise';
import { refreshed } from '../facts/refresh';
import { bindingsBlock, loadSchemas, type ProviderName } from '../schema';
import { describeType } from '../schema/describe';
import { pathsOf } from '../schema/paths';
import { readFixture } from './fixtures/real-schemas';

/** Samples of schemas: those that this repository generates its own bindings from. */
const SAMPLES = path.join(__dirname, '../../../providers');

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
        const provider = type.split('_')[0] as ProviderName;
        const block = loadSchemas({ provider, jsonFolder: SAMPLES, resources: [type], dataSources: [] }).resources[type]
          ?.block;
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

  test('refreshed from a dump of a framework type keep what replaces it, which such a dump does not tell', () => {
    const before = { ...EMPTY_FACTS, resources: { aws_thing: { forceNew: ['name'], default: { secret: 'old' } } } };
    const dump = (framework: boolean): string => {
      const aws_thing = { attributes: { name: { type: 'string' } }, schemaVersion: 0, framework };
      return JSON.stringify({
        provider: 'hashicorp/aws',
        version: '6.25.0',
        resources: { aws_thing },
        dataSources: {},
      });
    };
    expect(refresh(before, dump(true)).resources).toEqual({ aws_thing: { forceNew: ['name'] } });
    expect(refresh(before, dump(false)).resources).toEqual({ aws_thing: { forceNew: [] } });
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
      'a damaged schema',
      '{"format_version":"1.0","provider_schemas":{"registry.terraform.io/hashicorp/aws":{"resource_schemas":{"aws_vpc":{}}}}}',
      /^schema\.json \(hashicorp\/aws of unknown version, .*\) is damaged: /,
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
    const shown = describeType('aws_db_instance', SAMPLES).split('\n');
    expect(shown[0]).toBe('aws_db_instance (schema version 2)');
    expect(shown).toContainEqual(expect.stringMatching(/^ {2}engine +string, optional, computed, forces replacement$/));
    expect(shown).toContainEqual(expect.stringMatching(/^ {2}blue_green_update \{ list, at most 1 \}$/));
    expect(describeType('data.aws_caller_identity', SAMPLES)).toMatch(
      /^data\.aws_caller_identity \(schema version 0\)\n/,
    );
    expect(() => describeType('aws_nothing', SAMPLES)).toThrow(
      'aws_nothing is no type of hashicorp/aws, hashicorp/google, jianyuan/sentry or grafana/grafana',
    );
  });
});
