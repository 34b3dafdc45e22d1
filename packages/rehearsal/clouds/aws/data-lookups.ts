/** Data sources that find what the cloud holds. */
import type { CloudResource, CloudView, DataSourceBehaviour, Diagnostic, Values } from '../behaviour';
import { blocks, failure, isObject, text, texts, truthy } from '../values';
import { operation, regionOfArn } from './errors';
import { arn, awsManagedKeyId, EPOCH } from './names';

/** Arguments that only steer the search. */
const STEERING = new Set(['region', 'tags', 'filter', 'most_recent', 'owners', 'timeouts']);

/** Finds the one resource of a type whose values equal the given ones; `names` says what an argument is called there. */
function lookup(type: string, kind: string, names: Readonly<Record<string, string>> = {}): DataSourceBehaviour {
  return {
    read(config, cloud) {
      const wanted = Object.entries(config).filter(
        ([name, value]) => !STEERING.has(name) && typeof value === 'string' && value !== '',
      );
      const tags = Object.entries(isObject(config.tags) ? config.tags : {});
      const found = cloud.resources(type).filter(({ values, id }) => {
        const own = { ...values, id };
        const owned = isObject(values.tags_all) ? values.tags_all : {};
        return (
          wanted.every(([name, value]) => (own as Values)[names[name] ?? name] === value) &&
          tags.every(([key, value]) => owned[key] === value)
        );
      });
      const given = Object.fromEntries(wanted);
      const [first] = found;
      if (found.length > 1)
        return [failure(`multiple ${kind}s matched; use additional constraints to reduce matches to a single ${kind}`)];
      return first
        ? { ...config, ...first.values, ...given, id: first.id, tags: first.values.tags_all ?? {} }
        : notFound(kind, wanted);
    },
  };
}

function notFound(kind: string, wanted: readonly (readonly [string, unknown])[]): readonly Diagnostic[] {
  return [failure(`reading ${kind} (${wanted.map(([, value]) => String(value)).join(', ')}): couldn't find resource`)];
}

/** A key by id, ARN or alias; `alias/aws/SERVICE` is there in every account. */
const kmsKey: DataSourceBehaviour = {
  read(config, cloud) {
    const asked = text(config, 'key_id') ?? '';
    const name = asked.replace(/^arn:aws:kms:[^:]*:\d+:/, '').replace(/^key\//, '');
    if (name.startsWith('alias/aws/')) return managedKey(config, name, cloud);
    const target = cloud.resources('aws_kms_alias').find(({ id }) => id === name)?.values.target_key_id;
    const reference = typeof target === 'string' ? (target.split('/').at(-1) ?? '') : name;
    const key = ['aws_kms_key', 'aws_kms_replica_key']
      .flatMap((type) => cloud.resources(type))
      .find(
        ({ id, values }) =>
          id === reference && (!asked.startsWith('arn:') || name !== reference || values.arn === asked),
      );
    return key ? describeKey(config, key, cloud) : [failure(`reading KMS Key (${asked}): couldn't find resource`)];
  },
};

function managedKey(config: Values, alias: string, cloud: CloudView): Values {
  const id = awsManagedKeyId(cloud, alias.replace('alias/aws/', ''));
  const values = {
    arn: arn(cloud, 'kms', `key/${id}`),
    description: `Default key for ${alias.replace('alias/aws/', '')}`,
  };
  return { ...describeKey(config, { type: 'aws_kms_key', id, values }, cloud), key_manager: 'AWS' };
}

function describeKey(config: Values, { id, values }: CloudResource, cloud: CloudView): Values {
  const spec = text(values, 'customer_master_key_spec') ?? 'SYMMETRIC_DEFAULT';
  const enabled = values.is_enabled !== false;
  return {
    ...config,
    id,
    arn: values.arn,
    aws_account_id: cloud.account,
    creation_date: EPOCH,
    customer_master_key_spec: spec,
    key_spec: spec,
    description: values.description ?? '',
    enabled,
    key_manager: 'CUSTOMER',
    key_state: enabled ? 'Enabled' : 'Disabled',
    key_usage: text(values, 'key_usage') ?? 'ENCRYPT_DECRYPT',
    multi_region: truthy(values, 'multi_region'),
    multi_region_configuration: [],
    origin: 'AWS_KMS',
    pending_deletion_window_in_days: 0,
  };
}

/** What DescribeDBInstances (API reference) filters by, and where a stored instance says it. */
const INSTANCE_FILTERS: Readonly<Record<string, readonly string[]>> = {
  'db-cluster-id': [],
  'db-instance-id': ['identifier', 'arn'],
  'dbi-resource-id': ['resource_id'],
  domain: ['domain'],
  engine: ['engine'],
};

/** All instances of the region that the filters and tags let through; none is no error. */
const dbInstances: DataSourceBehaviour = {
  read(config, cloud) {
    const fail = operation('reading RDS DB Instances', 'RDS', 'DescribeDBInstances');
    const filters = blocks(config, 'filter').map((filter) => ({
      name: text(filter, 'name') ?? '',
      values: texts(filter, 'values'),
    }));
    const unknown = filters.find(({ name }) => INSTANCE_FILTERS[name] === undefined);
    if (unknown) return [fail('InvalidParameterValue', `Unrecognized filter name: ${unknown.name}`, ['filter'])];
    const tags = Object.entries(isObject(config.tags) ? config.tags : {});
    const found = cloud
      .resources('aws_db_instance')
      .map(({ values }) => values)
      .filter((values) => regionOfArn(text(values, 'arn')) === cloud.region)
      .filter((values) =>
        filters.every(({ name, values: wanted }) =>
          (INSTANCE_FILTERS[name] ?? []).some((attribute) => wanted.includes(String(values[attribute]))),
        ),
      )
      .filter(({ tags_all }) => tags.every(([key, value]) => isObject(tags_all) && tags_all[key] === value))
      .sort((left, right) => (String(left.identifier) < String(right.identifier) ? -1 : 1));
    return {
      ...config,
      id: cloud.region,
      tags: Object.fromEntries(tags),
      instance_arns: found.map(({ arn: own }) => own),
      instance_identifiers: found.map(({ identifier }) => identifier),
    };
  },
};

export const lookups: Readonly<Record<string, DataSourceBehaviour>> = {
  aws_kms_key: kmsKey,
  aws_s3_bucket: lookup('aws_s3_bucket', 'S3 Bucket'),
  aws_secretsmanager_secret: lookup('aws_secretsmanager_secret', 'Secrets Manager Secret'),
  aws_vpc: lookup('aws_vpc', 'EC2 VPC'),
  aws_subnet: lookup('aws_subnet', 'EC2 Subnet'),
  aws_security_group: lookup('aws_security_group', 'EC2 Security Group'),
  aws_db_instance: lookup('aws_db_instance', 'RDS DB Instance', { db_instance_identifier: 'identifier' }),
  aws_db_instances: dbInstances,
  aws_db_subnet_group: lookup('aws_db_subnet_group', 'RDS DB Subnet Group'),
  aws_iam_role: lookup('aws_iam_role', 'IAM Role'),
  aws_iam_policy: lookup('aws_iam_policy', 'IAM Policy'),
  aws_iam_openid_connect_provider: lookup('aws_iam_openid_connect_provider', 'IAM OIDC Provider'),
  aws_kms_alias: lookup('aws_kms_alias', 'KMS Alias'),
  aws_sns_topic: lookup('aws_sns_topic', 'SNS Topic'),
  aws_backup_vault: lookup('aws_backup_vault', 'Backup Vault'),
  aws_cloudwatch_log_group: lookup('aws_cloudwatch_log_group', 'CloudWatch Logs Log Group'),
  aws_route53_zone: lookup('aws_route53_zone', 'Route 53 Hosted Zone'),
  aws_acm_certificate: lookup('aws_acm_certificate', 'ACM Certificate', { domain: 'domain_name' }),
  aws_lb: lookup('aws_lb', 'ELBv2 Load Balancer'),
  aws_ecs_cluster: lookup('aws_ecs_cluster', 'ECS Cluster', { cluster_name: 'name' }),
  aws_ssm_parameter: lookup('aws_ssm_parameter', 'SSM Parameter'),
};
