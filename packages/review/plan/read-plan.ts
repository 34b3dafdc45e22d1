/** Reads the output of `terraform show -json PLAN` of any project and any version of Terraform or OpenTofu. */
import type { z } from 'zod';
import type { Action, Json, Plan, PlannedChange, PlannedOutput } from '../types';
import { provisionersOf, referencesOf, resourcesOf, writtenIn } from './configuration';
import { besideChangesOf } from './beside-changes';
import { withoutEmptied } from './emptied';
import { withoutShapes } from '../secrets/masking';
import { withHandMadeRules } from './hand-made-rules';
import { withoutMirrored } from './mirrored';
import { resourcesIn } from './prior-state';
import { isDeeperThan, isRecord } from './json';
import { PlanError, type PlanMistake } from './plan-error';
import { planShape, type RawChange, type RawDrift, type RawPlan } from './shapes';

/**
 * @param json the parsed output of `terraform show -json PLAN`
 * @throws PlanError with everything that is wrong, by place; no value of the plan is in the message
 */
export function readPlan(json: unknown): Plan {
  const other = notAPlan(json);
  const mistake = other ?? (isDeeperThan(json, MOST_LEVELS) ? `nested deeper than ${MOST_LEVELS} levels` : undefined);
  if (mistake !== undefined) throw new PlanError([{ place: '(the file)', mistake }]);
  const parsed = planShape.safeParse(json);
  if (!parsed.success) throw new PlanError(parsed.error.issues.map(toMistake));
  return toPlan(parsed.data);
}

/** Terraform's own nesting, with the deepest document of a cloud inside, has a few dozen. */
const MOST_LEVELS = 500;

/** What every plan has at least one of, even when nothing changes: the state of a project without one has none. */
const OF_A_PLAN = ['planned_values', 'resource_changes', 'output_changes', 'configuration'];

/** What people give instead of a plan, and what to give. */
function notAPlan(json: unknown): string | undefined {
  if (!isRecord(json)) return 'expected an object, the output of terraform show -json';
  if ('serial' in json && 'lineage' in json) return 'this is a state file: a review needs a plan';
  // Beside the changes stand the schemas, and values that may be secret are gone: the output of HCP Terraform for whoever may not read all.
  if ('plan_format_version' in json)
    return 'this is the redacted output of a plan in HCP Terraform, which leaves values out: take the unredacted one (GET /plans/:id/json-output)';
  if ('provider_schemas' in json) return 'these are schemas of providers: a review needs a plan';
  if ('values' in json && !('planned_values' in json) && !('resource_changes' in json))
    return 'this is a state (terraform show -json without a plan): a review needs a plan';
  if (!('format_version' in json) && 'resource' in json) return 'this is a configuration: a review needs a plan';
  const ofLaterFormat = 'format_version' in json && !/^[01]\./.test(String(json['format_version']));
  if (!ofLaterFormat && !OF_A_PLAN.some((name) => name in json))
    return `this has no ${OF_A_PLAN.join(', no ')}: it is an empty state (terraform show -json without a plan), or a part of a plan`;
  return undefined;
}

function toMistake(issue: z.core.$ZodIssue): PlanMistake {
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const mistake = issue.message.startsWith('Invalid input') ? `not what terraform writes here` : issue.message;
  // Names of outputs are anybody's.
  return { place: withoutShapes(place.replace(/^\./, '')) || '(the file)', mistake };
}

function toPlan(raw: RawPlan): Plan {
  const planned = plannedAddresses(raw.planned_values);
  const resources = resourcesOf(raw.configuration);
  const deferred = [
    ...(raw.deferred_changes ?? []).map(({ reason, resource_change }) => ({
      ...toChange(resource_change),
      deferredReason: reason ?? 'unknown',
    })),
    ...(raw.deferred_action_invocations ?? []).map(({ reason, action_invocation }) => ({
      ...toInvocation(action_invocation),
      deferredReason: reason ?? 'unknown',
    })),
  ];
  return {
    formatVersion: raw.format_version,
    terraformVersion: raw.terraform_version ?? 'unknown',
    state: raw.errored === true ? 'errored' : raw.complete === false ? 'incomplete' : 'complete',
    changes: [...(raw.resource_changes ?? []).map(toChange), ...(raw.action_invocations ?? []).map(toInvocation)],
    drift: driftOf(raw, resources),
    deferred,
    outputs: Object.entries(raw.output_changes ?? {}).map(([name, change]) => toOutput(name, change)),
    checks: (raw.checks ?? []).map(({ address, status, instances }) => ({
      address: address.to_display,
      status,
      problems: (instances ?? []).flatMap(({ problems }) => (problems ?? []).map(({ message }) => message ?? '')),
    })),
    ...(planned === undefined ? {} : { planned }),
    references: referencesOf(raw.configuration),
    provisioners: provisionersOf(resources),
    declared: new Set(resources.keys()),
    written: writtenIn(resources),
    besideChanges: besideChangesOf({
      configuration: raw.configuration,
      variables: raw.variables,
      priorState: raw.prior_state,
      changed: new Set((raw.resource_changes ?? []).map(({ address }) => address)),
    }),
  };
}

/** What was changed outside of Terraform, and nothing that only looks so. */
function driftOf(raw: RawPlan, declared: ReturnType<typeof resourcesOf>): Plan['drift'] {
  const drift = withoutEmptied((raw.resource_drift ?? []).map(withAddress).map(toChange));
  const sources = { held: resourcesIn(raw.prior_state), declared };
  return withHandMadeRules({ ...sources, drift: withoutMirrored({ ...sources, drift }) });
}

function toChange(raw: RawChange): PlannedChange {
  const { change } = raw;
  return {
    address: raw.address,
    ...(isNone(raw.previous_address) || raw.previous_address === raw.address
      ? {}
      : { previousAddress: raw.previous_address }),
    mode: modeOf(raw),
    type: raw.type,
    name: raw.name ?? raw.address,
    action: toAction(change.actions),
    ...(isNone(raw.action_reason) ? {} : { actionReason: raw.action_reason }),
    importing: !isNone(change.importing) && change.importing !== false,
    ...(isNone(raw.deposed) ? {} : { deposed: raw.deposed }),
    before: toJson(change.before),
    after: toJson(change.after),
    afterUnknown: toJson(change.after_unknown),
    beforeSensitive: toJson(change.before_sensitive),
    afterSensitive: toJson(change.after_sensitive),
    replacePaths: (change.replace_paths ?? []).map((path) => path.map(toStep)),
  };
}

/** Terraform 0.15.4 to 1.0.1 leaves the address of drift out; it is made of what stands beside it. */
function withAddress(raw: RawDrift): RawChange {
  const { address, module_address, mode, type, name, index } = raw;
  if (!isNone(address)) return { ...raw, address };
  const key = isNone(index) ? '' : `[${typeof index === 'number' ? index : JSON.stringify(index)}]`;
  const parts = [module_address, mode === 'data' ? 'data' : undefined, type, `${name ?? ''}${key}`];
  return { ...raw, address: parts.filter((part) => !isNone(part)).join('.') };
}

/** Only what is surely read from elsewhere: anything else, also of a later version, may do harm. A module may be called data, too. */
function modeOf({ mode, address }: RawChange): PlannedChange['mode'] {
  if (!isNone(mode)) return mode === 'data' ? 'data' : 'managed';
  return withoutModules(address).startsWith('data.') ? 'data' : 'managed';
}

const withoutModules = (address: string): string =>
  address.replace(/^(module\.[\w-]+(\[(\d+|"(?:[^"\\]|\\.)*")\])?\.)+/, '');

/** A member of a set is named by its whole value: which one it is says nothing to a reader. */
const toStep = (step: unknown): string | number => (typeof step === 'string' || typeof step === 'number' ? step : 0);

/** An action that terraform runs: nothing says what it does, so it is as dangerous as an unknown one. */
function toInvocation(invocation: NonNullable<RawPlan['action_invocations']>[number]): PlannedChange {
  const { address, type, config_values: after, config_sensitive: after_sensitive } = invocation;
  const change = { actions: ['invoke'], after, after_sensitive };
  return toChange({ address, mode: 'managed', type: type ?? 'action', name: address, change });
}

function toOutput(name: string, change: NonNullable<RawPlan['output_changes']>[string]): PlannedOutput {
  return {
    name,
    action: toAction(change.actions),
    before: toJson(change.before),
    after: toJson(change.after),
    unknown: isMarked(change.after_unknown),
    afterUnknown: toJson(change.after_unknown),
    sensitive: isMarked(change.before_sensitive) || isMarked(change.after_sensitive),
    unveiled: isMarked(change.before_sensitive) && !isMarked(change.after_sensitive) && !isNone(change.after),
  };
}

/** A mark is `true`, or an object or list that has one inside. */
const isMarked = (mark: unknown): boolean => mark !== undefined && JSON.stringify(mark).includes('true');

/** The vocabulary is open: what a later version adds is shown, and counts as dangerous. */
function toAction(actions: readonly string[]): Action {
  const joined = actions.join(',');
  const known: Record<string, Action> = {
    'no-op': 'no-op',
    create: 'create',
    read: 'read',
    update: 'update',
    delete: 'delete',
    'delete,create': 'delete-then-create',
    'create,delete': 'create-then-delete',
    forget: 'forget',
    'forget,create': 'forget-then-create',
    'create,forget': 'forget-then-create',
  };
  return (Object.hasOwn(known, joined) ? known[joined] : undefined) ?? 'unknown';
}

const isNone = (value: unknown): value is null | undefined => value === null || value === undefined;

const toJson = (value: unknown): Json => (value === undefined ? null : (value as Json));

/** Addresses of `planned_values`, of all modules. */
function plannedAddresses(planned: unknown): readonly string[] | undefined {
  if (!isRecord(planned) || !isRecord(planned['root_module'])) return undefined;
  const addresses: string[] = [];
  const modules: unknown[] = [planned['root_module']];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    if (!isRecord(module)) continue;
    for (const resource of asList(module['resources']))
      if (isRecord(resource) && typeof resource['address'] === 'string') addresses.push(resource['address']);
    modules.push(...asList(module['child_modules']));
  }
  return addresses;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
