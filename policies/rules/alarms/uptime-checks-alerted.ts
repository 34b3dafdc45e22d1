import { blocks, text } from '../../expectations';
import type { Rule } from '../../rule';

/** Every uptime check is what some alert policy asks about. */
export const uptimeChecksAlerted: Rule = {
  id: 'uptime-checks-alerted',
  reason: 'A check that fails and no policy asks about is a red line on a page that nobody looks at.',
  appliesTo: ['google_monitoring_uptime_check_config'],
  check: ({ address }, stack) => {
    const asks = stack
      .ofType('google_monitoring_alert_policy')
      .flatMap(({ attributes }) => blocks(attributes['conditions']))
      .flatMap(({ condition_threshold: threshold, condition_absent: absent }) => [threshold, absent].flatMap(blocks))
      .some(({ filter }) => text(filter).includes(`\${${address}.uptime_check_id}`));
    if (asks) return [];
    return [
      {
        wrong: 'no google_monitoring_alert_policy asks about it',
        remedy: 'Make both by a row of constructs/alarms/rows/outside.ts: a check and its alert are one.',
      },
    ];
  },
};
