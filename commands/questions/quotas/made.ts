/** What the two stacks of an environment make in its account, as quotas count it. */
import type { StackText } from '../../stacks';

export type Attributes = Readonly<Record<string, unknown>>;

export interface MadeResource {
  readonly type: string;
  /** `aws_vpc.network_vpc_1234` */
  readonly address: string;
  readonly attributes: Attributes;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Stands for what AWS makes up: about as long as an ARN of ours. */
const UNKNOWN = 'x'.repeat(100);

export class Made {
  private readonly resources: readonly MadeResource[];
  private readonly data: ReadonlyMap<string, Attributes>;
  private readonly region: string;

  /** @param stacks of one account, each as its `cdk.tf.json` */
  constructor(stacks: readonly StackText[]) {
    const all = (kind: 'resource' | 'data') =>
      stacks.flatMap((stack) =>
        Object.entries((stack[kind] ?? {}) as Blocks).flatMap(([type, named]) =>
          Object.entries(named).map(([name, attributes]) => ({ type, address: `${type}.${name}`, attributes })),
        ),
      );
    this.resources = all('resource');
    this.data = new Map(all('data').map(({ address, attributes }) => [`data.${address}`, attributes]));
    const providers = stacks.flatMap((stack) => (stack['provider'] as { aws?: readonly Attributes[] }).aws ?? []);
    this.region = String(providers[0]?.['region']);
  }

  /** Of a type, in the environment's own region or without one; most quotas are those of a region. */
  of(type: string): readonly MadeResource[] {
    return this.resources.filter(
      (each) =>
        each.type === type && [undefined, this.region].includes(each.attributes['region'] as string | undefined),
    );
  }

  /** Of a type in all regions: what a quota of the account counts. */
  everywhere(type: string): readonly MadeResource[] {
    return this.resources.filter((each) => each.type === type);
  }

  types(): readonly string[] {
    return [...new Set(this.resources.map(({ type }) => type))].filter((type) => type.startsWith('aws_')).sort();
  }

  /** The resource or data source that a reference names. */
  follow(reference: unknown): MadeResource | undefined {
    const address = /^\$\{((?:data\.)?[\w-]+\.[\w-]+)[.[}]/.exec(String(reference))?.[1] ?? '';
    const attributes = this.data.get(address);
    return attributes === undefined
      ? this.resources.find((each) => each.address === address)
      : { type: address.split('.').slice(0, 2).join('.'), address, attributes };
  }

  /** Characters of a policy as AWS stores it: JSON without blanks, with what is unknown as long as an ARN. */
  policySize(policy: unknown): number {
    const document = this.follow(policy);
    const text =
      document?.type === 'data.aws_iam_policy_document'
        ? JSON.stringify({
            Version: '2012-10-17',
            Statement: listOf<Attributes>(document.attributes['statement']).map(statementOf),
          })
        : String(policy);
    return sizeOf(text);
  }
}

/** Bytes of a text in which references stand for what is not known yet. */
export const sizeOf = (text: string): number => Buffer.byteLength(text.replaceAll(/\$\{[^}]*\}/g, UNKNOWN));

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}
interface Principal {
  readonly type: string;
  readonly identifiers: readonly string[];
}

/** A block that may be one or several. */
const listOf = <T>(value: unknown): readonly T[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]) as T[];

/** As `aws_iam_policy_document` writes it. */
function statementOf(given: Attributes): object {
  const conditions = listOf<Condition>(given['condition']);
  const principals = listOf<Principal>(given['principals']);
  return {
    Sid: given['sid'],
    Effect: given['effect'] ?? 'Allow',
    ...(principals.length > 0 && {
      Principal: Object.fromEntries(principals.map((one) => [one.type, one.identifiers])),
    }),
    Action: given['actions'],
    Resource: given['resources'],
    ...(conditions.length > 0 && {
      Condition: Object.fromEntries(conditions.map((one) => [one.test, { [one.variable]: one.values }])),
    }),
  };
}
