/** Resources that are one thing each: a grant with its holder, an alarm with all that it measures. */
import type { Catalogue, Holder } from '@balrog-infra/review';

const MEMBER: Holder = { kind: 'named', by: 'member' };

export const HOLDERS: NonNullable<Catalogue['holders']> = {
  // It grants nothing until a role has it; as the boundary of one it only takes away.
  aws_iam_policy: { kind: 'attached' },
  google_project_iam_member: MEMBER,
  google_storage_bucket_iam_member: MEMBER,
  google_service_account_iam_member: MEMBER,
};

export const ONE_DANGER: NonNullable<Catalogue['oneDanger']> = [
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_composite_alarm',
  'aws_cloudwatch_log_metric_filter',
  'sentry_metric_monitor',
];
