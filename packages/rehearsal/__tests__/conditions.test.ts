/** What depends on other arguments, as hashicorp/aws 5.100.0 answered each of these questions. */
import { aws } from '../clouds/aws';
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { behaviourOf } from '../clouds/complete';
import { loadSchemas } from '../schema';

const TYPES = [
  'aws_lb',
  'aws_lb_listener',
  'aws_ecs_service',
  'aws_vpc',
  'aws_ssm_parameter',
  'aws_sns_topic',
  'aws_nat_gateway',
  'aws_lambda_function',
];
const { resources } = loadSchemas({ provider: 'aws', resources: TYPES, dataSources: [] });
const of = (type: string) => behaviourOf(aws, type, resources[type]!.block);

test.each<[string, string, Values, boolean]>([
  ['aws_lb', 'enable_cross_zone_load_balancing', { load_balancer_type: 'application' }, true],
  ['aws_lb', 'enable_cross_zone_load_balancing', { load_balancer_type: 'network' }, false],
  ['aws_lb_listener', 'tcp_idle_timeout_seconds', { protocol: 'HTTPS' }, true],
  ['aws_lb_listener', 'routing_http_request_x_amzn_tls_version_header_name', { protocol: 'HTTP' }, true],
  ['aws_lb_listener', 'routing_http_request_x_amzn_tls_version_header_name', { protocol: 'HTTPS' }, false],
  ['aws_lb_listener', 'routing_http_response_server_enabled', { protocol: 'HTTPS' }, false],
  ['aws_ecs_service', 'triggers', { force_new_deployment: null }, true],
  ['aws_ecs_service', 'triggers', { force_new_deployment: true }, false],
])('a change of %s.%s with %j is suppressed: %s', (type, attribute, planned, isNone) => {
  expect(of(type).suppress?.(attribute, {}, planned) ?? false).toBe(isNone);
});

test.each<[string, string, string, string, boolean]>([
  ['aws_vpc', 'instance_tenancy', 'default', 'dedicated', true],
  ['aws_vpc', 'instance_tenancy', 'dedicated', 'default', false],
  ['aws_ssm_parameter', 'data_type', 'text', 'aws:ec2:image', true],
  ['aws_ssm_parameter', 'data_type', 'text', 'text', false],
  ['aws_ssm_parameter', 'tier', 'Advanced', 'Standard', true],
  ['aws_ssm_parameter', 'tier', 'Standard', 'Advanced', false],
])('%s.%s from %s to %s replaces: %s', (type, name, from, to, isReplaced) => {
  const paths = of(type).forcesReplacement?.({ [name]: from }, { [name]: to }) ?? [];
  expect(paths.some(([first]) => first === name)).toBe(isReplaced);
});

const said = (type: string, config: Values): readonly string[] =>
  (of(type).validate?.(config) ?? []).map(({ summary }) => summary);

test.each<[string, Values, Values, string]>([
  [
    'aws_sns_topic',
    { content_based_deduplication: true },
    { content_based_deduplication: true, fifo_topic: UNKNOWN },
    'content-based deduplication can only be set for FIFO topics',
  ],
  [
    'aws_nat_gateway',
    { secondary_private_ip_address_count: 1 },
    { secondary_private_ip_address_count: 1, connectivity_type: 'private' },
    'secondary_private_ip_address_count is not supported with connectivity_type = "public"',
  ],
  [
    'aws_nat_gateway',
    { allocation_id: 'eipalloc-1', connectivity_type: 'private' },
    { allocation_id: 'eipalloc-1', connectivity_type: UNKNOWN },
    'allocation_id is not supported with connectivity_type = "private"',
  ],
  [
    'aws_lambda_function',
    { runtime: 'nodejs22.x' },
    { runtime: 'nodejs22.x', handler: UNKNOWN },
    'handler and runtime must be set when PackageType is Zip',
  ],
  ['aws_lambda_function', {}, { package_type: 'Image' }, 'handler and runtime must be set when PackageType is Zip'],
])('%s refuses %j and takes %j', (type, wrong, right, message) => {
  expect(said(type, wrong)).toContain(message);
  expect(said(type, right)).not.toContain(message);
});
