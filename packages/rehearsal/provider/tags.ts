/** What providers work out at plan time for every type: the region or project, and tags or labels with their defaults. */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import { hasUnknown, isRecord, isUnset } from './cty';

/** Arguments that take the provider's value when the resource is silent; a change of the provider's is a change. */
const FROM_PROVIDER = ['region', 'project', 'zone'] as const;

/** The label that hashicorp/google adds to new resources, unless the provider block says otherwise. */
const ATTRIBUTION = { 'goog-terraform-provisioned': 'true' };

/** Planned values that follow from the provider block. */
export function fromProvider(
  block: BlockSchema,
  provider: Values,
  config: Values,
  prior: Values | null,
  planned: Values,
): Values {
  return {
    ...places(block, provider, config),
    ...allTags(block, provider, prior, planned),
    ...allLabels(block, provider, prior, planned),
  };
}

function places(block: BlockSchema, provider: Values, config: Values): Values {
  const silent = FROM_PROVIDER.filter((name) => {
    const attribute = block.attributes[name];
    return attribute?.optional && attribute.computed && isUnset(config[name]) && typeof provider[name] === 'string';
  });
  return Object.fromEntries(silent.map((name) => [name, provider[name]]));
}

/** `tags_all` as hashicorp/aws plans it (internal/verify, SetTagsDiff): default tags under the resource's own. */
function allTags(block: BlockSchema, provider: Values, prior: Values | null, planned: Values): Values {
  if (!block.attributes['tags'] || !block.attributes['tags_all']) return {};
  const defaults = defaultTags(provider);
  if (hasUnknown(planned['tags']) || hasUnknown(defaults)) return { tags_all: UNKNOWN };
  const merged = { ...defaults, ...strings(planned['tags']) };
  const before = prior?.['tags_all'];
  if (Object.keys(merged).length > 0) return { tags_all: merged };
  return prior !== null && Object.keys(strings(before)).length === 0
    ? { tags_all: before ?? {} }
    : { tags_all: UNKNOWN };
}

/** The tags a resource ends up with, when the plan could not know them. */
export function settledTags(provider: Values, values: Values): Values {
  return { tags_all: { ...strings(defaultTags(provider)), ...strings(values['tags']) } };
}

function defaultTags(provider: Values): Values {
  const blocks = provider['default_tags'];
  const first: unknown = Array.isArray(blocks) ? blocks[0] : blocks;
  return isRecord(first) && isRecord(first['tags']) ? first['tags'] : {};
}

/**
 * `terraform_labels` and `effective_labels` as hashicorp/google plans them (tpgresource/labels.go): the provider's
 * default labels, the attribution label and the resource's own; effective ones keep what others have set.
 */
function allLabels(block: BlockSchema, provider: Values, prior: Values | null, planned: Values): Values {
  if (!block.attributes['terraform_labels'] || !block.attributes['effective_labels']) return {};
  if (hasUnknown(planned['labels']) || hasUnknown(provider['default_labels'])) {
    return { terraform_labels: UNKNOWN, effective_labels: UNKNOWN };
  }
  const before = strings(prior?.['terraform_labels']);
  const own = { ...attribution(provider, prior, before), ...strings(provider['default_labels']) };
  const ours = { ...own, ...strings(planned['labels']) };
  const others = Object.entries(strings(prior?.['effective_labels'])).filter(([key]) => !(key in before));
  return { terraform_labels: ours, effective_labels: { ...Object.fromEntries(others), ...ours } };
}

function attribution(provider: Values, prior: Values | null, before: Values): Values {
  if (provider['add_terraform_attribution_label'] === false) return {};
  const proactive = provider['terraform_attribution_label_addition_strategy'] === 'PROACTIVE';
  return prior === null || proactive || Object.keys(ATTRIBUTION).some((key) => key in before) ? ATTRIBUTION : {};
}

/** A map without its null entries. */
function strings(value: unknown): Values {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([, item]) => !isUnset(item))) : {};
}
