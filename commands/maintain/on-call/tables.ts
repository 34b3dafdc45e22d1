/** The on-call page and the coverage table, as Markdown. */
import { GAPS } from '../../../constructs/alarms/gaps';
import type { Metric, Signal } from '../../../constructs/alarms/metric';
import { inWords, type Quantity } from '../../../constructs/alarms/quantity';
import {
  COMPONENTS,
  other,
  type AlarmRule,
  type Alert,
  type Failure,
  type Rule,
} from '../../../constructs/alarms/rule';
import type { Listed } from './collect';

const FAILURES: readonly Failure[] = ['availability', 'errors', 'saturation'];
const NAMES = { releng: 'RelEng', cloudops: 'CloudOps' } as const;

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

/** Component and failure -> the alarms of each environment, or the reason why there is none. */
export function coverageTable(alarms: readonly Listed[], environments: readonly string[]): string {
  const rows = COMPONENTS.flatMap((component) =>
    FAILURES.map((failure) => {
      const cell = (environment: string): string => {
        const found = alarms.filter(
          ({ environment: own, rule }) =>
            own === environment && rule.component === component && rule.failure === failure,
        );
        const names = unique(found.map(({ key }) => `\`${key}\``));
        return names.length > 0 ? names.join(', ') : `none: ${GAPS[component]?.[failure] ?? 'NO REASON GIVEN'}`;
      };
      return [component, failure, ...environments.map(cell)];
    }),
  );
  return table(['Component', 'Failure', ...environments.map((name) => `Alarms of ${name}`)], rows);
}

/** What the placeholders in the names of one environment's alarms stand for. */
export function placeholders(alarms: readonly Listed[]): string {
  const values = new Map<string, string[]>();
  for (const { names } of alarms) {
    for (const [placeholder, value = ''] of Object.entries(names)) {
      values.set(placeholder, [...(values.get(placeholder) ?? []), value]);
    }
  }
  return [...values]
    .sort(([one], [another]) => (one < another ? -1 : 1))
    .map(([placeholder, found]) => `- \`<${placeholder}>\`: ${unique(found).join(', ')}`)
    .join('\n');
}

/** Every row of which there is an alarm: what it says, when it fires, whom it tells, where to read on. */
export function alarmTable(alarms: readonly Listed[]): string {
  const rows = rowsOf(alarms).map(([key, rules]) => [
    `\`${key}\``,
    unique(rules.map(({ summary }) => summary.replaceAll(/\{subject\}|<[a-z]+>/g, '…'))).join('; '),
    unique(rules.map(firesWhen)).join('; '),
    rules[0].severity,
    told(rules),
    runbookLink(rules[0]),
  ]);
  return table(['Alarm', 'It says', 'It fires when', 'Severity', 'Told', 'Runbook'], rows);
}

/** Alerts that Grafana evaluates: by their own names, which are words. */
export function grafanaTable(alarms: readonly Listed[]): string {
  const rows = rowsOf(alarms)
    .flatMap(([, rules]) => {
      const [rule] = rules;
      return rule.kind === 'measured' && rule.grafana !== undefined ? [{ name: rule.grafana, rules, rule }] : [];
    })
    .map(({ name, rules, rule }) => [`\`${name}\``, rule.severity, told(rules), runbookLink(rule)]);
  return table(['Alert', 'Severity', 'Told', 'Runbook'], rows);
}

type Rules = readonly [Rule, ...Rule[]];

/** The rows of which there is an alarm, by their names, each with the rules of its alarms. */
function rowsOf(alarms: readonly Listed[]): readonly (readonly [key: string, rules: Rules])[] {
  const rows = new Map<string, Rules>();
  for (const { key, rule } of alarms) {
    const known = rows.get(key);
    rows.set(key, known === undefined ? [rule] : [...known, rule]);
  }
  return [...rows].sort(([one], [another]) => (one < another ? -1 : 1));
}

const told = (rules: Rules): string =>
  unique(
    rules.map(({ severity, first, second }) =>
      severity === 'page' && second !== 'none' ? `${NAMES[first]}, then ${NAMES[other(first)]}` : NAMES[first],
    ),
  ).join(' or ');

const runbookLink = ({ runbook }: Alert): string => `[${runbook}](runbooks/${runbook}.md)`;

function firesWhen(rule: Rule): string {
  switch (rule.kind) {
    case 'burn rate':
      return `over ${inWords(rule.long)} and over ${inWords(rule.short)}, ${rule.rate} times the budget`;
    case 'measured':
      return isBeyond(rule);
    case 'uptime':
    case 'cloud metric':
      return 'asked from outside (Cloud Monitoring)';
  }
}

function isBeyond({ signal, threshold, window, silence }: AlarmRule): string {
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
