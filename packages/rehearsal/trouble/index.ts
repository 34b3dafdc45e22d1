/**
 * Brings the simulated account into a trouble, so that what asks for it by the API of AWS sees it; and ends it. It is kept in the store beside
 * everything else, in notes and records that Terraform knows nothing of: a plan shows no drift but where the trouble is one.
 */
import type { Values } from '../clouds/behaviour';
import { aws as AWS } from '../clouds/aws';
import type { CloudStore, ResourceKey, StoredResource } from '../store';

/** Whose account, and in which region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** One thing that is otherwise in the trouble. */
export type Change =
  /** The state of an alarm, metric or composite, and why it has it. */
  | { readonly of: 'alarm'; readonly name: string; readonly reason: string; readonly failedAction?: string }
  /** Lines that a log group has been sent within the last minutes, the newest last. */
  | { readonly of: 'log'; readonly group: string; readonly stream?: string; readonly lines: readonly string[] }
  | { readonly of: 'metric'; readonly metric: MetricPlace; readonly points: readonly Point[] }
  /** What only the service's own API tells of a resource: merged into its notes. */
  | { readonly of: 'notes'; readonly resource: Which; readonly notes: Values }
  /** What Terraform sees, too. */
  | { readonly of: 'values'; readonly resource: Which; readonly values: Values }
  /** Something that no state knows: a task that stopped, an event. */
  | { readonly of: 'record'; readonly type: string; readonly id: string; readonly values: Values };

export interface Which {
  readonly type: string;
  /** Attributes that name it: `{ identifier: 'balrog-prod' }`, `{ 'tags.Name': 'balrog-prod-0' }`. */
  readonly by: Readonly<Record<string, string>>;
}

export interface MetricPlace {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** `at` in milliseconds since 1970. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

const TROUBLE = 'rehearsal_trouble';
/** As packages/rehearsal/api/services keeps them. */
const [STREAM, SERIES, HISTORY] = ['logs_stream', 'cloudwatch_series', 'cloudwatch_alarm_history'];
const ALARMS = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'];

/** What something was before, by its name; without `was` it was not there. */
type Former = Readonly<Record<string, { readonly was?: unknown }>>;

/** How one change is taken back: what was made goes, what was changed gets its former values. */
interface Undo {
  readonly key: ResourceKey;
  readonly made?: true;
  readonly notes?: Former;
  readonly values?: Former;
  /** Of a series: the moments of the points that were added. */
  readonly points?: readonly number[];
}

/** Names of the troubles that the account is in. */
export const troublesOf = (store: CloudStore): readonly string[] => store.list({ type: TROUBLE }).map(({ id }) => id);

/**
 * Begins a trouble under a name; one of that name that goes on already is ended first.
 *
 * @returns what could not be changed, because the clouds do not hold it
 */
export function begin(
  store: CloudStore,
  name: string,
  { place, now, changes }: { readonly place: Place; readonly now: Date; readonly changes: readonly Change[] },
): readonly string[] {
  end(store, name, now);
  const cloud = new Changing(store, place, now, name);
  const missing = changes.flatMap((change, index) => cloud.apply(change, index));
  store.create(cloud.record({ type: TROUBLE, id: name, values: { undo: cloud.undo } }));
  return missing;
}

/** @returns whether there was one of that name */
export function end(store: CloudStore, name: string, now: Date): boolean {
  const [trouble] = store.list({ type: TROUBLE, id: name });
  if (trouble === undefined) return false;
  for (const undo of [...(trouble.values['undo'] as readonly Undo[])].reverse()) takeBack(store, undo, now);
  store.delete(trouble);
  return true;
}

type Made = Pick<StoredResource, 'type' | 'id' | 'values'> & { readonly region?: string };

class Changing {
  readonly undo: Undo[] = [];

  constructor(
    private readonly store: CloudStore,
    private readonly place: Place,
    private readonly now: Date,
    private readonly name: string,
  ) {}

  record(made: Made): StoredResource {
    const notes = { madeAt: this.now.toISOString() };
    return { provider: AWS.source, ...this.place, ...made, names: [], isRemains: true, notes };
  }

  /** @returns what is not there, in words */
  apply(change: Change, index: number): readonly string[] {
    switch (change.of) {
      case 'alarm':
        return this.alarm(change);
      case 'log':
        return this.log(change, index);
      case 'metric':
        return this.metric(change);
      case 'record':
        return this.make(change);
      case 'notes':
      case 'values':
        return this.change(change);
    }
  }

  private alarm({ name, reason, failedAction }: Extract<Change, { of: 'alarm' }>): readonly string[] {
    const { account } = this.place;
    // Some alarms live where what they watch publishes, in another region.
    const found = ALARMS.flatMap((type) => this.store.list({ provider: AWS.source, account, type })).find(
      ({ values }) => values['alarm_name'] === name,
    );
    if (found === undefined) return [`alarm ${name}`];
    const at = this.now.toISOString();
    this.set(found, { notes: { state: 'ALARM', stateReason: reason, stateSince: at } });
    const actions = (found.values['alarm_actions'] ?? []) as readonly string[];
    const said = [
      ['StateUpdate', 'Alarm updated from OK to ALARM'],
      ...actions.map((action) => ['Action', failedAction ?? `Successfully executed action ${action}`]),
    ];
    said.forEach(([kind, summary], index) =>
      this.make({
        type: HISTORY,
        id: `${at}-${name}-${index}`,
        values: { name, type: found.type, kind, summary, at },
        region: found.region,
      }),
    );
    return [];
  }

  /** A minute lies between two lines, and the last is of now. */
  private log({ group, stream, lines }: Extract<Change, { of: 'log' }>, index: number): readonly string[] {
    const isThere = this.of(['aws_cloudwatch_log_group']).some(({ values }) => values['name'] === group);
    if (!isThere) return [`log group ${group}`];
    const own = `${stream ?? 'trouble'}/${this.name}-${index}`;
    const at = (line: number): number => this.now.getTime() - (lines.length - 1 - line) * 60_000;
    const said = lines.map((message, line) => ({ timestamp: at(line), message }));
    return this.make({ type: STREAM, id: `${group}:${own}`, values: { group, stream: own, lines: said } });
  }

  private metric({ metric, points }: Extract<Change, { of: 'metric' }>): readonly string[] {
    const dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
    const id = [metric.namespace, metric.name, ...dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()].join(
      '|',
    );
    const found = this.of([SERIES]).find((one) => one.id === id);
    const { namespace, name } = metric;
    if (found === undefined) return this.make({ type: SERIES, id, values: { namespace, name, dimensions, points } });
    const before = (found.values['points'] ?? []) as readonly Point[];
    this.store.update(found, { ...found, values: { ...found.values, points: [...before, ...points] } });
    this.undo.push({ key: keyOf(found), points: points.map(({ at }) => at) });
    return [];
  }

  private change(change: Extract<Change, { of: 'notes' | 'values' }>): readonly string[] {
    const { type, by } = change.resource;
    const found = this.of([type]).find(({ values }) =>
      Object.entries(by).every(([path, value]) => at(values, path) === value),
    );
    if (found === undefined) return [`${type} ${Object.values(by).join(' ')}`];
    this.set(found, change.of === 'notes' ? { notes: change.notes } : { values: change.values });
    return [];
  }

  private make(made: Made): readonly string[] {
    const resource = this.record(made);
    this.store.create(resource);
    this.undo.push({ key: keyOf(resource), made: true });
    return [];
  }

  private set(found: StoredResource, changed: { readonly notes?: Values; readonly values?: Values }): void {
    const former = (kept: Values | undefined, now: Values | undefined): Former | undefined =>
      now &&
      Object.fromEntries(
        Object.keys(now).map((name) => [name, kept !== undefined && name in kept ? { was: kept[name] } : {}]),
      );
    this.store.update(found, merged(found, changed));
    const [notes, values] = [former(found.notes, changed.notes), former(found.values, changed.values)];
    this.undo.push({ key: keyOf(found), ...(notes && { notes }), ...(values && { values }) });
  }

  private of(types: readonly string[]): readonly StoredResource[] {
    return types.flatMap((type) => this.store.list({ provider: AWS.source, ...this.place, type }));
  }
}

const at = (values: Values, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Values | undefined)?.[name], values);

const keyOf = ({ provider, account, region, type, id }: ResourceKey): ResourceKey => ({
  provider,
  account,
  region,
  type,
  id,
});

const merged = (found: StoredResource, { notes, values }: { readonly notes?: Values; readonly values?: Values }) => ({
  ...found,
  values: { ...found.values, ...values },
  notes: { ...found.notes, ...notes },
});

/** What was changed otherwise meanwhile stays: only what the trouble had set is set back. */
function takeBack(store: CloudStore, { key, made, notes, values, points }: Undo, now: Date): void {
  const found = store.read(key);
  if (found === undefined) return;
  if (made === true) store.delete(key);
  else if (points !== undefined) {
    const kept = ((found.values['points'] ?? []) as readonly Point[]).filter(({ at }) => !points.includes(at));
    store.update(key, { ...found, values: { ...found.values, points: kept } });
  } else {
    // An alarm has been OK since now.
    const state = notes !== undefined && 'stateSince' in notes ? { stateSince: now.toISOString() } : {};
    store.update(key, {
      ...found,
      values: withFormer(found.values, values),
      notes: { ...withFormer(found.notes ?? {}, notes), ...state },
    });
  }
}

const withFormer = (present: Values, former: Former = {}): Values =>
  Object.fromEntries([
    ...Object.entries(present).filter(([name]) => !(name in former)),
    ...Object.entries(former).flatMap(([name, one]) => ('was' in one ? [[name, one.was] as const] : [])),
  ]);
