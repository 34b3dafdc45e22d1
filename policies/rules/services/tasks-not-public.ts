import { blocks, show } from '../../expectations';
import type { Rule } from '../../rule';
import { runsOf } from '../../tasks';

/** No task has an address in the internet. */
export const tasksNotPublic: Rule = {
  id: 'tasks-not-public',
  reason: "A public address goes around the load balancer: past TLS, the access log and admin's only read barrier.",
  appliesTo: ['aws_ecs_service', 'aws_scheduler_schedule'],
  check: (resource, stack) =>
    runsOf(resource)
      .map((run) => stack.value(blocks(run['network_configuration'])[0]?.['assign_public_ip']))
      .filter((given) => given !== false)
      .map((given) => ({
        wrong: `network_configuration.assign_public_ip is ${show(given)}, expected false`,
        remedy: 'Set assignPublicIp: false; tasks reach out through the NAT gateways.',
      })),
};
