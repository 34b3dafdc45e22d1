/** The on-call page and the coverage table, as Markdown. */
import { GAPS } from '../../../constructs/alarms/gaps';
import type { Metric, Signal } from '../../../constructs/alarms/metric';
import { inWords, type Quantity } from '../../../constructs/alarms/quantity';
import { COMPONENTS, other, type AlarmRule, type Alert, type Failure } from '../../../constructs/alarms/rule';
import type { BurnRate } from '../../../constructs/alarms/rules/serving';
import { patternOf, type GrafanaAlert, type Listed } from './collect';

const FAILURES: readonly Failure[] = ['availability', 'errors', 'saturation'];
const NAMES = { releng: 'RelEng', cloudops: 'CloudOps' } as const;

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

/** Component and failure -> the alarms of both environments, or the reason why there is none. */
export function coverageTable(alerts: readonly Listed[]): string {
  const rows = COMPONENTS.flatMap((component) =>
    FAILURES.map((failure) => {
      const cell = (environment: string): string => {
        const found = alerts.filter(
          ({ environment: own, rule }) =>
            own === environment && rule.component === component && rule.failure === failure,
        );
        const names = unique(
          found.map(({ name }) => `\`${patternOf(name)}\``).filter((name) => !name.includes('unanswered')),
        );
        return names.length > 0 ? names.join(', ') : `none: ${GAPS[component]?.[failure] ?? 'NO REASON GIVEN'}`;
      };
      return [component, failure, cell('prod'), cell('stage')];
    }),
  );
  return table(['Component', 'Failure', 'Alarms of prod', 'Alarms of stage'], rows);
}

/** Every alarm of prod: what it says, when it fires, whom it tells, where to read on. */
export function alarmTable(alerts: readonly Listed[]): string {
  const rows = ofProd(alerts.filter(({ name }) => !name.endsWith('-unanswered'))).map(([pattern, { rule }]) => [
    `\`${pattern}\``,
    rule.summary.replace('{subject}', '…'),
    firesWhen(rule),
    rule.severity,
    told(rule.severity, rule.first),
    runbookLink(rule.runbook),
  ]);
  return table(['Alarm', 'It says', 'It fires when', 'Severity', 'Told', 'Runbook'], rows);
}

/** Alerts of prod that Grafana evaluates: by their own names, which are words. */
export function grafanaTable(alerts: readonly GrafanaAlert[]): string {
  const rows = ofProd(alerts).map(
    ([
      pattern,
      {
        labels: { severity = '', first },
        annotations,
      },
    ]) => [
      `\`${pattern}\``,
      severity,
      told(severity, first === 'cloudops' ? 'cloudops' : 'releng'),
      runbookLink(/([\w-]+)\.md$/.exec(annotations['runbook'] ?? '')?.[1] ?? ''),
    ],
  );
  return table(['Alert', 'Severity', 'Told', 'Runbook'], rows);
}

/** By the pattern of their names, sorted; of several with one pattern the first. */
function ofProd<T extends { readonly environment: string; readonly name: string }>(alerts: readonly T[]) {
  const seen = new Map<string, T>();
  for (const alert of alerts.filter(({ environment }) => environment === 'prod')) {
    const pattern = patternOf(alert.name);
    if (!seen.has(pattern)) seen.set(pattern, alert);
  }
  return [...seen].sort(([one], [another]) => (one < another ? -1 : 1));
}

const told = (severity: string, first: keyof typeof NAMES): string =>
  severity === 'page' ? `${NAMES[first]}, then ${NAMES[other(first)]}` : NAMES[first];

const runbookLink = (runbook: string): string => `[${runbook}](runbooks/${runbook}.md)`;

function firesWhen(rule: Alert | AlarmRule | BurnRate): string {
  if ('rate' in rule)
    return `over ${inWords(rule.long)} and over ${inWords(rule.short)}, ${rule.rate} times the budget`;
  if (!('signal' in rule)) return 'asked from outside (Cloud Monitoring)';
  const { signal, threshold, window, silence } = rule;
  const limit: Quantity = 'above' in threshold ? threshold.above : threshold.below;
  const lasting = `${window.breaching ?? window.periods} of ${window.periods} periods of ${inWords(window.period)}`;
  const silent = silence === 'breaching' ? ', or nothing is published' : '';
  return `${measured(signal)} is ${'above' in threshold ? 'above' : 'below'} ${inWords(limit)} in ${lasting}${silent}`;
}

function measured(signal: Signal): string {
  if (signal.kind === 'share') return `${signal.share.part} in percent of ${signal.share.whole}`;
  if (signal.kind === 'sum') return Object.values(signal.metrics).map(named).join(' and ');
  return `${named(signal.metric)} (${signal.statistic})`;
}

/** Lines that a metric filter counts are found in the console by their namespace, since their names begin alike. */
const named = ({ namespace, name }: Metric): string => (name.startsWith('balrog-') ? `${namespace} ${name}` : name);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
