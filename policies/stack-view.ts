/**
 * One stack as the rules see it: what will stand in its cdk.tf.json, with an index by type and address, and references
 * followed to what they name. Built once per stack; every look-up is a map access, so the rules stay linear.
 */
import type { ClientDomainRows } from './domain-rows';
import { floorsOf, type Floors } from './floors';
import { isUnresolved, parseReference, unresolvedIn } from './references';
import type { StackFacts } from './stack-facts';

export type Attributes = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly kind: 'resource' | 'data';
  /** `aws_db_instance`; data sources `data.aws_iam_policy_document`. */
  readonly type: string;
  readonly address: string;
  /** Construct path: `prod/database/instance`. */
  readonly path: string;
  /** As in cdk.tf.json: snake_case, blocks as objects or lists of objects, unresolved references as `${…}`. */
  readonly attributes: Attributes;
}

/** The parts of cdk.tf.json the rules read. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly provider?: Readonly<Record<string, readonly Attributes[]>>;
  readonly module?: Readonly<Record<string, Attributes>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly removed?: readonly Attributes[];
  readonly locals?: Attributes;
  readonly import?: readonly Attributes[];
  readonly terraform?: {
    readonly backend?: Readonly<Record<string, Attributes>>;
    readonly cloud?: unknown;
    readonly required_providers?: Readonly<Record<string, { readonly source?: string; readonly version?: string }>>;
  };
}

export class StackView {
  readonly floors: Floors;
  readonly resources: readonly Resource[];
  readonly dataSources: readonly Resource[];
  private readonly byAddress = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();
  private readonly byTarget = new Map<string, Map<string, Resource[]>>();
  private readonly unresolved = new Map<Resource, readonly string[]>();

  constructor(
    readonly name: string,
    readonly json: StackJson,
    /** What its environment says of it. */
    readonly facts: StackFacts = {},
    /** What its client domains are held to; without rows every load balancer but admin's is unknown. */
    readonly domains: ClientDomainRows = {},
  ) {
    this.floors = floorsOf(facts);
    this.resources = read('resource', json.resource);
    this.dataSources = read('data', json.data);
    for (const resource of [...this.resources, ...this.dataSources]) {
      this.byAddress.set(resource.address, resource);
      const ofType = this.byType.get(resource.type);
      if (ofType) ofType.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  ofType(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  at(address: string): Resource | undefined {
    return this.byAddress.get(address);
  }

  /** Every text of a resource that Terraform has yet to compute, at any depth. More than one rule reads them all. */
  textsWithReferences(resource: Resource): readonly string[] {
    const known = this.unresolved.get(resource) ?? unresolvedIn(resource.attributes);
    this.unresolved.set(resource, known);
    return known;
  }

  /** The resource a reference names, whichever attribute of it is meant. */
  follow(value: unknown): Resource | undefined {
    const reference = parseReference(value);
    return reference && this.byAddress.get(reference.address);
  }

  /** The value itself, or what a reference to a configured attribute of this stack leads to; else the reference. */
  value(value: unknown): unknown {
    const seen = new Set<unknown>();
    let current = value;
    for (;;) {
      const reference = parseReference(current);
      if (!reference?.attribute || reference.deeper || seen.has(current)) return current;
      seen.add(current);
      const next = this.byAddress.get(reference.address)?.attributes[reference.attribute];
      if (next === undefined) return current;
      current = next;
    }
  }

  /** Resources of a type whose attribute names this resource, by reference or by its literal name. */
  attached(type: string, attribute: string, target: Resource): readonly Resource[] {
    const key = `${type} ${attribute}`;
    const index = this.byTarget.get(key) ?? this.indexBy(type, attribute);
    this.byTarget.set(key, index);
    const names = [target.address, ...literalNames(target)];
    return names.flatMap((name) => index.get(name) ?? []);
  }

  /** Region of a resource: its own argument, else its provider's; undefined when that is known only after apply. */
  regionOf(resource: Resource): string | undefined {
    const region = this.value(resource.attributes['region'] ?? this.providerOf(resource)?.['region']);
    return typeof region === 'string' && !isUnresolved(region) ? region : undefined;
  }

  /** The provider block a resource uses: the one it names, else the one without an alias. */
  providerOf({ type, attributes }: Resource): Attributes | undefined {
    const named = attributes['provider'];
    const [local, alias] = (typeof named === 'string' ? named : ownProvider(type)).split('.');
    return this.providers(local ?? '').find((provider) => provider['alias'] === alias);
  }

  /** The blocks of one provider (`aws`, `google`), each alias one. */
  providers(local: string): readonly Attributes[] {
    return this.json.provider?.[local] ?? [];
  }

  /** The blocks of one of HashiCorp's providers, under whatever local names the stack requires it. */
  providersOf(name: 'aws' | 'google'): readonly { readonly local: string; readonly block: Attributes }[] {
    const required = this.json.terraform?.required_providers ?? {};
    const isIt = (local: string): boolean =>
      local === name || new RegExp(`^([^/]+[.][^/]+/)?(hashicorp/)?${name}$`, 'i').test(required[local]?.source ?? '');
    return Object.keys(this.json.provider ?? {})
      .filter(isIt)
      .flatMap((local) => this.providers(local).map((block) => ({ local, block })));
  }

  private indexBy(type: string, attribute: string): Map<string, Resource[]> {
    const index = new Map<string, Resource[]>();
    for (const resource of this.ofType(type)) {
      for (const value of [resource.attributes[attribute]].flat()) {
        const name = this.follow(value)?.address ?? String(value);
        index.set(name, [...(index.get(name) ?? []), resource]);
      }
    }
    return index;
  }
}

/** Local name of the provider that Terraform takes for a type, unless the resource names another: `aws` of `data.aws_vpc`. */
export const ownProvider = (type: string): string => type.replace(/^data\./, '').split('_')[0] ?? '';

/** Names under which other resources may mean this one without a reference. */
function literalNames({ attributes }: Resource): readonly string[] {
  const names = [attributes['bucket'], attributes['name'], attributes['identifier']];
  return names.filter((name): name is string => typeof name === 'string' && !isUnresolved(name));
}

function read(kind: Resource['kind'], types: StackJson['resource'] = {}): readonly Resource[] {
  return Object.entries(types).flatMap(([bare, named]) => {
    const type = kind === 'data' ? `data.${bare}` : bare;
    return Object.entries(named).map(([name, attributes]) => {
      const comment = attributes['//'] as { metadata?: { path?: string } } | undefined;
      return { kind, type, address: `${type}.${name}`, path: comment?.metadata?.path ?? name, attributes };
    });
  });
}
