/** What an alarm says to people, and to whoever lists all alarms of a stack. */
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { PAGE_PREFIX } from './alert-topic';
import type { Responders } from './responders';
import { pathOf, type Alert, type Rule } from './rule';
import { sentenceOf, type Subject } from './subject';

/** Type of the metadata of a construct that is an alarm. */
export const ALARM = 'alarm';

/** Which row of the table an alarm follows. */
export interface Announced {
  readonly key: string;
  /** Unique in the account and region: `balrog-prod-agent-silent`. */
  readonly name: string;
  /** What stands in the placeholders of the key. */
  readonly names: Subject['names'];
  readonly rule: Rule;
}

const announced = new WeakMap<TerraformStack, Map<string, Announced>>();

/** Notes the row at the construct. CloudWatch would take a second alarm of the same name for a change of the first. */
export function announce(alarm: Construct, given: Announced): void {
  const stack = TerraformStack.of(alarm);
  const names = announced.get(stack) ?? new Map<string, Announced>();
  const former = names.get(given.name);
  if (former !== undefined) {
    throw new Error(
      `two alarms are called ${given.name}, by the rows '${former.key}' and '${given.key}' of constructs/alarms/rows: ` +
        'rename one, or give each of its subjects a name of its own',
    );
  }
  announced.set(stack, names.set(given.name, given));
  alarm.node.addMetadata(ALARM, given);
}

/** What stands in the mail: severity, what, why, and where to read on. At most 1,024 characters. */
export function describe(alert: Alert, subject: Subject, responders: Responders): string {
  const severity = alert.severity === 'page' && responders.wakes === 'responders' ? PAGE_PREFIX : '[notice]';
  return `${severity} ${sentenceOf(alert.summary, subject)}. ${alert.why}. Runbook: ${pathOf(alert.runbook)}`;
}
