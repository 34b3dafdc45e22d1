/**
 * What may not be deleted while something else uses it. Terraform deletes what it replaces before it changes what refers to it
 * (unless told `create_before_destroy`), so that such a replacement ends here, after the provider has waited for minutes.
 */
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { blocks, text } from '../values';
import { operation } from './errors';
import type { Guarded, GuardedTypes } from './refusals/guarded';
import { NETWORK_IN_USE } from './refusals/in-use-network';
import { SERVICES_IN_USE } from './refusals/in-use-services';
import { everyText } from './refusals/references';

export const GUARDED: GuardedTypes = { ...NETWORK_IN_USE, ...SERVICES_IN_USE };

function referred(values: Values, [name = '', ...rest]: readonly string[]): readonly string[] {
  if (name === '**') return everyText(values);
  if (rest.length > 0) return blocks(values, name).flatMap((block) => referred(block, rest));
  const value = values[name];
  return [value].flat().filter((each): each is string => typeof each === 'string');
}

function refuseDeletion(guarded: Guarded, values: Values, cloud: CloudView): readonly Diagnostic[] {
  if (guarded.unless !== undefined && values[guarded.unless] === true) return [];
  const known = guarded.known.flatMap((name) => text(values, name) ?? []);
  const own = text(values, 'id');
  const user = guarded.users
    .flatMap(([type, ...path]) => cloud.resources(type).map((resource) => ({ resource, path })))
    // A group may name itself.
    .filter(
      ({ resource }) =>
        own === undefined || ![text(resource.values, 'security_group_id'), text(resource.values, 'id')].includes(own),
    )
    .find(({ resource, path }) => referred(resource.values, path).some((reference) => known.includes(reference)));
  if (user === undefined) return [];
  const id = known[0] ?? '';
  const fail = operation(`${guarded.doing} (${id})`, ...guarded.operation);
  return [fail(guarded.code, guarded.why(id, user.resource))];
}

/** The behaviour of a type, which now refuses to be deleted while it is in use. */
export function guardUse(type: string, behaviour: ResourceBehaviour): ResourceBehaviour {
  const guarded = GUARDED[type];
  if (guarded === undefined) return behaviour;
  return {
    ...behaviour,
    refuse: (action, values, cloud, prior) => [
      ...(behaviour.refuse?.(action, values, cloud, prior) ?? []),
      ...(action === 'delete' ? refuseDeletion(guarded, values, cloud) : []),
    ],
  };
}
