/** What ECS refuses of containers. */
import type { Values } from '../../behaviour';
import { blocks, isObject, number, text } from '../../values';
import type { TypeRefusal } from './by-type';
import { of, rowsOf, when, type Common } from './rules';
import { containersOf, FAMILY, isFargate } from './tasks';

const OF_FARGATE: Common = {
  ...FAMILY,
  source: 'ECS Developer Guide, "Task definition parameters for Fargate"; words as seen in provider issues, or ours',
};
const fargate = (...containers: readonly Values[]): Values => ({
  requires_compatibilities: ['FARGATE'],
  network_mode: 'awsvpc',
  execution_role_arn: 'r',
  cpu: '512',
  memory: '1024',
  container_definitions: JSON.stringify(containers),
});
const objects = (value: unknown): readonly Values[] => (Array.isArray(value) ? value.filter(isObject) : []);
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** The first container of a Fargate task that is so. */
const first = (values: Values, isWrong: (container: Values) => boolean): Values | undefined =>
  isFargate(values) ? containersOf(values).find(isWrong) : undefined;

function named(container: Values | undefined, message: (name: string) => string): string | undefined {
  return container && message(text(container, 'name') ?? '');
}

const log = (container: Values): Values =>
  isObject(container['logConfiguration']) ? container['logConfiguration'] : {};
const AWSLOGS = ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix'];
const awslogs = (names: readonly string[]): Values => ({
  name: 'a',
  logConfiguration: { logDriver: 'awslogs', options: Object.fromEntries(names.map((name) => [name, 'x'])) },
});

/** API Reference, HealthCheck. */
const HEALTH: Readonly<Record<string, readonly [number, number]>> = {
  interval: [5, 300],
  timeout: [2, 60],
  retries: [1, 10],
  startPeriod: [0, 300],
};

/** Whether one can come back to it by what it waits for. */
function isInCycle(containers: readonly Values[], name: unknown): boolean {
  const waits = (of: unknown): readonly unknown[] =>
    objects(containers.find((each) => each['name'] === of)?.['dependsOn']).map((each) => each['containerName']);
  const seen = new Set<unknown>();
  const queue = [...waits(name)];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === name) return true;
    if (!seen.has(next)) queue.push(...waits(next));
    seen.add(next);
  }
  return false;
}

export const CONTAINERS: readonly TypeRefusal[] = [
  ...rowsOf(OF_FARGATE, [
    [
      'container_definitions',
      ({ values }) => {
        const most = Number(text(values, 'memory') ?? Infinity);
        const reserved = containersOf(values).map(
          (each) => number(each, 'memoryReservation') ?? number(each, 'memory') ?? 0,
        );
        return when(
          sum(reserved) > most,
          `The memory of the containers (${sum(reserved)}) must not be greater than the memory of the task (${most}).`,
        );
      },
      of(fargate({ name: 'a', memory: 800 }, { name: 'b', memory: 800 })),
      of(fargate({ name: 'a', memory: 800, memoryReservation: 100 }, { name: 'b', memory: 800 })),
    ],
    [
      'container_definitions',
      ({ values }) => {
        const most = Number(text(values, 'cpu') ?? Infinity);
        const all = sum(containersOf(values).map((each) => number(each, 'cpu') ?? 0));
        return when(
          isFargate(values) && all > most,
          `The cpu of the containers (${all}) must not be greater than the cpu of the task (${most}).`,
        );
      },
      of(fargate({ name: 'a', cpu: 512 }, { name: 'b', cpu: 256 })),
      of(fargate({ name: 'a', cpu: 256 }, { name: 'b', cpu: 256 })),
    ],
    [
      'container_definitions',
      ({ values }) => {
        const all = containersOf(values);
        const wrong = all.find((each) => isInCycle(all, each['name']));
        return named(wrong, (name) => `There is a cycle in the dependencies of the container ${name}.`);
      },
      of(
        fargate(
          { name: 'a', dependsOn: [{ containerName: 'b', condition: 'START' }] },
          { name: 'b', dependsOn: [{ containerName: 'a', condition: 'START' }] },
        ),
      ),
      of(fargate({ name: 'a', dependsOn: [{ containerName: 'b', condition: 'START' }] }, { name: 'b' })),
    ],
    [
      'container_definitions',
      ({ values }) => {
        const ports = containersOf(values).flatMap((each) => objects(each['portMappings']));
        const isOther = ports.some(({ hostPort: host, containerPort }) => (host ?? containerPort) !== containerPort);
        return when(
          text(values, 'network_mode') === 'awsvpc' && isOther,
          'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
        );
      },
      of(fargate({ name: 'a', portMappings: [{ containerPort: 80, hostPort: 8080 }] })),
      of(fargate({ name: 'a', portMappings: [{ containerPort: 80, hostPort: 80 }] })),
    ],
    [
      'container_definitions',
      ({ values }) => {
        const missing = containersOf(values).flatMap((each) => {
          const { logDriver, options } = log(each);
          const given = isObject(options) ? options : {};
          return logDriver === 'awslogs' ? AWSLOGS.filter((name) => text(given, name) === undefined) : [];
        });
        return when(
          isFargate(values) && missing.length > 0,
          `Log driver awslogs requires options: ${missing.join(', ')}`,
        );
      },
      of(fargate(awslogs(AWSLOGS.slice(0, 2)))),
      of(fargate(awslogs(AWSLOGS))),
    ],
    [
      'container_definitions',
      ({ values }) =>
        named(
          first(
            values,
            (each) => !['awslogs', 'splunk', 'awsfirelens', undefined].includes(text(log(each), 'logDriver')),
          ),
          (name) => `The log driver of the container ${name} is not supported on Fargate.`,
        ),
      of(fargate({ name: 'a', logConfiguration: { logDriver: 'json-file' } })),
      of(fargate({ name: 'a', logConfiguration: { logDriver: 'awsfirelens' } })),
    ],
    [
      'container_definitions',
      ({ values }) =>
        named(
          first(values, (each) => each['privileged'] === true),
          (name) => `Fargate does not support the privileged container ${name}.`,
        ),
      of(fargate({ name: 'a', privileged: true })),
      of(fargate({ name: 'a', privileged: false })),
    ],
    [
      'container_definitions',
      ({ values }) => {
        const added = containersOf(values).flatMap(({ linuxParameters: linux }) => {
          const capabilities = isObject(linux) && isObject(linux['capabilities']) ? linux['capabilities'] : {};
          return Array.isArray(capabilities['add']) ? (capabilities['add'] as unknown[]) : [];
        });
        const wrong = added.find((each) => each !== 'SYS_PTRACE');
        return when(
          isFargate(values) && wrong !== undefined,
          `The capability ${String(wrong)} cannot be added on Fargate: only SYS_PTRACE can.`,
        );
      },
      of(fargate({ name: 'a', linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } })),
      of(fargate({ name: 'a', linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } } })),
    ],
    [
      'container_definitions',
      ({ values }) => {
        for (const { healthCheck: check } of containersOf(values)) {
          if (!isObject(check)) continue;
          for (const [name, [least, most]] of Object.entries(HEALTH)) {
            const given = number(check, name);
            if (given !== undefined && (given < least || given > most))
              return `Health check ${name} must be between ${least} and ${most}, got ${given}.`;
          }
        }
        return undefined;
      },
      of(fargate({ name: 'a', healthCheck: { command: ['CMD', 'true'], interval: 2 } })),
      of(fargate({ name: 'a', healthCheck: { command: ['CMD', 'true'], interval: 5 } })),
    ],
    [
      'container_definitions',
      ({ values }) => {
        const wrong = containersOf(values).find((each) => !/^[\w-]{1,255}$/.test(text(each, 'name') ?? '-'));
        return named(
          wrong,
          (name) =>
            `Container.name contains invalid characters: ${name}. Only letters, numbers, hyphens and underscores are allowed.`,
        );
      },
      of(fargate({ name: 'a b' })),
      of(fargate({ name: 'a_b-1' })),
    ],
    [
      'volume',
      ({ values }) =>
        when(
          isFargate(values) && blocks(values, 'volume').some((each) => text(each, 'host_path') !== undefined),
          "Fargate compatible task definitions do not support 'sourcePath' of host volumes.",
        ),
      of({ ...fargate({ name: 'a' }), volume: [{ name: 'v', host_path: '/var/run' }] }),
      of({ ...fargate({ name: 'a' }), volume: [{ name: 'v' }] }),
    ],
  ]),
];
