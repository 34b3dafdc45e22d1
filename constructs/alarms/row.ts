/**
 * A row of the table of alarms. Its key is its name: the alarm's name in CloudWatch, the id of its construct, its line in
 * docs/on-call.md and its test case follow from it. `<domain>` and the like stand for the names of each subject.
 */
import { alarmRule, type AlarmRule, type BurnRate, type CloudRule, type Rule, type UptimeRule } from './rule';
import type { Unit } from './quantity';
import type { SubjectKind, Subjects } from './subject';

export interface AlarmRow<K extends SubjectKind = SubjectKind, R extends Rule = Rule> {
  /** There is an alarm for each subject of this kind. */
  readonly of: K;
  rule(subject: Subjects[K]): R;
}

type Given<K extends SubjectKind, T> = T | ((subject: Subjects[K]) => T);
type Measured<U extends Unit> = Parameters<typeof alarmRule<U>>[0];

function row<K extends SubjectKind, T, R extends Rule>(
  of: K,
  given: Given<K, T>,
  make: (given: T) => R,
): AlarmRow<K, R> {
  return {
    of,
    rule: (subject) => make(typeof given === 'function' ? (given as (subject: Subjects[K]) => T)(subject) : given),
  };
}

/** An alarm of CloudWatch on each subject of a kind; a function where it depends on the subject. */
export const alarm = <K extends SubjectKind, U extends Unit>(
  of: K,
  given: Given<K, Measured<U>>,
): AlarmRow<K, AlarmRule> => row(of, given, alarmRule);

export const burnRate = (given: Omit<BurnRate, 'kind'>): AlarmRow<'client domain', BurnRate> =>
  row('client domain', given, (rule) => ({ ...rule, kind: 'burn rate' }));

export const uptime = <K extends SubjectKind>(
  of: K,
  given: Given<K, Omit<UptimeRule, 'kind'>>,
): AlarmRow<K, UptimeRule> => row(of, given, (rule) => ({ ...rule, kind: 'uptime' }));

export const cloudMetric = <K extends SubjectKind>(
  of: K,
  given: Given<K, Omit<CloudRule, 'kind'>>,
): AlarmRow<K, CloudRule> => row(of, given, (rule) => ({ ...rule, kind: 'cloud metric' }));
