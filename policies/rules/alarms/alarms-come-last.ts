import { strings } from '../../expectations';
import type { Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const SERVICE = 'aws_ecs_service';

/** An alarm to which silence is trouble is made when what it listens to has run for a while. */
export const alarmsComeLast: Rule = {
  id: 'alarms-come-last',
  reason:
    'CloudWatch evaluates a new alarm at once: one that comes before what it watches is red from its first minute, and a first deployment tells everybody of an outage that is none.',
  appliesTo: ['aws_cloudwatch_metric_alarm'],
  check: (alarm, stack) => {
    if (stack.value(alarm.attributes['treat_missing_data']) !== 'breaching') return [];
    const missing = servicesOf(stack).filter(
      (service) => !strings(alarm.attributes['depends_on']).includes(service.address),
    );
    if (missing.length === 0) return [];
    return [
      {
        wrong: `its silence is a breach, and depends_on does not name ${missing.map(({ address }) => address).join(', ')}`,
        remedy:
          'Make it with `after` of AlarmProps (constructs/alarms/alarm-props.ts): the services, which are steady last of all.',
      },
    ];
  },
};

const servicesOf = (stack: StackView): readonly Resource[] => stack.ofType(SERVICE);
