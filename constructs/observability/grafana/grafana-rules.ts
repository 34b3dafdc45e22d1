/**
 * What Grafana evaluates itself: a second opinion from outside of AWS on what matters most, should the alarms of
 * CloudWatch not arrive. The same rules, some minutes later, so that in ordinary trouble people are told once.
 */
import type { RuleGroupRule } from '../../../.gen/providers/grafana/rule-group';
import { RESTORABLE_POINT } from '../../alarms/rules/database';
import { AGENT_SILENT } from '../../alarms/rules/jobs';
import { NO_HEALTHY_TARGET } from '../../alarms/rules/serving';
import type { AlarmRule } from '../../alarms/rule';
import { pathOf } from '../../alarms/runbooks';
import { cloudWatch } from '../dashboards/queries';
import { dimensionsOf, everyDomain, type Scene } from '../dashboards/scene';

export interface SecondOpinion {
  readonly name: string;
  readonly rule: AlarmRule;
  readonly subject: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export const secondOpinions = (scene: Scene): readonly SecondOpinion[] => [
  ...everyDomain(scene).map((domain) => ({
    name: `${scene.prefix} ${domain.name} has no healthy task`,
    rule: NO_HEALTHY_TARGET,
    subject: domain.hostname,
    dimensions: dimensionsOf(domain),
  })),
  {
    name: `${scene.prefix} cannot be restored to within five minutes`,
    rule: RESTORABLE_POINT,
    subject: scene.databaseIdentifier,
    dimensions: { DBInstanceIdentifier: scene.databaseIdentifier },
  },
  {
    name: `${scene.prefix} agent is silent`,
    rule: AGENT_SILENT,
    subject: 'agent',
    dimensions: { LogGroupName: scene.services.agent.task.logGroup.name },
  },
];

/** How much longer it must last than in CloudWatch; a silence is seen some minutes later than that, when the range is empty. */
const LATER_SECONDS = 300;

/** A rule of Grafana: the query, its newest value, and whether that is beyond the threshold. */
export function ruleOf(scene: Scene, opinion: SecondOpinion, wakes: 'responders' | 'nobody'): RuleGroupRule {
  const { name, rule, subject, dimensions } = opinion;
  const { signal, threshold, window } = rule;
  const lasting = window.period.value * window.periods;
  const range = { from: lasting + 2 * window.period.value, to: 0 };
  const [query] = cloudWatch(scene.sources.cloudWatch, scene.region, [
    { label: name, signal, dimensions, periodSeconds: window.period.value },
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
    for: `${lasting + LATER_SECONDS}s`,
    condition: 'C',
    // Nothing published means the same as to CloudWatch.
    noDataState: rule.silence === 'breaching' ? 'Alerting' : 'OK',
    // Who cannot ask does not know either. As `Error` it would be another alert, of another name that no silence of this one
    // covers, and before Grafana 13 one failed question would wake people at once; this one is pending first.
    execErrState: 'Alerting',
    annotations: {
      summary: rule.summary.replace('{subject}', subject),
      why: rule.why,
      runbook: pathOf(rule.runbook),
    },
    labels: {
      environment: scene.prefix,
      severity: wakes === 'responders' ? rule.severity : 'notice',
      first: rule.first,
    },
    data: [
      data('A', scene.sources.cloudWatch.uid, query ?? {}),
      data('B', '__expr__', { refId: 'B', type: 'reduce', expression: 'A', reducer: 'last' }),
      data('C', '__expr__', { refId: 'C', type: 'threshold', expression: 'B', conditions: [{ evaluator }] }),
    ],
  };
}
