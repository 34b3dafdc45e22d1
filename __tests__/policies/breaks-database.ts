/** The database and its backups. */
import { at } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, set, remove } = table;

const DB = 'aws_db_instance.database';

// attribute, wrong value, the message for it; absent and unresolved are tried for each
for (const [rule, attribute, wrong, says] of [
  ['backups-long-enough', 'backup_retention_period', 0, 'backup_retention_period is 0, expected at least 35 days'],
  ['deletion-protection', 'deletion_protection', false, 'deletion_protection is false, expected true'],
  ['final-snapshot', 'skip_final_snapshot', true, 'skip_final_snapshot is true, expected false'],
  ['final-snapshot', 'final_snapshot_identifier', '', 'final_snapshot_identifier is "", expected a name'],
  ['delete-automated-backups', 'delete_automated_backups', true, 'delete_automated_backups is true, expected false'],
  ['copy-tags-to-snapshots', 'copy_tags_to_snapshot', false, 'copy_tags_to_snapshot is false, expected true'],
  ['multi-az', 'multi_az', false, 'multi_az is false, expected true'],
  ['master-password-managed', 'manage_master_user_password', false, 'manage_master_user_password is false'],
  ['database-unreachable', 'publicly_accessible', true, 'publicly_accessible is true, expected false'],
  ['database-logs-exported', 'enabled_cloudwatch_logs_exports', ['error'], 'a list with error and slowquery'],
  ['performance-insights', 'performance_insights_enabled', false, 'performance_insights_enabled is false'],
  ['performance-insights', 'performance_insights_retention_period', 0, 'performance_insights_retention_period is 0'],
  ['storage-grows', 'max_allocated_storage', 109, 'max_allocated_storage is 109, expected 10 % above'],
  ['minor-upgrades', 'auto_minor_version_upgrade', false, 'auto_minor_version_upgrade is false, expected true'],
  ['minor-upgrades', 'engine_version', '8.0.36', 'engine_version is "8.0.36", expected major.minor'],
  ['encryption-at-rest', 'storage_encrypted', false, 'storage_encrypted is false, expected true'],
  ['encryption-at-rest', 'kms_key_id', '', 'kms_key_id is "", expected a KMS key'],
  ['encryption-at-rest', 'performance_insights_kms_key_id', '', 'performance_insights_kms_key_id is ""'],
  ['windows-apart', 'backup_window', '8-9', 'backup_window is "8-9", expected hh:mm-hh:mm'],
  ['windows-apart', 'maintenance_window', 'someday', 'maintenance_window is "someday", expected ddd:hh:mm'],
] as const) {
  set(rule, DB, attribute, wrong, says);
  set(rule, DB, attribute, undefined, `${attribute} is absent`);
  set(rule, DB, attribute, UNRESOLVED, `cannot decide: ${attribute} is "${UNRESOLVED}"`);
}

set('windows-apart', DB, 'backup_window', '08:00-08:00', 'backup_window is "08:00-08:00", expected hh:mm-hh:mm of 30');
set('windows-apart', DB, 'maintenance_window', 'tue:16:00-tue:16:29', 'of 30 minutes or more');
set('backups-long-enough', DB, 'backup_retention_period', 34, 'is 34, expected at least 35 days');
set('storage-grows', DB, 'allocated_storage', undefined, 'max_allocated_storage is 200');
set('changes-in-window', DB, 'apply_immediately', true, 'apply_immediately is true, expected false or absent');
set('changes-in-window', DB, 'apply_immediately', UNRESOLVED, 'cannot decide: apply_immediately');
set('master-password-managed', DB, 'password', UNRESOLVED, 'password is set');
set('master-password-managed', DB, 'password_wo', 'x', 'password_wo is set');

for (const [backup, maintenance] of [
  ['15:30-16:30', 'tue:16:00-tue:17:00'], // meets its start
  ['16:15-16:45', 'tue:16:00-tue:17:00'], // lies within
  ['23:45-00:15', 'tue:23:00-wed:00:00'], // crosses midnight
  ['00:00-00:30', 'sun:23:30-mon:00:15'], // crosses the end of the week
  ['23:45-00:15', 'mon:00:00-mon:00:30'], // Sunday's backup reaches into Monday
] as const) {
  add('windows-apart', DB, `backup_window "${backup}" and maintenance_window "${maintenance}" overlap`, (tree) => {
    Object.assign(at(tree, DB), { backup_window: backup, maintenance_window: maintenance });
  });
}

for (const origin of ['snapshot_identifier', 'replicate_source_db']) {
  set('generations-as-data', DB, origin, 'balrog-1', `${origin} is "balrog-1", expected absent`);
}
set('generations-as-data', DB, 'restore_to_point_in_time', [{}], 'restore_to_point_in_time is [{}], expected absent');
set('generations-as-data', DB, 'identifier', 'other', 'is not the database balrog, which databases.json says it is');
add('generations-as-data', DB, 'is imported, and begins empty by databases.json', (tree) => {
  tree.import = [{ id: 'balrog', to: DB }];
});
add('generations-as-data', 'aws_db_instance.second', 'identifier is "second", which is no generation', (tree) => {
  tree.resource.aws_db_instance!.second = { ...at(tree, DB), identifier: 'second' };
});

set('database-tls', DB, 'parameter_group_name', undefined, 'parameter_group_name is absent');
set('database-tls', DB, 'parameter_group_name', 'elsewhere', 'cannot decide: parameter_group_name is "elsewhere"');
add('database-tls', DB, 'require_secure_transport of aws_db_parameter_group.parameters is absent', (tree) => {
  at(tree, 'aws_db_parameter_group.parameters').parameter = [];
});
for (const [value, says] of [
  ['0', 'is "0", expected "1"'],
  [UNRESOLVED, 'cannot decide: require_secure_transport'],
] as const) {
  add('database-tls', DB, says, (tree) => {
    at(tree, 'aws_db_parameter_group.parameters').parameter[0].value = value;
  });
}

set('database-unreachable', DB, 'db_subnet_group_name', undefined, 'lands in the default VPC');
set('database-unreachable', DB, 'db_subnet_group_name', 'elsewhere', 'cannot decide: db_subnet_group_name');
add('database-unreachable', DB, 'cannot decide: subnet_ids of aws_db_subnet_group.subnets is "subnet-1"', (tree) => {
  at(tree, 'aws_db_subnet_group.subnets').subnet_ids = ['subnet-1'];
});
remove('database-unreachable', 'aws_route_table_association.association', DB, 'no route table of its own');
add('database-unreachable', DB, 'has a route to "0.0.0.0/0" (aws_route.out)', (tree) => {
  tree.resource.aws_route = {
    out: { route_table_id: '${aws_route_table.table.id}', destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat' },
  };
});
add('database-unreachable', DB, '(aws_route_table.table)', (tree) => {
  at(tree, 'aws_route_table.table').route = [{ cidr_block: '0.0.0.0/0', gateway_id: 'igw' }];
});

const COPY = 'aws_db_instance_automated_backups_replication.replication';
remove('automated-backups-replicated', COPY, DB, 'no aws_db_instance_automated_backups_replication copies its backups');
set('automated-backups-replicated', COPY, 'retention_period', undefined, 'retention_period is 7, expected at least 35');
set('automated-backups-replicated', COPY, 'retention_period', UNRESOLVED, 'cannot decide: retention_period');
set('automated-backups-replicated', COPY, 'region', undefined, 'it stays in us-west-2, the region of the database');
set('automated-backups-replicated', COPY, 'region', UNRESOLVED, 'cannot decide: its region');
set('encryption-at-rest', COPY, 'kms_key_id', undefined, 'kms_key_id is absent, expected a KMS key');

const LOCK = 'aws_backup_vault_lock_configuration.lock';
remove('vault-locked', LOCK, 'aws_backup_vault.vault', 'no aws_backup_vault_lock_configuration locks it');
set('vault-locked', LOCK, 'min_retention_days', 89, 'min_retention_days is 89, expected at least 90 days');
set('vault-locked', LOCK, 'min_retention_days', undefined, 'min_retention_days is absent');
set('vault-locked', LOCK, 'min_retention_days', UNRESOLVED, 'cannot decide: min_retention_days');
set('vault-locked', LOCK, 'changeable_for_days', undefined, 'changeable_for_days is absent, expected at least 3 days');
set('vault-locked', LOCK, 'changeable_for_days', 2, 'changeable_for_days is 2, expected at least 3 days');
set('vault-locked', LOCK, 'changeable_for_days', UNRESOLVED, 'cannot decide: changeable_for_days');
const DRILL = 'aws_backup_restore_testing_plan.drill';
const TRIED = 'aws_backup_restore_testing_selection.drill_selection';
add('vault-drilled', 'aws_backup_vault.vault', 'no aws_backup_restore_testing_plan restores its copies', (tree) => {
  at(tree, DRILL).recovery_point_selection[0].include_vaults = ['*'];
});
add('vault-drilled', DRILL, 'it selects no database', (tree) => {
  at(tree, TRIED).protected_resource_type = 'EBS';
});
set('vault-drilled', TRIED, 'restore_metadata_overrides', undefined, 'has no dbSubnetGroupName: AWS Backup would take');
set('vault-drilled', TRIED, 'restore_metadata_overrides', UNRESOLVED, 'cannot decide: restore_metadata_overrides');
set(
  'vault-drilled',
  TRIED,
  'restore_metadata_overrides',
  { dbSubnetGroupName: 'balrog' },
  'has no vpcSecurityGroupIds: AWS Backup would take',
);
set('encryption-at-rest', 'aws_backup_vault.vault', 'kms_key_arn', undefined, 'kms_key_arn is absent');

const PLAN = 'aws_backup_plan.plan';
remove('nightly-vault-copy', 'aws_backup_selection.selection', DB, 'no aws_backup_selection of this stack selects it');
set('nightly-vault-copy', PLAN, 'rule', [], 'the plan has no rule');
for (const [key, value, says] of [
  ['schedule', 'cron(0 5 ? * MON *)', 'schedule is "cron(0 5 ? * MON *)", expected a daily cron'],
  ['schedule', undefined, 'schedule is absent, expected a daily cron'],
  ['schedule', UNRESOLVED, 'cannot decide: schedule'],
  ['schedule', 'cron(15 7 * * ? *)', 'in the hour before, the backup_window "08:00-08:30"'],
  ['schedule', 'cron(30 16 * * ? *)', 'starts within, or in the hour before, the maintenance_window'],
  ['schedule_expression_timezone', 'Europe/Berlin', 'schedule_expression_timezone is "Europe/Berlin"'],
  ['lifecycle', { delete_after: 60 }, 'delete_after is 60, expected at least 90 days'],
  ['lifecycle', undefined, 'delete_after is absent'],
  ['lifecycle', { delete_after: UNRESOLVED }, 'cannot decide: lifecycle.delete_after'],
  ['target_vault_name', 'elsewhere', 'cannot decide: target_vault_name'],
  ['enable_continuous_backup', true, 'it takes over the window and the retention of RDS'],
] as const) {
  add('nightly-vault-copy', PLAN, says, (tree) => {
    at(tree, PLAN).rule[0][key] = value;
  });
}
add('nightly-vault-copy', PLAN, 'outside the lock of the vault (90 to 100 days)', (tree) => {
  at(tree, LOCK).max_retention_days = 100;
  at(tree, PLAN).rule[0].lifecycle = { delete_after: 120 };
});

const FIRST = 'aws_route53_record.first';
const NAMES = 'aws_route53_zone.names';
set('names-lead-home', FIRST, 'records', ['db.evil.example'], 'is "CNAME" of ["db.evil.example"], expected a CNAME of');
set('names-lead-home', FIRST, 'type', 'A', 'is "A" of');
set('names-lead-home', FIRST, 'name', 'other.balrog-prod-databases.internal', 'which is that of no database');
set('names-lead-home', FIRST, 'weighted_routing_policy', [{ weight: 1 }], 'has weighted_routing_policy');
set('names-lead-home', 'aws_route53_record.serving', 'type', 'A', 'is no CNAME');
// In no zone of the stack: among the names of hosts.
set('names-lead-home', FIRST, 'zone_id', 'Z0123456789EXAMPLE', 'expected an alias of a load balancer or distribution');
set('names-lead-home', NAMES, 'name', 'auth0.com', 'name is "auth0.com", expected "balrog-prod-databases.internal"');
set('names-lead-home', NAMES, 'name', `serving.balrog-prod-databases.internal`, 'name is "serving.balrog-prod-');
for (const [type, attributes, says] of [
  ['aws_route53_zone', { name: 'mozilla.org', vpc: [{ vpc_id: 'vpc-1' }] }, 'name is "mozilla.org"'],
  ['aws_service_discovery_private_dns_namespace', { name: 'auth0.com', vpc: 'vpc-1' }, 'name is "auth0.com"'],
  ['aws_route53_zone_association', { zone_id: 'Z1', vpc_id: 'vpc-1' }, 'brings names of others into the VPC'],
  ['aws_route53_resolver_rule_association', { vpc_id: 'vpc-1' }, 'brings names of others into the VPC'],
  ['aws_vpc_dhcp_options_association', { vpc_id: 'vpc-1' }, 'sends its questions elsewhere'],
  [
    'aws_route53_record',
    { zone_id: `\${${NAMES}.zone_id}`, name: 'x', type: 'A', records: ['192.0.2.1'] },
    'name is "x"',
  ],
  ['aws_route53_record', { zone_id: 'Z1', name: 'aus5.mozilla.org', records: ['x.example'] }, 'leads to ["x.example"]'],
  ['aws_route53_record', { zone_id: 'Z1', alias: { name: 'x.example' } }, 'leads to "x.example", expected an alias'],
] as const)
  add('names-lead-home', `${type}.evil`, says, (tree) => {
    tree.resource[type] = { ...tree.resource[type], evil: { ...attributes } };
  });

export const databaseBreaks = table.all;
