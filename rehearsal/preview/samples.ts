/** Values that look like a good day, the same on each run: a panel without any would show nothing of its size. */
import type { DeployedPanel } from './deployed-dashboards';

export interface SampleSeries {
  readonly label: string;
  readonly values: readonly number[];
}

const POINTS = 48;

/** Of what the unit usually shows, where no threshold says how large a value may be. */
const USUAL: Readonly<Record<string, number>> = {
  s: 0.02,
  ms: 900,
  percent: 42,
  percentunit: 0.9,
  short: 6,
  bytes: 300 * 1024 ** 3,
  reqpm: 9000,
  cpm: 1,
};

/** Where the unit says too little: one agent, counts of what rarely happens, and percentiles in their order. */
const KNOWN: readonly (readonly [RegExp, number])[] = [
  [/^(failed|refused|given up)$/, 0],
  [/^running$/, 1],
  [/^p50$/, 0.018],
];

/** The smallest of the upper limits and the largest of the lower ones. */
export function limitsOf(panel: DeployedPanel): { readonly above?: number; readonly below?: number } {
  const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
  const found = (color: string) => steps.find((step) => step.value !== null && step.color === color)?.value;
  const [above, below] = [found('red'), found('green')];
  return { ...(typeof above === 'number' && { above }), ...(typeof below === 'number' && { below }) };
}

export function sampleSeries(panel: DeployedPanel): readonly SampleSeries[] {
  const unit = panel.fieldConfig?.defaults.unit ?? 'short';
  const { above, below } = limitsOf(panel);
  const usual =
    above !== undefined && above > 0 ? above * 0.45 : below !== undefined ? below * 2.5 : (USUAL[unit] ?? 1);
  const zero = above === 0;
  return labelsOf(panel).map((label, index) => {
    const next = numbersFrom(`${panel.title ?? ''}/${label}`);
    const known = KNOWN.find(([pattern]) => unit !== 'percent' && pattern.test(label))?.[1];
    const level = known ?? usual * (1 - 0.13 * index) * (0.85 + 0.3 * next());
    const swing = known === 1 || unit === 'percentunit' ? 0 : 1;
    const wave = next() * Math.PI;
    return {
      label,
      values: Array.from({ length: POINTS }, (_, at) =>
        zero ? 0 : level * (1 + swing * (0.12 * Math.sin(at / 7 + wave) + 0.08 * (next() - 0.5))),
      ),
    };
  });
}

/** What the legend would say; of an alias of Cloud Monitoring, and of groups of log lines, one name for each. */
function labelsOf(panel: DeployedPanel): readonly string[] {
  return (panel.targets ?? [])
    .filter(({ hide }) => hide !== true)
    .flatMap(({ label, aliasBy, expression, refId }) => {
      if (aliasBy !== undefined) return [aliasBy.replaceAll(/{{\w+\.label\.(\w+)}}/g, 'each $1')];
      if (expression?.includes('| stats') === true) return ['public revision 7', 'admin revision 7'];
      return [label ?? refId];
    });
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
