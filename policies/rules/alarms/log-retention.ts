import { mustBeAtLeast, strings } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** Log groups end, also those that RDS would otherwise make by itself. */
export const logRetention: Rule = {
  id: 'log-retention',
  reason:
    'An absent retention is for ever: lines with addresses and names of people that nobody may keep, and a growing bill.',
  appliesTo: ['aws_cloudwatch_log_group', 'aws_db_instance'],
  check: (resource, stack) => {
    if (resource.type === 'aws_db_instance') return groupsOfDatabase(resource, stack);
    const remedy = `Set retentionInDays (1 or more; 0 is for ever) in the construct of ${resource.path}.`;
    return mustBeAtLeast(stack, resource, 'retention_in_days', 1, 'day', remedy);
  },
};

/** RDS makes `/aws/rds/instance/<identifier>/<log>` without retention when the group is not there first. */
function groupsOfDatabase({ address, attributes }: Resource, stack: StackView): readonly Finding[] {
  const identifier = String(stack.value(attributes['identifier']));
  const spellings = [identifier, `\${${address}.identifier}`];
  const names = new Set(stack.ofType('aws_cloudwatch_log_group').map((group) => group.attributes['name']));
  return strings(stack.value(attributes['enabled_cloudwatch_logs_exports']))
    .filter((log) => !spellings.some((spelling) => names.has(`/aws/rds/instance/${spelling}/${log}`)))
    .map((log) => ({
      wrong: `exports its ${log} log, but no aws_cloudwatch_log_group is named /aws/rds/instance/${identifier}/${log}`,
      remedy: 'Make the log group, with a retention, in constructs/database, and let the instance depend on it.',
    }));
}
