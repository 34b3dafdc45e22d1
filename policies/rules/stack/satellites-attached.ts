import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import { type Satellite, SATELLITES } from '../../satellites';
import type { Resource, StackView } from '../../stack-view';
import { scalingOf } from '../../tasks';

const SCALING = 'aws_appautoscaling_target';

/** What configures another resource names one of this stack, plainly, and is alone where there can be only one. */
export const satellitesAttached: Rule = {
  id: 'satellites-attached',
  reason:
    'The rules look from a bucket or database at what configures it: what they cannot follow, they would not check.',
  appliesTo: [...Object.keys(SATELLITES), SCALING],
  check: (resource, stack) => {
    if (resource.type === SCALING) return ofScaling(resource, stack);
    const satellite = SATELLITES[resource.type];
    return satellite ? faultsOf(resource, satellite, stack) : [];
  },
};

function faultsOf(resource: Resource, satellite: Satellite, stack: StackView): readonly Finding[] {
  const { by, of, alone = false, unless = [] } = satellite;
  const given = resource.attributes[by];
  if (given === undefined && unless.some((other) => resource.attributes[other] !== undefined)) return [];
  const target = of
    .flatMap((type) => stack.ofType(type))
    .find((candidate) => stack.attached(resource.type, by, candidate).includes(resource));
  if (!target) return [undecidedTarget(by, given, of)];
  const siblings = stack.attached(resource.type, by, target);
  if (!alone || siblings[0] === resource) return [];
  return [
    {
      wrong: `is the second ${resource.type} of ${target.address}, after ${siblings[0]?.address ?? 'another'}`,
      remedy: 'Write all of it into one: two of them overwrite each other at every deploy.',
    },
  ];
}

function undecidedTarget(by: string, given: unknown, of: readonly string[]): Finding {
  return {
    wrong: `cannot decide which ${of.join(' or ')} it belongs to: ${by} is ${show(given)}`,
    remedy: `Set ${by} to a plain reference to the resource of this stack, without a function around it.`,
  };
}

/** A scaling target names its service in the middle of a text: `service/<cluster>/<service>`. */
function ofScaling(target: Resource, stack: StackView): readonly Finding[] {
  if (target.attributes['service_namespace'] !== 'ecs') return [];
  const found = stack.ofType('aws_ecs_service').filter((service) => scalingOf(service, stack) !== undefined);
  if (found.some((service) => scalingOf(service, stack) === target)) return [];
  return [undecidedTarget('resource_id', target.attributes['resource_id'], ['aws_ecs_service'])];
}
