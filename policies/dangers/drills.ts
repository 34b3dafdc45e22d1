/** Restores that are tried out: of what, how often, and with what beside them. */
import { changes, falls, harmless, loses, protection, type Judgement } from '@balrog-infra/review';

const PLAN = 'aws_backup_restore_testing_plan';
const SELECTION = 'aws_backup_restore_testing_selection';
const TRIED = [
  'Another copy is tried out, at other times or otherwise, or none: nobody knows any more whether the vault can be restored from.',
  'Start one by hand after the deployment, and see its result.',
] as const;

export const DRILLS: readonly Judgement[] = [
  ...protection.attributes(
    'restore-test',
    'serious',
    PLAN,
    [
      'schedule_expression',
      'schedule_expression_timezone',
      'recovery_point_selection.algorithm',
      'recovery_point_selection.include_vaults',
      'recovery_point_selection.exclude_vaults',
      'recovery_point_selection.recovery_point_types',
      'recovery_point_selection.selection_window_days',
    ],
    changes,
    TRIED,
  ),
  protection.attribute('restore-test.start', 'serious', PLAN, 'start_window_hours', falls(24), TRIED),
  ...protection.attributes(
    'restore-test-of',
    'serious',
    SELECTION,
    [
      'iam_role_arn',
      'protected_resource_type',
      'protected_resource_conditions.**',
      'restore_metadata_overrides.**',
      'restore_testing_plan_name',
    ],
    changes,
    TRIED,
  ),
  protection.attribute('restore-test-of.what', 'serious', SELECTION, 'protected_resource_arns', loses, TRIED),
  protection.attribute('restore-test-of.checked', 'serious', SELECTION, 'validation_window_hours', falls(0), TRIED),
  harmless([PLAN, SELECTION], ['name'], 'a change of it is a replacement, and that is judged as a whole'),
];
