/** What the clouds of the rehearsal hold of alarms, topics and channels: what was deployed, whoever wrote it. */
import type { CloudStore, StoredResource } from '../store';

export type Values = Readonly<Record<string, unknown>>;

/** An alarm of any engine, under the name people know it by. */
export interface DeployedAlarm {
  readonly name: string;
  readonly engine: 'CloudWatch' | 'CloudWatch, composite' | 'Cloud Monitoring' | 'Grafana';
  readonly description: string;
  readonly values: Values;
}

export class Deployed {
  private readonly resources: readonly StoredResource[];
  readonly alarms: readonly DeployedAlarm[];

  constructor(store: CloudStore) {
    this.resources = store.list();
    this.alarms = [
      ...this.of('aws_cloudwatch_metric_alarm').map((values) => cloudWatch(values, 'CloudWatch')),
      ...this.of('aws_cloudwatch_composite_alarm').map((values) => cloudWatch(values, 'CloudWatch, composite')),
      ...this.of('google_monitoring_alert_policy').map(cloudMonitoring),
      ...this.of('grafana_rule_group').flatMap(({ rule }) => (rule as readonly Values[]).map(grafana)),
    ];
  }

  of(type: string): readonly Values[] {
    return this.resources.filter((resource) => resource.type === type).map(({ values }) => values);
  }

  alarm(name: string): DeployedAlarm {
    const found = this.alarms.find((alarm) => alarm.name === name);
    if (found !== undefined) return found;
    const all = this.alarms.map((alarm) => alarm.name).filter((known) => !PARTS.test(known));
    const containing = all.filter((known) => known.includes(name));
    const near = containing.length > 0 ? containing : all.filter((known) => shares(known, name));
    const known = (near.length > 0 ? near : all).sort();
    const hint =
      this.alarms.length === 0
        ? 'Nothing is deployed in this rehearsal: npm run rehearse -- deploy prod'
        : [near.length > 0 ? 'Did you mean:' : 'There are:', ...known.map((one) => `  ${one}`)].join('\n');
    throw new Error(`The rehearsed clouds have no alarm ${name}.\n${hint}`);
  }
}

/** Alarms that belong to another one. */
const PARTS = /-(answered|unanswered|long|short)$/;

const shares = (known: string, given: string): boolean => {
  const last = given.split('-').slice(-2).join('-');
  return last.length > 3 && known.endsWith(last);
};

const cloudWatch = (values: Values, engine: DeployedAlarm['engine']): DeployedAlarm => ({
  name: text(values['alarm_name']),
  engine,
  description: text(values['alarm_description']),
  values,
});

const cloudMonitoring = (values: Values): DeployedAlarm => ({
  name: text(values['display_name']),
  engine: 'Cloud Monitoring',
  description: text(first(values['documentation'])['content']),
  values,
});

/** Its annotations in the order in which the other engines say them. */
function grafana(values: Values): DeployedAlarm {
  const { summary, why, runbook } = first(values['annotations']);
  const { severity } = first(values['labels']);
  const says = [summary, why].map(text).filter(Boolean).join('. ') || 'It does not say what it means';
  const page = text(runbook) && ` Runbook: ${text(runbook)}`;
  const description = `[${text(severity) || 'no severity'}] ${says}.${page}`;
  return { name: text(values['name']), engine: 'Grafana', description, values };
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(text) : []);
export const first = (value: unknown): Values => ((Array.isArray(value) ? value[0] : value) ?? {}) as Values;
