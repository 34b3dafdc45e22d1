import { mustBe, mustSatisfy, text } from '../../expectations';
import type { Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const CHOICES = ['breaching', 'notBreaching'];
/** Of an alarm that fires when less than this is left, that is: when there is nothing. */
const NOTHING = 1;

/** Every alarm says what silence means, and to one that waits for silence it is the alarm. */
export const alarmsMissingData: Rule = {
  id: 'alarms-missing-data',
  reason: 'Left open, silence turns no alarm red: a probe that died looks like a system that is well.',
  appliesTo: ['aws_cloudwatch_metric_alarm'],
  check: (alarm, stack) =>
    isHeartbeat(alarm, stack)
      ? mustBe(
          stack,
          alarm,
          'treat_missing_data',
          'breaching',
          'Set treatMissingData: nothing published is silence, too.',
        )
      : mustSatisfy(
          stack,
          alarm,
          'treat_missing_data',
          (given) => CHOICES.includes(String(given)),
          `one of ${CHOICES.join(', ')}`,
          'Set treatMissingData: breaching where data must come all the time, notBreaching where it comes only with errors.',
        ),
};

/** `ignore` would leave it green for ever once what it listens to has died. */
function isHeartbeat({ attributes }: Resource, stack: StackView): boolean {
  const below = text(stack.value(attributes['comparison_operator'])).startsWith('LessThan');
  const threshold = stack.value(attributes['threshold']);
  return below && typeof threshold === 'number' && threshold <= NOTHING;
}
