/** What a plan would change, as paths that can be listed. */

export interface Difference {
  readonly address: string;
  readonly type: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete';
  /** `storage_descriptor.ser_de_info`, without positions; empty for what is created or deleted. */
  readonly paths: readonly string[];
  /** One line for each path: `failure_threshold: null -> 1`. */
  readonly lines: readonly string[];
}

interface Change {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

export interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly mode: string;
    readonly change: Change;
  }[];
}

/** Every managed resource of the plan that would not stay as it is. */
export function differencesOf(plan: PlanJson): readonly Difference[] {
  return (plan.resource_changes ?? []).flatMap(({ address, type, mode, change }) => {
    const action = actionOf(change.actions);
    if (mode !== 'managed' || action === undefined) return [];
    const found = action === 'update' || action === 'replace' ? leaves(change) : [];
    // A replacement makes every computed attribute unknown: what forces it is what is told.
    const forced = new Set((change.replace_paths ?? []).map(named));
    const told = action === 'replace' && forced.size > 0 ? found.filter(({ path }) => within(path, forced)) : found;
    return [{ address, type, action, paths: [...new Set(told.map(({ path }) => path))], lines: told.map(line) }];
  });
}

function actionOf(actions: readonly string[]): Difference['action'] | undefined {
  if (actions.includes('create') && actions.includes('delete')) return 'replace';
  return (['create', 'update', 'delete'] as const).find((action) => actions.includes(action));
}

interface Leaf {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

function leaves(change: Change): readonly Leaf[] {
  const found: Leaf[] = [];
  const walk = (path: string, before: unknown, after: unknown, unknown: unknown, hidden: readonly unknown[]): void => {
    if (unknown === true) {
      if (before !== undefined) found.push({ path, before: show(before, hidden), after: '(known after apply)' });
      return;
    }
    if (JSON.stringify(before) === JSON.stringify(after) && !hasUnknown(unknown)) return;
    const keys = sameKeys(before, after);
    if (keys === undefined) return void found.push({ path, before: show(before, hidden), after: show(after, hidden) });
    for (const key of keys) {
      const deeper = Array.isArray(before) ? path : path === '' ? key : `${path}.${key}`;
      walk(
        deeper,
        at(before, key),
        at(after, key),
        at(unknown, key),
        hidden.map((marks) => (marks === true ? true : at(marks, key))),
      );
    }
  };
  walk('', change.before, change.after, change.after_unknown, [change.before_sensitive, change.after_sensitive]);
  return found;
}

/** Keys to go on with; undefined where the two are told as they are: lists of unlike length, or not both containers. */
function sameKeys(before: unknown, after: unknown): readonly string[] | undefined {
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length ? Object.keys(before) : undefined;
  return isObject(before) && isObject(after)
    ? [...new Set([...Object.keys(before), ...Object.keys(after)])]
    : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function hasUnknown(marks: unknown): boolean {
  return marks === true || (typeof marks === 'object' && marks !== null && Object.values(marks).some(hasUnknown));
}

/** Long values are cut: the plan itself is kept beside the report. */
const SHOWN = 160;

function show(value: unknown, hidden: readonly unknown[]): string {
  if (hidden.some(hasUnknown)) return '(sensitive)';
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function named(path: readonly (string | number)[]): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

/** Whether the path is one of them, above one, or below one. */
function within(path: string, others: ReadonlySet<string>): boolean {
  return [...others].some((other) => path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`));
}

function line({ path, before, after }: Leaf): string {
  return `${path}: ${before} -> ${after}`;
}
