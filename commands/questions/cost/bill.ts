/** What stacks cost in a month: each resource type is priced, or says why it costs nothing of its own. */
import type { StackText } from '../../stacks';
import { FREE, PRICED } from './types';
import { Resources, type Line } from './lines';

export interface Bill {
  /** The dearest first. */
  readonly lines: readonly Line[];
  readonly dollars: number;
  /** Type -> why it costs nothing of its own. */
  readonly free: Readonly<Record<string, string>>;
}

/**
 * @param stacks of one environment, its own first
 * @throws Error with every type that nobody has priced, and everything that a price is missing for
 */
export function billOf(...stacks: readonly StackText[]): Bill {
  const resources = new Resources(stacks);
  const unknown = resources.types.filter((type) => PRICED[type] === undefined && FREE[type] === undefined);
  if (unknown.length > 0) {
    throw new Error(
      `${unknown.join('\n')}\n\nWhat does each cost? Price it in commands/questions/cost/types.ts, or say there why it costs nothing of its own.`,
    );
  }
  const lines = resources.types
    .flatMap((type) => (PRICED[type]?.(resources) ?? []).map((line) => ({ ...line, type })))
    .map((line) => ({ ...line, dollars: line.amount * line.price.dollars }))
    .sort((one, other) => other.dollars - one.dollars || one.what.localeCompare(other.what));
  return {
    lines,
    dollars: lines.reduce((sum, { dollars }) => sum + dollars, 0),
    free: Object.fromEntries(resources.types.flatMap((type) => (FREE[type] === undefined ? [] : [[type, FREE[type]]]))),
  };
}
