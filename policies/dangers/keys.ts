/** Keys and secrets: how long a deleted one can be fetched back, and what is encrypted with what. */
import { changes, outage, exposure, falls, off, protection, type Judgement } from '@balrog-infra/review';
import { SWITCH } from './switch';

export const KEYS: readonly Judgement[] = [
  outage.attribute('kms.disabled', 'critical', 'aws_kms_key', 'is_enabled', SWITCH, [
    'Nothing that the key has encrypted can be read while it is off.',
    'Keep the key on.',
  ]),
  protection.attribute('kms.deletion-window', 'critical', 'aws_kms_key', 'deletion_window_in_days', falls(30), [
    'There is less time to notice that a key is about to be deleted.',
    'Keep 30 days.',
  ]),
  protection.attribute(
    'secret.recovery-window',
    'critical',
    'aws_secretsmanager_secret',
    'recovery_window_in_days',
    falls(30),
    ['A deleted secret can be fetched back for a shorter time, with 0 not at all.', 'Keep 30 days.'],
  ),
  exposure.attribute(
    'storage.key',
    'serious',
    ['aws_db_instance', 'aws_secretsmanager_secret', 'aws_cloudwatch_log_group'],
    'kms_key_id',
    changes,
    [
      'Another key protects it; whoever controls that one can read it, and what the old one encrypted still needs the old one.',
      'Check the policy of the new key, and keep the old key.',
    ],
  ),
  protection.attribute('kms.rotation', 'serious', 'aws_kms_key', 'enable_key_rotation', off, [
    'The key is never renewed.',
    'Keep rotation on.',
    'judged',
  ]),
];
