import { text } from '../../expectations';
import type { Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';
import { kindOf } from '../../stack-facts';

/** Calls that make a key unusable, and data with it: "CloudTrail entries for AWS KMS API calls" (KMS developer guide). */
const CALLS = ['DisableKey', 'ScheduleKeyDeletion'];
const REMEDY = 'Let KeyChanges (constructs/observability/alarms/key-changes.ts) listen in the region of the key.';

/** Somebody is told at once when a key is disabled or is to be deleted, wherever it lies. */
export const keyChangesNoticed: Rule = {
  id: 'key-changes-noticed',
  reason:
    'A key that is disabled stops the database at its next start, and one that is deleted takes every copy along: a month is long only for whoever knows.',
  appliesTo: ['aws_kms_key', 'aws_kms_replica_key'],
  check: (key, stack) => {
    // The account's other stack listens to all of its keys.
    if (kindOf(stack.name) === 'bootstrap') return [];
    const region = stack.regionOf(key);
    const listening = listeners(stack);
    if (!listening.some((rule) => stack.regionOf(rule) === region)) {
      return [
        {
          wrong: `no rule of EventBridge hears of ${CALLS.join(' and ')} in ${region ?? 'its region'}`,
          remedy: REMEDY,
        },
      ];
    }
    const counted = stack
      .ofType('aws_cloudwatch_metric_alarm')
      .flatMap(
        ({ attributes }) => (attributes['dimensions'] as Record<string, unknown> | undefined)?.['RuleName'] ?? [],
      )
      .map((name) => stack.follow(name)?.address);
    if (listening.some(({ address }) => counted.includes(address))) return [];
    return [{ wrong: 'no alarm counts what the rule hears of keys', remedy: 'Add a row to constructs/alarms/rows.' }];
  },
};

/** Rules that hear of all of these calls, whatever key they are about, and that have somewhere to send them. */
const listeners = (stack: StackView): readonly Resource[] =>
  stack.ofType('aws_cloudwatch_event_rule').filter((rule) => {
    const pattern = text(rule.attributes['event_pattern']);
    return (
      CALLS.every((call) => pattern.includes(`"${call}"`)) &&
      !/"(?:keyId|ARN)"/.test(pattern) &&
      stack.attached('aws_cloudwatch_event_target', 'rule', rule).length > 0
    );
  });
