/**
 * From the bindings' TypeScript to a block schema, by the rules cdktf's generator followed in the other direction:
 * - a struct that is computed, or whose list mapper says `false`, is an attribute of object type; the others are blocks;
 * - a list or set that is mapped without a list mapper holds at most one block;
 * - a lone struct is a block of nesting single when its doc comment says so (timeouts, framework blocks);
 * - `any` stands for a type that is dynamic, or that the generator skipped for its size.
 */
import { attributeType } from './attribute-type';
import { assignables, demanded, documentedBlocks, members, scan } from './declarations';
import type { Assignable, Declarations, Member } from './declarations';
import type { AttributeSchema, BlockSchema, BlockTypeSchema } from './types';

/** What the declarations say about the members of one block. */
interface Shape {
  readonly members: readonly Member[];
  readonly assignables: ReadonlyMap<string, Assignable>;
  readonly documentedBlocks: ReadonlySet<string>;
}

/**
 * The block of a module's resource, data source or provider.
 * Throws with the member's name when the bindings are written in a way this reader does not know.
 */
export function deriveBlock(source: string): BlockSchema {
  const declarations = scan(source);
  return block(declarations, mainShape(declarations));
}

/** `alias` is Terraform's own argument; the bindings add it to the provider's. */
export function deriveProviderBlock(source: string): BlockSchema {
  const { attributes, blocks } = deriveBlock(source);
  const own = Object.entries(attributes).filter(([name]) => name !== 'alias');
  return { attributes: Object.fromEntries(own), blocks };
}

function mainShape(declarations: Declarations): Shape {
  const main = [...declarations.classes.values()].find((text) =>
    /extends cdktf\.Terraform(Resource|DataSource|Provider) /.test(text),
  );
  // Names can collide (a block named `config`), so the constructor tells which interface is the configuration.
  const config = main && /constructor\(scope: Construct, id: string, config: (\w+)/.exec(main)?.[1];
  if (!main || !config) throw new Error('no class of a Terraform resource, data source or provider');
  return {
    members: members(main),
    assignables: assignables(main),
    documentedBlocks: documentedBlocks(declarations.interfaces.get(config) ?? ''),
  };
}

function structShape(declarations: Declarations, struct: string): Shape {
  const mapper = declarations.functions.get(mapperOf(struct));
  const configuration = declarations.interfaces.get(struct);
  if (!mapper || configuration === undefined) throw new Error(`struct ${struct} is used and not declared`);
  const written = assignables(mapper);
  const reference = declarations.classes.get(`${struct}OutputReference`);
  return {
    members: reference ? members(reference) : plainMembers(written, demanded(configuration)),
    assignables: written,
    documentedBlocks: documentedBlocks(configuration),
  };
}

/** Structs of a provider have no reference class: nothing of them is computed, and only `?` tells what is optional. */
function plainMembers(written: ReadonlyMap<string, Assignable>, required: ReadonlySet<string>): Member[] {
  return [...written].map(([name, { value }]) => {
    const isRequired = required.has(/struct!\.(\w+)/.exec(value)?.[1] ?? '');
    return { name, computed: false, optional: !isRequired, required: isRequired, wrapsSet: false, returns: '' };
  });
}

function block(declarations: Declarations, shape: Shape): BlockSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const blocks: Record<string, BlockTypeSchema> = {};
  for (const member of shape.members) {
    const assignable = shape.assignables.get(member.name);
    const nested = assignable && nestedBlock(declarations, shape, member, assignable);
    if (nested) blocks[member.name] = nested;
    else attributes[member.name] = attribute(declarations, member, assignable);
  }
  return { attributes, blocks };
}

function attribute(declarations: Declarations, member: Member, assignable?: Assignable): AttributeSchema {
  return {
    type: attributeType(declarations, member, assignable),
    ...(member.required && { required: true }),
    ...(member.optional && { optional: true }),
    ...(member.computed && { computed: true }),
  };
}

function nestedBlock(
  declarations: Declarations,
  shape: Shape,
  member: Member,
  { value, type }: Assignable,
): BlockTypeSchema | undefined {
  const mapper = /^(?:cdktf\.listMapperHcl\()?([a-z]\w*ToHclTerraform)\b(, false)?/.exec(value);
  if (!mapper || member.computed || mapper[2] || type === 'simple' || type === 'map') return undefined;
  if (type === 'struct' && !shape.documentedBlocks.has(member.name)) return undefined;
  const content = block(declarations, structShape(declarations, structOf(mapper[1]!)));
  if (type === 'struct') return { nesting: 'single', block: content };
  return {
    nesting: type,
    ...(member.required && { minItems: 1 }),
    ...(!value.startsWith('cdktf.listMapperHcl(') && { maxItems: 1 }),
    block: content,
  };
}

function mapperOf(struct: string): string {
  return `${struct[0]!.toLowerCase()}${struct.slice(1)}ToHclTerraform`;
}

function structOf(mapper: string): string {
  return `${mapper[0]!.toUpperCase()}${mapper.slice(1, -'ToHclTerraform'.length)}`;
}
