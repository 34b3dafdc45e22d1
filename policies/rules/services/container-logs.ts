import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, StackView } from '../../stack-view';
import { containersOf, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

const REMEDY =
  'Set logConfiguration: awsfirelens beside a log router (constructs/services/log-router.ts), or awslogs with the group of its Task.';

/** What a container writes is kept: every one has a log driver that leads somewhere. */
export const containerLogs: Rule = {
  id: 'container-logs',
  reason: 'A container without a log configuration leaves nothing: the one that failed at night cannot be asked why.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition, stack) => {
    const containers = containersOf(definition);
    return containers?.flatMap((container) => faultsOf(container, containers, stack)) ?? unreadable(definition);
  },
};

function faultsOf(container: ContainerView, all: readonly ContainerView[], stack: StackView): readonly Finding[] {
  const { name, definition } = container;
  const { logDriver, options } = (definition['logConfiguration'] ?? {}) as Attributes;
  if (logDriver === 'awsfirelens') {
    const routed = all.some((other) => other.definition['firelensConfiguration'] !== undefined);
    return routed
      ? []
      : [{ wrong: `container ${name} logs through awsfirelens, and no log router is there`, remedy: REMEDY }];
  }
  if (logDriver !== 'awslogs')
    return [
      {
        wrong: `the log driver of container ${name} is ${show(logDriver)}, expected awsfirelens or awslogs`,
        remedy: REMEDY,
      },
    ];
  const group = ((options ?? {}) as Attributes)['awslogs-group'];
  const known = stack.ofType('aws_cloudwatch_log_group').some(({ attributes }) => attributes['name'] === group);
  return known || stack.follow(group)?.type === 'aws_cloudwatch_log_group'
    ? []
    : [{ wrong: `container ${name} logs to the group ${show(group)}, which this stack does not make`, remedy: REMEDY }];
}
