/** Changes of a stack's code as data: each has a name, and is made in a copy of its own. */
import type { Code } from '../../../commands/plan/review/plan-of-code';

export type Block = Record<string, unknown>;
/** type -> name -> block */
export type Blocks = Record<string, Record<string, Block>>;

export interface Edit {
  readonly name: string;
  /** The types that it touches: a plan of these alone shows what it does. */
  readonly types: readonly string[];
  readonly apply: (resources: Blocks, data: Blocks) => void;
}

export const edit = (name: string, types: string | readonly string[], apply: Edit['apply']): Edit => ({
  name,
  types: typeof types === 'string' ? [types] : types,
  apply,
});

/** One attribute of one resource; `undefined` takes it away. */
export const set = (type: string, name: string, attribute: string, value: unknown): Edit =>
  edit(
    `${type}.${name} ${attribute} = ${value === undefined ? 'nothing' : JSON.stringify(value)}`.slice(0, 140),
    type,
    (resources) => {
      assign(blockAt(resources, type, name), attribute.split('.'), value);
    },
  );

export const drop = (type: string, name: string): Edit =>
  edit(`${type}.${name} goes`, type, (resources) => {
    delete resources[type]?.[name];
  });

export const add = (type: string, name: string, block: Block, ...beside: readonly string[]): Edit =>
  edit(`${type}.${name} comes`, [type, ...beside], (resources) => {
    resources[type] = { ...resources[type], [name]: block };
  });

export function blockAt(resources: Blocks, type: string, name: string): Block {
  const block = resources[type]?.[name];
  if (block === undefined) throw new Error(`no ${type}.${name}`);
  return block;
}

function assign(target: Block, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    const inner = target[step];
    return assign((Array.isArray(inner) ? inner[0] : inner) as Block, rest, value);
  }
  if (value === undefined) delete target[step];
  else target[step] = value;
}

/** Containers of a task, changed in place. */
export const containers = (name: string, what: string, change: (containers: Block[]) => void): Edit =>
  edit(`aws_ecs_task_definition.${name} ${what}`, 'aws_ecs_task_definition', (resources) => {
    const task = blockAt(resources, 'aws_ecs_task_definition', name);
    const all = JSON.parse(String(task['container_definitions'])) as Block[];
    change(all);
    task['container_definitions'] = JSON.stringify(all);
  });

/** The first statement of a policy document, and what reads it. */
export const statement = (
  document: string,
  readers: readonly string[],
  what: string,
  change: (statements: Block[]) => void,
): Edit =>
  edit(`data.aws_iam_policy_document.${document} ${what}`, readers, (_, data) => {
    change(blockAt(data, 'aws_iam_policy_document', document)['statement'] as Block[]);
  });

/** What the edits come to, on top of each other. */
export function withEdits(code: Code, edits: readonly Edit[]): Code {
  const copy = structuredClone(code) as { resource: Blocks; data: Blocks };
  for (const { apply } of edits) apply(copy.resource, copy.data);
  return copy;
}

/** Only these types: a review of a few hundred small plans. */
export function only(code: Code, types: readonly string[]): Code {
  const resources = code['resource'] as Blocks;
  return { ...code, resource: Object.fromEntries(types.map((type) => [type, resources[type] ?? {}])) };
}
