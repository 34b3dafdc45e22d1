/**
 * What a state shows after an apply and the read that follows, held against what the real hashicorp/aws 5.100.0 read from moto after it had applied
 * stage (`fixtures/shown-by-aws.json.gz`, a part of that plan's prior state).
 */
import { aws } from '../clouds/aws';
import type { CloudResource, CloudView, ResourceBehaviour, Values } from '../clouds/behaviour';
import { behaviourOf } from '../clouds/complete';
import { readAnswers } from '../facts/answers';
import { loadSchemas } from '../schema';
import { readFixture } from './fixtures/real-schemas';

interface RealResource {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

interface Real {
  readonly prior_state: { readonly values: { readonly root_module: { readonly resources: readonly RealResource[] } } };
  /** By type, what the first plan calls known after apply. */
  readonly first_plan: Readonly<Record<string, readonly string[]>>;
}

const REAL = JSON.parse(readFixture('shown-by-aws.json.gz')) as Real;
const HELD = REAL.prior_state.values.root_module.resources;
const ofType = (type: string): readonly RealResource[] => HELD.filter((each) => each.type === type);

const inCloud = (held: readonly RealResource[]): CloudView => ({
  account: '444455556666',
  region: 'us-west-2',
  provider: {},
  hex: (length) => '0'.repeat(length),
  resources: (type) =>
    held.flatMap((each): CloudResource[] =>
      each.type === type ? [{ type, id: String(each.values['id']), values: each.values }] : [],
    ),
});

const MIRRORED = {
  aws_s3_bucket: ['policy', 'versioning', 'server_side_encryption_configuration', 'logging', 'lifecycle_rule'],
  aws_iam_role: ['inline_policy', 'managed_policy_arns'],
} as const;

function behaviour(type: string): ResourceBehaviour {
  const found = aws.resources[type];
  if (found === undefined) throw new Error(`${type} has no behaviour`);
  return found;
}

const pick = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, values[name]]));

/** As it was made, before anything else was made beside it. */
const alone = (type: string, values: Values): Values => {
  const names = MIRRORED[type as keyof typeof MIRRORED];
  const without = Object.fromEntries(
    Object.entries(values).filter(([name]) => !(names as readonly string[]).includes(name)),
  );
  return { ...without, ...pick(behaviour(type).create?.(without, inCloud([])) ?? {}, names) };
};

const shown = (type: string, values: Values, cloud: CloudView): Values => ({
  ...values,
  ...behaviour(type).shows?.(values, {}, cloud),
});

describe.each(Object.entries(MIRRORED))('%s', (type, names) => {
  const all = ofType(type);

  it.each(all.map((each) => [each.address, each.values] as const))('%s shows what stands beside it', (_, values) => {
    expect(pick(shown(type, alone(type, values), inCloud(HELD)), names)).toEqual(pick(values, names));
  });

  it('shows its own again when that is gone', () => {
    const [first] = all;
    const own = alone(type, first?.values ?? {});
    expect(shown(type, own, inCloud([]))).toEqual(own);
  });

  it('keeps as its own only what was planned for itself', () => {
    const [first] = all;
    const own = alone(type, first?.values ?? {});
    const prior = shown(type, own, inCloud(HELD));
    const keeps = (planned: Values): Values => behaviour(type).keeps?.(own, prior, planned, inCloud(HELD)) ?? {};
    expect(keeps({ ...prior, tags: { changed: 'yes' } })).toEqual(pick(own, names));
    const [name] = names;
    expect(keeps({ ...prior, [name]: 'its own now' })).toEqual({ ...pick(own, names), [name]: 'its own now' });
  });

  it('has each block that the provider fills in as one that needs no configuration', () => {
    const { resources } = loadSchemas({ provider: 'aws', resources: [type], dataSources: [] });
    const { attributes = {}, blocks = {} } = resources[type]?.block ?? {};
    const isComputed = (name: string): boolean => (attributes[name]?.computed ?? blocks[name]?.computed) === true;
    expect(REAL.first_plan[type]?.filter((name) => !isComputed(name))).toEqual([]);
    expect(Object.keys(blocks).filter(isComputed)).toEqual(
      Object.keys(blocks).filter((name) => REAL.first_plan[type]?.includes(name)),
    );
  });
});

test('a policy that was attached to a role elsewhere stands beside those of its own', () => {
  const name = 'balrog-stage-backup-watch';
  const made = (policy: string): RealResource => ({
    address: '',
    type: 'aws_iam_role_policy',
    values: { id: '1', role: name, name: 'other', policy },
  });
  const own = { name, inline_policy: [{ name: 'own', policy: '{}' }], managed_policy_arns: [] };
  expect(shown('aws_iam_role', own, inCloud([made('{"b": 1, "Version": "2012-10-17", "a": "<"}')]))).toEqual({
    ...own,
    inline_policy: [...own.inline_policy, { name: 'other', policy: '{"Version":"2012-10-17","a":"\\u003c","b":1}' }],
  });
});

test('an object has the digest, the address and no checksum that nobody asked for', () => {
  const [real] = ofType('aws_s3_object');
  const asked = pick(real?.values ?? {}, ['bucket', 'key', 'content_base64', 'content_type']);
  const made = { ...behaviour('aws_s3_object').create?.(asked, inCloud([])), ...asked };
  const names = ['arn', 'etag', 'storage_class', 'content_type', 'bucket_key_enabled', 'version_id'];
  expect(pick(made, names)).toEqual(pick(real?.values ?? {}, names));
  expect(Object.keys(made).filter((name) => name.startsWith('checksum'))).toEqual([]);
});

test('an object in a bucket with versions and a key is a version, encrypted by it', () => {
  const [bucket] = ofType('aws_s3_bucket');
  const key = 'arn:aws:kms:us-west-2:444455556666:key/1';
  const by = [{ sse_algorithm: 'aws:kms', kms_master_key_id: key }];
  const encryption: RealResource = {
    address: '',
    type: 'aws_s3_bucket_server_side_encryption_configuration',
    values: {
      bucket: bucket?.values['bucket'],
      rule: [{ apply_server_side_encryption_by_default: by, bucket_key_enabled: true }],
    },
  };
  const versions = HELD.filter(({ type }) => type === 'aws_s3_bucket' || type === 'aws_s3_bucket_versioning');
  const asked = { bucket: bucket?.values['bucket'], key: 'k', content: 'c' };
  expect(behaviour('aws_s3_object').create?.(asked, inCloud([...versions, encryption]))).toMatchObject({
    server_side_encryption: 'aws:kms',
    kms_key_id: key,
    bucket_key_enabled: true,
    version_id: expect.stringMatching(/^\w{32}$/) as string,
  });
});

test('the version of a secret is of that secret, and the current one', () => {
  const [real] = ofType('aws_secretsmanager_secret_version');
  const asked = pick(real?.values ?? {}, ['secret_id']);
  expect(behaviour('aws_secretsmanager_secret_version').create?.(asked, inCloud([]))).toEqual(
    pick(real?.values ?? {}, ['arn', 'version_stages']),
  );
});

test.each([
  ...ofType('aws_route53_record').map(({ values }) => [String(values['name']), String(values['fqdn'])] as const),
  // hashicorp/terraform-provider-aws internal/service/route53/record_test.go, TestExpandRecordName.
  ['www', 'www.example.com'],
  ['www.', 'www.example.com'],
  ['dev.www', 'dev.www.example.com'],
  ['*', '*.example.com'],
  ['example.com', 'example.com'],
  ['test.example.com', 'test.example.com'],
  ['test.example.com.', 'test.example.com'],
] as const)('a record called %s is %s in full', (name, fqdn) => {
  const zone = fqdn.endsWith('.internal') ? 'balrog-stage-databases.internal' : 'example.com';
  const held = [{ address: '', type: 'aws_route53_zone', values: { id: 'Z1', zone_id: 'Z1', name: zone } }];
  expect(behaviour('aws_route53_record').create?.({ name, zone_id: 'Z1', type: 'A' }, inCloud(held))).toEqual({ fqdn });
});

/** Of types in use, each computed attribute that a table says nothing of, as it would be guessed. */
const TYPES_IN_USE = [...Object.keys(readAnswers().types), 'aws_wafv2_web_acl'];

describe('what AWS makes by itself', () => {
  const { resources } = loadSchemas({ provider: 'aws', resources: TYPES_IN_USE, dataSources: [] });
  const digits = 'abcdef0123456789'.repeat(8);
  const cloud: CloudView = { ...inCloud([]), hex: (length) => digits.slice(0, length) };
  const makes = (type: string): Values => {
    const schema = resources[type];
    if (schema === undefined) throw new Error(`${type} has no schema`);
    return behaviourOf(aws, type, schema.block).create?.({}, cloud) ?? {};
  };

  it('is never the name of the attribute with digits behind it', () => {
    const invented = Object.keys(resources).flatMap((type) =>
      Object.entries(makes(type)).flatMap(([name, value]) =>
        value === `${name.replaceAll('_', '-')}-${digits.slice(0, 8)}` ? [`${type}.${name}`] : [],
      ),
    );
    expect(invented).toEqual([]);
  });

  // Each of the same plan.
  it.each([
    ['aws_cloudfront_distribution', 'caller_reference', 'terraform-20261130194534982000000004'],
    ['aws_cloudfront_function', 'etag', 'DQEJIJVJ97GBG'],
    ['aws_cloudfront_function', 'live_stage_etag', 'DQEJIJVJ97GBG'],
    ['aws_cloudfront_origin_access_control', 'etag', 'T2VQBUHI907XD'],
    ['aws_wafv2_web_acl', 'lock_token', '4d0b6283-1373-4fe7-b88d-a1515ae7cbbf'],
    ['aws_wafv2_web_acl', 'application_integration_url', ''],
    ['aws_sfn_state_machine', 'revision_id', ''],
  ])('as %s.%s has the form of %s', (type, name, real) => {
    const form = (value: unknown): string =>
      String(value)
        .replace(/^[A-Z0-9]{13,14}$/, 'CAPITALS')
        .replace(/[0-9a-f]{4,}/g, (hex) => `(${hex.length})`);
    expect(form(makes(type)[name])).toBe(form(real));
  });
});
