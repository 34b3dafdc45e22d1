/** Backups: what is taken, for how long it is kept, and where. */
import {
  appears,
  changes,
  exposure,
  falls,
  gains,
  gone,
  loses,
  protection,
  type Judgement,
} from '@balrog-infra/review';
import { besideOthers } from './beside-others';
import { RETENTION } from './texts';

const NEVER = Number.POSITIVE_INFINITY;

export const BACKUPS: readonly Judgement[] = [
  besideOthers(
    protection.attribute(
      'backup.delete-after',
      'critical',
      'aws_backup_plan',
      'rule.lifecycle.delete_after',
      falls(NEVER),
      RETENTION,
    ),
  ),
  besideOthers(
    protection.attribute(
      'backup.copy-delete-after',
      'critical',
      'aws_backup_plan',
      'rule.copy_action.lifecycle.delete_after',
      falls(NEVER),
      RETENTION,
    ),
  ),
  protection.attribute('backup.rule', 'critical', 'aws_backup_plan', 'rule.rule_name', gone, [
    'A rule of the plan goes: its backups are not taken any more.',
    'Keep the rule.',
  ]),
  protection.attribute('backup.copy', 'critical', 'aws_backup_plan', 'rule.copy_action.destination_vault_arn', gone, [
    'Backups are not copied to the other vault any more.',
    'Keep the copy.',
  ]),
  protection.attribute('backup.schedule', 'serious', 'aws_backup_plan', 'rule.schedule', changes, [
    'Backups are taken at other times.',
    'Compare it with the windows of the database and with the alarm on the age of backups.',
  ]),
  protection.attribute('backup.vault-of-rule', 'serious', 'aws_backup_plan', 'rule.target_vault_name', changes, [
    'Backups go to another vault, which may not be locked.',
    'Check the lock and the key of the new vault.',
  ]),
  protection.attribute('backup.selected', 'critical', 'aws_backup_selection', 'resources', loses, [
    'What is not selected is not backed up.',
    'Keep it in the selection.',
  ]),
  protection.attribute('backup.excluded', 'critical', 'aws_backup_selection', 'not_resources', gains, [
    'What is excluded is not backed up.',
    'Keep it in the selection.',
  ]),
  protection.attribute(
    'vault-lock.minimum',
    'critical',
    'aws_backup_vault_lock_configuration',
    'min_retention_days',
    falls(0),
    RETENTION,
  ),
  protection.attribute(
    'vault-lock.maximum',
    'serious',
    'aws_backup_vault_lock_configuration',
    'max_retention_days',
    falls(NEVER),
    ['Backup jobs that keep their backup for longer fail from now on.', 'Compare it with the retention of the plan.'],
  ),
  protection.attribute(
    'vault-lock.for-ever',
    'serious',
    'aws_backup_vault_lock_configuration',
    'changeable_for_days',
    appears,
    [
      'After that many days nobody, not even AWS, can unlock the vault.',
      'Be sure of the retention: every backup is paid for until its end.',
    ],
  ),
  exposure.attribute('vault.key', 'serious', 'aws_backup_vault', 'kms_key_arn', changes, [
    'Another key protects the backups.',
    'Check the policy of the new key, and keep the old key.',
  ]),
];
