/** Logs: what is recorded, for how long, and what queries find. */
import {
  blindness,
  broadens,
  capacity,
  changes,
  exposure,
  falls,
  gone,
  off,
  protection,
  rises,
  type Judgement,
} from '@balrog-infra/review';
import { ENCRYPTION, POLICY, UNRECORDED } from './texts';

export const LOGS: readonly Judgement[] = [
  protection.attribute('log-group.skip-destroy', 'notice', 'aws_cloudwatch_log_group', 'skip_destroy', off, [
    'A later delete takes the logs with it.',
    'Keep it.',
  ]),
  exposure.attribute(
    'athena.enforced',
    'serious',
    'aws_athena_workgroup',
    'configuration.enforce_workgroup_configuration',
    off,
    ['Each query may choose where its results go and whether they are encrypted.', 'Keep it enforced.'],
  ),
  exposure.attribute(
    'athena.encryption',
    'serious',
    'aws_athena_workgroup',
    'configuration.result_configuration.encryption_configuration.encryption_option',
    gone,
    ENCRYPTION,
  ),
  exposure.attribute(
    'policy.logs',
    'serious',
    'aws_cloudwatch_log_resource_policy',
    'policy_document',
    broadens,
    POLICY,
  ),
  blindness.attribute('logs.retention', 'serious', 'aws_cloudwatch_log_group', 'retention_in_days', falls(0, 0), [
    'Older logs are deleted within days.',
    'Keep the retention, or export them first.',
  ]),
  blindness.attribute(
    'log-delivery.destination',
    'serious',
    'aws_cloudwatch_log_delivery',
    'delivery_destination_arn',
    changes,
    UNRECORDED,
  ),
  capacity.attribute(
    'athena.limit',
    'serious',
    'aws_athena_workgroup',
    'configuration.bytes_scanned_cutoff_per_query',
    rises(Number.POSITIVE_INFINITY),
    ['One query may scan, and cost, more.', 'Keep the limit.'],
  ),
  blindness.attribute('glue.location', 'serious', 'aws_glue_catalog_table', 'storage_descriptor.location', changes, [
    'Queries read from another place; what lies at the old one is not found.',
    'Check that the data is there.',
  ]),
  blindness.attribute('glue.columns', 'serious', 'aws_glue_catalog_table', 'storage_descriptor.columns.name', gone, [
    'Queries that name the column fail.',
    'Keep the column.',
  ]),
  blindness.attribute('glue.projection', 'serious', 'aws_glue_catalog_table', 'parameters.*', changes, [
    'Queries may find other partitions, or none.',
    'Run a count of yesterday on it.',
  ]),
];
