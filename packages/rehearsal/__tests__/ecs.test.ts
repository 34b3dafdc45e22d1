/** ECS, its scaling and the function of a release in the simulated AWS: revisions, refusals, and a deployment that is rolled back. */
import { aws } from '../clouds/aws';
import { FORMER_REVISION } from '../clouds/aws/ecs';
import type { CloudResource, CloudView, Values } from '../clouds/behaviour';
import { afterRollback, type Call } from '../provider/inject';

type Held = readonly [type: string, id: string, values: Values];

function cloudOf(...held: Held[]): CloudView {
  const all: CloudResource[] = held.map(([type, id, values]) => ({ type, id, values }));
  const hex = (length: number) => '0123456789abcdef'.repeat(4).slice(0, length);
  const resources = (type: string) => all.filter((each) => each.type === type);
  return { account: '111122223333', region: 'us-west-2', provider: {}, hex, resources };
}

const refusals = (action: 'create' | 'update' | 'delete', type: string, values: Values, cloud = cloudOf()) =>
  (aws.resources[type]?.refuse?.(action, values, cloud) ?? []).map(({ summary }) =>
    summary.replace(/^.*RequestID: [0-9-]+, /, ''),
  );

const FAMILY = 'arn:aws:ecs:us-west-2:111122223333:task-definition/balrog';
const CLUSTER = 'arn:aws:ecs:us-west-2:111122223333:cluster/balrog';
const container = { name: 'public', image: 'mozilla/balrog@sha256:1', essential: true };
const definition = (containers: readonly object[], more: Values = {}): Values => ({
  family: 'balrog',
  container_definitions: JSON.stringify(containers),
  requires_compatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  ...more,
});
const registered = (revision: number): Held => [
  'aws_ecs_task_definition',
  'balrog',
  { ...definition([container]), arn: `${FAMILY}:${revision}`, arn_without_revision: FAMILY, revision },
];

describe('a task definition', () => {
  const create = (cloud: CloudView) => aws.resources.aws_ecs_task_definition!.create!(definition([container]), cloud);

  test('gets the next revision of its family, whatever became of the ones before', () => {
    expect(create(cloudOf())).toMatchObject({ arn: `${FAMILY}:1`, revision: 1, arn_without_revision: FAMILY });
    expect(create(cloudOf(registered(6)))).toMatchObject({ arn: `${FAMILY}:7`, revision: 7 });
    expect(aws.resources.aws_ecs_task_definition).toMatchObject({ outlivesDeletion: true, overwrites: true });
  });

  test('leaves its former revision, which ECS goes on describing', () => {
    const [, , values] = registered(6);
    expect(aws.resources.aws_ecs_task_definition!.leaves!(values, cloudOf())).toEqual([
      { type: FORMER_REVISION, id: `${FAMILY}:6`, values },
    ]);
  });

  test.each<[string, Values, string]>([
    ['no container', definition([]), 'ClientException: Container list cannot be empty.'],
    ['two of one name', definition([container, container]), 'Container names must be unique'],
    ['nothing essential', definition([{ ...container, essential: false }]), 'at least one essential container'],
    [
      'a volume that is not there',
      definition([{ ...container, mountPoints: [{ sourceVolume: 'tmp' }] }]),
      "Unknown volume 'tmp'.",
    ],
    [
      'waiting for nobody',
      definition([{ ...container, dependsOn: [{ containerName: 'x', condition: 'START' }] }]),
      'depends on unknown container x',
    ],
    [
      'waiting for the end of what must not end',
      definition([
        { ...container, dependsOn: [{ containerName: 'other', condition: 'SUCCESS' }] },
        { ...container, name: 'other' },
      ]),
      'cannot have the condition SUCCESS: other',
    ],
    [
      'waiting for health that nobody checks',
      definition([
        { ...container, dependsOn: [{ containerName: 'other', condition: 'HEALTHY' }] },
        { ...container, name: 'other' },
      ]),
      'must have a health check: other',
    ],
    [
      'a variable given twice',
      definition([{ ...container, environment: [{ name: 'DBURI' }], secrets: [{ name: 'DBURI' }] }]),
      "such as 'DBURI'",
    ],
    ['a long stop', definition([{ ...container, stopTimeout: 121 }]), '120 seconds or less'],
    [
      'a log router that is missing',
      definition([{ ...container, logConfiguration: { logDriver: 'awsfirelens' } }]),
      'a container with a firelensConfiguration is required',
    ],
    ['a size Fargate has not', definition([container], { memory: '4096' }), 'No Fargate configuration exists'],
  ])('is refused with %s', (_, values, says) => {
    expect(refusals('create', 'aws_ecs_task_definition', values)).toEqual([expect.stringContaining(says)]);
  });

  test('is taken when all is right', () => {
    expect(refusals('create', 'aws_ecs_task_definition', definition([container]))).toEqual([]);
  });
});

describe('a service', () => {
  const cluster: Held = ['aws_ecs_cluster', CLUSTER, { name: 'balrog', arn: CLUSTER }];
  const service: Values = { name: 'public', cluster: CLUSTER, task_definition: `${FAMILY}:3` };

  test('is taken with a revision of some time', () => {
    expect(refusals('create', 'aws_ecs_service', service, cloudOf(cluster, registered(5)))).toEqual([]);
    expect(refusals('update', 'aws_ecs_service', service, cloudOf(cluster, registered(5)))).toEqual([]);
  });

  test.each<[string, Values, Held[], string]>([
    ['an unknown cluster', service, [registered(3)], 'ClusterNotFoundException: Cluster not found.'],
    ['an unknown task definition', service, [cluster], 'ClientException: TaskDefinition not found.'],
    [
      'a revision that was never given',
      service,
      [cluster, registered(2)],
      'ClientException: TaskDefinition not found.',
    ],
    [
      'a container the task has not',
      { ...service, load_balancer: [{ container_name: 'nginx' }] },
      [cluster, registered(3)],
      'The container nginx does not exist in the task definition.',
    ],
    [
      'a target group that is not there',
      { ...service, load_balancer: [{ container_name: 'public', target_group_arn: 'arn:x' }] },
      [cluster, registered(3)],
      'The target group with targetGroupArn arn:x does not exist.',
    ],
    [
      'percents between which nothing can move',
      { ...service, deployment_maximum_percent: 100, deployment_minimum_healthy_percent: 100 },
      [cluster, registered(3)],
      'does not allow to start or stop tasks',
    ],
  ])('is refused with %s', (_, values, held, says) => {
    expect(refusals('create', 'aws_ecs_service', values, cloudOf(...held)).join()).toContain(says);
  });

  test('keeps its former task definition, once, when its deployment is rolled back', () => {
    let left = 1;
    const store = { spend: () => left-- > 0 };
    const call = {
      subject: { type: 'aws_ecs_service', store },
      values: service,
      log: () => undefined,
    } as unknown as Call;
    const prior = { ...service, task_definition: `${FAMILY}:2` };
    const faults = [{ kind: 'rollback', pattern: 'public' }] as const;
    expect(afterRollback(faults, call, prior, service)).toEqual(prior);
    expect(afterRollback(faults, call, prior, service)).toEqual(service);
    left = 1;
    expect(afterRollback(faults, call, null, service)).toEqual(service);
    expect(afterRollback([{ kind: 'rollback', pattern: 'admin' }], call, prior, service)).toEqual(service);
  });
});

describe('an invocation', () => {
  const invocation = aws.resources.aws_lambda_invocation!;
  test('needs its function, and answers what it was asked', () => {
    const values = { function_name: 'gate', input: '{"version":"v3.26"}' };
    expect(refusals('create', 'aws_lambda_invocation', values)).toEqual([
      'ResourceNotFoundException: Function not found: gate',
    ]);
    const cloud = cloudOf(['aws_lambda_function', 'gate', { function_name: 'gate' }]);
    expect(refusals('create', 'aws_lambda_invocation', values, cloud)).toEqual([]);
    expect(invocation.create!(values, cloud)).toMatchObject({ result: '{"outcome":"passed","version":"v3.26"}' });
  });

  test('happens again when its input changes', () => {
    const changes = (input: string) => invocation.forcesReplacement!({ input: '{}' }, { input });
    expect(changes('{"a":1}')).toEqual([['input']]);
    expect(changes('{}')).toEqual([]);
  });
});

test('scaling needs a service, and a maximum above the minimum', () => {
  const target = { service_namespace: 'ecs', resource_id: 'service/balrog/public', min_capacity: 2, max_capacity: 1 };
  expect(refusals('create', 'aws_appautoscaling_target', target)).toEqual([
    'ValidationException: Maximum capacity cannot be less than minimum capacity',
    "ValidationException: ECS service doesn't exist: service/balrog/public",
  ]);
});

test('a secret refuses a key that is not there, and its name has an end that nobody guesses', () => {
  const values = { name: 'balrog/dburi', kms_key_id: 'arn:aws:kms:us-west-2:111122223333:key/1' };
  expect(refusals('create', 'aws_secretsmanager_secret', values)).toEqual([
    expect.stringContaining('InvalidRequestException: The KMS key'),
  ]);
  const made = aws.resources.aws_secretsmanager_secret!.create!(values, cloudOf());
  expect(made.arn).toMatch(/:secret:balrog\/dburi-[A-Za-z]{6}$/);
});
