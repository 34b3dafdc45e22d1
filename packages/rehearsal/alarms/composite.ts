/**
 * Composite alarms: the rule, and when their actions are taken. "Composite alarms" and "Suppressing composite alarm
 * actions" (CloudWatch user guide).
 */
import type { State } from './cloudwatch';

/** Arguments of `aws_cloudwatch_composite_alarm`, in Terraform's spelling. */
export interface CompositeAlarm {
  readonly alarm_name: string;
  readonly alarm_rule: string;
  readonly actions_suppressor?: Suppressor | readonly Suppressor[] | null;
}

interface Suppressor {
  readonly alarm: string;
  /** Both in seconds. */
  readonly wait_period: number;
  readonly extension_period: number;
}

export const suppressorOf = ({ actions_suppressor: given }: CompositeAlarm): Suppressor | undefined =>
  [given ?? []].flat()[0];

const TERM = /(ALARM|OK|INSUFFICIENT_DATA)\("?([^")]+)"?\)|\b(AND|OR|NOT|TRUE|FALSE)\b|[()]/g;

/** @param stateOf the state of an alarm by its name; unknown names must throw */
export function compositeState(
  { alarm_name: name, alarm_rule: rule }: CompositeAlarm,
  stateOf: (name: string) => State,
) {
  const words = [...rule.matchAll(TERM)];
  const rest = rule.replaceAll(TERM, '').trim();
  if (rest !== '') throw new Error(`${name}: cannot read "${rest}" in its rule`);
  let next = 0;
  const either = (): boolean => {
    let value = all();
    while (words[next]?.[0] === 'OR') {
      next += 1;
      value = all() || value;
    }
    return value;
  };
  const all = (): boolean => {
    let value = one();
    while (words[next]?.[0] === 'AND') {
      next += 1;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    const word = words[next];
    if (word === undefined) throw new Error(`${name}: its rule ends too early`);
    next += 1;
    if (word[0] === 'NOT') return !one();
    if (word[0] === '(') {
      const value = either();
      if (words[next]?.[0] !== ')') throw new Error(`${name}: a bracket is open in its rule`);
      next += 1;
      return value;
    }
    if (word[1] === undefined) return word[0] === 'TRUE';
    return stateOf(String(word[2])) === word[1];
  };
  const value = either();
  if (next < words.length) throw new Error(`${name}: "${words[next]?.[0]}" is too much in its rule`);
  return value ? 'ALARM' : 'OK';
}

/**
 * When the actions of a composite alarm are taken after it went to ALARM, or undefined while they are held back.
 *
 * @param firedAt when it went to ALARM, in seconds
 * @param answers when its suppressor is in ALARM: from, to, in seconds
 */
export function actsAt(
  alarm: CompositeAlarm,
  firedAt: number,
  answers: readonly { readonly from: number; readonly to: number }[],
): number | undefined {
  const suppressor = suppressorOf(alarm);
  if (suppressor === undefined) return firedAt;
  let due = firedAt + suppressor.wait_period;
  for (const { from, to } of answers) {
    if (from > due) break;
    due = Math.max(due, to + suppressor.extension_period);
  }
  return due;
}
