/** What CloudFront and WAF refuse of settings when they are asked. */
import type { Values } from '../../behaviour';
import { blocks, number, text, texts } from '../../values';
import { regionOfArn } from '../errors';
import type { TypeRefusal } from './by-type';
import { when } from './rules';

const PUT = ['create', 'update'] as const;
const FRONT = {
  types: ['aws_cloudfront_distribution'],
  on: PUT,
  service: 'CloudFront',
  operation: 'CreateDistribution',
  isModelled: true,
} as const;
const API = 'CloudFront API Reference, CreateDistribution, errors';

const origin = [{ origin_id: 'a' }];
const behaviour = (id: string): Values => ({ target_origin_id: id });

export const CLOUDFRONT: readonly TypeRefusal[] = [
  {
    ...FRONT,
    code: 'NoSuchOrigin',
    source: API,
    refused({ values }) {
      const known = [...blocks(values, 'origin'), ...blocks(values, 'origin_group')].map((each) =>
        text(each, 'origin_id'),
      );
      const wanted = [...blocks(values, 'default_cache_behavior'), ...blocks(values, 'ordered_cache_behavior')].map(
        (each) => text(each, 'target_origin_id'),
      );
      return when(
        wanted.some((id) => id !== undefined && !known.includes(id)),
        'One or more of your origins or origin groups do not exist.',
      );
    },
    wrong: { values: { origin, default_cache_behavior: [behaviour('b')] } },
    right: { values: { origin, default_cache_behavior: [behaviour('a')] } },
  },
  {
    ...FRONT,
    code: 'InvalidViewerCertificate',
    path: 'aliases',
    source: API,
    refused: ({ values }) =>
      when(
        texts(values, 'aliases').length > 0 &&
          !blocks(values, 'viewer_certificate').some(
            (each) => text(each, 'acm_certificate_arn') ?? text(each, 'iam_certificate_id'),
          ),
        'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.',
      ),
    wrong: { values: { aliases: ['a.example'], viewer_certificate: [{ cloudfront_default_certificate: true }] } },
    right: {
      values: {
        aliases: ['a.example'],
        viewer_certificate: [{ acm_certificate_arn: 'arn:aws:acm:us-east-1:1:certificate/a' }],
      },
    },
  },
  {
    ...FRONT,
    code: 'InvalidViewerCertificate',
    path: 'viewer_certificate',
    source: `${API}; CloudFront Developer Guide, "Requirements for using SSL/TLS certificates": us-east-1`,
    refused({ values }) {
      const regions = blocks(values, 'viewer_certificate').map((each) =>
        regionOfArn(text(each, 'acm_certificate_arn')),
      );
      return when(
        regions.some((region) => region !== undefined && region !== 'us-east-1'),
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
      );
    },
    wrong: { values: { viewer_certificate: [{ acm_certificate_arn: 'arn:aws:acm:us-west-2:1:certificate/a' }] } },
    right: { values: { viewer_certificate: [{ acm_certificate_arn: 'arn:aws:acm:us-east-1:1:certificate/a' }] } },
  },
  {
    ...FRONT,
    on: ['create'],
    code: 'CNAMEAlreadyExists',
    path: 'aliases',
    source: API,
    refused({ values, cloud }) {
      const taken = cloud.resources('aws_cloudfront_distribution').flatMap((each) => texts(each.values, 'aliases'));
      return when(
        texts(values, 'aliases').some((alias) => taken.includes(alias)),
        'One or more of the CNAMEs you provided are already associated with a different resource.',
      );
    },
    wrong: {
      values: { aliases: ['a.example'], viewer_certificate: [{ iam_certificate_id: 'x' }] },
      others: [['aws_cloudfront_distribution', { id: 'E1', aliases: ['a.example'] }]],
    },
    right: {
      values: { aliases: ['b.example'], viewer_certificate: [{ iam_certificate_id: 'x' }] },
      others: [['aws_cloudfront_distribution', { id: 'E1', aliases: ['a.example'] }]],
    },
  },
  {
    ...FRONT,
    code: 'InvalidWebACLId',
    path: 'web_acl_id',
    source: `${API}; WAF Developer Guide: CloudFront takes web ACLs of scope CLOUDFRONT alone`,
    refused({ values }) {
      const acl = text(values, 'web_acl_id');
      return when(
        acl?.startsWith('arn:') === true && !acl.includes(':global/webacl/'),
        'Web ACL is not accessible by the requester.',
      );
    },
    wrong: { values: { web_acl_id: 'arn:aws:wafv2:us-west-2:1:regional/webacl/a/b' } },
    right: { values: { web_acl_id: 'arn:aws:wafv2:us-east-1:1:global/webacl/a/b' } },
  },
];

const WAF = { service: 'WAFV2', code: 'WAFInvalidParameterException', isModelled: true } as const;
const WAF_WORDS = 'AWS WAFV2 API Reference, WAFInvalidParameterException; words as seen in provider issues';

export const FIREWALL: readonly TypeRefusal[] = [
  {
    ...WAF,
    types: ['aws_wafv2_web_acl', 'aws_wafv2_ip_set', 'aws_wafv2_rule_group', 'aws_wafv2_regex_pattern_set'],
    on: ['create'],
    operation: 'CreateWebACL',
    path: 'scope',
    source: `${WAF_WORDS}; "Scope: … CLOUDFRONT: use us-east-1"`,
    refused: ({ values, cloud }) =>
      when(
        text(values, 'scope') === 'CLOUDFRONT' && cloud.region !== 'us-east-1',
        'Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT',
      ),
    wrong: { values: { scope: 'CLOUDFRONT' } },
    right: { values: { scope: 'REGIONAL' } },
  },
  {
    ...WAF,
    types: ['aws_wafv2_web_acl', 'aws_wafv2_rule_group'],
    on: PUT,
    operation: 'CreateWebACL',
    path: 'rule',
    source: `${WAF_WORDS}; API Reference, Rule: "each rule has a different priority"`,
    refused({ values }) {
      const priorities = blocks(values, 'rule').map((rule) => number(rule, 'priority'));
      const doubled = priorities.find((priority, at) => priorities.indexOf(priority) !== at);
      return doubled === undefined
        ? undefined
        : `Error reason: The rules of a web ACL must have different priorities., field: RULE, parameter: ${doubled}`;
    },
    wrong: { values: { rule: [{ priority: 1 }, { priority: 1 }] } },
    right: { values: { rule: [{ priority: 1 }, { priority: 2 }] } },
  },
  {
    ...WAF,
    types: ['aws_wafv2_web_acl_association'],
    on: ['create'],
    operation: 'AssociateWebACL',
    path: 'web_acl_arn',
    source: `${WAF_WORDS}; AssociateWebACL: regional resources alone`,
    refused: ({ values }) =>
      when(
        text(values, 'web_acl_arn')?.includes(':global/webacl/') === true,
        'Error reason: The ARN isn’t valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN',
      ),
    wrong: { values: { web_acl_arn: 'arn:aws:wafv2:us-east-1:1:global/webacl/a/b' } },
    right: { values: { web_acl_arn: 'arn:aws:wafv2:us-west-2:1:regional/webacl/a/b' } },
  },
  {
    ...WAF,
    types: ['aws_wafv2_web_acl_logging_configuration'],
    on: PUT,
    operation: 'PutLoggingConfiguration',
    path: 'log_destination_configs',
    source: `${WAF_WORDS}; WAF Developer Guide, "Sending web ACL traffic logs": names begin with aws-waf-logs-`,
    refused: ({ values }) =>
      when(
        texts(values, 'log_destination_configs').some((arn) => !arn.includes('aws-waf-logs-')),
        'Error reason: The ARN isn’t valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: LOG_DESTINATION',
      ),
    wrong: { values: { log_destination_configs: ['arn:aws:logs:us-west-2:1:log-group:waf'] } },
    right: { values: { log_destination_configs: ['arn:aws:logs:us-west-2:1:log-group:aws-waf-logs-a'] } },
  },
];
