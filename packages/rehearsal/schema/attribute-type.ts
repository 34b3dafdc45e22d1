/** Terraform types of attributes, from how the bindings store, read and write them. */
import type { Assignable, Declarations, Member } from './declarations';
import { members } from './declarations';
import type { CtyType } from './types';

const PRIMITIVES: Readonly<Record<string, CtyType>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  any: 'dynamic',
};

const GETTERS: readonly (readonly [RegExp, CtyType])[] = [
  [/getStringAttribute/, 'string'],
  [/getNumberAttribute/, 'number'],
  [/getBooleanAttribute/, 'bool'],
  [/tolist\(this\.getListAttribute/, ['set', 'string']],
  [/tolist\(this\.getNumberListAttribute/, ['set', 'number']],
  [/getListAttribute/, ['list', 'string']],
  [/getNumberListAttribute/, ['list', 'number']],
  [/getStringMapAttribute/, ['map', 'string']],
  [/getNumberMapAttribute/, ['map', 'number']],
  [/getBooleanMapAttribute/, ['map', 'bool']],
  [/getAnyMapAttribute|interpolationForAttribute/, 'dynamic'],
];

/** The class of one element behind a stored `…List`, `…Map` or `…OutputReference`, and what wraps it. */
interface StoredStruct {
  readonly reference: string;
  readonly wrapper: 'list' | 'set' | 'map' | 'none';
}

function storedStruct(declarations: Declarations, member: Member): StoredStruct | undefined {
  const text = member.stored && declarations.classes.get(member.stored);
  if (!member.stored || !text) return undefined;
  const base = /extends cdktf\.(\w+)/.exec(text)?.[1];
  if (base === 'ComplexObject') return { reference: member.stored, wrapper: 'none' };
  const reference = `${member.stored.replace(/(List|Map)$/, '')}OutputReference`;
  if (base === 'ComplexMap') return { reference, wrapper: 'map' };
  if (base === 'ComplexList') return { reference, wrapper: member.wrapsSet ? 'set' : 'list' };
  throw new Error(`class ${member.stored} extends cdktf.${base}, which the schema reader does not know`);
}

export function attributeType(declarations: Declarations, member: Member, assignable?: Assignable): CtyType {
  const struct = storedStruct(declarations, member);
  if (struct) return wrap(struct.wrapper, objectType(declarations, struct.reference));
  if (member.stored?.startsWith('cdktf.')) {
    const storage = member.stored.slice('cdktf.'.length);
    return storedType(storage[0]!.toLowerCase() + storage.slice(1), member.wrapsSet);
  }
  if (assignable) return storedType(assignable.storage, assignable.type === 'set');
  const getter = GETTERS.find(([pattern]) => pattern.test(member.returns));
  if (!getter) throw new Error(`attribute ${member.name}: cannot tell the type of "${member.returns}"`);
  return getter[1];
}

/** `stringMapList` -> list(map(string)); `outerIsSet` makes the outermost list a set. */
function storedType(storage: string, outerIsSet: boolean): CtyType {
  const primitive = PRIMITIVES[storage];
  if (primitive) return primitive;
  const suffix = /^(\w+)(List|Map)$/.exec(storage);
  if (!suffix) throw new Error(`cannot tell the type of storage class ${storage}`);
  // The generator writes `dynamic` as a map of any.
  if (suffix[1] === 'any') return 'dynamic';
  const element = storedType(suffix[1]!, false);
  return wrap(suffix[2] === 'Map' ? 'map' : outerIsSet ? 'set' : 'list', element);
}

function objectType(declarations: Declarations, reference: string): CtyType {
  const text = declarations.classes.get(reference);
  if (!text) throw new Error(`class ${reference} is used and not declared`);
  const fields = members(text).map((member) => [member.name, attributeType(declarations, member)] as const);
  return ['object', Object.fromEntries(fields)];
}

function wrap(wrapper: StoredStruct['wrapper'], type: CtyType): CtyType {
  return wrapper === 'none' ? type : [wrapper, type];
}
