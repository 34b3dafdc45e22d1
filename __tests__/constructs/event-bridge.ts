/**
 * As much of EventBridge as our rules use: event patterns ("Comparison operators", user guide) and input transformers
 * ("Input transformation": a placeholder that is a whole value is written as JSON, one within a text as it is).
 */
type Json = Record<string, unknown>;

/** Whether a rule with that pattern takes the event. */
export function matches(pattern: Json, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) =>
    key === '$or'
      ? (wanted as Json[]).some((one) => matches(one, event))
      : orAbsent(valuesAt(event, key)).some((value) =>
          Array.isArray(wanted) ? wanted.some((one) => accepts(one, value)) : matches(wanted as Json, value),
        ),
  );
}

/**
 * Of a list, each element counts: one that fits is enough, and what is asked of it must be true of the same one ("JSON Array
 * Matching", aws/event-ruler).
 */
const valuesAt = (event: unknown, key: string): readonly unknown[] => {
  const value = (event as Json | undefined)?.[key];
  return value === undefined ? [] : [value].flat();
};

/** What is not there is still asked whether it exists. */
const orAbsent = (values: readonly unknown[]): readonly unknown[] => (values.length === 0 ? [undefined] : values);

function accepts(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === value;
  const [operator, operand] = Object.entries(wanted)[0] ?? [];
  switch (operator) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(operand));
    case 'exists':
      return operand === (value !== undefined);
    case 'anything-but':
      return value !== undefined && value !== operand;
    default:
      throw new Error(`no such comparison: ${String(operator)}`);
  }
}

/** What the target gets. */
export function transform(paths: Readonly<Record<string, string>>, template: string, event: unknown): string {
  // In one go: what an event says is no template. A whole value follows a colon, comma or bracket, without quotes.
  return template.replaceAll(/([:[,])?<(\w+)>/g, (placeholder, before: string | undefined, name: string) => {
    const path = paths[name];
    if (path === undefined) return placeholder;
    const value = valueAt(path, event);
    if (before !== undefined) return before + JSON.stringify(value ?? '');
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  });
}

/** `$.detail.EventCategories[0]` */
const valueAt = (path: string, event: unknown): unknown =>
  path
    .replace(/^\$\./, '')
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce<unknown>((found, part) => (found as Json | undefined)?.[part], event);
