/** A chart as SVG: lines or bars, a scale in the panel's unit, and the thresholds as red lines. */
import { escape } from './html';
import { RELEASE_AT, type SampleDay } from './sample-day';
import { limitsOf, sampleSeries } from './samples';
import type { DeployedPanel } from './deployed-dashboards';
import { inUnit, scaleEnd } from './units';

/** Of the drawing; the page stretches it, and keeps the letters as they are. */
const WIDTH = 100;
const HEIGHT = 100;
const TICKS = 4;
const MARK = RELEASE_AT * WIDTH;
const RELEASE = `<line class="mark" x1="${MARK}" x2="${MARK}" y1="0" y2="${HEIGHT}"/>`;

/** Grafana's classic palette. */
const PALETTE = ['#7EB26D', '#EAB839', '#6ED0E0', '#EF843C', '#E24D42', '#1F78C1', '#BA43A9'];
export const colorOf = (index: number) => PALETTE[index % PALETTE.length] ?? '#7EB26D';

/** What panels know of their dashboard. */
export interface Hours {
  /** `now-6h` */
  readonly from: string;
  /** Whether releases are marked. */
  readonly marked: boolean;
  /** What is known of the series. */
  readonly day: SampleDay;
}

export function chartHtml(panel: DeployedPanel, { from, marked, day }: Hours): string {
  const series = sampleSeries(panel, from, day);
  const { above, below } = limitsOf(panel);
  const unit = panel.fieldConfig?.defaults.unit ?? 'short';
  const named = [['above', above] as const, ['below', below] as const].flatMap(([side, limit]) =>
    limit === undefined ? [] : [{ side, limit }],
  );
  const limits = named.map(({ limit }) => limit);
  const top = scaleEnd(unit, Math.max(0, ...series.flatMap(({ values }) => values.map(Number)), ...limits));
  const bars = panel.fieldConfig?.defaults.custom?.drawStyle === 'bars';
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const drawn = series.map(({ values }, index) =>
    bars ? asBars(values, y, index, series.length) : asLine(values, y, colorOf(index)),
  );
  const lines = limits.map(
    (limit) => `<line class="limit" x1="0" x2="${WIDTH}" y1="${place(y(limit))}" y2="${place(y(limit))}"/>`,
  );
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => (top / TICKS) * (TICKS - index));
  const legend = series.map(
    ({ label }, index) => `<li><i style="background:${colorOf(index)}"></i>${escape(label)}</li>`,
  );
  const limitNames = named.map(
    ({ side, limit }) => `<li class="limit-name">alarm ${side} ${escape(inUnit(unit, limit))}</li>`,
  );
  return `<div class="chart"><ol class="scale">${ticks.map((tick) => `<li>${escape(inUnit(unit, tick))}</li>`).join('')}</ol>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escape(panel.title ?? '')}">${ticks
    .map((tick) => `<line class="grid" x1="0" x2="${WIDTH}" y1="${place(y(tick))}" y2="${place(y(tick))}"/>`)
    .join('')}${drawn.join('')}${lines.join('')}${marked ? RELEASE : ''}</svg>
<div class="times"><span>${escape(from)}</span><span>now</span></div></div><ul class="legend">${[...legend, ...limitNames].join('')}</ul>`;
}

const place = (value: number) => value.toFixed(2);

type Values = readonly (number | null)[];

/** One line for each stretch without a gap. */
function asLine(values: Values, y: (value: number) => number, color: string): string {
  const step = WIDTH / (values.length - 1);
  const stretches = values.map((value, index) =>
    value === null ? ' | ' : `${place(index * step)},${place(y(value))} `,
  );
  return stretches
    .join('')
    .split('|')
    .filter((points) => points.trim() !== '')
    .map((points) => `<polyline points="${points.trim()}" stroke="${color}"/>`)
    .join('');
}

/** Bars of several series stand side by side. */
function asBars(values: Values, y: (value: number) => number, index: number, count: number): string {
  const width = (WIDTH / values.length) * 0.8;
  return values
    .map((value, at) => {
      if (value === null || value === 0) return '';
      const left = (at * WIDTH) / values.length + (index * width) / count;
      return `<rect x="${place(left)}" width="${place(width / count)}" y="${place(y(value))}" height="${place(HEIGHT - y(value))}" fill="${colorOf(index)}"/>`;
    })
    .join('');
}
