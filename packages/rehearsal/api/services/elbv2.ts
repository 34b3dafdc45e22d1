/** Load balancers, their target groups, and the health of what the services behind them run. */
import { block, number, text, texts } from '../../clouds/values';
import type { Values } from '../../clouds/behaviour';
import type { StoredResource } from '../../store';
import { momentOf, resources, shaped, view, type Context, type Handler, type Operations } from '../context';
import { pageOf, wanted } from '../page';
import { ApiError } from '../wire/api-error';
import { blocks } from '../../clouds/values';
import { runningOf, SERVICE } from './ecs/services';

const GROUP = 'aws_lb_target_group';

const GROUP_ALIASES = {
  TargetGroupArn: 'arn',
  TargetGroupName: 'name',
  HealthCheckProtocol: false,
  Matcher: false,
} as const;

function group(context: Context, own: string): StoredResource {
  const found = resources(context, GROUP).find(({ values }) => values['arn'] === own);
  if (found === undefined) throw new ApiError('TargetGroupNotFoundException', `Target groups '${own}' not found`);
  return found;
}

function described(context: Context, { values }: StoredResource) {
  const check = block(values, 'health_check') ?? {};
  const balancers = resources(context, 'aws_lb_listener')
    .filter((each) => JSON.stringify(each.values['default_action']).includes(`"${String(values['arn'])}"`))
    .map((each) => text(each.values, 'load_balancer_arn'));
  return shaped(context, 'TargetGroup', values, GROUP_ALIASES, {
    HealthCheckEnabled: check['enabled'],
    HealthCheckPath: text(check, 'path'),
    HealthCheckPort: text(check, 'port'),
    HealthCheckProtocol: text(check, 'protocol'),
    HealthCheckIntervalSeconds: number(check, 'interval'),
    HealthCheckTimeoutSeconds: number(check, 'timeout'),
    HealthyThresholdCount: number(check, 'healthy_threshold'),
    UnhealthyThresholdCount: number(check, 'unhealthy_threshold'),
    LoadBalancerArns: [...new Set(balancers)],
  });
}

/** One target for each running task of the services that register there. */
const targetHealth: Handler = (context, input) => {
  const { values } = group(context, text(input, 'TargetGroupArn') ?? '');
  const served = resources(context, SERVICE).flatMap((service) =>
    blocks(service.values, 'load_balancer')
      .filter((each) => each['target_group_arn'] === values['arn'])
      .flatMap((each) => targets(context, service, each)),
  );
  return {
    TargetHealthDescriptions: served.map((Target) => ({
      Target,
      HealthCheckPort: String(Target.Port),
      TargetHealth: { State: 'healthy' },
    })),
  };
};

function targets(context: Context, service: StoredResource, balancer: Values) {
  const count = runningOf(service) ?? number(service.values, 'desired_count') ?? 0;
  const digits = (index: number): number =>
    parseInt(view(context, GROUP).hex(2, 'target', service.id, String(index)), 16);
  return Array.from({ length: count }, (_, index) => ({
    Id: `10.0.${index}.${digits(index)}`,
    Port: number(balancer, 'container_port') ?? 0,
  }));
}

export const elbv2: Operations = {
  DescribeTargetGroups(context, input) {
    const [arns, names] = [wanted(input, 'TargetGroupArns'), wanted(input, 'Names')];
    const found = resources(context, GROUP).filter(
      ({ values }) =>
        (arns === undefined || arns.includes(text(values, 'arn') ?? '')) &&
        (names === undefined || names.includes(text(values, 'name') ?? '')),
    );
    const missing = [...(arns ?? []), ...(names ?? [])].filter(
      (each) => !found.some(({ values }) => [values['arn'], values['name']].includes(each)),
    );
    if (missing.length > 0)
      throw new ApiError('TargetGroupNotFoundException', `Target groups '${missing.join(', ')}' not found`);
    const { items, next } = pageOf(input, found, 'PageSize', 'Marker');
    return { TargetGroups: items.map((each) => described(context, each)), NextMarker: next };
  },
  DescribeTargetHealth: targetHealth,
  DescribeLoadBalancers(context, input) {
    const names = wanted(input, 'Names');
    const found = resources(context, 'aws_lb').filter(
      ({ values }) => names === undefined || names.includes(text(values, 'name') ?? ''),
    );
    const { items, next } = pageOf(input, found, 'PageSize', 'Marker');
    return {
      LoadBalancers: items.map(({ values, notes }) =>
        shaped(
          context,
          'LoadBalancer',
          values,
          {
            LoadBalancerArn: 'arn',
            LoadBalancerName: 'name',
            DNSName: 'dns_name',
            CanonicalHostedZoneId: 'zone_id',
            Type: 'load_balancer_type',
            AvailabilityZones: false,
          },
          {
            Scheme: values['internal'] === true ? 'internal' : 'internet-facing',
            State: { Code: 'active' },
            CreatedTime: momentOf(notes, 'madeAt'),
            SecurityGroups: texts(values, 'security_groups'),
            AvailabilityZones: texts(values, 'subnets').map((SubnetId) => ({ SubnetId })),
          },
        ),
      ),
      NextMarker: next,
    };
  },
};
