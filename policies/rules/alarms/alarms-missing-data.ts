import { mustSatisfy } from '../../expectations';
import type { Rule } from '../../rule';

const CHOICES = ['breaching', 'notBreaching', 'ignore', 'missing'];

/** Every alarm says what silence means. */
export const alarmsMissingData: Rule = {
  id: 'alarms-missing-data',
  reason: 'Left open, silence turns no alarm red: a probe that died looks like a system that is well.',
  appliesTo: ['aws_cloudwatch_metric_alarm'],
  check: (alarm, stack) =>
    mustSatisfy(
      stack,
      alarm,
      'treat_missing_data',
      (given) => CHOICES.includes(String(given)),
      `one of ${CHOICES.join(', ')}`,
      'Set treatMissingData: breaching where data must come all the time, notBreaching where it comes only with errors.',
    ),
};
