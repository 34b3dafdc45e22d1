import { APPLICATIONS } from '../../../application/commands';
import { blocks, show, strings, text } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';
import { containersOf, isAgent, isBalrog, type ContainerView } from '../../tasks';

/** Interpreters and programs that a container may be started with in place of its image's own; what a shell is given is a script of ours. */
const ENTRY_POINTS = [
  /^(timeout --kill-after=\d+ \d+ )?\/bin\/bash -euo pipefail -c$/,
  /^\/bin\/sh -euc$/,
  /^nginx$/,
] as const;

/** What a schedule may start, and an event start or tell. */
const STARTED = ['aws_ecs_cluster', 'aws_sfn_state_machine'];
const TOLD = ['aws_sfn_state_machine', 'aws_cloudwatch_log_group', 'aws_sns_topic'];
const OWN_BUS = /^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/default$/;

/** Of a schedule's target: what is not listed hands something over, or starts it otherwise. */
const OF_SCHEDULE = ['arn', 'role_arn', 'ecs_parameters', 'retry_policy', 'dead_letter_config'];
const OF_EVENT = [
  'rule',
  'target_id',
  'arn',
  'role_arn',
  'region',
  'event_bus_name',
  'retry_policy',
  'dead_letter_config',
];
const TEXTS = ['input', 'input_path', 'input_transformer'];
const META = ['//', 'depends_on', 'lifecycle', 'provider'];

/** Calls of a state machine that run somebody's code. */
const RUNS =
  /(lambda|ecs:(run|start)|batch|codebuild|glue:start|ssm:(send|start)|states:start|http:invoke|emr|sagemaker|eks|ec2:(run|start)|apigateway|scheduler|bedrock)/i;
/** Of an override: more than these is another command, role or image. */
const OF_OVERRIDE = ['ContainerOverrides'];
const OF_CONTAINER = ['Environment', 'Name'];

const REMEDY = 'What runs stands in its task definition (constructs/jobs, constructs/services): write it there.';

/** What starts is what its task definition or function says: no schedule, event, state machine or entry point makes another program of it. */
export const startsKnown: Rule = {
  id: 'starts-known',
  reason: 'A command that somebody hands over at the start runs with the permissions of what was read and reviewed.',
  waivable: false,
  appliesTo: [
    'aws_scheduler_schedule',
    'aws_cloudwatch_event_target',
    'aws_sfn_state_machine',
    'aws_ecs_task_definition',
  ],
  check: (resource, stack) => faultsOf(resource, stack).map((wrong): Finding => ({ wrong, remedy: REMEDY })),
};

function faultsOf(resource: Resource, stack: StackView): readonly string[] {
  switch (resource.type) {
    case 'aws_scheduler_schedule':
      return blocks(resource.attributes['target']).flatMap((target) => [
        ...beside(target, OF_SCHEDULE, 'target'),
        ...leadsTo(target['arn'], STARTED, stack),
      ]);
    case 'aws_cloudwatch_event_target':
      return ofEvent(resource.attributes, stack);
    case 'aws_sfn_state_machine':
      return tasksIn(resource.attributes['definition']).flatMap((task) => ofTask(task, stack));
    default:
      return (containersOf(resource) ?? []).flatMap(ofContainer);
  }
}

const beside = (given: Attributes, known: readonly string[], of: string): readonly string[] =>
  Object.keys(given)
    .filter((name) => given[name] !== undefined && ![...known, ...META].includes(name))
    .map((name) => `${of} has ${name}, which hands something over at the start`);

const leadsTo = (arn: unknown, types: readonly string[], stack: StackView): readonly string[] =>
  types.includes(stack.follow(arn)?.type ?? '')
    ? []
    : [`it starts ${show(arn)}, expected one of this stack: ${types.join(', ')}`];

/** A topic is told a text; whatever else gets one does something with it. */
function ofEvent(attributes: Attributes, stack: StackView): readonly string[] {
  const isTopic = stack.follow(attributes['arn'])?.type === 'aws_sns_topic';
  return [
    ...beside(attributes, isTopic ? [...OF_EVENT, ...TEXTS] : OF_EVENT, 'it'),
    ...(OWN_BUS.test(text(attributes['arn'])) ? [] : leadsTo(attributes['arn'], TOLD, stack)),
  ];
}

/** Also inside maps and parallel branches. A definition that cannot be read runs anything. */
function tasksIn(definition: unknown): readonly Attributes[] {
  const waiting: unknown[] = [parsed(definition)];
  const tasks: Attributes[] = [];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if ((next as Attributes)['Type'] === 'Task') tasks.push(next as Attributes);
    waiting.push(...(Object.values(next) as unknown[]));
  }
  return tasks;
}

function parsed(definition: unknown): unknown {
  try {
    return JSON.parse(text(definition));
  } catch {
    return { Type: 'Task', Resource: 'a definition that cannot be read' };
  }
}

function ofTask(task: Attributes, stack: StackView): readonly string[] {
  const resource = text(task['Resource']);
  const given = (task['Arguments'] ?? task['Parameters'] ?? {}) as Attributes;
  const action = /^arn:aws:states:::(?:aws-sdk:)?([\w:]+)/.exec(resource)?.[1];
  if (action === undefined) return [`a step calls ${show(resource)}, expected a service of AWS`];
  if (action === 'ecs:runTask') return ofRun(given, stack);
  if (action === 'lambda:invoke') return leadsTo(given['FunctionName'], ['aws_lambda_function'], stack);
  return RUNS.test(action) ? [`a step calls ${action}, which runs what it is handed`] : [];
}

function ofRun(given: Attributes, stack: StackView): readonly string[] {
  const definition = stack
    .ofType('aws_ecs_task_definition')
    .find(({ attributes }) => attributes['family'] === given['TaskDefinition']);
  if (definition === undefined)
    return [`a step runs the task ${show(given['TaskDefinition'])}, expected a family of this stack`];
  const overrides = (given['Overrides'] ?? {}) as Attributes;
  return [
    ...beside(overrides, OF_OVERRIDE, 'an override'),
    ...blocks(overrides['ContainerOverrides']).flatMap((container) => [
      ...beside(container, OF_CONTAINER, `an override of ${show(container['Name'])}`),
      ...undeclared(container, containersOf(definition) ?? []),
    ]),
  ];
}

/** `LD_PRELOAD`, `BASH_ENV` and their like are programs, too. */
function undeclared(override: Attributes, containers: readonly ContainerView[]): readonly string[] {
  const { environment = new Map<string, string>() } = containers.find(({ name }) => name === override['Name']) ?? {};
  return blocks(override['Environment'])
    .map(({ Name }) => text(Name))
    .filter((name) => !environment.has(name))
    .map((name) => `an override sets ${show(name)}, which the container does not have`);
}

function ofContainer(container: ContainerView): readonly string[] {
  const { name, definition } = container;
  const [entry, command] = [strings(definition['entryPoint']), strings(definition['command'])];
  if (entry.length > 0)
    return ENTRY_POINTS.some((known) => known.test(entry.join(' ')))
      ? []
      : [`container ${name} is started by ${show(entry)}, which is no interpreter of ours`];
  const isWord = command.length === 1 && (APPLICATIONS as readonly string[]).includes(command[0] ?? '');
  return isWord || !(isBalrog(container) || isAgent(container))
    ? []
    : [`container ${name} runs ${show(command)}, expected one of ${APPLICATIONS.join(', ')}`];
}
