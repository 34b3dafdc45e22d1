/**
 * Each entry of each table of the rules, broken once. What the tables must list stands here a second time, written out:
 * an entry that is taken out of a table leaves a break that nothing turns red.
 */
import { at, type Tree } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';
import { DATA_TYPES } from './data-types';

const table = new Breaks();
const { add, set } = table;

const make = (type: string, attributes: object) => (tree: Tree) => {
  tree.resource[type] = { ...tree.resource[type], made: attributes };
};

for (const [type, attribute, expected] of [
  ['aws_db_instance', 'storage_encrypted', 'true'],
  ['aws_db_instance', 'kms_key_id', 'a KMS key'],
  ['aws_db_instance', 'performance_insights_kms_key_id', 'a KMS key'],
  ['aws_db_instance_automated_backups_replication', 'kms_key_id', 'a KMS key'],
  ['aws_rds_cluster', 'storage_encrypted', 'true'],
  ['aws_rds_cluster', 'kms_key_id', 'a KMS key'],
  ['aws_backup_vault', 'kms_key_arn', 'a KMS key'],
  ['aws_sns_topic', 'kms_master_key_id', 'a KMS key'],
  ['aws_sqs_queue', 'kms_master_key_id', 'a KMS key'],
  ['aws_ebs_volume', 'encrypted', 'true'],
  ['aws_efs_file_system', 'encrypted', 'true'],
  ['aws_elasticache_replication_group', 'at_rest_encryption_enabled', 'true'],
] as const) {
  add('encryption-at-rest', `${type}.made`, `${attribute} is absent, expected ${expected}`, make(type, {}));
  const says = `${attribute} is false, expected ${expected}`;
  add('encryption-at-rest', `${type}.made`, says, make(type, { [attribute]: false }));
}

for (const [type, attribute] of [
  ['aws_cloudwatch_metric_alarm', 'alarm_actions'],
  ['aws_cloudwatch_metric_alarm', 'ok_actions'],
  ['aws_cloudwatch_composite_alarm', 'alarm_actions'],
  ['aws_cloudwatch_composite_alarm', 'ok_actions'],
  ['aws_db_event_subscription', 'sns_topic'],
  ['aws_backup_vault_notifications', 'sns_topic_arn'],
  ['google_monitoring_alert_policy', 'notification_channels'],
] as const) {
  const topic = ['${aws_sns_topic.topic.arn}'];
  const routed = { alarm_actions: topic, ok_actions: topic };
  add('alarms-route', `${type}.made`, `${attribute} is empty`, make(type, { ...routed, [attribute]: undefined }));
}

for (const type of DATA_TYPES) {
  const protectedByText = { lifecycle: { prevent_destroy: 'true' } };
  const says = 'lifecycle.prevent_destroy is "true", expected true';
  add('prevent-destroy', `${type}.made`, says, make(type, protectedByText));
}

for (const key of ['Application', 'Environment', 'ManagedBy', 'Repository']) {
  add('tags-present', 'provider.aws', `default_tags has ${key} absent`, (tree) => {
    delete tree.provider.aws[0].default_tags[0].tags[key];
  });
}
for (const key of ['application', 'environment']) {
  add('tags-present', 'provider.google', `default_labels has ${key} ""`, (tree) => {
    tree.provider.google = [{ default_labels: { application: 'a', environment: 'e', [key]: '' } }];
  });
}
for (const source of ['hashicorp/aws', 'aws', 'registry.terraform.io/hashicorp/aws']) {
  for (const rule of ['allowed-account-ids', 'tags-present']) {
    add(rule, 'provider.amazon', rule === 'tags-present' ? 'default_tags has' : 'allowed_account_ids is', (tree) => {
      tree.terraform.required_providers.amazon = { source };
      tree.provider.amazon = [{ region: 'us-west-2' }];
    });
  }
}

for (const key of [undefined, '', 'preprod/state', 'production/state', 'prod', 'x-prod/state', 'stage/prod/state']) {
  add('state-backend', 'terraform.backend.s3', 'expected "prod/terraform.tfstate"', (tree) => {
    tree.terraform.backend.s3.key = key;
  });
}
for (const [key, value] of [
  ['encrypt', 'true'],
  ['use_lockfile', 'true'],
  ['use_lockfile', undefined],
  ['bucket', undefined],
  ['region', undefined],
] as const) {
  add('state-backend', 'terraform.backend.s3', `${key} is`, (tree) => {
    tree.terraform.backend.s3[key] = value;
  });
}

const tls = { test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] };
for (const condition of [
  [tls, { test: 'StringEquals', variable: 'aws:SourceVpc', values: ['vpc-1'] }],
  [tls, { test: 'IpAddress', variable: 'aws:SourceIp', values: ['10.0.0.0/8'] }],
  [{ ...tls, test: 'StringEquals' }],
  [{ ...tls, variable: 'aws:ViaAWSService' }],
  [{ ...tls, values: ['false', 'true'] }],
  [{ ...tls, values: [] }],
]) {
  add('bucket-tls-only', 'aws_s3_bucket_policy.requests_policy', 'no statement refuses plain HTTP', (tree) => {
    at(tree, 'data.aws_iam_policy_document.requests_document').statement[0].condition = condition;
  });
}

const MYSQL = 'aws_vpc_security_group_ingress_rule.mysql';
for (const [attribute, value] of [
  ['cidr_ipv4', '10.0.0.0/7'],
  ['cidr_ipv6', '2000::/3'],
  ['cidr_ipv6', '2001:db8::/31'],
  ['cidr_blocks', ['10.1.0.0/16', '0.0.0.0/1']],
  ['ipv6_cidr_blocks', ['2001:db8::/48', '::/1']],
] as const) {
  set('no-open-ingress', MYSQL, attribute, value, `tcp 3306 is open to ${[value].flat().at(-1)}`);
}
for (const network of ['10.0.0.0', '10.0.0.0/', '${local.network}/24']) {
  set('no-open-ingress', MYSQL, 'cidr_ipv4', network, 'cannot decide: the network it opens to');
}
add('no-open-ingress', 'aws_security_group.tasks', 'tcp 22 is open to ::/0', (tree) => {
  const opening = { protocol: 'tcp', from_port: 22, to_port: 22, ipv6_cidr_blocks: ['::/0'] };
  at(tree, 'aws_security_group.tasks').ingress = [opening];
});
add('no-open-ingress', MYSQL, 'tcp 3306 is open to 0.0.0.0/0', (tree) => {
  make('aws_ec2_managed_prefix_list', { entry: [{ cidr: '10.0.0.0/16' }, { cidr: '0.0.0.0/0' }] })(tree);
  at(tree, MYSQL).prefix_list_id = '${aws_ec2_managed_prefix_list.made.id}';
});
for (const name of ['everybody', UNRESOLVED, undefined]) {
  add('no-open-ingress', MYSQL, 'cannot decide: the prefix list it opens to', (tree) => {
    tree.data.aws_ec2_managed_prefix_list = { made: { name } };
    at(tree, MYSQL).prefix_list_id = '${data.aws_ec2_managed_prefix_list.made.id}';
  });
}

const SELECTION = 'aws_backup_selection.selection';
for (const value of [['${aws_db_instance.database.arn}'], ['arn:aws:rds:*'], UNRESOLVED]) {
  set('nightly-vault-copy', SELECTION, 'not_resources', value, 'which may leave the database out');
}
const tagged = [{ string_equals: [{ key: 'aws:ResourceTag/backup', value: 'yes' }] }];
set('nightly-vault-copy', SELECTION, 'condition', tagged, 'condition is [{');

for (const [block, unit] of [
  ['expiration', 'days'],
  ['noncurrent_version_expiration', 'noncurrent_days'],
  ['abort_incomplete_multipart_upload', 'days_after_initiation'],
] as const) {
  const says = `end only after 3651 days (${block}.${unit}), expected 3650 at most`;
  add('bucket-lifecycle-bounded', 'aws_s3_bucket.requests', says, (tree) => {
    at(tree, 'aws_s3_bucket_lifecycle_configuration.requests_lifecycle').rule[0][block] = [{ [unit]: 3651 }];
  });
}

add('plain-resources', 'removed', 'lets Terraform forget "aws_db_instance.database"', (tree) => {
  tree.removed = [{ from: 'aws_db_instance.database', lifecycle: { destroy: false } }];
});
add('plain-resources', 'data.external.program', 'runs a program whenever somebody plans', (tree) => {
  tree.data.external = { program: { program: ['sh'] } };
});
for (const loop of ['count', 'for_each']) {
  add('plain-resources', 'data.aws_iam_policy_document.key_policy', `uses ${loop}`, (tree) => {
    at(tree, 'data.aws_iam_policy_document.key_policy')[loop] = 2;
  });
}

export const tableBreaks = table.all;
