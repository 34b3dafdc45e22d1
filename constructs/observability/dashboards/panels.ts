/** The kinds of panel that our dashboards are made of, each with a title, a unit and a sentence that says what to see. */
import type { AlarmRule } from '../../alarms/rule';
import type { Panel, Target, Thresholds } from './grafana-model';

/** Units of Grafana (`@grafana/data`, valueFormats/categories). */
export type PanelUnit = 's' | 'ms' | 'percent' | 'percentunit' | 'short' | 'bytes' | 'd' | 'reqpm' | 'cpm';

interface Described {
  readonly title: string;
  /** What it means when the line goes up, or away. */
  readonly description: string;
}

export interface Chart extends Described {
  readonly unit: PanelUnit;
  readonly targets: readonly Target[];
  /** The rules that alarm on what is drawn: their thresholds are lines. */
  readonly rules?: readonly AlarmRule[];
  readonly drawn?: 'lines' | 'bars';
  /** `1d`: drawn as of a day before. */
  readonly timeShift?: string;
  /** `30d`: drawn over that long, whatever the dashboard shows. */
  readonly timeFrom?: string;
}

/** A panel without its place. */
export type Unplaced = Omit<Panel, 'id' | 'gridPos'> & Pick<Panel, 'type'>;

/** Nothing is below zero: such a rule listens for silence, and has no line to draw. */
const limitsOf = (rules: readonly AlarmRule[]) =>
  rules
    .map(({ threshold }) =>
      'above' in threshold
        ? { kind: 'above' as const, value: threshold.above.value }
        : { kind: 'below' as const, value: threshold.below.value },
    )
    .filter(({ kind, value }) => kind === 'above' || value > 0);

/** Green where nothing alarms, red where something does. Grafana's first step begins at minus infinity, said as null. */
function thresholdsOf(rules: readonly AlarmRule[]): Thresholds {
  const limits = limitsOf(rules);
  const lowest = Math.max(...limits.filter(({ kind }) => kind === 'below').map(({ value }) => value));
  const highest = Math.min(...limits.filter(({ kind }) => kind === 'above').map(({ value }) => value));
  return {
    mode: 'absolute',
    steps: [
      { value: null, color: Number.isFinite(lowest) ? 'red' : 'green' },
      ...(Number.isFinite(lowest) ? [{ value: lowest, color: 'green' }] : []),
      ...(Number.isFinite(highest) ? [{ value: highest, color: 'red' }] : []),
    ],
  };
}

export function chart({
  title,
  description,
  unit,
  targets,
  rules = [],
  drawn = 'lines',
  timeShift,
  timeFrom,
}: Chart): Unplaced {
  const bars = drawn === 'bars';
  return {
    type: 'timeseries',
    title,
    description,
    targets,
    ...(timeShift !== undefined && { timeShift }),
    ...(timeFrom !== undefined && { timeFrom }),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(unit === 'percentunit' && { max: 1 }),
        color: { mode: 'palette-classic' },
        thresholds: thresholdsOf(rules),
        custom: {
          drawStyle: bars ? 'bars' : 'line',
          lineWidth: 1,
          fillOpacity: bars ? 60 : 8,
          showPoints: 'never',
          spanNulls: false,
          thresholdsStyle: { mode: rules.length > 0 ? 'line' : 'off' },
        },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

export interface Figure extends Described {
  readonly unit: PanelUnit;
  readonly targets: readonly Target[];
  readonly rules?: readonly AlarmRule[];
}

/** The newest value of each series, coloured by whether it alarms. */
export const figure = ({ title, description, unit, targets, rules = [] }: Figure): Unplaced => ({
  type: 'stat',
  title,
  description,
  targets,
  fieldConfig: {
    defaults: {
      unit,
      noValue: 'unknown',
      color: { mode: rules.length > 0 ? 'thresholds' : 'palette-classic' },
      thresholds: thresholdsOf(rules),
    },
    overrides: [],
  },
  options: {
    graphMode: 'area',
    colorMode: 'value',
    justifyMode: 'auto',
    textMode: 'auto',
    wideLayout: true,
    showPercentChange: false,
    percentChangeColorMode: 'standard',
    orientation: 'auto',
    reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
  },
});

/** Rows as they come: newest lines, or an answer of Athena. */
export const rows = ({ title, description, targets }: Described & Pick<Figure, 'targets'>): Unplaced => ({
  type: 'table',
  title,
  description,
  targets,
  fieldConfig: { defaults: { unit: 'short', custom: { align: 'auto' } }, overrides: [] },
  options: { frameIndex: 0, showHeader: true, cellHeight: 'sm' },
});

export const words = ({ title, description, markdown }: Described & { readonly markdown: string }): Unplaced => ({
  type: 'text',
  title,
  description,
  options: { mode: 'markdown', content: markdown },
});
