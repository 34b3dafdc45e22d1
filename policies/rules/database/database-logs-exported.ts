import { mustSatisfy, strings } from '../../expectations';
import type { Rule } from '../../rule';

const WANTED = ['error', 'slowquery'];

/** The error log and the slow queries leave the database. */
export const databaseLogsExported: Rule = {
  id: 'database-logs-exported',
  reason:
    'Logs on the instance rotate away within hours and go with the instance: after a crash there is nothing to read.',
  appliesTo: ['aws_db_instance'],
  check: (resource, stack) =>
    mustSatisfy(
      stack,
      resource,
      'enabled_cloudwatch_logs_exports',
      (given) => WANTED.every((log) => strings(given).includes(log)),
      `a list with ${WANTED.join(' and ')}`,
      `Export ${WANTED.join(' and ')} (enabledCloudwatchLogsExports) in constructs/database.`,
    ),
};
