/** KMS keys and aliases (provider: internal/service/kms). */
import { between, checks, lengthBetween, matches } from '../arguments';
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { changed, number, text, truthy } from '../values';
import { policyJson, validArn } from './checks';
import { apiError, find, operation } from './errors';
import { arn, fresh, nameOf, uuid } from './names';

/** The policy KMS gives a key made without one (KMS Developer Guide, "Default key policy"). */
function defaultKeyPolicy(account: string): string {
  return JSON.stringify({
    Id: 'key-default-1',
    Statement: [
      {
        Action: 'kms:*',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Resource: '*',
        Sid: 'Enable IAM User Permissions',
      },
    ],
    Version: '2012-10-17',
  });
}

function keyId(values: Values, cloud: CloudView): string {
  return fresh(
    cloud,
    'aws_kms_key',
    (seed) => (truthy(values, 'multi_region') ? `mrk-${cloud.hex(32, ...seed)}` : uuid(cloud, ...seed)),
    values,
  );
}

const key: ResourceBehaviour = {
  create(values, cloud) {
    const id = keyId(values, cloud);
    return {
      id,
      key_id: id,
      arn: arn(cloud, 'kms', `key/${id}`),
      multi_region: false,
      description: '',
      policy: defaultKeyPolicy(cloud.account),
      rotation_period_in_days: truthy(values, 'enable_key_rotation') ? 365 : 0,
    };
  },
  recomputedOnUpdate: (prior, planned) =>
    changed(prior, planned, 'enable_key_rotation') ? ['rotation_period_in_days'] : [],
  update: (_, values) => ({
    rotation_period_in_days: truthy(values, 'enable_key_rotation')
      ? number(values, 'rotation_period_in_days') || 365
      : 0,
  }),
  equivalent: { policy: 'policy' },
  validate: checks({
    deletion_window_in_days: between(7, 30),
    rotation_period_in_days: between(90, 2560),
    description: lengthBetween(0, 8192),
    policy: policyJson(),
  }),
};

const alias: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_kms_alias', values);
    const target = text(values, 'target_key_id') ?? '';
    return {
      id: name,
      name,
      name_prefix: text(values, 'name_prefix') ?? '',
      arn: arn(cloud, 'kms', name),
      target_key_arn: target.startsWith('arn:') ? target : arn(cloud, 'kms', `key/${target}`),
    };
  },
  recomputedOnUpdate: (prior, planned) => (changed(prior, planned, 'target_key_id') ? ['target_key_arn'] : []),
  update(_, values, cloud) {
    const target = text(values, 'target_key_id') ?? '';
    return { target_key_arn: target.startsWith('arn:') ? target : arn(cloud, 'kms', `key/${target}`) };
  },
  // A key's id and its ARN are one target (suppressEquivalentKeyARNOrID).
  suppress: (attribute, prior, planned) =>
    attribute === 'target_key_id' &&
    text(planned, attribute) !== undefined &&
    text(prior, attribute)?.split('/').at(-1) === text(planned, attribute)?.split('/').at(-1),
  validate: checks({
    name: matches(/^alias\/[0-9A-Za-z/_-]+$/, "must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-]"),
  }),
  refuse(action, values, cloud) {
    const target = text(values, 'target_key_id');
    const fail = operation(`creating KMS Alias (${text(values, 'name') ?? ''})`, 'KMS', 'CreateAlias');
    const known = ['aws_kms_key', 'aws_kms_replica_key'].some((type) => find(cloud, type, target));
    const why = `Key '${target}' does not exist`;
    return action !== 'delete' && target && !known ? [fail('NotFoundException', why, ['target_key_id'])] : [];
  },
  unique: (values) => {
    const name = text(values, 'name');
    const error = `creating KMS Alias (${name}): ${apiError('KMS', 'CreateAlias', 400, 'AlreadyExistsException', `An alias with the name ${name} already exists`)}`;
    return name ? [{ scope: 'region', name, error }] : [];
  },
};

const replicaKey: ResourceBehaviour = {
  create(values, cloud) {
    const primary = find(cloud, 'aws_kms_key', text(values, 'primary_key_arn'));
    const id = (text(values, 'primary_key_arn') ?? '').split('/').at(-1) ?? '';
    return {
      // Replicas share the primary's key id; the Region tells them apart.
      id,
      key_id: id,
      arn: arn(cloud, 'kms', `key/${id}`),
      key_rotation_enabled: truthy(primary?.values, 'enable_key_rotation'),
      key_spec: 'SYMMETRIC_DEFAULT',
      key_usage: text(primary?.values, 'key_usage') ?? 'ENCRYPT_DECRYPT',
      policy: defaultKeyPolicy(cloud.account),
    };
  },
  equivalent: { policy: 'policy' },
  validate: checks({ deletion_window_in_days: between(7, 30), primary_key_arn: validArn, policy: policyJson() }),
  refuse(action, values, cloud) {
    const primary = text(values, 'primary_key_arn');
    const fail = operation('creating KMS Replica Key', 'KMS', 'ReplicateKey');
    const found = find(cloud, 'aws_kms_key', primary);
    if (action !== 'create' || primary === undefined) return [];
    if (!found) return [fail('NotFoundException', `Key '${primary}' does not exist`)];
    return truthy(found.values, 'multi_region')
      ? []
      : [fail('UnsupportedOperationException', `Key '${primary}' is not a multi-Region primary key`)];
  },
};

export const kmsResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_kms_key: key,
  aws_kms_alias: alias,
  aws_kms_replica_key: replicaKey,
};
