/**
 * What may stand in a block that nests in itself: the bindings call it a value of any kind. Its schema says most of it, and each argument is asked
 * about once, in a configuration that has nothing but it: the whole of a web ACL would take a second or more for each question.
 */
import type { Shape, ValueRule } from '../facts/answers';
import type { Values } from '../clouds/behaviour';
import type { BlockSchema, BlockTypeSchema, CtyType } from '../schema/types';
import { isRecord } from '../provider/cty';
import { fitBlock } from './fit';
import { ruleIn } from './read-refusal';
import type { RealProvider } from './real-provider';

/** The type, where such a block stands in it, the blocks inside that are the same again, and the simplest one that is taken. */
export const NESTING = {
  aws_wafv2_web_acl: {
    at: ['rule', 'statement'],
    again: ['statement', 'scope_down_statement'],
    simplest: { geo_match_statement: [{ country_codes: ['US'] }] },
  },
} as const;

export type NestingType = keyof typeof NESTING;

/** Values in which the simplest stands for each such block. */
export function simplified(type: NestingType, values: Values): Values {
  const { at, simplest } = NESTING[type];
  const inside = (value: unknown, [name = '', ...rest]: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => inside(item, [name, ...rest]));
    if (!isRecord(value)) return value;
    return { ...value, [name]: rest.length === 0 ? [simplest] : inside(value[name], rest) };
  };
  return inside(values, at) as Values;
}

/** Which words can be taken for a rule in such a block: others may be about a form that the value has inside. */
const PLAIN = ['oneOf', 'range', 'atLeast', 'atMost', 'anyOf', 'length', 'arn'];

const NONSENSE: Readonly<Record<string, readonly unknown[]>> = {
  string: ['%%nonsense!!'],
  number: [-987_654, 987_654_321],
};

export async function shapesOf(
  provider: RealProvider,
  type: NestingType,
): Promise<{ readonly shapes: Record<string, Shape>; readonly items: Record<string, readonly [number, number]> }> {
  const block = provider.block(type);
  const { at, again } = NESTING[type];
  const nested = block && nestedAt(block, at);
  if (block === undefined || nested === undefined) return { shapes: {}, items: {} };
  const path = at.join('.');
  const refusals = async (inside: readonly string[], value: unknown): Promise<readonly string[]> =>
    provider.validate(type, fitBlock(block, along([...at, ...inside], value)));
  const describe = async (inner: BlockSchema, inside: readonly string[]): Promise<Shape> => {
    const names = Object.entries(inner.attributes);
    const required = names.filter(([, each]) => each.required === true).map(([name]) => name);
    const values: Record<string, readonly ValueRule[]> = {};
    for (const [name, { type: kind }] of names) {
      const rules = await rulesAt(name, kind, (value) => refusals([...inside, name], value));
      if (rules.length > 0) values[name] = rules;
    }
    const blocks: Record<string, readonly [number, number, Shape | string]> = {};
    for (const [name, each] of Object.entries(inner.blocks)) {
      const isAgain = (again as readonly string[]).includes(name);
      blocks[name] = [
        each.minItems ?? 0,
        each.maxItems ?? 0,
        isAgain ? path : await describe(each.block, [...inside, name]),
      ];
    }
    return {
      ...(required.length > 0 && { required }),
      ...(Object.keys(values).length > 0 && { values }),
      ...(Object.keys(blocks).length > 0 && { blocks }),
    };
  };
  return {
    shapes: { [path]: await describe(nested.block, []) },
    items: { [path]: [nested.minItems ?? 0, nested.maxItems ?? 0] },
  };
}

function nestedAt(block: BlockSchema, [name = '', ...rest]: readonly string[]): BlockTypeSchema | undefined {
  const nested = block.blocks[name];
  return rest.length === 0 || nested === undefined ? nested : nestedAt(nested.block, rest);
}

/** A configuration with nothing but a value at that path. */
function along([name = '', ...rest]: readonly string[], value: unknown): Values {
  return { [name]: rest.length === 0 ? value : [along(rest, value)] };
}

async function rulesAt(
  name: string,
  kind: CtyType,
  ask: (value: unknown) => Promise<readonly string[]>,
): Promise<readonly ValueRule[]> {
  const [scalar, wrap] = Array.isArray(kind)
    ? [String(kind[1]), (value: unknown) => [value]]
    : [kind, (value: unknown) => value];
  const rules = new Map<string, ValueRule>();
  for (const value of NONSENSE[scalar] ?? []) {
    const about = (await ask(wrap(value))).filter((each) =>
      new RegExp(`\\b${name}\\b`).test(each.split('\n')[0] ?? ''),
    );
    const rule = about.length === 1 ? ruleIn(about[0] ?? '') : undefined;
    if (rule && PLAIN.includes(rule[0])) rules.set(JSON.stringify(rule), rule);
  }
  return [...rules.values()];
}
