/** What load balancers refuse of settings, beside `settings`. */
import type { Values } from '../../behaviour';
import { blocks, number, text } from '../../values';
import type { TypeRefusal } from './by-type';
import { of, rowsOf, when, type Common } from './rules';

const ELB: Common = {
  types: ['aws_lb_listener'],
  on: ['create', 'update'],
  service: 'Elastic Load Balancing v2',
  operation: 'CreateListener',
  code: 'ValidationError',
  source: 'Elastic Load Balancing API Reference; words as seen in issues of hashicorp/terraform-provider-aws, or ours',
};

/** Elastic Load Balancing, "Security policies for your Application Load Balancer" and "… Network Load Balancer". */
const TLS_POLICY =
  /^ELBSecurityPolicy-(2016-08|2015-05|TLS-1-[0-2]-20(15-04|17-01)|TLS-1-2-Ext-2018-06|FS-(2018-06|1-1-2019-08|1-2-2019-08|1-2-Res-20(19-08|20-10))|TLS13-1-[0-3](-[\w]+)*-20\d\d-\d\d)$/;

/** `200,202` or `200-299`. */
const codesOf = (matcher: string): readonly number[] => matcher.split(/[,-]/).map(Number);

function isLoop(values: Values): boolean {
  return blocks(values, 'default_action')
    .flatMap((each) => blocks(each, 'redirect'))
    .some((to) => {
      const same = (name: string, own: string, ...others: readonly (string | undefined)[]): boolean =>
        [undefined, own, ...others].includes(text(to, name));
      const port = number(values, 'port');
      return (
        same('protocol', '#{protocol}', text(values, 'protocol')) &&
        same('port', '#{port}', port === undefined ? undefined : String(port)) &&
        same('host', '#{host}') &&
        same('path', '/#{path}') &&
        same('query', '#{query}')
      );
    });
}
const redirect = (to: Values): Values => ({
  port: 80,
  protocol: 'HTTP',
  default_action: [{ type: 'redirect', redirect: [{ status_code: 'HTTP_301', ...to }] }],
});
const forward = (balancer: string): Values => ({
  load_balancer_arn: balancer,
  default_action: [{ type: 'forward', target_group_arn: 'tg' }],
});

export const BALANCERS: readonly TypeRefusal[] = rowsOf(ELB, [
  [
    'ssl_policy',
    ({ values }) => {
      const policy = text(values, 'ssl_policy');
      return when(policy !== undefined && !TLS_POLICY.test(policy), `SSL policy '${policy}' not found`);
    },
    of({ ssl_policy: 'ELBSecurityPolicy-TLS14' }),
    of({ ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06' }),
    { code: 'SSLPolicyNotFoundException', wireCode: 'SSLPolicyNotFound', isModelled: true },
  ],
  [
    'default_action',
    ({ values }) => when(isLoop(values), 'The redirect configuration is not valid because it creates a loop.'),
    of(redirect({ port: '#{port}', protocol: '#{protocol}' })),
    of(redirect({ port: '443', protocol: 'HTTPS' })),
    { code: 'InvalidLoadBalancerAction' },
  ],
  [
    'default_action',
    ({ values, cloud }) => {
      const [group] = blocks(values, 'default_action').map((each) => text(each, 'target_group_arn'));
      const others = cloud
        .resources('aws_lb_listener')
        .filter((each) => each.values.load_balancer_arn !== values.load_balancer_arn)
        .flatMap((each) => blocks(each.values, 'default_action').map((action) => text(action, 'target_group_arn')));
      return when(
        group !== undefined && others.includes(group),
        `The following target groups cannot be associated with more than one load balancer: ${group}`,
      );
    },
    of(forward('a'), ['aws_lb_listener', { id: 'l', ...forward('b') }]),
    of(forward('a'), ['aws_lb_listener', { id: 'l', ...forward('a') }]),
    { code: 'TargetGroupAssociationLimitException', wireCode: 'TargetGroupAssociationLimit', isModelled: true },
  ],
  [
    'health_check',
    ({ values }) => {
      const isHttp = ['HTTP', 'HTTPS'].includes(text(values, 'protocol') ?? '');
      const isGrpc = text(values, 'protocol_version') === 'GRPC';
      const matcher = blocks(values, 'health_check').map((each) => text(each, 'matcher'))[0] ?? '200';
      return when(
        isHttp && !isGrpc && codesOf(matcher).some((code) => code < 200 || code > 499),
        `Health check matcher HTTP code '${matcher}' must be within '200-499' inclusive`,
      );
    },
    of({ protocol: 'HTTP', health_check: [{ matcher: '600' }] }),
    of({ protocol: 'HTTP', health_check: [{ matcher: '200-299' }] }),
    { types: ['aws_lb_target_group'], operation: 'CreateTargetGroup' },
  ],
  [
    'slow_start',
    ({ values }) =>
      when(
        (number(values, 'slow_start') ?? 0) > 0 &&
          text(values, 'load_balancing_algorithm_type') === 'least_outstanding_requests',
        'Slow start mode cannot be enabled with the least outstanding requests algorithm',
      ),
    of({ slow_start: 60, load_balancing_algorithm_type: 'least_outstanding_requests' }),
    of({ slow_start: 60, load_balancing_algorithm_type: 'round_robin' }),
    { types: ['aws_lb_target_group'], operation: 'ModifyTargetGroupAttributes' },
  ],
  [
    'idle_timeout',
    ({ values }) => {
      const seconds = number(values, 'idle_timeout') ?? 60;
      return when(
        seconds < 1 || seconds > 4000,
        `The value of 'idle_timeout.timeout_seconds' must be between 1 and 4000 inclusive`,
      );
    },
    of({ idle_timeout: 5000 }),
    of({ idle_timeout: 65 }),
    { types: ['aws_lb'], operation: 'ModifyLoadBalancerAttributes' },
  ],
]);
