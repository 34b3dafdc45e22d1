/** Names that a service gives once in an account and Region, where a type's own behaviour does not say so. */
import type { Values } from '../../behaviour';
import { blocks, text } from '../../values';
import type { TypeRefusal } from './by-type';
import { of, when } from './rules';

const WAF =
  'AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.';

/** Type, the arguments that are one name, service, operation, the modelled error and its message (the API references, errors). */
const TAKEN: readonly (readonly [
  type: string,
  names: readonly string[],
  service: string,
  operation: string,
  code: string,
  message: string,
])[] = [
  [
    'aws_cloudfront_origin_access_control',
    ['name'],
    'CloudFront',
    'CreateOriginAccessControl',
    'OriginAccessControlAlreadyExists',
    'An origin access control with the specified parameters already exists.',
  ],
  [
    'aws_cloudfront_response_headers_policy',
    ['name'],
    'CloudFront',
    'CreateResponseHeadersPolicy',
    'ResponseHeadersPolicyAlreadyExists',
    'A response headers policy with this name already exists in this AWS account.',
  ],
  ['aws_wafv2_web_acl', ['name', 'scope'], 'WAFV2', 'CreateWebACL', 'WAFDuplicateItemException', WAF],
  ['aws_wafv2_ip_set', ['name', 'scope'], 'WAFV2', 'CreateIPSet', 'WAFDuplicateItemException', WAF],
  [
    'aws_service_discovery_private_dns_namespace',
    ['name', 'vpc'],
    'ServiceDiscovery',
    'CreatePrivateDnsNamespace',
    'NamespaceAlreadyExists',
    "The namespace that you're trying to create already exists.",
  ],
  [
    'aws_service_discovery_service',
    ['name', 'dns_config.namespace_id'],
    'ServiceDiscovery',
    'CreateService',
    'ServiceAlreadyExists',
    'Service already exists.',
  ],
  [
    'aws_cloudwatch_log_delivery',
    ['delivery_source_name', 'delivery_destination_arn'],
    'CloudWatch Logs',
    'CreateDelivery',
    'ConflictException',
    'Delivery already exists',
  ],
];

function at(values: Values, path: string): string | undefined {
  const [name = '', inner] = path.split('.');
  return inner === undefined ? text(values, name) : text(blocks(values, name)[0], inner);
}

const nested = (path: string, value: string): Values => {
  const [name = '', inner] = path.split('.');
  return inner === undefined ? { [name]: value } : { [name]: [{ [inner]: value }] };
};

export const NAMES_TAKEN: readonly TypeRefusal[] = TAKEN.map(([type, names, service, operation, code, message]) => {
  const values = (first: string): Values =>
    Object.assign({}, ...names.map((path, index) => nested(path, index === 0 ? first : 'x'))) as Values;
  return {
    types: [type],
    on: ['create'],
    service,
    operation,
    code,
    isModelled: true,
    path: names[0] ?? 'name',
    source: `${service} API Reference, ${operation}, errors: ${code}`,
    refused: ({ values: wanted, cloud }) =>
      when(
        names.every((path) => at(wanted, path) !== undefined) &&
          cloud.resources(type).some((each) => names.every((path) => at(each.values, path) === at(wanted, path))),
        message,
      ),
    wrong: of(values('a'), [type, { id: '1', ...values('a') }]),
    right: of(values('b'), [type, { id: '1', ...values('a') }]),
  };
});
