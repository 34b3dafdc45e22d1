/** The resources of stacks, and the lines of a bill that are made of them. */
import type { StackText } from '../../stacks';
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

/** Without its type and sum, which `billOf` adds. */
export type Item = Omit<Line, 'type' | 'dollars'>;
export type Pricer = (resources: Resources) => readonly Item[];

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
