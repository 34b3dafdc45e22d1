/**
 * What Grafana evaluates itself, from outside of AWS, should the alarms of CloudWatch not arrive: the rows of the table
 * that name an alert of Grafana. The same rules, some minutes later, so that in ordinary trouble people are told once.
 */
import type { RuleGroupRule } from '../../../.gen/providers/grafana/rule-group';
import { ALARM_ROWS } from '../../alarms/rows';
import { pathOf, type AlarmRule } from '../../alarms/rule';
import { nameOf, sentenceOf, type Subject } from '../../alarms/subject';
import type { DashboardInput } from '../dashboards/dashboard-input';
import { cloudWatch } from '../dashboards/queries';

/** How much longer it must last than in CloudWatch; a silence is seen some minutes later than that, when the range is empty. */
const LATER_SECONDS = 300;

/** The rules of Grafana: one for each subject of a row that Grafana evaluates, too. */
export const grafanaRules = (input: DashboardInput, wakes: 'responders' | 'nobody'): RuleGroupRule[] =>
  ALARM_ROWS.flatMap(([, row]) =>
    input.subjects[row.of].flatMap((subject) => {
      const rule = row.rule(subject);
      if (rule.kind !== 'measured' || rule.grafana === undefined) return [];
      return [grafanaRule(input, `${input.prefix} ${nameOf(rule.grafana, subject)}`, rule, subject, wakes)];
    }),
  );

/** A rule of Grafana: the query, its newest value, and whether that is beyond the threshold. */
function grafanaRule(
  { prefix, region, sources }: DashboardInput,
  name: string,
  { signal, threshold, window, silence, summary, why, runbook, severity, first, dimensions }: AlarmRule,
  subject: Subject,
  wakes: 'responders' | 'nobody',
): RuleGroupRule {
  const lasting = window.period.value * window.periods;
  const range = { from: lasting + 2 * window.period.value, to: 0 };
  const [query] = cloudWatch(sources.cloudWatch, region, [
    { label: name, signal, dimensions: { ...subject.dimensions, ...dimensions }, periodSeconds: window.period.value },
  ]);
  const evaluator =
    'above' in threshold
      ? { type: 'gt', params: [threshold.above.value] }
      : { type: 'lt', params: [threshold.below.value] };
  const data = (refId: string, datasourceUid: string, model: object) => ({
    refId,
    datasourceUid,
    relativeTimeRange: range,
    model: JSON.stringify(model),
  });
  return {
    name,
    ...(subject.paused !== undefined && { isPaused: true }),
    for: `${lasting + LATER_SECONDS}s`,
    condition: 'C',
    // Nothing published means the same as to CloudWatch.
    noDataState: silence === 'breaching' ? 'Alerting' : 'OK',
    // Who cannot ask does not know either. As `Error` it would be another alert, of another name that no silence of this one
    // covers, and before Grafana 13 one failed question would wake people at once; this one is pending first.
    execErrState: 'Alerting',
    annotations: {
      summary: sentenceOf(summary, subject),
      why,
      runbook: pathOf(runbook),
      // Rules have no tags: policies and reviews read here who is paused. INVARIANT: alarms-enabled
      ...(subject.paused !== undefined && { paused: subject.paused }),
    },
    labels: { environment: prefix, severity: wakes === 'responders' ? severity : 'notice', first },
    data: [
      data('A', sources.cloudWatch.uid, query ?? {}),
      data('B', '__expr__', { refId: 'B', type: 'reduce', expression: 'A', reducer: 'last' }),
      data('C', '__expr__', { refId: 'C', type: 'threshold', expression: 'B', conditions: [{ evaluator }] }),
    ],
  };
}
