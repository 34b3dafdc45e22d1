import { WAITING } from '../../../application/timeouts';
import { blocks, show, strings } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** Targets drain for longer than a request may take. */
export const drainOutlastsRequests: Rule = {
  id: 'drain-outlasts-requests',
  reason: 'uWSGI cuts requests in flight at SIGTERM, which ECS sends when the drain ends: each deploy would cut some.',
  appliesTo: ['aws_lb_target_group'],
  check: (group, stack) => {
    const remedy =
      'Set drainSeconds above idleSeconds in application/timeouts.ts; constructs/edge/load-balancer.ts takes both from there.';
    const given = stack.value(group.attributes['deregistration_delay']);
    const drain = given === undefined || hasUnresolved(given) ? NaN : Number(given);
    const idle = loadBalancersOf(group, stack).map((lb) => stack.value(lb.attributes['idle_timeout']));
    const longest = Math.max(
      WAITING.public.requestSeconds,
      ...idle.map((seconds) => (typeof seconds === 'number' ? seconds : Infinity)),
    );
    if (drain >= longest) return [];
    return [
      {
        wrong: `deregistration_delay is ${show(given)}, expected at least the ${longest} seconds a request may idle`,
        remedy,
      },
    ];
  },
};

function loadBalancersOf(group: Resource, stack: StackView): readonly Resource[] {
  const forwards = stack
    .ofType('aws_lb_listener')
    .filter(({ attributes }) =>
      blocks(attributes['default_action']).some((action) =>
        strings(action['target_group_arn']).some((target) => stack.follow(target) === group),
      ),
    );
  return forwards.flatMap(({ attributes }) => stack.follow(attributes['load_balancer_arn']) ?? []);
}
