/** Tasks of ECS, and what they need to start. */
import { assumed, DAYS_PER_MONTH } from './assumptions';
import type { Item, Pricer, Resource } from './lines';
import { HOURS, PRICES } from './prices';

const GB = 1024;

/** @param hours of all its tasks together, in a month */
function taskLines(what: string, definition: Resource | undefined, hours: number, how: string): readonly Item[] {
  if (definition === undefined)
    throw new Error(`The task definition of ${what} is not in the stack: its price cannot be told.`);
  const vcpus = Number(definition['cpu']) / 1024;
  const memory = Number(definition['memory']) / GB;
  const disk = (definition['ephemeral_storage'] as { size_in_gib?: number } | undefined)?.size_in_gib ?? 20;
  return [
    { what: `${what}: vCPUs`, amount: vcpus * hours, price: PRICES.vcpu, how: `${how}, ${vcpus} each` },
    { what: `${what}: memory`, amount: memory * hours, price: PRICES.memory, how: `${how}, ${memory} GB each` },
    ...(disk > 20 ? [{ what: `${what}: disk`, amount: (disk - 20) * hours, price: PRICES.disk, how }] : []),
  ];
}

export const computeLines: Readonly<Record<string, Pricer>> = {
  aws_ecs_service: (stack) =>
    stack.of('aws_ecs_service').flatMap((service) => {
      const name = String(service['name']);
      const scaled = stack
        .of('aws_appautoscaling_target')
        .some(({ resource_id: id }) => String(id).includes(`_${name}_`));
      const fewest = Number(service['desired_count']);
      const tasks = scaled ? Math.max(fewest, Math.min(assumed('publicTasks'), fewest * 1.5)) : fewest;
      const definition = stack.referred('aws_ecs_task_definition', service['task_definition']);
      return taskLines(`tasks of ${name}`, definition, tasks * HOURS, tasks === 1 ? '1 task' : `${tasks} tasks`);
    }),
  aws_scheduler_schedule: (stack) => {
    const families = stack
      .of('aws_scheduler_schedule')
      .map(({ target }) => target as { ecs_parameters?: { task_definition_arn?: string } })
      .flatMap(({ ecs_parameters: of }) => (of?.task_definition_arn === undefined ? [] : [of.task_definition_arn]));
    const definitions = stack.of('aws_ecs_task_definition');
    const hours = (assumed('jobHoursPerDay') * DAYS_PER_MONTH) / families.length;
    return families.flatMap((arn) => {
      const family = arn.split('/').at(-1) ?? arn;
      const definition = definitions.find((each) => each['family'] === family);
      return taskLines(`job ${family}`, definition, hours, `${Math.round(hours)} hours`);
    });
  },
  aws_ecr_pull_through_cache_rule: () => [
    { what: 'cache of images', amount: assumed('imagesGb'), price: PRICES.images },
  ],
  aws_secretsmanager_secret: (stack) => [
    {
      what: 'secrets',
      // RDS keeps the master password in one of its own, and the account of Docker Hub is in one that was made by hand.
      amount: stack.of('aws_secretsmanager_secret').length + stack.of('aws_db_instance').length + 1,
      price: PRICES.secret,
    },
    {
      what: 'copies of the secrets in the second region',
      // A replica is billed as a secret of its own (aws.amazon.com/secrets-manager/pricing).
      amount: stack.of('aws_secretsmanager_secret').filter((secret) => secret['replica'] !== undefined).length,
      price: PRICES.secret,
    },
  ],
  aws_kms_key: (stack) => [{ what: 'encryption keys', amount: stack.of('aws_kms_key').length, price: PRICES.key }],
  aws_service_discovery_private_dns_namespace: () => [
    { what: 'private zone of the services', amount: 1, price: PRICES.zone },
  ],
  aws_route53_zone: () => [{ what: 'private zone of the databases', amount: 1, price: PRICES.zone }],
};
