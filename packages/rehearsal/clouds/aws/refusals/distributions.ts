/** What CloudFront refuses of settings, beside `edge`. */
import type { Values } from '../../behaviour';
import { blocks, number, text, texts } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { doubled, of, rowsOf, when, type Common } from './rules';

const FRONT: Common = {
  types: ['aws_cloudfront_distribution'],
  on: ['create', 'update'],
  service: 'CloudFront',
  operation: 'CreateDistribution',
  code: 'InvalidArgument',
  isModelled: true,
  source:
    'CloudFront API Reference, DistributionConfig and CreateDistribution, errors; words ours where none are given',
};

const METHODS = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'];
const sorted = (values: Values, name: string): string => texts(values, name).toSorted().join(',');
const behavioursOf = (values: Values): readonly Values[] => [
  ...blocks(values, 'default_cache_behavior'),
  ...blocks(values, 'ordered_cache_behavior'),
];
const caching = (more: Values): Values => ({ default_cache_behavior: [{ cache_policy_id: 'p', ...more }] });
const origin = (more: Values): Values => ({ origin: [{ origin_id: 'a', ...more }] });
const page = (more: Values): Values => ({ custom_error_response: [{ error_code: 404, ...more }] });
/** API Reference, CustomErrorResponse, ErrorCode. */
const ERROR_CODES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export const DISTRIBUTIONS: readonly TypeRefusal[] = rowsOf(FRONT, [
  [
    'default_cache_behavior',
    ({ values }) =>
      when(
        behavioursOf(values).some(
          (each) => text(each, 'cache_policy_id') !== undefined && blocks(each, 'forwarded_values').length > 0,
        ),
        'The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.',
      ),
    of(caching({ forwarded_values: [{ query_string: false }] })),
    of(caching({})),
  ],
  [
    'default_cache_behavior',
    ({ values }) =>
      when(
        behavioursOf(values).some(
          (each) => text(each, 'cache_policy_id') === undefined && blocks(each, 'forwarded_values').length === 0,
        ),
        'The parameter ForwardedValues is required.',
      ),
    of(caching({ cache_policy_id: null })),
    of(caching({ cache_policy_id: null, forwarded_values: [{ query_string: false }] })),
  ],
  [
    'default_cache_behavior',
    ({ values }) =>
      when(
        behavioursOf(values).some(
          (each) => texts(each, 'allowed_methods').length > 0 && !METHODS.includes(sorted(each, 'allowed_methods')),
        ),
        'The parameter AllowedMethods contains a combination of methods that is not supported.',
      ),
    of(caching({ allowed_methods: ['GET', 'POST'] })),
    of(caching({ allowed_methods: ['HEAD', 'GET', 'OPTIONS'] })),
  ],
  [
    'default_cache_behavior',
    ({ values }) =>
      when(
        behavioursOf(values).some((each) => {
          const allowed = texts(each, 'allowed_methods');
          return allowed.length > 0 && texts(each, 'cached_methods').some((method) => !allowed.includes(method));
        }),
        'The parameter CachedMethods contains methods that AllowedMethods does not.',
      ),
    of(caching({ allowed_methods: ['GET', 'HEAD'], cached_methods: ['GET', 'HEAD', 'OPTIONS'] })),
    of(caching({ allowed_methods: ['GET', 'HEAD', 'OPTIONS'], cached_methods: ['GET', 'HEAD'] })),
  ],
  [
    'default_cache_behavior',
    ({ values }) =>
      when(
        behavioursOf(values).some(
          (each) => doubled(blocks(each, 'function_association').map((one) => text(one, 'event_type'))) !== undefined,
        ),
        'A CloudFront function association is invalid: only one function can be associated with each event type.',
      ),
    of(caching({ function_association: [{ event_type: 'viewer-request' }, { event_type: 'viewer-request' }] })),
    of(caching({ function_association: [{ event_type: 'viewer-request' }, { event_type: 'viewer-response' }] })),
    { code: 'InvalidFunctionAssociation' },
  ],
  [
    'ordered_cache_behavior',
    ({ values }) =>
      when(
        doubled(blocks(values, 'ordered_cache_behavior').map((each) => text(each, 'path_pattern'))) !== undefined,
        'The parameter PathPattern must be unique among the cache behaviors.',
      ),
    of({
      ordered_cache_behavior: [
        { path_pattern: '/a', cache_policy_id: 'p' },
        { path_pattern: '/a', cache_policy_id: 'p' },
      ],
    }),
    of({
      ordered_cache_behavior: [
        { path_pattern: '/a', cache_policy_id: 'p' },
        { path_pattern: '/b', cache_policy_id: 'p' },
      ],
    }),
  ],
  [
    'origin',
    ({ values }) =>
      when(
        doubled(blocks(values, 'origin').map((each) => text(each, 'origin_id'))) !== undefined,
        'The parameter Origin Id must be unique among the origins.',
      ),
    of({ origin: [{ origin_id: 'a' }, { origin_id: 'a' }] }),
    of({ origin: [{ origin_id: 'a' }, { origin_id: 'b' }] }),
  ],
  [
    'origin',
    ({ values }) =>
      when(
        blocks(values, 'origin').some((each) => !/^\/.*[^/]$/.test(text(each, 'origin_path') ?? '/a')),
        'The parameter OriginPath must start with / and must not end with /.',
      ),
    of(origin({ origin_path: 'files/' })),
    of(origin({ origin_path: '/files' })),
  ],
  [
    'origin',
    ({ values, cloud }) => {
      const wanted = blocks(values, 'origin').map((each) => text(each, 'origin_access_control_id'));
      const missing = wanted.find((id) => id !== undefined && !find(cloud, 'aws_cloudfront_origin_access_control', id));
      return when(missing !== undefined, 'The origin access control does not exist.');
    },
    of(origin({ origin_access_control_id: 'E2' })),
    of(origin({ origin_access_control_id: 'E1' }), ['aws_cloudfront_origin_access_control', { id: 'E1' }]),
    { code: 'NoSuchOriginAccessControl' },
  ],
  [
    'default_root_object',
    ({ values }) =>
      when(
        text(values, 'default_root_object')?.startsWith('/') === true,
        'The default root object file name is too big or contains an invalid character.',
      ),
    of({ default_root_object: '/index.html' }),
    of({ default_root_object: 'index.html' }),
    { code: 'InvalidDefaultRootObject' },
  ],
  [
    'custom_error_response',
    ({ values }) =>
      when(
        blocks(values, 'custom_error_response').some(
          (each) => !ERROR_CODES.includes(number(each, 'error_code') ?? 404),
        ),
        'An invalid error code was specified.',
      ),
    of(page({ error_code: 418 })),
    of(page({})),
    { code: 'InvalidErrorCode' },
  ],
  [
    'custom_error_response',
    ({ values }) =>
      when(
        blocks(values, 'custom_error_response').some(
          (each) => (text(each, 'response_page_path') !== undefined) !== (number(each, 'response_code') ?? 0) > 0,
        ),
        'A response code and the path of a response page must be specified together.',
      ),
    of(page({ response_page_path: '/404.html' })),
    of(page({ response_page_path: '/404.html', response_code: 404 })),
    { code: 'InvalidResponseCode' },
  ],
  [
    'restrictions',
    ({ values }) =>
      when(
        blocks(values, 'restrictions')
          .flatMap((each) => blocks(each, 'geo_restriction'))
          .some((each) => text(each, 'restriction_type') !== 'none' && texts(each, 'locations').length === 0),
        'The specified geo restriction parameter is not valid.',
      ),
    of({ restrictions: [{ geo_restriction: [{ restriction_type: 'whitelist' }] }] }),
    of({ restrictions: [{ geo_restriction: [{ restriction_type: 'none' }] }] }),
    { code: 'InvalidGeoRestrictionParameter' },
  ],
  [
    'code',
    ({ values }) =>
      when(
        Buffer.byteLength(text(values, 'code') ?? '') > 10_240,
        'The function exceeds the maximum size of 10240 bytes.',
      ),
    of({ code: 'x'.repeat(10_241) }),
    of({ code: 'x'.repeat(10_240) }),
    { types: ['aws_cloudfront_function'], operation: 'CreateFunction', code: 'FunctionSizeLimitExceeded' },
  ],
]);
