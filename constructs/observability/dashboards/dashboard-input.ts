/** What the dashboards show, and through which data sources. */
import type { Release } from '../../../environments/release';
import type { AlarmRow } from '../../alarms/row';
import { ALARMS } from '../../alarms/rows';
import { burnWindow } from '../../alarms/rows/serving';
import type { AlarmRule } from '../../alarms/rule';
import type { Subject, SubjectList } from '../../alarms/subject';
import type { Annotation, DataSource } from './grafana-model';
import type { Series } from './queries';

export interface DashboardInput {
  /** `balrog-prod`: begins every name. */
  readonly prefix: string;
  readonly accountId: string;
  readonly region: string;
  readonly projectId: string;
  readonly sources: {
    readonly cloudWatch: DataSource;
    readonly cloudMonitoring: DataSource;
    readonly athena: DataSource;
  };
  /** `balrog_prod_logs`: where the load balancers' logs are tables. */
  readonly logDatabase: string;
  readonly release: Release;
  readonly clusterName: string;
  readonly agentLog: { readonly name: string; readonly arn: string };
  /** Everything that alarms watch: panels draw the same metrics of the same subjects. */
  readonly subjects: SubjectList;
}

/** Names of the rows whose alarms measure something in CloudWatch. */
type MeasuredAlarm = {
  [Key in keyof typeof ALARMS]: (typeof ALARMS)[Key] extends AlarmRow<infer _, AlarmRule> ? Key : never;
}[keyof typeof ALARMS];

const measuredBy = ({ subjects }: DashboardInput, key: MeasuredAlarm) => {
  const row: AlarmRow = ALARMS[key];
  return (subjects[row.of] as readonly Subject[]).map((subject) => ({
    subject,
    // The type of the key says that it is one of these.
    rule: row.rule(subject as never) as AlarmRule,
  }));
};

/** What an alarm measures, a series for each of its subjects, which the legend calls by their names. */
export const alarmSeries = (
  input: DashboardInput,
  key: MeasuredAlarm,
  how: { readonly label?: string; readonly periodSeconds?: number } = {},
): readonly Series[] =>
  measuredBy(input, key).map(({ subject, rule }) => ({
    label: how.label ?? Object.values(subject.names).join(' '),
    signal: rule.signal,
    dimensions: { ...subject.dimensions, ...rule.dimensions },
    region: subject.alarmRegion?.region,
    ...(how.periodSeconds !== undefined && { periodSeconds: how.periodSeconds }),
  }));

/** Where an alarm goes off, which a panel draws as a line: the same for all subjects of a row. */
export function alarmRule(input: DashboardInput, key: MeasuredAlarm): AlarmRule {
  const [first] = measuredBy(input, key);
  if (first === undefined) throw new Error(`${input.prefix} has nothing that ${key} watches, and a panel draws it`);
  return first.rule;
}

/** Answers that fail, in the short window of the fastest burn: what pages within minutes. */
export function failedAnswers({ prefix, subjects }: DashboardInput): AlarmRule {
  const [first] = subjects['client domain'];
  if (first === undefined) throw new Error(`${prefix} serves no client domain, and a panel draws its answers`);
  return burnWindow(ALARMS['<domain>-burning'].rule(first), 'short');
}

/** Marks that the deployment leaves, and alarms of this environment as they begin and end. */
export const marks = ({ prefix, region, sources }: DashboardInput): readonly Annotation[] => [
  {
    name: 'Releases',
    datasource: { type: 'grafana', uid: '-- Grafana --' },
    enable: true,
    iconColor: 'blue',
    target: { limit: 100, matchAny: false, tags: [prefix, 'release'], type: 'tags' },
  },
  {
    name: 'Alarms',
    datasource: sources.cloudWatch,
    enable: true,
    iconColor: 'red',
    target: {
      queryMode: 'Annotations',
      refId: 'Alarms',
      region,
      namespace: '',
      prefixMatching: true,
      actionPrefix: '',
      alarmNamePrefix: `${prefix}-`,
    },
  },
];
