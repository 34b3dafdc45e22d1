/**
 * The second step. A composite alarm follows a page; CloudWatch holds its actions back for a while, in which somebody
 * answers (`docs/on-call.md`): the answer is an alarm, too, the suppressor. No answer, and the second responder is told.
 * "Suppressing composite alarm actions" (CloudWatch user guide); docs/decisions/0016-escalation-in-cloudwatch.md.
 */
import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { AlarmProps } from './alarm-props';
import { PAGE_PREFIX } from './alert-topic';
import { ANSWERS } from './catalogue';
import { quiet } from './paused';
import { minutes } from './quantity';
import { other, pathOf, type Alert } from './rule';
import { nameOf, type Subject } from './subject';

/** How long the first responder has to answer. */
const ANSWER_WITHIN = minutes(15);
/** An answer holds for an hour; who needs longer answers again. */
const ANSWER_HOLDS_MINUTES = 60;
/** CloudWatch has to notice the answer: it evaluates once a minute. */
const NOTICE_SECONDS = 60;

/** Does nothing for notices, where nobody is woken, and where only one responder can be told. */
export function escalate(
  scope: Construct,
  key: string,
  alert: Alert,
  subject: Subject,
  { prefix, responders }: Pick<AlarmProps, 'prefix' | 'responders'>,
  alarm: ITerraformDependable,
): void {
  if (alert.severity !== 'page' || responders.wakes === 'nobody' || alert.second === 'none') return;
  const id = nameOf(key, subject);
  const alarmName = `${prefix}-${id}`;
  const [first, second] = [responders[alert.first].arn, responders[other(alert.first)].arn];
  const { namespace, name } = ANSWERS.answered;
  // INVARIANT: metrics-published, alarms-missing-data
  const answered = new CloudwatchMetricAlarm(scope, `${id}-answered`, {
    alarmName: `${alarmName}-answered`,
    alarmDescription: `[notice] Somebody has answered ${alarmName}, for an hour. Runbook: ${pathOf(alert.runbook)}`,
    namespace,
    metricName: name,
    dimensions: { Alarm: alarmName },
    statistic: 'Sum',
    period: 60,
    evaluationPeriods: ANSWER_HOLDS_MINUTES,
    datapointsToAlarm: 1,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 0,
    treatMissingData: 'notBreaching',
    alarmActions: [first, second],
    okActions: [first, second],
  });
  new CloudwatchCompositeAlarm(scope, `${id}-unanswered`, {
    alarmName: `${alarmName}-unanswered`,
    alarmDescription: `${PAGE_PREFIX} Nobody has answered ${alarmName} within ${ANSWER_WITHIN.value / 60} minutes. Runbook: ${pathOf(alert.runbook)}`,
    alarmRule: `ALARM("${alarmName}")`,
    actionsSuppressor: {
      alarm: answered.alarmName,
      waitPeriod: ANSWER_WITHIN.value,
      extensionPeriod: NOTICE_SECONDS,
    },
    alarmActions: [second],
    okActions: [second],
    ...quiet(subject.paused),
    dependsOn: [alarm],
  });
}
