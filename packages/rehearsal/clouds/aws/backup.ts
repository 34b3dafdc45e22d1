/** AWS Backup: vaults, locks, plans, selections (provider: internal/service/backup; AWS Backup API Reference). */
import { atLeast, between, checks, lengthBetween, matches, oneOf } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, blocks, changed, failure, number, text } from '../values';
import { policyJson, validArn } from './checks';
import { apiError, find, mustExist, operation } from './errors';
import { arn, awsManagedKeyId, fresh, letters, uuid } from './names';
import { isWrongSchedule } from './schedules';

const VAULT_NAME = matches(/^[0-9A-Za-z_-]{2,50}$/, 'must consist of letters, numbers, and hyphens.');

function vaultArn(values: Values, cloud: CloudView, argument: string): string {
  return arn(cloud, 'backup', `backup-vault:${text(values, argument) ?? ''}`);
}

const vault: ResourceBehaviour = {
  create: (values, cloud) => ({
    id: text(values, 'name') ?? '',
    arn: vaultArn(values, cloud, 'name'),
    kms_key_arn: arn(cloud, 'kms', `key/${awsManagedKeyId(cloud, 'backup')}`),
    recovery_points: 0,
  }),
  validate: checks({ name: VAULT_NAME, kms_key_arn: validArn }),
  refuse(action, values, cloud) {
    const key = text(values, 'kms_key_arn');
    const fail = operation(`creating Backup Vault (${text(values, 'name')})`, 'Backup', 'CreateBackupVault');
    const elsewhere = key?.startsWith('arn:aws:kms:') && key.split(':')[3] !== cloud.region;
    const why = `The provided key ${key} is not in the Region of the vault, ${cloud.region}`;
    return action === 'create' && elsewhere ? [fail('InvalidParameterValueException', why, ['kms_key_arn'])] : [];
  },
  unique: (values) => {
    const name = text(values, 'name');
    const error = `creating Backup Vault (${name}): ${apiError('Backup', 'CreateBackupVault', 400, 'AlreadyExistsException', 'Backup vault with the same name already exists')}`;
    return name ? [{ scope: 'region', name: `vault:${name}`, error }] : [];
  },
};

/** Something that belongs to a vault and is named by it: its policy, lock, notifications. */
function ofVault(kind: string, name: string, validate?: ResourceBehaviour['validate']): ResourceBehaviour {
  return {
    overwrites: true,
    create: (values, cloud) => ({
      id: text(values, 'backup_vault_name') ?? '',
      backup_vault_arn: vaultArn(values, cloud, 'backup_vault_name'),
    }),
    equivalent: { policy: 'policy' },
    ...(validate && { validate }),
    refuse(action, values, cloud) {
      const fail = operation(`creating Backup Vault ${kind} (${text(values, 'backup_vault_name')})`, 'Backup', name);
      return action === 'delete'
        ? []
        : mustExist(cloud, 'aws_backup_vault', values, 'backup_vault_name', (vaultName) =>
            fail('ResourceNotFoundException', `Backup vault ${vaultName} cannot be found`, ['backup_vault_name']),
          );
    },
  };
}

/** AWS Backup Developer Guide, "AWS Backup Vault Lock": minimum at least 1 day, maximum not below it, 3 days of grace. */
function lockRules(config: Values): readonly Diagnostic[] {
  const low = number(config, 'min_retention_days');
  const high = number(config, 'max_retention_days');
  const inOrder = low === undefined || high === undefined || low <= high;
  return [
    ...checks({ changeable_for_days: atLeast(3), min_retention_days: atLeast(1), max_retention_days: atLeast(1) })(
      config,
    ),
    ...(inOrder
      ? []
      : [
          failure(`min_retention_days (${low}) must not be greater than max_retention_days (${high})`, [
            'min_retention_days',
          ]),
        ]),
  ];
}

const plan: ResourceBehaviour = {
  create(values, cloud) {
    const id = fresh(cloud, 'aws_backup_plan', (seed) => uuid(cloud, ...seed), values);
    return { id, arn: arn(cloud, 'backup', `backup-plan:${id}`), version: planVersion(values, cloud) };
  },
  recomputedOnUpdate: (prior, planned) =>
    ['name', 'rule', 'advanced_backup_setting'].some((name) => changed(prior, planned, name)) ? ['version'] : [],
  update: (_, values, cloud) => ({ version: planVersion(values, cloud) }),
  validate: (config) => [
    ...checks({
      'rule.*.rule_name': matches(/^[0-9A-Za-z_.-]{1,50}$/, 'must contain 1 to 50 alphanumeric or -_. characters'),
      'rule.*.target_vault_name': VAULT_NAME,
      'rule.*.copy_action.*.destination_vault_arn': validArn,
      name: lengthBetween(1, 50),
    })(config),
  ],
  refuse: (action, values, cloud) => (action === 'delete' ? [] : refusePlan(values, cloud)),
};

function planVersion(values: Values, cloud: CloudView): string {
  return Buffer.from(letters(cloud, 36, 'plan-version', JSON.stringify(values.rule ?? null))).toString('base64');
}

function refusePlan(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const fail = operation(`creating Backup Plan (${text(values, 'name')})`, 'Backup', 'CreateBackupPlan');
  return blocks(values, 'rule').flatMap((rule, index) => {
    const name = text(rule, 'rule_name') ?? '';
    const at = ['rule', index];
    const schedule = text(rule, 'schedule');
    const targets = blocks(rule, 'copy_action').map((copy) => text(copy, 'destination_vault_arn'));
    const lifecycles = [
      block(rule, 'lifecycle'),
      ...blocks(rule, 'copy_action').map((copy) => block(copy, 'lifecycle')),
    ];
    return [
      ...mustExist(cloud, 'aws_backup_vault', rule, 'target_vault_name', (vaultName) =>
        fail('InvalidParameterValueException', `Error in rule ${name} : Backup vault ${vaultName} does not exist`, at),
      ),
      ...(schedule && isWrongSchedule(schedule, ['cron'])
        ? [fail('InvalidParameterValueException', `Error in rule ${name} : Invalid cron expression ${schedule}`, at)]
        : []),
      ...targets
        .filter((target) => target?.split(':')[4] === cloud.account && !find(cloud, 'aws_backup_vault', target))
        .map((target) =>
          fail('InvalidParameterValueException', `Error in rule ${name} : Backup vault ${target} does not exist`, at),
        ),
      ...(lifecycles.some(tooShort)
        ? [
            fail(
              'InvalidParameterValueException',
              `Error in rule ${name} : Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays`,
              at,
            ),
          ]
        : []),
    ];
  });
}

/** What went to cold storage stays there 90 days at least. */
function tooShort(lifecycle: Values | undefined): boolean {
  const cold = number(lifecycle, 'cold_storage_after') ?? 0;
  const end = number(lifecycle, 'delete_after') ?? 0;
  return cold > 0 && end > 0 && end < cold + 90;
}

const selection: ResourceBehaviour = {
  create: (values, cloud) => ({
    id: fresh(cloud, 'aws_backup_selection', (seed) => uuid(cloud, ...seed), values),
    not_resources: [],
  }),
  validate: checks({
    name: matches(
      /^[0-9A-Za-z_.-]{1,50}$/,
      'must contain 1 to 50 alphanumeric, hyphen, underscore, or period characters',
    ),
    iam_role_arn: validArn,
  }),
  refuse(action, values, cloud) {
    const fail = operation('creating Backup Selection', 'Backup', 'CreateBackupSelection');
    return action === 'create'
      ? mustExist(cloud, 'aws_backup_plan', values, 'plan_id', (id) =>
          fail('ResourceNotFoundException', `Cannot find Backup plan with ID ${id}`, ['plan_id']),
        )
      : [];
  },
  importId: (id) => id.split('|').at(-1),
};

const TESTING_NAME = matches(/^[0-9A-Za-z_]{1,50}$/, 'must contain only alphanumeric characters, and underscores');
const HOURS = between(1, 168);

/** Restore testing: "RestoreTestingPlanForCreate" (API reference) for what is taken where nothing is said. */
const restoreTestingPlan: ResourceBehaviour = {
  create: (values, cloud) => ({
    id: text(values, 'name') ?? '',
    arn: arn(
      cloud,
      'backup',
      `restore-testing-plan:${fresh(cloud, 'aws_backup_restore_testing_plan', (seed) => uuid(cloud, ...seed), values)}`,
    ),
    schedule_expression_timezone: 'Etc/UTC',
    start_window_hours: 24,
    recovery_point_selection: blocks(values, 'recovery_point_selection').map((each) => ({
      ...each,
      exclude_vaults: each['exclude_vaults'] ?? [],
      selection_window_days: each['selection_window_days'] ?? 30,
    })),
  }),
  validate: checks({
    name: TESTING_NAME,
    start_window_hours: HOURS,
    'recovery_point_selection.*.selection_window_days': between(1, 365),
    'recovery_point_selection.*.algorithm': oneOf('LATEST_WITHIN_WINDOW', 'RANDOM_WITHIN_WINDOW'),
  }),
  unique: (values) => {
    const name = text(values, 'name');
    const error = `creating Backup Restore Testing Plan (${name}): ${apiError('Backup', 'CreateRestoreTestingPlan', 400, 'AlreadyExistsException', 'Restore testing plan with the same name already exists')}`;
    return name ? [{ scope: 'region', name: `restore-testing-plan:${name}`, error }] : [];
  },
  refuse(action, values) {
    const fail = operation(
      `creating Backup Restore Testing Plan (${text(values, 'name')})`,
      'Backup',
      'CreateRestoreTestingPlan',
    );
    const schedule = text(values, 'schedule_expression');
    return action !== 'delete' && schedule && isWrongSchedule(schedule, ['cron'])
      ? [fail('InvalidParameterValueException', `Invalid cron expression ${schedule}`, ['schedule_expression'])]
      : [];
  },
  importId: (id) => id,
};

const restoreTestingSelection: ResourceBehaviour = {
  create: (values) => ({
    id: text(values, 'name') ?? '',
    protected_resource_arns: [],
    restore_metadata_overrides: {},
    validation_window_hours: 0,
  }),
  validate: (config) => [
    ...checks({ name: TESTING_NAME, validation_window_hours: HOURS, iam_role_arn: validArn })(config),
    ...(config['protected_resource_arns'] && blocks(config, 'protected_resource_conditions').length > 0
      ? [failure('2 attributes specified when one (and only one) of them is required', ['protected_resource_arns'])]
      : []),
  ],
  refuse(action, values, cloud) {
    const fail = operation(
      `creating Backup Restore Testing Selection (${text(values, 'name')})`,
      'Backup',
      'CreateRestoreTestingSelection',
    );
    return action === 'create'
      ? mustExist(cloud, 'aws_backup_restore_testing_plan', values, 'restore_testing_plan_name', (name) =>
          fail('ResourceNotFoundException', `Restore testing plan ${name} cannot be found`, [
            'restore_testing_plan_name',
          ]),
        )
      : [];
  },
};

export const backupResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_backup_vault: vault,
  aws_backup_vault_policy: ofVault('Policy', 'PutBackupVaultAccessPolicy', checks({ policy: policyJson() })),
  aws_backup_vault_lock_configuration: ofVault('Lock Configuration', 'PutBackupVaultLockConfiguration', lockRules),
  aws_backup_vault_notifications: ofVault(
    'Notifications',
    'PutBackupVaultNotifications',
    checks({ sns_topic_arn: validArn }),
  ),
  aws_backup_plan: plan,
  aws_backup_selection: selection,
  aws_backup_restore_testing_plan: restoreTestingPlan,
  aws_backup_restore_testing_selection: restoreTestingSelection,
};
