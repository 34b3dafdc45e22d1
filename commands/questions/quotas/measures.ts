/** How much of a quota an environment needs, of what its stacks make. */
import { sizeOf, type Attributes, type Made, type MadeResource } from './made';

const CPU_UNITS = 1024;
const number = (value: unknown, otherwise = 0): number => (Number.isNaN(Number(value)) ? otherwise : Number(value));
const most = (values: readonly number[]): number => Math.max(0, ...values);
const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

/** By what they name, how many there are: `per('aws_lb_listener', 'load_balancer_arn')`. */
export function mostPer(made: Made, type: string, attribute: string, weight: (each: MadeResource) => number = () => 1) {
  const counts = new Map<string, number>();
  for (const each of made.of(type)) {
    const of = String(each.attributes[attribute]);
    counts.set(of, (counts.get(of) ?? 0) + weight(each));
  }
  return most([...counts.values()]);
}

/** Entries that a prefix list of AWS counts as ("AWS-managed prefix lists", VPC user guide: weight). */
const WEIGHTS: Readonly<Record<string, number>> = { s3: 1, dynamodb: 1, 'route53-healthchecks': 25 };

function entriesOf(made: Made, { attributes }: MadeResource): number {
  const list = attributes['prefix_list_id'];
  if (list === undefined) return 1;
  // The list of S3 comes from its endpoint, which has no name of a list.
  const named = made.follow(list)?.attributes['name'];
  const name = typeof named === 'string' ? (named.split('.').at(-1) ?? '') : 's3';
  const weight = WEIGHTS[name];
  if (weight === undefined) throw new Error(`nothing is known of the weight of the prefix list ${name}`);
  return weight;
}

export const rulesPerGroup = (made: Made): number =>
  most(
    (['ingress', 'egress'] as const).map((way) =>
      mostPer(made, `aws_vpc_security_group_${way}_rule`, 'security_group_id', (rule) => entriesOf(made, rule)),
    ),
  );

export const groupsPerTask = (made: Made): number =>
  most(
    made.of('aws_ecs_service').map(({ attributes }) => {
      const network = attributes['network_configuration'] as { security_groups?: readonly unknown[] } | undefined;
      return network?.security_groups?.length ?? 0;
    }),
  );

interface Tasks {
  readonly definition: Attributes;
  readonly atRest: number;
  /** While a deployment replaces as many as autoscaling may have started. */
  readonly atMost: number;
}

function tasksOf(made: Made): readonly Tasks[] {
  const services = made.of('aws_ecs_service').map(({ address, attributes }) => {
    const scaling = made
      .of('aws_appautoscaling_target')
      .find((target) => String(target.attributes['resource_id']).includes(`\${${address}.name}`))?.attributes;
    const desired = number(attributes['desired_count']);
    const highest = number(scaling?.['max_capacity'], desired);
    return {
      definition: made.follow(attributes['task_definition'])?.attributes ?? {},
      atRest: desired,
      atMost: Math.floor((highest * number(attributes['deployment_maximum_percent'], 200)) / 100),
    };
  });
  const served = new Set(services.map(({ definition }) => definition));
  const jobs = made.of('aws_ecs_task_definition').filter(({ attributes }) => !served.has(attributes));
  // Each job runs once at a time, and all of them may at the same time.
  return [...services, ...jobs.map(({ attributes: definition }) => ({ definition, atRest: 0, atMost: 1 }))];
}

const vcpu = (made: Made, when: 'atRest' | 'atMost') =>
  sum(tasksOf(made).map((tasks) => (tasks[when] * number(tasks.definition['cpu'])) / CPU_UNITS));

export const vcpuAtMost = (made: Made): number => Math.ceil(vcpu(made, 'atMost'));
export const vcpuAtRest = (made: Made): number => vcpu(made, 'atRest');

/** Of one target group: all tasks of the largest service. */
export const targetsPerGroup = (made: Made): number => most(tasksOf(made).map(({ atMost }) => atMost));

export const definitionBytes = (made: Made): number =>
  most(made.of('aws_ecs_task_definition').map(({ attributes }) => sizeOf(String(attributes['container_definitions']))));

/** A function runs at least once at a time; what is reserved is taken from all others. */
export const concurrency = (made: Made): number =>
  sum(made.of('aws_lambda_function').map((each) => number(each.attributes['reserved_concurrent_executions'], 1)));

/** A database that was restored stands beside the one that serves, and a drill may run at the same time. */
const BESIDE = 2;

export const databases = (made: Made): number => made.of('aws_db_instance').length + BESIDE;

export const databaseGigabytes = (made: Made): number =>
  (1 + BESIDE) * sum(made.of('aws_db_instance').map((each) => number(each.attributes['max_allocated_storage'])));

/** Kept copies of the nights, and the final snapshot of each database. */
export function snapshots(made: Made): number {
  const rules = made
    .of('aws_backup_plan')
    .flatMap(({ attributes }) => [attributes['rule']].flat() as readonly Attributes[]);
  const days = rules.map((rule) => number((rule['lifecycle'] as Attributes | undefined)?.['delete_after']));
  return sum(days) + made.of('aws_db_instance').length;
}

/** Of one role all of its inline policies together. */
export const inlinePolicies = (made: Made): number =>
  mostPer(made, 'aws_iam_role_policy', 'role', (each) => made.policySize(each.attributes['policy']));

export const largestPolicy = (made: Made, type: string, attribute: string): number =>
  most(made.everywhere(type).map((each) => made.policySize(each.attributes[attribute])));
