/**
 * The plan that two revisions of a stack's cdk.tf.json come to, without Terraform: what the code says is what stands. It knows no cloud, so references
 * stay texts; what forces a replacement is read from the providers' schemas. Good for thousands of small changes; `--base` plans really.
 */
import { join } from 'node:path';
import { policyOfDataSource } from '@balrog-infra/review';
import { loadSchemas, type BlockSchema, type ProviderName, type ResourceSchema } from '@balrog-infra/rehearsal/schema';
import { recordOf } from './record-of';

export type Json = Readonly<Record<string, unknown>>;
/** Content of a stack's cdk.tf.json. */
export type Code = Json;

const META = new Set(['//', 'lifecycle', 'provider', 'depends_on', 'provisioner', 'connection', 'count', 'for_each']);

/** The same shape as `terraform show -json` of a plan. */
export function planOfCode(before: Code, after: Code): Json {
  const old = resourcesOf(before);
  const moved = new Map(
    listOf(after['moved']).map((block) => [String(recordOf(block)['to']), String(recordOf(block)['from'])]),
  );
  // What refers to something that is moved refers to the same thing.
  const called = [...moved].filter(([, from]) => old.has(from));
  const now = new Map(
    [...resourcesOf(after)].map(([address, values]) => [
      address,
      called.length === 0 ? values : asBefore(values, called),
    ]),
  );
  const taken = new Set([...moved].filter(([to, from]) => now.has(to) && old.has(from)).map(([, from]) => from));
  const isMade = (address: string): boolean =>
    now.has(address) && !old.has(address) && !old.has(moved.get(address) ?? '');
  const forgotten = new Set(
    listOf(after['removed'])
      .map(recordOf)
      .flatMap(({ from, lifecycle }) => (recordOf(lifecycle)['destroy'] === false ? [from] : [])),
  );
  const changes = [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((address) => !taken.has(address) || now.has(address))
    .map((address) => {
      const from = moved.get(address);
      const was = old.get(address) ?? (from === undefined ? undefined : old.get(from));
      const found = now.get(address);
      const is = was === undefined || found === undefined ? found : { ...found, ...keptNames(address, was, found) };
      return changeOf(address, was, is, old.has(address) || !old.has(from ?? '') ? undefined : from, isMade);
    })
    .map((change) => (forgotten.has(change['address']) ? forgetting(change) : change));
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    complete: true,
    errored: false,
    resource_changes: changes,
    output_changes: outputsOf(before, after),
    planned_values: {
      root_module: {
        resources: [...now].map(([address, values]) => ({ address, mode: 'managed', type: typeOf(address), values })),
      },
    },
    configuration: {
      root_module: {
        resources: [...now].map(([address, values]) => ({ address, expressions: expressionsOf(address, values) })),
      },
    },
  };
}

function outputsOf(before: Code, after: Code): Json {
  const [old, now] = [recordOf(before['output']), recordOf(after['output'])];
  return Object.fromEntries(
    [...new Set([...Object.keys(old), ...Object.keys(now)])].map((name) => {
      const [was, is] = [recordOf(old[name])['value'] ?? null, recordOf(now[name])['value'] ?? null];
      const same = JSON.stringify(was) === JSON.stringify(is);
      const action = !(name in old) ? 'create' : !(name in now) ? 'delete' : same ? 'no-op' : 'update';
      return [name, { actions: [action], before: was, after: is, after_unknown: false }];
    }),
  );
}

const forgetting = ({ change, ...rest }: Json): Json => ({
  ...rest,
  change: { ...recordOf(change), actions: ['forget'] },
});

const asBefore = (values: Json, called: readonly (readonly [to: string, from: string])[]): Json =>
  recordOf(
    JSON.parse(
      called.reduce((text, [to, from]) => text.replaceAll(`\${${to}.`, `\${${from}.`), JSON.stringify(values)),
    ),
  );

/** What is moved keeps what the cloud calls it, unless the code says it: an `arn` may be an argument. */
const keptNames = (address: string, was: Json, found: Json): Json =>
  Object.fromEntries(
    ['id', 'arn'].filter((name) => found[name] === `\${${address}.${name}}`).map((name) => [name, was[name]]),
  );

const typeOf = (address: string): string => address.split('.')[0] ?? '';

function changeOf(
  address: string,
  before: Json | undefined,
  after: Json | undefined,
  previous: string | undefined,
  isMade: (address: string) => boolean,
): Json {
  const type = typeOf(address);
  const forced = before === undefined || after === undefined ? [] : forcedBy(type, before, after);
  const same = JSON.stringify(before) === JSON.stringify(after);
  const actions =
    before === undefined
      ? ['create']
      : after === undefined
        ? ['delete']
        : same
          ? ['no-op']
          : forced.length > 0
            ? ['delete', 'create']
            : ['update'];
  return {
    address,
    mode: 'managed',
    type,
    name: address.split('.')[1],
    ...(previous === undefined ? {} : { previous_address: previous }),
    change: {
      actions,
      before: before ?? null,
      after: after === undefined ? null : known(after, isMade),
      after_unknown: unknown(after, isMade) ?? {},
      before_sensitive: {},
      after_sensitive: {},
      ...(forced.length > 0 ? { replace_paths: forced.map((name) => [name]) } : {}),
    },
  };
}

/** What refers to something that is made by the same plan is known after it; documents stay, as a plan knows their statements. */
const isUnknown = (value: unknown, isMade: (address: string) => boolean): boolean =>
  typeof value === 'string' &&
  !/^\s*[[{]/.test(value) &&
  [...value.matchAll(REFERENCE)].some(([, address = '']) => isMade(address));

function known(value: unknown, isMade: (address: string) => boolean): unknown {
  if (Array.isArray(value))
    return value.some((item) => isUnknown(item, isMade)) ? undefined : value.map((item) => known(item, isMade));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => !isUnknown(inner, isMade));
  return Object.fromEntries(entries.map(([name, inner]) => [name, known(inner, isMade)]));
}

/** The marks beside it, as `after_unknown` has them; undefined where all is known. */
function unknown(value: unknown, isMade: (address: string) => boolean): unknown {
  if (isUnknown(value, isMade)) return true;
  if (Array.isArray(value)) {
    if (value.some((item) => isUnknown(item, isMade))) return true;
    const marks = value.map((item) => unknown(item, isMade) ?? false);
    return marks.some((mark) => mark !== false) ? marks : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const marks = Object.entries(value).flatMap(([name, inner]) => {
    const mark = unknown(inner, isMade);
    return mark === undefined ? [] : [[name, mark] as const];
  });
  return marks.length > 0 ? Object.fromEntries(marks) : undefined;
}

/** Every argument is written, so that nothing counts as made up by a provider; one that refers to others says to which. */
const expressionsOf = (address: string, values: Json): Json =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const references = [...JSON.stringify(value).matchAll(REFERENCE)]
        .map(([, to = '', attribute = '']) => `${to}.${attribute}`)
        .filter((reference) => !reference.startsWith(`${address}.`));
      return [name, references.length === 0 ? { constant_value: value } : { references }];
    }),
  );

/** Address -> its attributes, with references to what is spelt out in the code resolved. */
function resourcesOf(code: Code): ReadonlyMap<string, Json> {
  const blocks = new Map<string, Json>();
  for (const [kind, prefix] of [
    ['resource', ''],
    ['data', 'data.'],
  ] as const)
    for (const [type, named] of Object.entries(recordOf(code[kind])))
      for (const [name, block] of Object.entries(recordOf(named)))
        blocks.set(`${prefix}${type}.${name}`, recordOf(block));
  const resolve = resolverOf(blocks);
  return new Map(
    [...blocks]
      .filter(([address]) => !address.startsWith('data.'))
      .map(([address, block]) => {
        const written = Object.fromEntries(Object.entries(block).filter(([name]) => !META.has(name)));
        return [
          address,
          { id: `\${${address}.id}`, arn: `\${${address}.arn}`, ...recordOf(resolve(written)) },
        ] as const;
      }),
  );
}

const REFERENCE = /\$\{((?:data\.)?[\w-]+\.[\w-]+)\.(\w+)\}/g;

function resolverOf(blocks: ReadonlyMap<string, Json>): (value: unknown) => unknown {
  const documents = new Map<string, string>();
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(REFERENCE, (whole, address: string, name: string) => literal(address, name) ?? whole);
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]));
  };
  const literal = (address: string, name: string): string | undefined => {
    const block = blocks.get(address);
    if (block === undefined) return undefined;
    if (address.startsWith('data.aws_iam_policy_document.')) return documentOf(address, block);
    const value = block[name];
    return typeof value === 'string' && !value.includes('${') ? value : undefined;
  };
  const documentOf = (address: string, block: Json): string => {
    const known = documents.get(address) ?? JSON.stringify(resolve(policyOf(block)));
    documents.set(address, known);
    return known;
  };
  /** Documents that are merged stand after each other: a later statement never takes the place of one without a name. */
  const policyOf = (block: Json): Json => {
    const { source_policy_documents, override_policy_documents, statement, ...rest } = block;
    const own = policyOfDataSource({ ...rest, statement: listOf(statement) }) ?? { Statement: [] };
    const others = [...listOf(source_policy_documents), ...listOf(override_policy_documents)].flatMap((reference) => {
      const address = /^\$\{(data\.aws_iam_policy_document\.[\w-]+)\.json\}$/.exec(String(reference))?.[1];
      const other = address === undefined ? undefined : blocks.get(address);
      return other === undefined ? [] : listOf(policyOf(other)['Statement']);
    });
    return { Statement: [...listOf(own['Statement']), ...others] };
  };
  return resolve;
}

const schemas = new Map<string, ResourceSchema | undefined>();

/** Top attributes that change and force a replacement, also by a part of a block. */
function forcedBy(type: string, before: Json, after: Json): readonly string[] {
  const schema = schemaOf(type);
  if (schema === undefined) return [];
  const forces = (name: string): boolean =>
    !schema.updatable ||
    schema.block.attributes[name]?.forceNew === true ||
    forcesInside(schema.block, name, before[name], after[name]);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]) && forces(name),
  );
}

function forcesInside(block: BlockSchema, name: string, before: unknown, after: unknown): boolean {
  const inner = block.blocks[name];
  if (inner === undefined) return false;
  if (inner.forceNew === true) return true;
  const [old, now] = [recordOf(listOf(before)[0]), recordOf(listOf(after)[0])];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].some(
    (attribute) =>
      JSON.stringify(old[attribute]) !== JSON.stringify(now[attribute]) &&
      (inner.block.attributes[attribute]?.forceNew === true ||
        forcesInside(inner.block, attribute, old[attribute], now[attribute])),
  );
}

export function schemaOf(type: string): ResourceSchema | undefined {
  if (!schemas.has(type)) {
    const provider = type.split('_')[0] as ProviderName;
    const jsonFolder = join(__dirname, '../../../providers');
    schemas.set(type, loadSchemas({ provider, resources: [type], dataSources: [], jsonFolder }).resources[type]);
  }
  return schemas.get(type);
}
const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
