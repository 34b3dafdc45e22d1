/** RDS besides its instances: groups, replicated backups and event subscriptions. */
import { between, checks, oneOf, type ArgumentCheck } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { number, text, texts, truthy } from '../values';
import { validArn } from './checks';
import { dbInstance } from './db-instance';
import { find, operation, regionOfArn } from './errors';
import { arn, nameOf } from './names';
import { optionGroupRules, parameterGroupRules, subnetGroupRules, subscriptionRules } from './rds-names';

interface Group {
  readonly type: string;
  readonly kind: 'subgrp' | 'pg' | 'og' | 'es';
  readonly rules: ArgumentCheck;
  readonly duplicate: string;
  readonly more?: (values: Values, cloud: CloudView) => Values;
  readonly refuse?: ResourceBehaviour['refuse'];
}

/** An object of RDS whose id is its name. */
function named({ type, kind, rules, duplicate, more, refuse }: Group): ResourceBehaviour {
  return {
    create(values, cloud) {
      const name = nameOf(cloud, type, values);
      const prefix = text(values, 'name_prefix') ?? '';
      return {
        ...more?.(values, cloud),
        id: name,
        name,
        name_prefix: prefix,
        arn: arn(cloud, 'rds', `${kind}:${name}`),
      };
    },
    validate: checks({ name: rules }),
    ...(refuse && { refuse }),
    unique: (values) => {
      const name = text(values, 'name');
      return name ? [{ scope: 'region', name: `${kind}:${name}`, error: duplicate.replaceAll('{name}', name) }] : [];
    },
  };
}

function subnetsOf(values: Values, cloud: CloudView): Values[] {
  const subnets = texts(values, 'subnet_ids').map((id) => find(cloud, 'aws_subnet', id)?.values);
  return subnets.filter((subnet) => subnet !== undefined);
}

/** "Working with a DB instance in a VPC": a subnet group spans at least two zones. */
function refuseSubnets(
  values: Values,
  cloud: CloudView,
  action: 'create' | 'update' | 'delete',
): readonly Diagnostic[] {
  if (action === 'delete') return [];
  const name = text(values, 'name') ?? '';
  const fail = operation(`creating RDS DB Subnet Group (${name})`, 'RDS', 'CreateDBSubnetGroup');
  const missing = texts(values, 'subnet_ids').filter((id) => !find(cloud, 'aws_subnet', id));
  if (missing.length > 0)
    return [fail('InvalidSubnet', `The subnet ID '${missing[0]}' does not exist`, ['subnet_ids'])];
  const zones = [...new Set(subnetsOf(values, cloud).map((subnet) => String(subnet.availability_zone)))].sort();
  const why = `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${zones.join(', ')}. Add subnets to cover at least 2 AZs.`;
  return zones.length < 2 ? [fail('DBSubnetGroupDoesNotCoverEnoughAZs', why, ['subnet_ids'])] : [];
}

const backupsReplication: ResourceBehaviour = {
  create(values, cloud) {
    const source = text(values, 'source_db_instance_arn') ?? '';
    const name = `ab-${cloud.hex(39, 'auto-backup', source, cloud.region)}`;
    return { id: arn(cloud, 'rds', `auto-backup:${name}`), kms_key_id: '' };
  },
  validate: checks({ source_db_instance_arn: validArn, kms_key_id: validArn, retention_period: between(1, 35) }),
  refuse: (action, values, cloud) => (action === 'create' ? refuseReplication(values, cloud) : []),
};

/** RDS User Guide, "Replicating automated backups to another AWS Region". */
function refuseReplication(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const source = text(values, 'source_db_instance_arn') ?? '';
  const doing = 'creating RDS instance automated backups replication';
  const fail = operation(doing, 'RDS', 'StartDBInstanceAutomatedBackupsReplication');
  const key = text(values, 'kms_key_id');
  const database = find(cloud, 'aws_db_instance', source);
  const name = source.split(':').at(-1) ?? '';
  if (!database) return [fail('DBInstanceNotFoundFault', `DBInstance ${name} not found.`)];
  if (regionOfArn(source) === cloud.region) {
    const why = 'Automated backups can only be replicated to a Region other than that of the source DB instance.';
    return [fail('api error InvalidParameterValue', why)];
  }
  if ((number(database.values, 'backup_retention_period') ?? 0) === 0) {
    const why = `Automated backups are not enabled for DB instance ${name}: its backup retention period is 0.`;
    return [fail('InvalidDBInstanceState', why)];
  }
  if (truthy(database.values, 'storage_encrypted') && key === undefined) {
    return [
      fail(
        'api error InvalidParameterCombination',
        'You must specify a KMS key in the destination Region to replicate backups of an encrypted DB instance.',
      ),
    ];
  }
  const why = `The specified KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it.`;
  return key !== undefined && regionOfArn(key) !== cloud.region
    ? [fail('KMSKeyNotAccessibleFault', why, ['kms_key_id'])]
    : [];
}

const SOURCE_TYPES = [
  'db-instance',
  'db-security-group',
  'db-parameter-group',
  'db-snapshot',
  'db-cluster',
  'db-cluster-snapshot',
  'custom-engine-version',
  'db-proxy',
  'blue-green-deployment',
  'db-shard-group',
  'zero-etl',
];

const eventSubscription: ResourceBehaviour = {
  ...named({
    type: 'aws_db_event_subscription',
    kind: 'es',
    rules: subscriptionRules,
    duplicate:
      'creating RDS Event Subscription ({name}): SubscriptionAlreadyExistFault: Subscription already exists: {name}',
    more: (_, cloud) => ({ customer_aws_id: cloud.account }),
    refuse(action, values, cloud) {
      const topic = text(values, 'sns_topic');
      const fail = operation(
        `creating RDS Event Subscription (${text(values, 'name') ?? ''})`,
        'RDS',
        'CreateEventSubscription',
      );
      return action !== 'delete' && topic && !find(cloud, 'aws_sns_topic', topic)
        ? [fail('SNSTopicArnNotFoundFault', 'SNS topic ARN not found', ['sns_topic'])]
        : [];
    },
  }),
  validate: checks({ name: subscriptionRules, sns_topic: validArn, source_type: oneOf(...SOURCE_TYPES) }),
};

export const rdsResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_db_instance: dbInstance,
  aws_db_subnet_group: named({
    type: 'aws_db_subnet_group',
    kind: 'subgrp',
    rules: subnetGroupRules,
    duplicate:
      "creating RDS DB Subnet Group ({name}): DBSubnetGroupAlreadyExists: The DB subnet group '{name}' already exists.",
    more: (values, cloud) => ({
      supported_network_types: ['IPV4'],
      vpc_id: text(subnetsOf(values, cloud)[0], 'vpc_id') ?? '',
    }),
    refuse: (action, values, cloud) => refuseSubnets(values, cloud, action),
  }),
  aws_db_parameter_group: named({
    type: 'aws_db_parameter_group',
    kind: 'pg',
    rules: parameterGroupRules,
    duplicate:
      'creating RDS DB Parameter Group ({name}): DBParameterGroupAlreadyExistsFault: Parameter group {name} already exists',
  }),
  aws_db_option_group: named({
    type: 'aws_db_option_group',
    kind: 'og',
    rules: optionGroupRules,
    duplicate:
      'creating RDS DB Option Group ({name}): OptionGroupAlreadyExistsFault: An option group named {name} already exists.',
  }),
  aws_db_instance_automated_backups_replication: backupsReplication,
  aws_db_event_subscription: eventSubscription,
};
