/** What stacks cost in a month: each resource type is priced, or says why it costs nothing of its own. */
import type { StackText } from '../../stacks';
import { FREE, PRICED } from './types';
import type { Price } from './prices';

export interface Line {
  readonly what: string;
  /** Of the unit that the price names. */
  readonly amount: number;
  readonly price: Price;
  /** How the amount comes about, where it is more than a number of resources. */
  readonly how?: string;
  /** `aws_db_instance`. */
  readonly type: string;
  readonly dollars: number;
}

export interface Bill {
  /** The dearest first. */
  readonly lines: readonly Line[];
  readonly dollars: number;
  /** Type -> why it costs nothing of its own. */
  readonly free: Readonly<Record<string, string>>;
}

export type Resource = Readonly<Record<string, unknown>>;

/** The resources of some stacks, by type. */
export class Resources {
  private readonly byType: Readonly<Record<string, Readonly<Record<string, Resource>>>>;

  constructor(stacks: readonly StackText[]) {
    const byType: Record<string, Readonly<Record<string, Resource>>> = {};
    for (const [index, stack] of stacks.entries()) {
      const types = (stack['resource'] ?? {}) as Readonly<Record<string, Readonly<Record<string, Resource>>>>;
      for (const [type, named] of Object.entries(types)) {
        // Two stacks may call two things the same; only the first is referred to.
        const apart = Object.entries(named).map(([name, resource]) => [
          index === 0 ? name : `${index}:${name}`,
          resource,
        ]);
        byType[type] = { ...byType[type], ...(Object.fromEntries(apart) as Readonly<Record<string, Resource>>) };
      }
    }
    this.byType = byType;
  }

  get types(): readonly string[] {
    return Object.keys(this.byType).sort();
  }

  of(type: string): readonly Resource[] {
    return Object.values(this.byType[type] ?? {});
  }

  /** What a reference of another resource names: `${aws_ecs_task_definition.x.arn}`. */
  referred(type: string, reference: unknown): Resource | undefined {
    const [, name] = new RegExp(`\\b${type}\\.([\\w-]+)`).exec(String(reference)) ?? [];
    return name === undefined ? undefined : this.byType[type]?.[name];
  }
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
