/**
 * The shape of `terraform show -json PLAN`, as far as a review reads it: everything else may be anything, because minor
 * format versions add fields (https://developer.hashicorp.com/terraform/internals/json-format). What older versions lack
 * (sensitive marks before 0.15, `replace_paths` before 1.0, checks before 1.5, `deferred_changes` before 1.9) is optional.
 */
import { z } from 'zod';

const text = z.string({ error: 'expected a text' });
const flag = z.boolean({ error: 'expected true or false' }).nullish();
/** Also what an older version leaves out. */
const anything = z.unknown().optional();

const change = z.looseObject({
  actions: z.array(text, { error: 'expected a list of actions, such as ["update"]' }),
  before: anything,
  after: anything,
  after_unknown: anything,
  before_sensitive: anything,
  after_sensitive: anything,
  replace_paths: z.array(z.array(z.unknown())).nullish(),
  importing: anything,
});

const resourceChange = z.looseObject({
  address: text,
  previous_address: text.nullish(),
  mode: text.nullish(),
  type: text,
  name: text.nullish(),
  deposed: text.nullish(),
  action_reason: text.nullish(),
  change: z.looseObject(change.shape, { error: 'expected an object with "actions", "before" and "after"' }),
});

/** Before 1.0.2 without its address, which follows from module, type, name and key. */
const driftedChange = resourceChange.extend({
  address: text.nullish(),
  module_address: text.nullish(),
  index: anything,
});

const deferredChange = z.looseObject({ reason: text.nullish(), resource_change: resourceChange });

const invocation = z.looseObject({
  address: text,
  type: text.nullish(),
  config_values: anything,
  config_sensitive: anything,
});

const check = z.looseObject({
  address: z.looseObject({ to_display: text }),
  status: text,
  instances: z
    .array(z.looseObject({ problems: z.array(z.looseObject({ message: text.nullish() })).nullish() }))
    .nullish(),
});

const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: 'expected a list' }).nullish();

export const planShape = z.looseObject(
  {
    format_version: text.regex(/^[01]\.\d+$/, 'expected a format version below 2, which this review was written for'),
    terraform_version: text.nullish(),
    resource_changes: list(resourceChange),
    resource_drift: list(driftedChange),
    deferred_changes: list(deferredChange),
    /** Since 1.14: what terraform runs beside its changes, such as the invocation of a function. */
    action_invocations: list(invocation),
    deferred_action_invocations: list(z.looseObject({ reason: text.nullish(), action_invocation: invocation })),
    output_changes: z.record(z.string(), change).nullish(),
    checks: list(check),
    errored: flag,
    complete: flag,
    planned_values: anything,
    configuration: anything,
    variables: anything,
    prior_state: anything,
  },
  { error: 'expected an object, the output of terraform show -json' },
);

export type RawChange = z.infer<typeof resourceChange>;
export type RawDrift = z.infer<typeof driftedChange>;
export type RawPlan = z.infer<typeof planShape>;
