import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { blocks, text } from '../../expectations';
import type { Rule } from '../../rule';
import type { Resource } from '../../stack-view';

/** Of an alarm, what people read when it fires. */
export const TEXTS: Readonly<Record<string, (alarm: Resource) => string>> = {
  aws_cloudwatch_metric_alarm: ({ attributes }) => text(attributes['alarm_description']),
  aws_cloudwatch_composite_alarm: ({ attributes }) => text(attributes['alarm_description']),
  google_monitoring_alert_policy: ({ attributes }) => text(blocks(attributes['documentation'])[0]?.['content']),
};

const FORM = /^\[(?:page|notice)\] \S[^]* Runbook: (docs\/runbooks\/[a-z-]+\.md)$/;
const ROOT = join(__dirname, '../../..');

/** Every alarm says how bad it is, and names the page that says what to do. */
export const alarmRunbook: Rule = {
  id: 'alarm-runbook',
  reason: 'Whoever is woken at night has minutes, and should not spend them on finding out what the alarm means.',
  appliesTo: Object.keys(TEXTS),
  check: (alarm) => {
    const says = TEXTS[alarm.type]?.(alarm) ?? '';
    const page = FORM.exec(says)?.[1];
    if (page === undefined) {
      return [
        {
          wrong: `its text is ${says === '' ? 'absent' : `"${says.slice(0, 80)}"`}: it needs a severity and a runbook`,
          remedy: 'Make it from a row of constructs/alarms/rows, which names a page of docs/runbooks.',
        },
      ];
    }
    if (existsSync(join(ROOT, page))) return [];
    return [{ wrong: `there is no page ${page}`, remedy: `Write it, or name another one in constructs/alarms/rows.` }];
  },
};
