/** A chart as SVG: lines or bars, a scale in the panel's unit, and the thresholds as red lines. */
import { escape } from './html';
import { limitsOf, sampleSeries } from './samples';
import type { DeployedPanel } from './deployed-dashboards';
import { inUnit, scaleEnd } from './units';

/** Of the drawing; the page stretches it, and keeps the letters as they are. */
const WIDTH = 100;
const HEIGHT = 100;
const TICKS = 4;

/** Grafana's classic palette. */
const PALETTE = ['#7EB26D', '#EAB839', '#6ED0E0', '#EF843C', '#E24D42', '#1F78C1', '#BA43A9'];
export const colorOf = (index: number) => PALETTE[index % PALETTE.length] ?? '#7EB26D';

export function chartHtml(panel: DeployedPanel, from: string): string {
  const series = sampleSeries(panel);
  const { above, below } = limitsOf(panel);
  const unit = panel.fieldConfig?.defaults.unit ?? 'short';
  const limits = [above, below].filter((limit): limit is number => limit !== undefined);
  const top = scaleEnd(unit, Math.max(...series.flatMap(({ values }) => values), ...limits));
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
  const limitNames = limits.map((limit) => `<li class="limit-name">alarm at ${escape(inUnit(unit, limit))}</li>`);
  return `<div class="chart"><ol class="scale">${ticks.map((tick) => `<li>${escape(inUnit(unit, tick))}</li>`).join('')}</ol>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escape(panel.title ?? '')}">${ticks
    .map((tick) => `<line class="grid" x1="0" x2="${WIDTH}" y1="${place(y(tick))}" y2="${place(y(tick))}"/>`)
    .join('')}${drawn.join('')}${lines.join('')}<line class="mark" x1="62" x2="62" y1="0" y2="${HEIGHT}"/></svg>
<div class="times"><span>${escape(from)}</span><span>now</span></div></div><ul class="legend">${[...legend, ...limitNames].join('')}</ul>`;
}

const place = (value: number) => value.toFixed(2);

function asLine(values: readonly number[], y: (value: number) => number, color: string): string {
  const step = WIDTH / (values.length - 1);
  const points = values.map((value, index) => `${place(index * step)},${place(y(value))}`).join(' ');
  return `<polyline points="${points}" stroke="${color}"/>`;
}

/** Side by side, an eighth of the points: as far apart as bars of single events usually are. */
function asBars(values: readonly number[], y: (value: number) => number, index: number, count: number): string {
  const width = WIDTH / values.length;
  return values
    .filter((_, at) => at % 8 === 4)
    .map((value, at) => {
      const left = (at * 8 + 4) * width + ((index - (count - 1) / 2) * width * 2) / count;
      return `<rect x="${place(left)}" width="${place((width * 2) / count)}" y="${place(y(value))}" height="${place(HEIGHT - y(value))}" fill="${colorOf(index)}"/>`;
    })
    .join('');
}
