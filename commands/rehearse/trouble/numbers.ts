/** The numbers that a row of the alarms says fire it, as if they had been published until now. */
import type { Change, Point } from '@balrog-infra/rehearsal/trouble';
import type { Minute } from '../../../constructs/alarms/example';
import { burnWindow } from '../../../constructs/alarms/rows/serving';
import type { AlarmRule, Rule } from '../../../constructs/alarms/rule';

type Values = Readonly<Record<string, unknown>>;

const MINUTE_MS = 60_000;
/** Pages ask for half an hour at most; an alarm that looks back for days has the last hours. */
const MINUTES = 180;

interface Measured {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * @param deployed the alarm of CloudWatch as the clouds hold it, by its name; undefined where there is none
 * @param now milliseconds since 1970
 */
export function numbersOf(
  alarm: { readonly name: string; readonly rule: Rule },
  deployed: (name: string) => Values | undefined,
  now: number,
): readonly Change[] {
  const { name, rule } = alarm;
  if (rule.kind === 'measured') return published(rule, deployed(name), now);
  // Both windows ask for the same metrics.
  return rule.kind === 'burn rate' ? published(burnWindow(rule, 'short'), deployed(`${name}-short`), now) : [];
}

function published(rule: AlarmRule, deployed: Values | undefined, now: number): readonly Change[] {
  if (deployed === undefined) return [];
  const shown = rule.fires;
  const series = typeof shown === 'object' ? shown : { one: shown };
  const all = measuredBy(deployed);
  return Object.entries(namesOf(rule)).flatMap(([id, wanted]): readonly Change[] => {
    const metric = all.find(({ name }) => name === wanted);
    const points = pointsOf(series[id] ?? 'nothing', now);
    return metric === undefined || points.length === 0 ? [] : [{ of: 'metric', metric, points }];
  });
}

/** Names of the metrics of a rule, by the names under which its row shows them. */
function namesOf({ signal }: AlarmRule): Readonly<Record<string, string>> {
  const metrics =
    signal.kind === 'share' ? signal.share.metrics : signal.kind === 'sum' ? signal.metrics : { one: signal.metric };
  return Object.fromEntries(Object.entries(metrics).map(([id, { name }]) => [id, name]));
}

function pointsOf(minute: Minute, now: number): readonly Point[] {
  if (minute === 'nothing') return [];
  const start = now - MINUTES * MINUTE_MS;
  return Array.from({ length: MINUTES }, (_, index) => ({
    at: start + index * MINUTE_MS,
    value: typeof minute === 'function' ? minute(index) : minute,
  })).filter((point): point is Point => point.value !== undefined);
}

/** What an alarm of CloudWatch measures: its own metric, or those of its queries. */
function measuredBy(alarm: Values): readonly Measured[] {
  const queries = (alarm['metric_query'] ?? []) as readonly { readonly metric?: Values | readonly Values[] | null }[];
  const named = [alarm, ...queries.flatMap(({ metric }): readonly Values[] => (metric ?? []) as readonly Values[])];
  return named.flatMap((one) =>
    typeof one['metric_name'] === 'string' && one['metric_name'] !== ''
      ? [
          {
            namespace: String(one['namespace']),
            name: one['metric_name'],
            dimensions: (one['dimensions'] ?? {}) as Measured['dimensions'],
          },
        ]
      : [],
  );
}
