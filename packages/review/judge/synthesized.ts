/** What cdk.tf.json says of each address: the construct that made it, and whether it may be destroyed. */
import { canonical, isRecord, type JsonRecord } from '../plan/json';

export interface Synthesized {
  readonly constructPaths: ReadonlyMap<string, string>;
  readonly protectedAddresses: ReadonlySet<string>;
  /** Where the state is kept. */
  readonly backend: unknown;
  /** `aws` -> its blocks, without the tags that it puts on everything: those are seen on the resources. */
  readonly providers: ReadonlyMap<string, unknown>;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  /** Address -> what is written there. */
  readonly blocks: ReadonlyMap<string, JsonRecord>;
  /** Accounts that the AWS provider may work in: ours. */
  readonly accounts: readonly string[];
  /** Type of data source -> addresses of that type. */
  readonly reads: ReadonlyMap<string, readonly string[]>;
  /** What of somebody else's is run, by its address: a provider's source, a module's, the program of a data source, what runs whenever it is planned. */
  readonly programs: ReadonlyMap<string, string>;
  /** Terraform's own, of a provider, of a module, by its address: which versions the code takes; empty where it takes any. */
  readonly versions: ReadonlyMap<string, string>;
  /** Conditions that belong to no resource, by address: of data, outputs, variables and checks. With one of them they go, and no plan shows that. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

interface Lifecycle {
  /** Names of attributes, or `all`. */
  readonly ignored: readonly string[];
  readonly conditions: readonly string[];
  /** What says when it is made anew. */
  readonly replaced: readonly string[];
}

/** Labels before the body of a block. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  output: 1,
  variable: 1,
  check: 1,
};

/**
 * Terraform takes a list of objects wherever a block may stand, before each of its labels and for its body: all of it means the same.
 * https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
 */
function inOneForm(content: unknown): unknown {
  if (!isRecord(content)) return content;
  const labels = Object.entries(LABELS).filter(([kind]) => kind in content);
  const terraform = bodyOf(content['terraform']);
  return {
    ...content,
    ...Object.fromEntries(labels.map(([kind, depth]) => [kind, labelled(content[kind], depth)])),
    ...('provider' in content && { provider: labelled(content['provider'], 0) }),
    terraform: {
      ...terraform,
      ...('backend' in terraform && { backend: labelled(terraform['backend'], 1) }),
      ...('required_providers' in terraform && { required_providers: bodyOf(terraform['required_providers']) }),
    },
  };
}

const bodyOf = (value: unknown): JsonRecord =>
  Object.fromEntries(listOf(value).flatMap((part) => (isRecord(part) ? Object.entries(part) : [])));

/** @param depth labels before the body; at 0 what stands under the first is a list of bodies */
function labelled(value: unknown, depth: number): JsonRecord {
  const parts = listOf(value).flatMap((part) => (isRecord(part) ? Object.entries(part) : []));
  const together = new Map<string, readonly unknown[]>();
  for (const [name, inner] of parts) together.set(name, [...(together.get(name) ?? []), ...listOf(inner)]);
  const inside = (inner: readonly unknown[]): unknown => {
    if (depth === 0) return inner;
    if (depth > 1) return labelled(inner, depth - 1);
    const body = bodyOf(inner);
    return 'lifecycle' in body ? { ...body, lifecycle: bodyOf(body['lifecycle']) } : body;
  };
  return Object.fromEntries([...together].map(([name, inner]) => [name, inside(inner)]));
}

export function readSynthesized(given: unknown): Synthesized {
  const content = inOneForm(given);
  const constructPaths = new Map<string, string>();
  const protectedAddresses = new Set<string>();
  const lifecycles = new Map<string, Lifecycle>();
  const blocks = new Map<string, JsonRecord>();
  for (const [kind, prefix] of [
    ['resource', ''],
    ['data', 'data.'],
  ] as const) {
    const types = isRecord(content) && isRecord(content[kind]) ? content[kind] : {};
    for (const [type, resources] of Object.entries(types))
      for (const [name, block] of Object.entries(isRecord(resources) ? resources : {})) {
        const address = `${prefix}${type}.${name}`;
        if (isRecord(block)) blocks.set(address, block);
        const path = pathOf(block);
        if (path !== undefined) constructPaths.set(address, path);
        const lifecycle = isRecord(block) && isRecord(block['lifecycle']) ? block['lifecycle'] : {};
        if (lifecycle['prevent_destroy'] === true) protectedAddresses.add(address);
        lifecycles.set(address, lifecycleOf(lifecycle));
      }
  }
  const terraform = isRecord(content) ? content['terraform'] : undefined;
  return {
    constructPaths,
    protectedAddresses,
    backend: isRecord(terraform) ? terraform['backend'] : undefined,
    providers: providersOf(isRecord(content) ? content['provider'] : undefined),
    lifecycles,
    blocks,
    reads: readsOf(isRecord(content) ? content['data'] : undefined),
    accounts: accountsOf(isRecord(content) ? content['provider'] : undefined),
    programs: programsOf(content, terraform),
    versions: versionsOf(content, terraform),
    conditions: conditionsOf(content),
  };
}

const ofBlocks = (content: unknown, kind: string): readonly (readonly [string, JsonRecord])[] =>
  Object.entries(isRecord(content) && isRecord(content[kind]) ? content[kind] : {}).flatMap(([name, block]) =>
    isRecord(block) ? [[name, block] as const] : [],
  );

const nestedBlocks = (content: unknown, kind: string): readonly (readonly [string, JsonRecord])[] =>
  ofBlocks(content, kind).flatMap(([type, named]) =>
    ofBlocks({ named }, 'named').map(([name, block]) => [`${type}.${name}`, block] as const),
  );

function conditionsOf(content: unknown): ReadonlyMap<string, readonly string[]> {
  const asked = (kind: string, conditions: unknown): readonly string[] =>
    listOf(conditions).map((condition) => `${kind} ${canonical(isRecord(condition) && condition['condition'])}`);
  return new Map(
    [
      ...nestedBlocks(content, 'data').map(
        ([name, { lifecycle }]) =>
          [`data.${name}`, lifecycleOf(isRecord(lifecycle) ? lifecycle : {}).conditions] as const,
      ),
      ...ofBlocks(content, 'output').map(
        ([name, block]) => [`output.${name}`, asked('precondition', block['precondition'])] as const,
      ),
      ...ofBlocks(content, 'variable').map(
        ([name, block]) => [`var.${name}`, asked('validation', block['validation'])] as const,
      ),
      ...ofBlocks(content, 'check').map(
        ([name, block]) => [`check.${name}`, asked('assert', block['assert'])] as const,
      ),
    ].filter(([, conditions]) => conditions.length > 0),
  );
}

/** Data that is got by running or telling something, each time a plan is made. */
export const RUN_BY_READING = new Set(['external', 'http', 'aws_lambda_invocation']);

const readsOf = (data: unknown): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(isRecord(data) ? data : {}).map(([type, named]) => [
      type,
      Object.keys(isRecord(named) ? named : {}).map((name) => `data.${type}.${name}`),
    ]),
  );

const entriesAt = (value: unknown, name: string): readonly [string, unknown][] =>
  Object.entries(isRecord(value) && isRecord(value[name]) ? value[name] : {});

function versionsOf(content: unknown, terraform: unknown): ReadonlyMap<string, string> {
  // Before 0.13 a provider's version stood alone, without a source.
  const versionOf = (block: unknown): string =>
    isRecord(block) ? listOf(block['version'] ?? []).join(', ') : typeof block === 'string' ? block : '';
  return new Map([
    [
      'terraform.required_version',
      isRecord(terraform) ? listOf(terraform['required_version'] ?? []).join(', ') : '',
    ] as const,
    ...entriesAt(terraform, 'required_providers').map(
      ([name, block]) => [`terraform.required_providers.${name}`, versionOf(block)] as const,
    ),
    ...entriesAt(content, 'module').map(([name, block]) => [`module.${name}`, versionOf(block)] as const),
  ]);
}

/** Versions come and go; whose a provider is stays. */
function programsOf(content: unknown, terraform: unknown): ReadonlyMap<string, string> {
  const sourceOf = (block: unknown): string => (isRecord(block) && 'source' in block ? canonical(block['source']) : '');
  const ofData = nestedBlocks(content, 'data').filter(([name]) => RUN_BY_READING.has(name.split('.')[0] ?? ''));
  return new Map([
    ...entriesAt(terraform, 'required_providers').map(
      ([name, block]) => [`terraform.required_providers.${name}`, sourceOf(block)] as const,
    ),
    ...entriesAt(content, 'module').map(([name, block]) => [`module.${name}`, sourceOf(block)] as const),
    ...ofData.map(([name, block]) => [`data.${name}`, canonical(withoutComment(block))] as const),
    // Opened whenever a plan is made or applied, and in none of them.
    ...nestedBlocks(content, 'ephemeral').map(
      ([name, block]) => [`ephemeral.${name}`, canonical(withoutComment(block))] as const,
    ),
  ]);
}

/** cdktf's, with the construct's path. */
const withoutComment = ({ '//': _, ...block }: JsonRecord): JsonRecord => block;

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

function lifecycleOf(lifecycle: JsonRecord): Lifecycle {
  return {
    ignored: listOf(lifecycle['ignore_changes']).map(String),
    replaced: [
      ...listOf(lifecycle['replace_triggered_by']).map((address) => `replace_triggered_by ${String(address)}`),
      ...(lifecycle['create_before_destroy'] === true ? ['create_before_destroy'] : []),
    ],
    conditions: ['precondition', 'postcondition'].flatMap((kind) =>
      listOf(lifecycle[kind]).map((condition) => `${kind} ${canonical(isRecord(condition) && condition['condition'])}`),
    ),
  };
}

function accountsOf(providers: unknown): readonly string[] {
  const aws = isRecord(providers) ? listOf(providers['aws']) : [];
  return aws.flatMap((block) => (isRecord(block) ? listOf(block['allowed_account_ids']).map(String) : []));
}

const ON_EVERYTHING = ['default_tags', 'default_labels'];

function providersOf(providers: unknown): ReadonlyMap<string, unknown> {
  const bare = (block: unknown): unknown =>
    isRecord(block)
      ? Object.fromEntries(Object.entries(block).filter(([name]) => !ON_EVERYTHING.includes(name)))
      : block;
  return new Map(
    Object.entries(isRecord(providers) ? providers : {}).map(([name, blocks]) => [name, listOf(blocks).map(bare)]),
  );
}

function pathOf(block: unknown): string | undefined {
  const comment = isRecord(block) ? block['//'] : undefined;
  const metadata = isRecord(comment) ? comment['metadata'] : undefined;
  return isRecord(metadata) && typeof metadata['path'] === 'string' ? metadata['path'] : undefined;
}

/** Addresses that terraform's errors name as protected: `Resource aws_db_instance.database has lifecycle.prevent_destroy set`. */
export function blockedIn(errors: readonly string[]): ReadonlySet<string> {
  const text = errors
    .join('\n')
    .replace(/[│╵╷|]/g, ' ')
    .replace(/\s+/g, ' ');
  return new Set(
    [...text.matchAll(/Resource ((?:(?!Resource ).)+?) has lifecycle\.prevent_destroy/g)].map(
      ([, address]) => address ?? '',
    ),
  );
}
