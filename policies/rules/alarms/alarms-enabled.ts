import { blocks, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, StackView } from '../../stack-view';
import { isPaused } from '../../generations';
import { pausableOf } from '../../pausable';

/** Type -> the argument that switches it off, with the only value it may have when it is set. */
export const SWITCHES: Readonly<Record<string, readonly [argument: string, on: boolean | string]>> = {
  aws_cloudwatch_metric_alarm: ['actions_enabled', true],
  aws_cloudwatch_composite_alarm: ['actions_enabled', true],
  aws_cloudwatch_event_rule: ['state', 'ENABLED'],
  aws_db_event_subscription: ['enabled', true],
  google_monitoring_alert_policy: ['enabled', true],
  google_monitoring_notification_channel: ['enabled', true],
  grafana_rule_group: ['is_paused', false],
};

/** Every alarm is switched on, but for those of somebody who is paused, and so is what it tells people by. */
export const alarmsEnabled: Rule = {
  id: 'alarms-enabled',
  reason: 'An alarm that somebody has switched off stands in every list of what is watched, and tells nobody.',
  appliesTo: Object.keys(SWITCHES),
  check: ({ type, attributes }, stack) => {
    const [argument, on] = SWITCHES[type] ?? ['', true];
    const places: readonly Attributes[] = type === 'grafana_rule_group' ? blocks(attributes['rule']) : [attributes];
    return places.flatMap((place): readonly Finding[] => {
      const given = stack.value(place[argument]);
      if (given === undefined || given === on || isOfPaused(type, place, stack)) return [];
      const which = type === 'grafana_rule_group' ? ` of ${show(place['name'])}` : '';
      return [
        {
          wrong: `${argument}${which} is ${show(given)}, expected ${show(on)}: nobody is told`,
          remedy: `Remove the argument: it is ${show(on)} by itself. To be quiet for a while, silence it where it rings.`,
        },
      ];
    });
  },
};

/** By its name it is about somebody whom databases.json pauses, and its tag, of a rule of Grafana its annotation, says whom. */
function isOfPaused(type: string, { alarm_name, name, tags, annotations }: Attributes, stack: StackView): boolean {
  const said = [(tags as Attributes | undefined)?.['Paused'], (annotations as Attributes | undefined)?.['paused']];
  const about = pausableOf({ type, name: alarm_name ?? name }, stack.name, stack.facts.jobs ?? []);
  return about !== undefined && said.includes(about) && isPaused(stack, about);
}
