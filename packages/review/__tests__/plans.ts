/** Plans in the shape of `terraform show -json`, for tests that need one change and nothing around it. */
export interface ChangeParts {
  readonly address?: string;
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: unknown;
  readonly [more: string]: unknown;
}

export function changeOf(type: string, parts: ChangeParts): Record<string, unknown> {
  const { address = `${type}.example`, previous_address, action_reason, mode = 'managed', deposed, ...change } = parts;
  return {
    address,
    mode,
    type,
    name: 'example',
    provider_name: 'registry.terraform.io/hashicorp/aws',
    ...(previous_address === undefined ? {} : { previous_address }),
    ...(action_reason === undefined ? {} : { action_reason }),
    ...(deposed === undefined ? {} : { deposed }),
    change: {
      actions: ['update'],
      before: null,
      after: null,
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
      ...change,
    },
  };
}

export function planOf(changes: readonly unknown[], more: object = {}): Record<string, unknown> {
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: changes,
    complete: true,
    errored: false,
    ...more,
  };
}

/** `settings.backup_configuration.enabled` as terraform nests it: blocks are lists of one, `name{}` is a JSON text or a map. */
export function nest(attribute: string, value: unknown): Record<string, unknown> {
  const match = /^([\w-]+)(\{\d?\})?(?:\["([^"]+)"\])?(?:\.(.*))?$/.exec(attribute);
  if (match === null) throw new Error(`cannot read ${attribute}`);
  const [, name = '', marked, key, rest] = match;
  if (rest === undefined && key === undefined) {
    if (isBlock(value)) return { [name]: value === undefined ? [] : [value] };
    return { [name]: value ?? null };
  }
  const inner = rest === undefined ? {} : nest(rest, value);
  const keyed = key === undefined ? inner : { ...naming(key), ...inner };
  if (marked === undefined) return { [name]: [keyed] };
  if (marked === '{0}') return { [name]: [keyed] };
  const document = key === undefined ? inner : [keyed];
  return { [name]: /definition|body|config_json/.test(name) ? JSON.stringify(document) : document };
}

const isBlock = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Providers call the name of a block's member by many names. */
const naming = (key: string): object => ({ name: key, id: key, rule_name: key, display_name: key, label: key });
