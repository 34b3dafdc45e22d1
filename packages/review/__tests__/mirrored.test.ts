/**
 * What hashicorp/aws calls changed outside of Terraform in the first plan after a deployment, though nobody has changed anything: buckets and roles that
 * show what resources beside them have made. The plan is of the real provider 5.100.0 against moto.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPlan } from '..';

interface Entry {
  readonly address: string;
  readonly type: string;
  readonly values: Record<string, unknown>;
}

interface Drift {
  readonly type: string;
  readonly change: { readonly before: Record<string, unknown>; readonly after: Record<string, unknown> };
}

interface RealPlan {
  readonly prior_state: { readonly values: { readonly root_module: { readonly resources: readonly Entry[] } } };
  readonly resource_drift: readonly Drift[];
}

const FIXTURE = join(__dirname, '../../rehearsal/__tests__/fixtures/shown-by-aws.json.gz');
const REAL = JSON.parse(gunzipSync(readFileSync(FIXTURE)).toString('utf8')) as RealPlan;
const HELD = REAL.prior_state.values.root_module.resources;

function driftOf(
  more: { readonly held?: readonly Entry[]; readonly drift?: readonly Drift[]; readonly code?: unknown } = {},
) {
  return readPlan({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: {},
    prior_state: { values: { root_module: { resources: more.held ?? HELD } } },
    resource_drift: more.drift ?? REAL.resource_drift,
    ...(more.code === undefined ? {} : { configuration: more.code }),
  }).drift;
}

test('the plan has such entries of buckets and of roles', () => {
  expect(new Set(REAL.resource_drift.map(({ type }) => type))).toEqual(new Set(['aws_s3_bucket', 'aws_iam_role']));
});

test('what resources of the state have made is no drift', () => {
  expect(driftOf()).toEqual([]);
});

test.each([
  'aws_s3_bucket_policy',
  'aws_s3_bucket_versioning',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
])('without its %s in the state it is drift', (type) => {
  expect(driftOf({ held: HELD.filter((each) => each.type !== type) })).not.toEqual([]);
});

test('what somebody attached to a role by hand is named, and nothing beside it', () => {
  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const drift = REAL.resource_drift.map((each) =>
    each.type === 'aws_iam_role'
      ? { ...each, change: { ...each.change, after: { ...each.change.after, managed_policy_arns: [admin] } } }
      : each,
  );
  const found = driftOf({ drift });
  expect(found.map(({ type }) => type)).toEqual(
    drift.filter(({ type }) => type === 'aws_iam_role').map(({ type }) => type),
  );
  for (const { before, after } of found) {
    expect(before).toMatchObject({ inline_policy: [], managed_policy_arns: [] });
    expect(after).toMatchObject({ inline_policy: [], managed_policy_arns: [admin] });
  }
});

test('where the code writes it into the bucket itself, it is the bucket that has drifted', () => {
  const [bucket] = HELD.filter(({ type }) => type === 'aws_s3_bucket');
  const resources = [{ address: bucket?.address, expressions: { policy: {} } }];
  expect(driftOf({ code: { root_module: { resources } } }).map(({ address }) => address)).toEqual([bucket?.address]);
});
