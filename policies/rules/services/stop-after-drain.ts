import { STOP } from '../../../application/timeouts';
import { blocks, show, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';
import { containersOf, definitionOf, isBalrog, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

const REMEDY = 'See STOP in application/timeouts.ts and UWSGI_DIE_ON_TERM in constructs/services/balrog-container.ts.';

/** Who serves requests stops on SIGTERM, in its own time, after the load balancer has let go of it. */
export const stopAfterDrain: Rule = {
  id: 'stop-after-drain',
  reason:
    'uWSGI below 2.1 answers SIGTERM by going on; killed in the middle, it cuts what people and browsers wait for.',
  appliesTo: ['aws_ecs_service'],
  check: (service, stack) => {
    const balancers = blocks(service.attributes['load_balancer']);
    const definition = definitionOf(service, stack);
    if (balancers.length === 0) return [];
    if (definition === undefined) return [];
    const containers = containersOf(definition);
    if (containers === undefined) return unreadable(definition);
    const served = new Set(balancers.map((balancer) => balancer['container_name']));
    return [
      ...containers.filter((each) => served.has(each.name) || isBalrog(each)).flatMap((each) => faultsOf(each)),
      ...balancers.flatMap((balancer) => drainOf(balancer['target_group_arn'], stack)),
    ];
  },
};

function faultsOf(container: ContainerView): readonly Finding[] {
  const { name, definition, environment } = container;
  const given = definition['stopTimeout'];
  const inTime = typeof given === 'number' && given >= STOP.leastSeconds && given <= STOP.mostSeconds;
  return [
    ...(inTime
      ? []
      : [
          {
            wrong: `stopTimeout of container ${name} is ${show(given)}, expected ${STOP.leastSeconds} to ${STOP.mostSeconds} seconds`,
            remedy: REMEDY,
          },
        ]),
    ...(!isBalrog(container) || environment.get('UWSGI_DIE_ON_TERM') === '1'
      ? []
      : [{ wrong: `container ${name} lacks UWSGI_DIE_ON_TERM=1: SIGTERM makes it reload and go on`, remedy: REMEDY }]),
  ];
}

function drainOf(reference: unknown, stack: StackView): readonly Finding[] {
  const group: Resource | undefined = stack.follow(reference);
  const given = Number(stack.value(group?.attributes['deregistration_delay']));
  if (group === undefined) return [undecided('target_group_arn', reference, REMEDY)];
  if (given > 0) return [];
  return [{ at: group, wrong: 'deregistration_delay is 0 or absent: requests in flight are cut', remedy: REMEDY }];
}
