/**
 * What the provider makes depend on other arguments, in functions of its own that no schema tells (hashicorp/terraform-provider-aws, CustomizeDiff and
 * DiffSuppressFunc). Each was asked of hashicorp/aws 5.100.0 in both directions.
 */
import type { ResourceBehaviour, Values } from '../behaviour';
import { UNKNOWN } from '../behaviour';
import { changed, failure, number, text, truthy, unset } from '../values';

type Condition = (values: Values) => boolean;

const isOf =
  (name: string, ...kinds: readonly string[]): Condition =>
  (values) =>
    kinds.includes(text(values, name) ?? '');

const client = 'routing_http_request_x_amzn_mtls_clientcert';
const HTTPS_HEADERS = [
  ...['', '_serial_number', '_issuer', '_subject', '_validity', '_leaf'].map((part) => `${client}${part}_header_name`),
  'routing_http_request_x_amzn_tls_version_header_name',
  'routing_http_request_x_amzn_tls_cipher_suite_header_name',
];

/** A change of these is none unless the condition holds: internal/service/elbv2 (suppressIfLBTypeNot, listener attributes), internal/service/ecs/service.go. */
const ONLY_IF: Readonly<Record<string, Readonly<Record<string, Condition>>>> = {
  aws_lb: {
    enable_cross_zone_load_balancing: isOf('load_balancer_type', 'network', 'gateway'),
    enforce_security_group_inbound_rules_on_private_link_traffic: isOf('load_balancer_type', 'network'),
  },
  aws_lb_listener: {
    tcp_idle_timeout_seconds: isOf('protocol', 'TCP', 'GENEVE'),
    ...Object.fromEntries(HTTPS_HEADERS.map((name) => [name, isOf('protocol', 'HTTPS')])),
  },
  aws_ecs_service: { triggers: (values) => truthy(values, 'force_new_deployment') },
};

/** A change to these replaces, although the argument can change otherwise: internal/service/ec2/vpc_.go, internal/service/ssm/parameter.go. */
const REPLACES: Readonly<Record<string, Readonly<Record<string, (prior: Values, planned: Values) => boolean>>>> = {
  aws_vpc: { instance_tenancy: (_, planned) => text(planned, 'instance_tenancy') === 'dedicated' },
  aws_ssm_parameter: { data_type: () => true },
};

/** Refused before anything is asked: internal/service/sns/topic.go, internal/service/ec2/vpc_nat_gateway.go, internal/service/lambda/function.go. */
const REFUSED: Readonly<Record<string, readonly (readonly [isWrong: Condition, message: string])[]>> = {
  aws_sns_topic: [
    [
      (values) => truthy(values, 'content_based_deduplication') && !maybe(values, 'fifo_topic'),
      'content-based deduplication can only be set for FIFO topics',
    ],
  ],
  aws_nat_gateway: [
    [
      (values) => isPublic(values) && (number(values, 'secondary_private_ip_address_count') ?? 0) !== 0,
      'secondary_private_ip_address_count is not supported with connectivity_type = "public"',
    ],
    [
      (values) => text(values, 'connectivity_type') === 'private' && text(values, 'allocation_id') !== undefined,
      'allocation_id is not supported with connectivity_type = "private"',
    ],
  ],
  aws_lambda_function: [
    [
      (values) =>
        (text(values, 'package_type') ?? 'Zip') === 'Zip' &&
        values['package_type'] !== UNKNOWN &&
        ['handler', 'runtime'].some((name) => unset(values[name]) && values[name] !== UNKNOWN),
      'handler and runtime must be set when PackageType is Zip',
    ],
  ],
};

const maybe = (values: Values, name: string): boolean => values[name] === UNKNOWN || truthy(values, name);
const isPublic = (values: Values): boolean =>
  values['connectivity_type'] !== UNKNOWN && (text(values, 'connectivity_type') ?? 'public') === 'public';

/** The behaviour of a type with the conditions that the provider has for it. */
export function withConditions(type: string, behaviour: ResourceBehaviour): ResourceBehaviour {
  const [only, replaces, refused] = [ONLY_IF[type], REPLACES[type], REFUSED[type]];
  return {
    ...behaviour,
    ...(only && {
      suppress: (attribute, prior, planned) =>
        only[attribute]?.(planned) === false || (behaviour.suppress?.(attribute, prior, planned) ?? false),
    }),
    ...(replaces && {
      forcesReplacement: (prior, planned) => [
        ...(behaviour.forcesReplacement?.(prior, planned) ?? []),
        ...Object.entries(replaces)
          .filter(([name, isMeant]) => changed(prior, planned, name) && isMeant(prior, planned))
          .map(([name]) => [name]),
      ],
    }),
    ...(refused && {
      validate: (config) => [
        ...(behaviour.validate?.(config) ?? []),
        ...refused.filter(([isWrong]) => isWrong(config)).map(([, message]) => failure(message)),
      ],
    }),
  };
}
