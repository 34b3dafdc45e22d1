import { show, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Rule } from '../../rule';
import { containersOf, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

const REMEDY =
  'Take the service out of INTERFACE_SERVICES in constructs/network/service-endpoints.ts, or say in policies/rules/network/endpoints-used.ts what of a task uses it.';

const inRegistry = ({ image }: ContainerView): boolean => /^\d{12}\.dkr\.ecr\./.test(image);
const logsThrough =
  (driver: string) =>
  ({ definition }: ContainerView): boolean =>
    (definition['logConfiguration'] as { logDriver?: unknown } | undefined)?.logDriver === driver;

/** Which container makes its task call the service. The layers of an image in ECR lie in S3, and so do the lines of a log router. */
const USERS: Readonly<Record<string, (container: ContainerView) => boolean>> = {
  'ecr.api': inRegistry,
  'ecr.dkr': inRegistry,
  logs: logsThrough('awslogs'),
  s3: (container) => inRegistry(container) || logsThrough('awsfirelens')(container),
  secretsmanager: ({ secrets }) => secrets.size > 0,
};

/** Whoever pays for a way into an AWS service without NAT has a task that goes it. */
export const endpointsUsed: Rule = {
  id: 'endpoints-used',
  reason: 'An interface endpoint costs about 22 dollars a month in three zones, whether anybody calls it or not.',
  appliesTo: ['aws_vpc_endpoint'],
  check: (endpoint, stack) => {
    const given = stack.value(endpoint.attributes['service_name']);
    if (hasUnresolved(given)) return [undecided('service_name', given, REMEDY)];
    const service = /^com\.amazonaws\.[a-z0-9-]+\.(.+)$/.exec(String(given))?.[1] ?? String(given);
    const used = USERS[service];
    if (used === undefined) return [{ wrong: `nothing is known to call ${show(service)}`, remedy: REMEDY }];
    const tasks = stack.ofType('aws_ecs_task_definition');
    const [unread] = tasks.filter((task) => containersOf(task) === undefined);
    if (unread !== undefined) return unreadable(unread);
    return tasks.some((task) => containersOf(task)?.some(used))
      ? []
      : [{ wrong: `no task calls ${show(service)}`, remedy: REMEDY }];
  },
};
