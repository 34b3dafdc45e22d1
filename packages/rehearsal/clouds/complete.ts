import type { BlockSchema } from '../schema/types';
import type { Cloud, ResourceBehaviour } from './behaviour';

/**
 * The behaviour of a type as the plan engine uses it: what the type's own table says, completed by the cloud's
 * conventions, so that no computed attribute stays empty where the service always has a value. Known to the
 * table wins; checks of both apply.
 */
export function behaviourOf(cloud: Cloud, type: string, schema: BlockSchema): ResourceBehaviour {
  const own = cloud.resources[type];
  const common = cloud.fallback(type, schema);
  return own ? combine(own, common) : common;
}

function combine(own: ResourceBehaviour, common: ResourceBehaviour): ResourceBehaviour {
  return {
    ...own,
    plan: (planned, view) => ({ ...common.plan?.(planned, view), ...own.plan?.(planned, view) }),
    create: (values, view) => {
      const made = own.create?.(values, view) ?? {};
      return { ...common.create?.({ ...values, ...onlyNew(made, values) }, view), ...made };
    },
    recomputedOnUpdate: (prior, planned) => [
      ...(common.recomputedOnUpdate?.(prior, planned) ?? []),
      ...(own.recomputedOnUpdate?.(prior, planned) ?? []),
    ],
    update: (prior, values, view) => ({
      ...common.update?.(prior, values, view),
      ...own.update?.(prior, values, view),
    }),
    forcesReplacement: (prior, planned) => [
      ...(common.forcesReplacement?.(prior, planned) ?? []),
      ...(own.forcesReplacement?.(prior, planned) ?? []),
    ],
    suppress: (attribute, prior, planned) =>
      (own.suppress?.(attribute, prior, planned) ?? false) || (common.suppress?.(attribute, prior, planned) ?? false),
    equivalent: { ...common.equivalent, ...own.equivalent },
    validate: (config) => [...(common.validate?.(config) ?? []), ...(own.validate?.(config) ?? [])],
    refuse: (action, values, view, prior) => [
      ...(common.refuse?.(action, values, view, prior) ?? []),
      ...(own.refuse?.(action, values, view, prior) ?? []),
    ],
    unique: (values) => own.unique?.(values) ?? common.unique?.(values) ?? [],
    importId: (id, view) => own.importId?.(id, view) ?? common.importId?.(id, view),
  };
}

/** What the table made for attributes that had no value yet: the conventions may build on it (an ARN on a name). */
function onlyNew(made: Record<string, unknown>, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(made).filter(([name]) => typeof values[name] !== 'string'));
}
