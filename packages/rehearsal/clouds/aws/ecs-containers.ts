/** Containers of a task definition, and what RegisterTaskDefinition refuses of them. */
import type { Values } from '../behaviour';
import { blocks, text, texts } from '../values';

/** Fargate's pairs of CPU units and MiB: "Task CPU and memory" (ECS developer guide). */
const FARGATE_MEMORY: Readonly<Record<string, readonly [number, number, number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};

interface Container {
  readonly name?: unknown;
  readonly essential?: unknown;
  readonly image?: unknown;
  readonly mountPoints?: readonly { readonly sourceVolume?: unknown }[];
  readonly dependsOn?: readonly { readonly containerName?: unknown; readonly condition?: unknown }[];
  readonly environment?: readonly { readonly name?: unknown }[];
  readonly secrets?: readonly { readonly name?: unknown }[];
  readonly stopTimeout?: unknown;
  readonly logConfiguration?: { readonly logDriver?: unknown };
  readonly firelensConfiguration?: unknown;
  readonly healthCheck?: unknown;
}

export function containersOf(values: Values): readonly Container[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text(values, 'container_definitions') ?? '[]');
    return Array.isArray(parsed) ? (parsed as Container[]) : undefined;
  } catch {
    return undefined;
  }
}

/** What RegisterTaskDefinition refuses of its containers (ClientException); the first is what one reads. */
export function wrongContainers(values: Values): string | undefined {
  const containers = containersOf(values) ?? [];
  const names = containers.map(({ name }) => String(name));
  const volumes = blocks(values, 'volume').map((volume) => text(volume, 'name'));
  if (containers.length === 0) return 'Container list cannot be empty.';
  if (new Set(names).size < names.length) return 'Container names must be unique within a task definition.';
  if (!containers.some(({ essential }) => essential !== false))
    return 'A task definition must have at least one essential container.';
  for (const container of containers) {
    const wrong = wrongWithContainer(container, containers, volumes);
    if (wrong !== undefined) return wrong;
  }
  return wrongSize(values);
}

function wrongWithContainer(
  container: Container,
  containers: readonly Container[],
  volumes: readonly (string | undefined)[],
): string | undefined {
  const { mountPoints = [], dependsOn = [], environment = [], secrets = [], stopTimeout } = container;
  const unknownVolume = mountPoints.find(({ sourceVolume }) => !volumes.includes(String(sourceVolume)));
  if (unknownVolume) return `Unknown volume '${String(unknownVolume.sourceVolume)}'.`;
  for (const { containerName, condition } of dependsOn) {
    const other = containers.find(({ name }) => name === containerName);
    if (!other) return `Container ${String(container.name)} depends on unknown container ${String(containerName)}.`;
    if (condition === 'HEALTHY' && other.healthCheck === undefined)
      return `A container with the HEALTHY condition must have a health check: ${String(containerName)}.`;
    if (['COMPLETE', 'SUCCESS'].includes(String(condition)) && other.essential !== false)
      return `A dependency on an essential container cannot have the condition ${String(condition)}: ${String(containerName)}.`;
  }
  const variables = [...environment, ...secrets].map(({ name }) => String(name));
  const twice = variables.find((name, index) => variables.indexOf(name) !== index);
  if (twice !== undefined)
    return `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${twice}'.`;
  if (Number(stopTimeout ?? 0) > 120) return 'Fargate only supports container stop timeouts of 120 seconds or less.';
  const routed = container.logConfiguration?.logDriver === 'awsfirelens';
  if (routed && !containers.some(({ firelensConfiguration }) => firelensConfiguration !== undefined))
    return 'When a container uses the awsfirelens log driver, a container with a firelensConfiguration is required.';
  return undefined;
}

function wrongSize(values: Values): string | undefined {
  if (!texts(values, 'requires_compatibilities').includes('FARGATE')) return undefined;
  const [low, high, step] = FARGATE_MEMORY[text(values, 'cpu') ?? ''] ?? [0, 0, 1];
  const memory = Number(text(values, 'memory'));
  return memory >= low && memory <= high && (memory - low) % step === 0
    ? undefined
    : 'No Fargate configuration exists for given values: ' +
        `${text(values, 'cpu') ?? 'no'} CPU, ${text(values, 'memory') ?? 'no'} memory. See the Amazon ECS documentation for the valid values.`;
}

export const containerNames = (values: Values): readonly unknown[] =>
  (containersOf(values) ?? []).map(({ name }) => name);
