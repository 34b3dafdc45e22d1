/** Values that look like a good day, the same on each run: a panel without any would show nothing of its size. */
import type { DeployedPanel, DeployedTarget } from './deployed-dashboards';
import { ANY_DAY, wavy, type Moment, type SampleDay, type Shape } from './sample-day';

export interface SampleSeries {
  readonly label: string;
  /** From left to right, evenly; null where nothing is published. */
  readonly values: readonly (number | null)[];
}

const POINTS = 49;

/** Of what the unit usually shows, where neither the metric nor a threshold says how large a value may be. */
const USUAL: Readonly<Record<string, number>> = { percent: 42, ms: 90 };

/** The smallest of the upper limits and the largest of the lower ones. */
export function limitsOf(panel: DeployedPanel): { readonly above?: number; readonly below?: number } {
  const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
  const found = (color: string) => steps.find((step) => step.value !== null && step.color === color)?.value;
  const [above, below] = [found('red'), found('green')];
  return { ...(typeof above === 'number' && { above }), ...(typeof below === 'number' && { below }) };
}

/** @param from where the dashboard begins: `now-6h`, `now-2d` */
export function sampleSeries(panel: DeployedPanel, from: string, day: SampleDay = ANY_DAY): readonly SampleSeries[] {
  const hours = hoursSince(from);
  return shownTargets(panel)
    .flatMap((target) => shapesOf(panel, target, day))
    .map(({ label, shape }, index) => {
      const random = numbersFrom(`${panel.title ?? ''}/${label}`);
      // Series of the same metric lie apart.
      const factor = 1 - 0.03 * (index % 5);
      const values = Array.from({ length: POINTS }, (_, point) => {
        const at = point / (POINTS - 1);
        const moment: Moment = { at, hoursAgo: hours * (1 - at) };
        const value = shape(moment, random);
        return value === null || Number.isInteger(value) ? value : value * factor;
      });
      return { label, values };
    });
}

const hoursSince = (from: string): number => {
  const [, count = '1', unit = 'h'] = /^now-(\d+)([hd])$/.exec(from) ?? [];
  return Number(count) * (unit === 'd' ? 24 : 1);
};

const shownTargets = ({ targets = [] }: DeployedPanel) => targets.filter(({ hide }) => hide !== true);

interface Named {
  readonly label: string;
  readonly shape: Shape;
}

function shapesOf(panel: DeployedPanel, target: DeployedTarget, day: SampleDay): readonly Named[] {
  const level = usualLevel(panel);
  if (target.expression?.includes('| stats') === true) return day.revisions(target.expression, level);
  return [{ label: labelOf(target), shape: day.shapeOf(described(panel, target)) ?? wavy(level) }];
}

/** What the legend would say; of an alias of Cloud Monitoring, one name for each. */
const labelOf = ({ label, aliasBy, refId }: DeployedTarget): string =>
  aliasBy?.replaceAll(/{{\w+\.label\.(\w+)}}/g, 'each $1') ?? label ?? refId;

/** Metrics first, those of an expression by the ids that it names; then whose they are. */
function described({ title = '', targets = [] }: DeployedPanel, target: DeployedTarget): string {
  const asked = targets.filter(({ id }) => id !== undefined && new RegExp(`\\b${id}\\b`).test(target.expression ?? ''));
  const metrics = [target, ...asked].flatMap(({ metricName, statistic, timeSeriesList }) => [
    ...(metricName === undefined ? [] : [metricName]),
    ...(asked.length > 0 || statistic === undefined ? [] : [statistic]),
    ...(timeSeriesList?.filters ?? []),
  ]);
  const whose = Object.values(target.dimensions ?? {});
  return [...metrics, title, labelOf(target), ...whose, target.period ?? ''].join(' ');
}

function usualLevel(panel: DeployedPanel): number {
  const { above, below } = limitsOf(panel);
  if (above !== undefined && above > 0) return above * 0.45;
  return below === undefined ? (USUAL[panel.fieldConfig?.defaults.unit ?? 'short'] ?? 1) : below * 2.5;
}

/** Numbers from 0 to 1 that follow from a text: mulberry32, seeded by FNV-1a. */
function numbersFrom(text: string): () => number {
  let state = 2166136261;
  for (const character of text) state = Math.imul(state ^ character.charCodeAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
