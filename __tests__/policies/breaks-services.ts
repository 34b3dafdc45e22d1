/** Services, tasks and their releases. */
import { at, type Editable, type Tree } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const GENERATION = { name: 'DATABASE_GENERATION', value: 'balrog' };
const table = new Breaks();
const { add, set, remove } = table;

const task = (name: string) => `aws_ecs_task_definition.${name}_task`;
const service = (name: string) => `aws_ecs_service.${name}_service`;

/** Edits one container of a task definition. */
function editContainer(tree: Tree, family: string, name: string, edit: (container: Editable) => void): void {
  const definition = at(tree, task(family));
  const containers = JSON.parse(definition.container_definitions as string) as Editable[];
  edit(containers.find((container) => container.name === name)!);
  definition.container_definitions = JSON.stringify(containers);
}

const broken = (rule: string, family: string, name: string, says: string, change: Editable) =>
  add(rule, task(family), says, (tree) =>
    editContainer(tree, family, name, (container) => Object.assign(container, change)),
  );

const UNREADABLE = [
  'images-cached',
  'images-pinned',
  'container-logs',
  'secrets-by-arn',
  'staging-only-where-meant',
  'public-reads-only',
  'containers-confined',
  'exceptions-scrubbed',
];
for (const rule of UNREADABLE) {
  set(rule, task('public'), 'container_definitions', UNRESOLVED, 'cannot decide: container_definitions');
}

const REGISTRY = '111122223333.dkr.ecr.us-west-2.amazonaws.com';
for (const [name, image] of [
  ['public', `${REGISTRY}/docker-hub/mozilla/balrog:v3.25`],
  ['log-router', `${REGISTRY}/ecr-public/fluent-bit@sha256:25`],
] as const) {
  broken('images-pinned', 'public', name, `container ${name} runs "${image}", without a digest`, { image });
}

for (const image of [
  `docker.io/mozilla/balrog@sha256:${'25'.repeat(32)}`,
  `444455556666.dkr.ecr.us-west-2.amazonaws.com/docker-hub/mozilla/balrog@sha256:${'25'.repeat(32)}`,
  `111122223333.dkr.ecr.us-east-1.amazonaws.com/docker-hub/mozilla/balrog@sha256:${'25'.repeat(32)}`,
]) {
  broken('images-cached', 'public', 'public', 'which does not come from the registry of this account', { image });
}
add('images-cached', task('public'), 'which does not come from the registry of this account', (tree) => {
  delete tree.provider.aws[0].allowed_account_ids;
});

broken('container-logs', 'agent', 'agent', 'the log driver of container agent is absent', {
  logConfiguration: undefined,
});
broken('container-logs', 'agent', 'agent', 'is "none", expected awsfirelens or awslogs', {
  logConfiguration: { logDriver: 'none' },
});
broken('container-logs', 'dump', 'extract-active-data', 'logs to the group "/other", which this stack does not make', {
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/other' } },
});
broken(
  'container-logs',
  'agent',
  'log-router',
  'container agent logs through awsfirelens, and no log router is there',
  {
    firelensConfiguration: undefined,
  },
);

broken(
  'secrets-by-arn',
  'agent',
  'agent',
  'environment.AUTH0_M2M_CLIENT_SECRET of container agent is a secret in plain',
  {
    environment: [
      { name: 'PYTHONPATH', value: '/files' },
      { name: 'AUTH0_M2M_CLIENT_SECRET', value: UNRESOLVED },
    ],
  },
);
broken('secrets-by-arn', 'public', 'public', 'secrets.DBURI of container public comes from "/balrog/dburi"', {
  secrets: [{ name: 'DBURI', valueFrom: '/balrog/dburi' }],
});
// The index alone stops the plan that adopts an instance; and what stands there until then is a secret, too.
const MASTER = 'aws_db_instance.database.master_user_secret[0].secret_arn';
for (const valueFrom of [`\${${MASTER}}`, `\${try(${MASTER}, aws_db_instance.database.arn)}:password::`]) {
  broken('secrets-by-arn', 'public', 'public', `secrets.DBURI of container public comes from "\${`, {
    secrets: [{ name: 'DBURI', valueFrom }],
  });
}

for (const given of [undefined, 'ENABLED', UNRESOLVED]) {
  set('agent-once', service('agent'), 'availability_zone_rebalancing', given, 'availability_zone_rebalancing is');
}
set('agent-once', service('agent'), 'desired_count', 2, 'desired_count is 2, expected 1');
set('agent-once', service('agent'), 'desired_count', 0, 'desired_count is 0, expected 1');
set('agent-once', service('agent'), 'deployment_maximum_percent', 200, 'up to 2 agents may run while one is replaced');
set('agent-once', service('agent'), 'deployment_maximum_percent', undefined, 'up to 2 agents may run');
set('agent-once', service('agent'), 'deployment_maximum_percent', UNRESOLVED, 'up to an unknown number of agents');
set('agent-once', service('agent'), 'deployment_minimum_healthy_percent', 100, 'it could never be replaced');
remove('agent-once', service('agent'), service('admin'), 'admin runs and no service runs the agent');
add('agent-once', 'aws_ecs_service.second', 'is agent number 2', (tree) => {
  tree.resource.aws_ecs_service!.second = { ...at(tree, service('agent')) };
});
add('agent-once', service('agent'), 'aws_appautoscaling_target.public_scaling may start more', (tree) => {
  at(tree, 'aws_appautoscaling_target.public_scaling').resource_id = 'service/balrog/agent';
});
add('agent-once', service('agent'), 'the agent is PID 1 of its container', (tree) =>
  editContainer(tree, 'agent', 'agent', (container) => delete container.linuxParameters),
);

// 10 x 200 % x 2 processes x 15 + 2 x 200 % x 2 x 15 + 15 for the dump = 735
const PARAMETERS = 'aws_db_parameter_group.parameters';
add(
  'connection-budget',
  PARAMETERS,
  'max_connections is 700, and the tasks open up to 735, which is 35 too many',
  (tree) => {
    const [, limit] = at(tree, PARAMETERS).parameter as [unknown, { value: string }];
    limit.value = '700';
  },
);
add('connection-budget', PARAMETERS, 'up to 1335, which is 335 too many (public 40 x 30', (tree) => {
  at(tree, 'aws_appautoscaling_target.public_scaling').max_capacity = 20;
});
add(
  'connection-budget',
  PARAMETERS,
  'which is 335 too many (public 20 x 60, admin 4 x 30, extract-active-data 1 x 15)',
  (tree) => editContainer(tree, 'public', 'public', ({ environment }) => ((environment as Editable[])[1]!.value = '4')),
);
add('connection-budget', PARAMETERS, 'sets no max_connections, and the tasks open up to 735', (tree) => {
  (at(tree, PARAMETERS).parameter as unknown[]).pop();
});
add('connection-budget', PARAMETERS, 'cannot decide: the number of tasks', (tree) => {
  at(tree, 'aws_appautoscaling_target.public_scaling').max_capacity = UNRESOLVED;
});

const unstopped = (says: string, edit: (container: Editable) => void) =>
  add('stop-after-drain', service('public'), says, (tree) => editContainer(tree, 'public', 'public', edit));
unstopped('stopTimeout of container public is absent', (container) => delete container.stopTimeout);
unstopped('stopTimeout of container public is 2, expected 10 to 120', (container) => (container.stopTimeout = 2));
unstopped('stopTimeout of container public is 300', (container) => (container.stopTimeout = 300));
unstopped('container public lacks UWSGI_DIE_ON_TERM=1', (container) => (container.environment as unknown[]).shift());
set('stop-after-drain', 'aws_lb_target_group.public_served', 'deregistration_delay', '0', 'deregistration_delay is 0');
add('stop-after-drain', service('public'), 'cannot decide: target_group_arn is', (tree) => {
  at(tree, service('public')).load_balancer[0].target_group_arn =
    '${element([aws_lb_target_group.public_served.arn], 0)}';
});
add('stop-after-drain', service('public'), 'cannot decide: container_definitions', (tree) => {
  at(tree, task('public')).container_definitions = UNRESOLVED;
});

broken('staging-only-where-meant', 'public', 'public', 'container public has STAGING=1', {
  environment: [{ name: 'STAGING', value: '1' }, GENERATION],
});
broken('staging-only-where-meant', 'admin', 'admin', 'container admin has LOCALDEV=1', {
  environment: [{ name: 'LOCALDEV', value: '1' }, GENERATION],
});

const ADMIN_USER = [{ name: 'DBURI', valueFrom: '${aws_secretsmanager_secret.dburi_admin.arn}' }];
broken(
  'public-reads-only',
  'public',
  'public',
  'comes from "balrog/dburi-admin", expected the secret of the public user',
  {
    secrets: ADMIN_USER,
  },
);
broken('public-reads-only', 'dump', 'extract-active-data', 'expected the secret of the dump user', {
  secrets: ADMIN_USER,
});
broken('public-reads-only', 'public', 'public', 'comes from absent', { secrets: [] });
broken('public-reads-only', 'dump', 'extract-active-data', 'expected the secret of the admin user', {
  command: ['python scripts/manage-db.py -d "$DBURI" cleanup 14'],
});
// What no list knows may read.
broken('public-reads-only', 'dump', 'extract-active-data', 'expected the secret of the dump user', {
  command: ['python scripts/something-new.py'],
  secrets: ADMIN_USER,
});

broken('containers-confined', 'agent', 'agent', 'container agent is privileged', { privileged: true });
broken('containers-confined', 'agent', 'agent', 'may write to its root file system', {
  readonlyRootFilesystem: undefined,
});

const unscrubbed = (says: string, container: string, change: Editable) =>
  broken('exceptions-scrubbed', 'agent', container, `container agent sends exceptions to Sentry, and ${says}`, change);
unscrubbed('PYTHONPATH names no folder that is mounted', 'agent', { environment: [] });
unscrubbed('PYTHONPATH names no folder that is mounted', 'agent', { mountPoints: [] });
unscrubbed('may write to /files, where the scrubber is', 'agent', {
  mountPoints: [{ sourceVolume: 'files', containerPath: '/files', readOnly: false }],
});
unscrubbed('no container writes a sitecustomize.py with before_send to /files', 'configure', { environment: [] });
unscrubbed('no container writes a sitecustomize.py', 'configure', {
  environment: [{ name: 'FILE_SITECUSTOMIZE_PY', value: 'pass' }],
});
unscrubbed('no container writes a sitecustomize.py', 'configure', { mountPoints: [] });
unscrubbed('does not wait until configure has written the scrubber', 'agent', { dependsOn: [] });
add('exceptions-scrubbed', 'sentry_project.other', 'cannot decide who sends exceptions to it', (tree) => {
  tree.resource.sentry_project = {
    other: { organization: 'mozilla', name: 'other', slug: 'other', teams: ['releng'] },
  };
});

const PUBLIC = service('public');
set(
  'rollback-is-noticed',
  PUBLIC,
  'deployment_circuit_breaker',
  undefined,
  'deployment_circuit_breaker.enable is absent',
);
set(
  'rollback-is-noticed',
  PUBLIC,
  'deployment_circuit_breaker',
  { enable: true, rollback: false },
  'rollback is false',
);
set('rollback-is-noticed', PUBLIC, 'wait_for_steady_state', undefined, 'wait_for_steady_state is absent');
set('rollback-is-noticed', PUBLIC, 'lifecycle', undefined, 'no postcondition compares self.task_definition');
set(
  'rollback-is-noticed',
  PUBLIC,
  'lifecycle',
  { postcondition: [{ condition: '${self.task_definition == aws_ecs_task_definition.admin_task.arn}' }] },
  'no postcondition compares self.task_definition',
);

set(
  'tasks-not-public',
  PUBLIC,
  'network_configuration',
  { subnets: [], assign_public_ip: true },
  'assign_public_ip is true',
);
set('no-exec-into-tasks', PUBLIC, 'enable_execute_command', true, 'enable_execute_command is true, expected false');
set('no-exec-into-tasks', PUBLIC, 'enable_execute_command', UNRESOLVED, 'enable_execute_command is "${var.unknown}"');
add('no-exec-into-tasks', 'aws_scheduler_schedule.dump_schedule', 'enable_execute_command is true', (tree) => {
  const { target } = at(tree, 'aws_scheduler_schedule.dump_schedule');
  (target as Editable).ecs_parameters.enable_execute_command = true;
});
set('tasks-not-public', PUBLIC, 'network_configuration', undefined, 'assign_public_ip is absent');
add('tasks-not-public', 'aws_scheduler_schedule.dump_schedule', 'assign_public_ip is true', (tree) => {
  const { target } = at(tree, 'aws_scheduler_schedule.dump_schedule');
  (target as Editable).ecs_parameters.network_configuration.assign_public_ip = true;
});

set('pause-holds', service('admin'), 'desired_count', 0, 'desired_count is 0, expected one or more');
set(
  'pause-holds',
  'aws_scheduler_schedule.dump_schedule',
  'state',
  'DISABLED',
  'state is "DISABLED", expected "ENABLED"',
);
set('gate-before-admin', service('admin'), 'depends_on', [], 'depends_on names no schema gate');
set(
  'gate-before-admin',
  'aws_lambda_invocation.gate',
  'triggers',
  undefined,
  'triggers are {}, expected the digest and the database of admin alone',
);
set(
  'gate-before-admin',
  'aws_lambda_invocation.gate',
  'triggers',
  { digest: `sha256:${'25'.repeat(32)}`, generation: 'balrog', at: 'always' },
  '"at":"always"}, expected the digest and the database of admin alone',
);
set(
  'gate-before-admin',
  'aws_lambda_invocation.gate',
  'triggers',
  { digest: `sha256:${'25'.repeat(32)}`, generation: 'balrog-2' },
  '"generation":"balrog-2"}, expected the digest and the database of admin alone',
);
set(
  'tasks-of-serving',
  'aws_route53_record.serving',
  'records',
  ['other.balrog-prod-databases.internal'],
  'records is ["other.',
);
const GATE = 'aws_lambda_invocation.gate';
set('gate-asks-release', GATE, 'input', 'echo', 'input is "echo", expected the JSON of a release');
set('gate-asks-release', GATE, 'function_name', 'other', 'function_name is "other", expected a function of this stack');
for (const [key, value, says] of [
  ['command', ['sh', '-c', 'id'], 'input has command, digest, generation, memories, schemaChange, version, expected'],
  ['version', '$(id)', 'version of input is "$(id)", expected "a version of Balrog"'],
  ['schemaChange', 'any', 'schemaChange of input is "any"'],
  ['digest', `sha256:${'26'.repeat(32)}`, 'digest of input is "sha256:26'],
  ['generation', 'balrog-2', 'generation of input is "balrog-2", expected "balrog"'],
  [
    'memories',
    [{ path: '/balrog-prod/elsewhere' }],
    'memories of input is [{"path":"/balrog-prod/elsewhere"}], expected',
  ],
] as const)
  add('gate-asks-release', GATE, says, (tree) => {
    const gate = at(tree, GATE);
    gate.input = JSON.stringify({ ...(JSON.parse(String(gate.input)) as object), [key]: value });
  });

const COMMANDED = { containerOverrides: [{ name: 'extract-active-data', command: ['sh', '-c', 'id'] }] };
const SCHEDULE = 'aws_scheduler_schedule.dump_schedule';
add('starts-known', SCHEDULE, 'target has input, which hands something over at the start', (tree) => {
  Object.assign(at(tree, SCHEDULE).target as object, { input: JSON.stringify(COMMANDED) });
});
add(
  'starts-known',
  SCHEDULE,
  'it starts "arn:aws:scheduler:::aws-sdk:ecs:runTask", expected one of this stack',
  (tree) => {
    Object.assign(at(tree, SCHEDULE).target as object, { arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask' });
  },
);
for (const [attributes, says] of [
  [{ arn: 'arn:aws:lambda:us-west-2:111122223333:function:other' }, 'it starts "arn:aws:lambda:'],
  [{ arn: '${aws_sns_topic.topic.arn}', ecs_target: [{ task_count: 1 }] }, 'it has ecs_target, which hands something'],
  [{ arn: '${aws_sfn_state_machine.canary.arn}', input: '{"command":"id"}' }, 'it has input, which hands something'],
  [{ arn: '${aws_sfn_state_machine.canary.arn}', run_command_targets: [{}] }, 'it has run_command_targets'],
] as const)
  add('starts-known', 'aws_cloudwatch_event_target.made', says, (tree) => {
    tree.resource.aws_cloudwatch_event_target = {
      ...tree.resource.aws_cloudwatch_event_target,
      made: { rule: 'rule', ...attributes },
    };
  });
const RUN = (given: object) => ({
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  Arguments: { TaskDefinition: 'dump', ...given },
});
const overriding = (container: object) =>
  RUN({ Overrides: { ContainerOverrides: [{ Name: 'extract-active-data', ...container }] } });
for (const [step, says] of [
  [overriding({ Command: ['sh', '-c', 'id'] }), 'an override of "extract-active-data" has Command'],
  [overriding({ Environment: [{ Name: 'BASH_ENV', Value: '/tmp/x' }] }), 'an override sets "BASH_ENV"'],
  [RUN({ Overrides: { TaskRoleArn: 'arn:aws:iam::111122223333:role/other' } }), 'an override has TaskRoleArn'],
  [RUN({ TaskDefinition: 'other' }), 'a step runs the task "other", expected a family of this stack'],
  [{ Resource: 'arn:aws:states:::aws-sdk:ssm:sendCommand' }, 'a step calls ssm:sendCommand, which runs what it is'],
  [{ Resource: 'arn:aws:states:us-west-2:111122223333:activity:other' }, 'a step calls "arn:aws:states:us-west-2:'],
  [{ Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'other' } }, 'it starts "other"'],
] as const)
  add('starts-known', 'aws_sfn_state_machine.made', says, (tree) => {
    const States = { Branch: { Type: 'Parallel', Branches: [{ States: { Step: { Type: 'Task', ...step } } }] } };
    tree.resource.aws_sfn_state_machine = {
      ...tree.resource.aws_sfn_state_machine,
      made: { definition: JSON.stringify({ States }) },
    };
  });
for (const [change, says] of [
  [{ entryPoint: ['/usr/bin/python3', '-c'], command: ['x'] }, 'is started by ["/usr/bin/python3","-c"]'],
  [{ entryPoint: ['/bin/bash', '-c'], command: ['x'] }, 'is started by ["/bin/bash","-c"]'],
] as const)
  add('starts-known', 'aws_ecs_task_definition.dump_task', says, (tree) => {
    const task = at(tree, 'aws_ecs_task_definition.dump_task');
    const [first, ...rest] = JSON.parse(String(task.container_definitions)) as object[];
    task.container_definitions = JSON.stringify([{ ...first, ...change }, ...rest]);
  });

add('tasks-of-serving', 'aws_ecs_task_definition.dump_task', 'DATABASE_GENERATION of container', (tree) => {
  const task = at(tree, 'aws_ecs_task_definition.dump_task');
  task.container_definitions = String(task.container_definitions).replace('"value":"balrog"', '"value":"balrog-2"');
});

export const servicesBreaks = table.all;
