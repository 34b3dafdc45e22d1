/** What a synthesized stack needs so that the real AWS provider can apply it to moto. Each change is counted and told. */

/** Blocks of one kind by type and name, as cdk.tf.json has them. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The parts of a cdk.tf.json that are read here. */
export interface Synthesized {
  readonly provider: { readonly aws: readonly Readonly<Record<string, unknown>>[] };
  readonly resource: Blocks;
  readonly data?: Blocks;
  readonly import?: readonly unknown[];
  readonly removed?: readonly unknown[];
  readonly locals?: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, unknown>>;
}

export interface Adaptation {
  /** Version of the provider that will read it: before 6 no resource takes a `region`. */
  readonly providerVersion: string;
  /** Address of the HTTP proxy that every request goes through, with its scheme. */
  readonly proxy: string;
  /** What the owner has beforehand, as the configuration names it, and as moto does: certificates and hosted zones. */
  readonly instead: ReadonlyMap<string, string>;
}

export interface Adapted {
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Addresses of the resources that are kept. */
  readonly addresses: readonly string[];
  /** One sentence for each kind of change. */
  readonly changes: readonly string[];
}

/**
 * What stands in for attributes of resources that are left out; a reference to anything else that is left out is an error.
 * Sentry's DSN goes into a secret, and the first seven digits of the key's id into the version of that secret.
 */
const STAND_INS: Readonly<Record<string, unknown>> = {
  sentry_key: { id: '0123456789abcdef0123456789abcdef', dsn: { public: 'https://0123456789abcdef@sentry.example/1' } },
};

/** Every request names this host; only the proxy knows where moto listens, so nothing can reach AWS by mistake. */
export const ENDPOINT = 'http://aws.invalid';

/** The stacks of one account as one configuration for the real AWS provider. Throws one error with everything that has no stand-in. */
export function adapt(stacks: Readonly<Record<string, Synthesized>>, how: Adaptation): Adapted {
  const left = new Map<string, number>();
  const resource = keepAws(merged(stacks, 'resource'), left);
  const data = keepAws(merged(stacks, 'data'), left);
  const changes = [
    ...(left.size === 0 ? [] : [`left out what is not AWS: ${[...left].map(([of, n]) => `${n} of ${of}`).join(', ')}`]),
    `the S3 backend is a local one`,
  ];
  const [home = {}] = Object.values(stacks).at(-1)?.provider.aws ?? [];
  const regions = new Set<string>();
  const takesRegion = Number(how.providerVersion.split('.')[0]) >= 6;
  const placed = takesRegion ? resource : placeByAlias(resource, String(home['region']), regions);
  if (regions.size > 0)
    changes.push(`\`region\` of a resource is an alias of the provider: ${[...regions].join(', ')}`);
  const provider = { ...home, ...connection(how.proxy) };
  changes.push('the provider has dummy credentials and asks moto, through a proxy that records');
  if (Object.keys(stacks).length > 1)
    changes.push(`${Object.keys(stacks).join(' and ')} are applied together, with the default tags of the last`);
  const text = JSON.stringify({
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: how.providerVersion } } },
    provider: { aws: [provider, ...[...regions].map((region) => ({ ...provider, alias: region, region }))] },
    resource: placed,
    data,
    import: Object.values(stacks).flatMap((stack) => stack.import ?? []),
    removed: Object.values(stacks).flatMap((stack) => stack.removed ?? []),
    locals: Object.assign({}, ...Object.values(stacks).map((stack) => stack.locals ?? {})) as Synthesized['locals'],
  });
  const { configuration, standIns } = withoutReferences(text, stacks);
  if (standIns.length > 0) changes.push(`references to ${standIns.join(', ')} read a value that stands in`);
  const replaced = [...how.instead].filter(([theirs]) => text.includes(theirs)).length;
  if (replaced > 0) changes.push(`${replaced} certificates and hosted zones of the owner are ones that moto has`);
  return { configuration: translate(configuration, how.instead), addresses: addressesOf(resource), changes };
}

function merged(stacks: Readonly<Record<string, Synthesized>>, kind: 'resource' | 'data'): Blocks {
  const all: Record<string, Record<string, Readonly<Record<string, unknown>>>> = {};
  for (const [stack, content] of Object.entries(stacks)) {
    for (const [type, named] of Object.entries(content[kind] ?? {})) {
      for (const [name, block] of Object.entries(named)) {
        const of = (all[type] ??= {});
        if (of[name] !== undefined) throw new Error(`${type}.${name} of ${stack} has a namesake in a stack beside it.`);
        of[name] = block;
      }
    }
  }
  return all;
}

function keepAws(blocks: Blocks, left: Map<string, number>): Blocks {
  const kept = Object.entries(blocks).filter(([type, named]) => {
    if (type.startsWith('aws_')) return true;
    const provider = type.split('_')[0] ?? type;
    left.set(provider, (left.get(provider) ?? 0) + Object.keys(named).length);
    return false;
  });
  return Object.fromEntries(kept);
}

/** Before version 6 the place of a resource is its provider's; the provider's own region needs no alias. */
function placeByAlias(blocks: Blocks, home: string, regions: Set<string>): Blocks {
  return mapBlocks(blocks, ({ region, ...block }) => {
    if (typeof region !== 'string' || region === home) return block;
    regions.add(region);
    return { ...block, provider: `aws.${region}` };
  });
}

function mapBlocks(
  blocks: Blocks,
  change: (block: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Blocks {
  return Object.fromEntries(
    Object.entries(blocks).map(([type, named]) => [
      type,
      Object.fromEntries(Object.entries(named).map(([name, block]) => [name, change(block)])),
    ]),
  );
}

function connection(proxy: string): Readonly<Record<string, unknown>> {
  return {
    access_key: 'AKIASECONDOPINION000',
    secret_key: 'none',
    http_proxy: proxy,
    https_proxy: proxy,
    // Bucket names cannot be subdomains of a host that does not exist.
    s3_use_path_style: true,
    skip_metadata_api_check: 'true',
    max_retries: 2,
  };
}

/** References to what was left out read `local.<type>`, whose value stands in. */
function withoutReferences(
  text: string,
  stacks: Readonly<Record<string, Synthesized>>,
): { readonly configuration: Readonly<Record<string, unknown>>; readonly standIns: readonly string[] } {
  const gone = Object.values(stacks).flatMap(({ resource, data }) => [
    ...addressesOf(resource).filter((address) => !address.startsWith('aws_')),
    ...addressesOf(data ?? {}).flatMap((address) => (address.startsWith('aws_') ? [] : [`data.${address}`])),
  ]);
  const named = gone.filter((address) => new RegExp(`(?<![\\w.-])${escape(address)}(?![\\w-])`).test(text));
  const types = [...new Set(named.map((address) => address.replace(/\.[^.]*$/, '')))];
  const missing = types.filter((type) => STAND_INS[type] === undefined);
  if (missing.length > 0) {
    throw new Error(
      `Resources of AWS read ${missing.join(', ')}, which is left out: give what stands in for it in commands/maintain/second-opinion/adapt.ts.`,
    );
  }
  const changed = named.reduce(
    (all, address) =>
      all.replaceAll(
        new RegExp(`(?<![\\w.-])${escape(address)}(?![\\w-])`, 'g'),
        `local.${address.split('.')[0] ?? ''}`,
      ),
    text,
  );
  const standIns = Object.fromEntries(types.map((type) => [type, STAND_INS[type]]));
  const read = JSON.parse(changed) as Readonly<Record<string, unknown>> & Pick<Synthesized, 'locals'>;
  return { configuration: { ...read, locals: { ...read.locals, ...standIns } }, standIns: types };
}

function translate(
  configuration: Readonly<Record<string, unknown>>,
  instead: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const text = [...instead].reduce(
    (all, [theirs, ours]) => all.replaceAll(theirs, ours),
    JSON.stringify(configuration, undefined, 1),
  );
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

function addressesOf(blocks: Blocks): readonly string[] {
  return Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
