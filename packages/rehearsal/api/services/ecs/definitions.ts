/** Task definitions, as Terraform registered them: every revision. */
import { FORMER_REVISION } from '../../../clouds/aws/ecs';
import { isObject, number, text } from '../../../clouds/values';
import type { Values } from '../../../clouds/behaviour';
import type { StoredResource } from '../../../store';
import { momentOf, resources, shaped, type Context } from '../../context';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';

const TYPE = 'aws_ecs_task_definition';

export const arnOf = ({ values }: StoredResource): string => text(values, 'arn') ?? '';

export function definitions(context: Context): readonly StoredResource[] {
  return [...resources(context, TYPE), ...resources(context, FORMER_REVISION)].sort(
    (left, right) =>
      (text(left.values, 'family') ?? '').localeCompare(text(right.values, 'family') ?? '') ||
      (number(left.values, 'revision') ?? 0) - (number(right.values, 'revision') ?? 0),
  );
}

const partsOf = (reference: string): readonly string[] =>
  (reference.split('task-definition/').at(-1) ?? reference).split(':');

function held(context: Context, [family, revision]: readonly string[]): StoredResource | undefined {
  return definitions(context).findLast(
    ({ values }) => values['family'] === family && (revision === undefined || String(values['revision']) === revision),
  );
}

/** @param reference ARN, `family:revision`, or a family, which means its newest revision */
export function definition(context: Context, reference: string): StoredResource {
  const found = held(context, partsOf(reference));
  if (found === undefined) throw new ApiError('ClientException', 'Unable to describe task definition.');
  return found;
}

/**
 * What a task was started from. A home that was filled before former revisions were kept has the newest alone: a task that runs an older one goes on,
 * and is shown with the containers of the newest.
 */
export function definitionOfTask(
  context: Context,
  reference: string,
): { readonly arn: string; readonly kept: StoredResource } {
  const parts = partsOf(reference);
  const exact = held(context, parts);
  if (exact !== undefined) return { arn: arnOf(exact), kept: exact };
  return { arn: reference, kept: definition(context, parts[0] ?? '') };
}

/** Container definitions in the API's own form: Terraform keeps them as the JSON that the API takes. */
export function containersOf({ values }: StoredResource): readonly Values[] {
  const parsed: unknown = JSON.parse(text(values, 'container_definitions') ?? '[]');
  return Array.isArray(parsed) ? parsed.filter(isObject) : [];
}

export function described(context: Context, found: StoredResource): Input {
  const { values } = found;
  return shaped(context, 'TaskDefinition', values, ALIASES, {
    containerDefinitions: containersOf(found).map((container) => known(context, 'ContainerDefinition', container)),
    status: 'ACTIVE',
    registeredAt: momentOf(found.notes, 'madeAt'),
    compatibilities: values['requires_compatibilities'] ?? [],
  });
}

const ALIASES = {
  taskDefinitionArn: 'arn',
  volumes: 'volume',
  containerDefinitions: false,
  placementConstraints: false,
} as const;

/** JSON that is the API's already, without what its model does not have. */
function known({ model }: Context, name: string, value: Values): Values {
  const members = new Set([...(model.shape(name)?.structIterator() ?? [])].map(([member]) => member));
  return Object.fromEntries(Object.entries(value).filter(([member]) => members.has(member)));
}
