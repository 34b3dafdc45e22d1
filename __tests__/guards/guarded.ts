/** Which rule guards which attribute, read off the tables of breaks: what a break changes is what its rule looks at. */
import { rules } from '../../policies/rules';
import { soundTree, type Tree } from '../policies/bench';
import { BREAKS } from '../policies/breaks';

/** A rule and what it guards: `aws_db_instance` `multi_az`; of a resource that must be there, the resource itself. */
export interface Guarded {
  readonly rule: string;
  readonly type: string;
  /** As Terraform writes it, or `itself`; of JSON in an attribute, the key in it (`container_definitions` -> `image`). */
  readonly attribute: string;
  readonly json: boolean;
}

type Attributes = Readonly<Record<string, unknown>>;
type Flat = ReadonlyMap<string, Attributes>;

/** Address -> attributes; data sources as `data.aws_….name`. */
const flat = (tree: Tree): Flat =>
  new Map(
    (['resource', 'data'] as const).flatMap((kind) =>
      Object.entries(tree[kind]).flatMap(([type, named]) =>
        Object.entries(named).map(
          ([name, json]) => [`${kind === 'data' ? 'data.' : ''}${type}.${name}`, json] as const,
        ),
      ),
    ),
  );

function parsed(value: unknown): readonly Attributes[] | undefined {
  if (typeof value !== 'string' || !/^\s*\[\s*\{/.test(value)) return undefined;
  try {
    return JSON.parse(value) as readonly Attributes[];
  } catch {
    return undefined;
  }
}

const differing = (one: Attributes, other: Attributes): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (key) => key !== '//' && JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  );

type Change = Omit<Guarded, 'rule'>;

function changesOf(address: string, before: Attributes, after: Attributes | undefined): readonly Change[] {
  const type = address.slice(0, address.lastIndexOf('.'));
  if (after === undefined) return [{ type, attribute: 'itself', json: false }];
  return differing(before, after).flatMap((attribute): readonly Change[] => {
    const [was, is] = [parsed(before[attribute]), parsed(after[attribute])];
    if (was === undefined) return [{ type, attribute, json: false }];
    // JSON that cannot be read any more says nothing about what is in it.
    if (is === undefined) return [];
    const keys = was.flatMap((item, index) => differing(item, is[index] ?? {}));
    return [...new Set(keys)].map((key) => ({ type, attribute: key, json: true }));
  });
}

/** Left out: rules that are asked of every resource, whatever its type: no attribute is theirs more than another. */
const OF_EVERY_RESOURCE = new Set([
  ...rules.filter(({ check, appliesTo }) => check !== undefined && appliesTo === undefined).map(({ id }) => id),
  // They look through the stack as a whole, and at each part of something that there is.
  ...['no-deprecated-arguments', 'no-secrets', 'references-declared', 'satellites-attached'],
]);

/** Of each break what it changes at the resource that is blamed, or, where that stays as it is, what it changes at all. */
export function guarded(): readonly Guarded[] {
  const sound = flat(soundTree());
  const found = new Map<string, Guarded>();
  for (const { rule, address, edit } of BREAKS.filter((one) => !OF_EVERY_RESOURCE.has(one.rule))) {
    const tree = soundTree();
    edit(tree);
    const broken = flat(JSON.parse(JSON.stringify(tree)) as Tree);
    const changes = (of: (given: string) => boolean) =>
      [...sound]
        .filter(([given]) => of(given))
        .flatMap(([given, before]) => changesOf(given, before, broken.get(given)));
    const blamed = changes((given) => given === address);
    for (const change of blamed.length > 0 ? blamed : changes(() => true)) {
      found.set(`${rule} ${change.type} ${change.attribute}`, { rule, ...change });
    }
  }
  return [...found.values()];
}
