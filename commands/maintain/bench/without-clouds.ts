/** A stack with a value in place of each resource: what Terraform itself takes for a graph of that size, whoever answers for the clouds. */

type Json = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What `cdk.tf.json` has of use here. */
export interface SynthesizedJson {
  readonly terraform: Json;
  readonly resource?: Blocks;
  readonly data?: Blocks;
}

/** A reference to a resource or a data source: `aws_vpc.main`, `data.aws_iam_policy_document.main`. */
const REFERENCE = /\b(?:data\.)?(?:aws|google|grafana|sentry)_\w+\.[\w-]+/;

/**
 * Each resource and data source of the stack as a `terraform_data` that holds the same arguments, refers to the same others and has the same
 * dependencies. Such a value is Terraform's own: no provider is asked about it, and its schema has four attributes.
 */
export function withoutClouds(stack: SynthesizedJson, key: string): Json {
  const values = [...named(stack.resource), ...named(stack.data, 'data.')].map(([address, block]): [string, Json] => [
    nameOf(address),
    valueOf(block),
  ]);
  return {
    terraform: { backend: withKey(stack.terraform['backend'], key) },
    resource: { terraform_data: Object.fromEntries(values) },
  };
}

const named = (blocks: Blocks = {}, prefix = ''): [string, Json][] =>
  Object.entries(blocks).flatMap(([type, each]) =>
    Object.entries(each).map(([name, block]): [string, Json] => [`${prefix}${type}.${name}`, block]),
  );

const nameOf = (address: string): string => address.replaceAll('.', '--');

function valueOf({ '//': _note, depends_on: needs, lifecycle: _lifecycle, provider: _provider, ...rest }: Json): Json {
  const others = Array.isArray(needs)
    ? { depends_on: needs.map((each) => `terraform_data.${nameOf(String(each))}`) }
    : {};
  // `input` would lie in the state a second time, as `output`.
  return { triggers_replace: rewritten(rest), ...others };
}

function rewritten(value: unknown): unknown {
  if (typeof value === 'string') return withReferences(value);
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewritten(inner)]));
}

/** An expression about a resource becomes the id of its value, whatever it makes of it. */
function withReferences(text: string): string {
  return text.replace(/(?<!\$)\$\{((?:[^{}]|\{[^{}]*\})*)\}/g, (whole, expression: string) => {
    const [reference] = REFERENCE.exec(expression) ?? [];
    return reference === undefined
      ? expression.includes('local.')
        ? ''
        : whole
      : `\${terraform_data.${nameOf(reference)}.id}`;
  });
}

function withKey(backend: unknown, key: string): Json {
  const { s3 } = backend as { readonly s3: Json };
  return { s3: { ...s3, key } };
}
