/** What AWS Backup refuses of plans. */
import type { Values } from '../../behaviour';
import { block, blocks, number, text, truthy } from '../../values';
import type { TypeRefusal } from './by-type';
import { refusesService } from './messages';
import { doubled, of, rowsOf, when } from './rules';

const rulesOf = (values: Values): readonly Values[] => blocks(values, 'rule');
const plan = (more: Values): Values => ({ rule: [{ rule_name: 'a', target_vault_name: 'v', ...more }] });
const [HOUR, MONTH] = [60, 35];

export const BACKUPS: readonly TypeRefusal[] = rowsOf(
  {
    types: ['aws_backup_plan'],
    on: ['create', 'update'],
    service: 'Backup',
    operation: 'CreateBackupPlan',
    code: 'InvalidParameterValueException',
    isModelled: true,
    source: 'AWS Backup API Reference, BackupRuleInput; words as seen in provider issues, or ours',
  },
  [
    [
      'rule',
      ({ values }) =>
        when(
          rulesOf(values).some((one) => (number(one, 'start_window') || HOUR) < HOUR),
          'Start window must be at least 60 minutes.',
        ),
      of(plan({ start_window: 30 })),
      of(plan({ start_window: 60 })),
    ],
    [
      'rule',
      ({ values }) =>
        when(
          rulesOf(values).some((one) => {
            const [start, end] = [number(one, 'start_window'), number(one, 'completion_window')];
            return start !== undefined && end !== undefined && start > 0 && end > 0 && end < start + HOUR;
          }),
          'Completion window must be at least 60 minutes greater than start window.',
        ),
      of(plan({ start_window: 120, completion_window: 150 })),
      of(plan({ start_window: 120, completion_window: 180 })),
    ],
    [
      'rule',
      ({ values }) =>
        when(
          rulesOf(values).some(
            (one) =>
              truthy(one, 'enable_continuous_backup') &&
              (number(block(one, 'lifecycle'), 'delete_after') ?? MONTH) > MONTH,
          ),
          'Continuous backups are kept for 1 to 35 days.',
        ),
      of(plan({ enable_continuous_backup: true, lifecycle: [{ delete_after: 60 }] })),
      of(plan({ enable_continuous_backup: true, lifecycle: [{ delete_after: 35 }] })),
    ],
    [
      'rule',
      ({ values }) =>
        when(
          doubled(rulesOf(values).map((one) => text(one, 'rule_name'))) !== undefined,
          'Backup rule names must be unique within the plan.',
        ),
      of({ rule: [{ rule_name: 'a' }, { rule_name: 'a' }] }),
      of({ rule: [{ rule_name: 'a' }, { rule_name: 'b' }] }),
    ],
    [
      'iam_role_arn',
      (facts) =>
        when(
          refusesService(facts, text(facts.values, 'iam_role_arn'), 'backup.amazonaws.com'),
          `IAM Role ${text(facts.values, 'iam_role_arn')} cannot be assumed by AWS Backup`,
        ),
      of({ iam_role_arn: 'r' }, trusting('ecs-tasks.amazonaws.com')),
      of({ iam_role_arn: 'r' }, trusting('backup.amazonaws.com')),
      { types: ['aws_backup_selection'], on: ['create'], operation: 'CreateBackupSelection' },
    ],
  ],
);

function trusting(service: string) {
  const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: service } }] });
  return ['aws_iam_role', { id: 'r', arn: 'r', assume_role_policy: policy }] as const;
}
