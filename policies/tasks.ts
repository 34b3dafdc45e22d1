/** What rules need to know of tasks: the containers of a task definition, and the services and schedules that run it. */
import { balrogImage, IMAGES } from '../application/images';
import { blocks, strings, text } from './expectations';
import type { Attributes, Resource, StackView } from './stack-view';

export interface ContainerView {
  readonly name: string;
  readonly image: string;
  /** The first word of its command, for Balrog's images the mode of `scripts/run.sh`. */
  readonly word: string;
  /** As in the ECS API. */
  readonly definition: Attributes;
  /** Plain variables. */
  readonly environment: ReadonlyMap<string, string>;
  /** Variables by what their `valueFrom` says. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** The containers of a task definition; undefined when they cannot be read before apply. */
export function containersOf({ attributes }: Resource): readonly ContainerView[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text(attributes['container_definitions']));
    return Array.isArray(parsed) ? blocks(parsed).map(toView) : undefined;
  } catch {
    return undefined;
  }
}

function toView(definition: Attributes): ContainerView {
  const pairs = (list: unknown, value: string): Map<string, string> =>
    new Map(blocks(list).map((pair) => [text(pair['name']), text(pair[value])]));
  return {
    name: text(definition['name']),
    image: text(definition['image']),
    word: strings(definition['command'])[0] ?? '',
    definition,
    environment: pairs(definition['environment'], 'value'),
    secrets: pairs(definition['secrets'], 'valueFrom'),
  };
}

/** True for Balrog's public and admin, and for its jobs. */
export const isBalrog = ({ image }: ContainerView): boolean => balrogImage(image)?.repository === IMAGES.balrog;
export const isAgent = ({ image }: ContainerView): boolean => balrogImage(image)?.repository === IMAGES.agent;

/** How a service or a schedule starts its tasks: the attributes that say so. */
export function runsOf({ type, attributes }: Resource): readonly Attributes[] {
  const [target] = blocks(attributes['target']);
  return type === 'aws_ecs_service' ? [attributes] : blocks(target?.['ecs_parameters']);
}

/** The services that run the task definition. */
export const servicesOf = (definition: Resource, stack: StackView): readonly Resource[] =>
  stack.attached('aws_ecs_service', 'task_definition', definition);

/** What a service runs; undefined when it is not of this stack. */
export function definitionOf(service: Resource, stack: StackView): Resource | undefined {
  const found = stack.follow(service.attributes['task_definition']);
  return found?.type === 'aws_ecs_task_definition' ? found : undefined;
}

/** Services whose task has such a container. */
export function servicesWith(stack: StackView, is: (container: ContainerView) => boolean): readonly Resource[] {
  return stack.ofType('aws_ecs_service').filter((service) => {
    const definition = definitionOf(service, stack);
    return definition !== undefined && (containersOf(definition) ?? []).some(is);
  });
}

/** The target that scales the service; it names it as `service/<cluster>/<service>`. */
export function scalingOf({ address, attributes }: Resource, stack: StackView): Resource | undefined {
  const names = [`\${${address}.name}`, text(attributes['name'])];
  return stack
    .ofType('aws_appautoscaling_target')
    .find((target) => names.some((name) => text(target.attributes['resource_id']).endsWith(`/${name}`)));
}

/** Most tasks of a service that can run at once, while a deployment replaces them: ECS rounds down. */
export function mostTasks(service: Resource, stack: StackView): number | undefined {
  const desired = stack.value(service.attributes['desired_count']);
  const scaling = scalingOf(service, stack);
  const count = scaling === undefined ? desired : stack.value(scaling.attributes['max_capacity']);
  const percent = stack.value(service.attributes['deployment_maximum_percent'] ?? 200);
  return typeof count === 'number' && typeof percent === 'number' ? Math.floor((count * percent) / 100) : undefined;
}
