/** AWS Backup: vaults, locks, plans, selections (provider: internal/service/backup; AWS Backup API Reference). */
import { atLeast, checks, lengthBetween, matches } from '../arguments';
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
};
