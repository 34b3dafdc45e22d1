/** What clients meet: load balancers, TLS, CloudFront, the firewall, names. */
import {
  appears,
  blindness,
  capacity,
  ceases,
  changes,
  differs,
  exposure,
  falls,
  gains,
  gone,
  loses,
  off,
  outage,
  protection,
  ranked,
  rises,
  type Judgement,
} from '@balrog-infra/review';
import { besideOthers } from './beside-others';
import { IS_SWITCH } from './known';
import { SWITCH } from './switch';
import { ADDED_GROUP, LESS, LOCK, TLS, UNRECORDED } from './texts';

const TARGET = ['Requests go elsewhere.', 'Check that the new targets answer this name.'] as const;

export const EDGE: readonly Judgement[] = [
  exposure.attribute('waf.networks', 'serious', 'aws_wafv2_ip_set', 'addresses', gains, [
    'More networks see all of the admin API, whose reads need no login.',
    'Check whose networks they are.',
  ]),
  protection.attribute('lb.deletion-protection', 'serious', 'aws_lb', 'enable_deletion_protection', off, LOCK),
  exposure.attribute('cloudfront.origin', 'serious', 'aws_cloudfront_distribution', 'origin.domain_name', differs, [
    'Pages come from another place.',
    'Check who may write there.',
  ]),
  exposure.attribute(
    'lb.tls',
    'serious',
    'aws_lb_listener',
    'ssl_policy',
    ranked(
      'ELBSecurityPolicy-2016-08',
      'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
      'ELBSecurityPolicy-TLS13-1-3-2021-06',
      'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
      'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
      'ELBSecurityPolicy-TLS13-1-2-2021-06',
      'ELBSecurityPolicy-FS-1-2-Res-2020-10',
      'ELBSecurityPolicy-FS-1-2-Res-2019-08',
      'ELBSecurityPolicy-FS-1-2-2019-08',
      'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06',
      'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06',
      'ELBSecurityPolicy-TLS-1-2-2017-01',
      'ELBSecurityPolicy-TLS-1-2-Ext-2018-06',
      'ELBSecurityPolicy-FS-1-1-2019-08',
      'ELBSecurityPolicy-TLS13-1-1-2021-06',
      'ELBSecurityPolicy-TLS-1-1-2017-01',
      'ELBSecurityPolicy-FS-2018-06',
      'ELBSecurityPolicy-TLS13-1-0-2021-06',
      'ELBSecurityPolicy-2016-08',
      'ELBSecurityPolicy-TLS-1-0-2015-04',
    ),
    TLS,
  ),
  exposure.attribute(
    'lb.protocol',
    'critical',
    'aws_lb_listener',
    'protocol',
    ranked('HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP', 'HTTP'),
    TLS,
  ),
  outage.attribute('lb.certificate', 'serious', 'aws_lb_listener', 'certificate_arn', changes, [
    'Clients meet another certificate; those that pin its issuer stop working.',
    'Check issuer and names of the new certificate.',
  ]),
  exposure.attribute(
    'cloudfront.tls',
    'serious',
    'aws_cloudfront_distribution',
    'viewer_certificate.minimum_protocol_version',
    ranked(
      'TLSv1',
      'TLSv1.3_2025',
      'TLSv1.2_2025',
      'TLSv1.2_2021',
      'TLSv1.2_2019',
      'TLSv1.2_2018',
      'TLSv1.1_2016',
      'TLSv1_2016',
      'TLSv1',
      'SSLv3',
    ),
    TLS,
  ),
  exposure.attribute(
    'cloudfront.plain',
    'serious',
    'aws_cloudfront_distribution',
    'default_cache_behavior.viewer_protocol_policy',
    ranked('allow-all', 'https-only', 'redirect-to-https', 'allow-all'),
    TLS,
  ),
  exposure.attribute('listener.plain', 'serious', 'aws_lb_listener', 'default_action.type', ceases('^redirect$'), [
    'What was sent on to TLS is answered as it comes, in plain where the listener is.',
    'Keep the redirect.',
  ]),
  exposure.attribute('lb.internal', 'critical', 'aws_lb', 'internal', off, [
    'The load balancer faces the internet.',
    'Keep it internal, or guard it with an allow-list or a login.',
  ]),
  exposure.attribute('lb.security-groups', 'serious', 'aws_lb', 'security_groups', gains, ADDED_GROUP),
  exposure.attribute('lb.header-fields', 'serious', 'aws_lb', 'drop_invalid_header_fields', off, [
    'Requests that servers read differently get through.',
    'Leave it on.',
  ]),
  exposure.attribute(
    'lb.desync',
    'serious',
    'aws_lb',
    'desync_mitigation_mode',
    ranked('defensive', 'strictest', 'defensive', 'monitor'),
    ['Requests that servers read differently get through.', 'Keep the mode.'],
  ),
  exposure.attribute('waf.rule', 'serious', 'aws_wafv2_web_acl', 'rule.name', gone, [
    'What the rule stopped gets through.',
    'Keep the rule.',
  ]),
  besideOthers(
    exposure.attribute('waf.counts', 'serious', 'aws_wafv2_web_acl', 'rule.action.count', appears, [
      'The rule counts instead of blocking.',
      'Let it block.',
    ]),
  ),
  exposure.attribute('waf.allows', 'serious', 'aws_wafv2_web_acl', 'rule.action.allow', appears, [
    'The rule lets through, past all later rules, what it stopped or counted.',
    'Let it block.',
  ]),
  exposure.attribute('waf.rate', 'serious', 'aws_wafv2_web_acl', 'rule.statement.rate_based_statement.limit', rises(), [
    'One client gets more requests through before it is stopped.',
    'Keep the limit near what people need.',
  ]),
  besideOthers(
    exposure.attribute('waf.overridden', 'serious', 'aws_wafv2_web_acl', 'rule.override_action.count', appears, [
      'The rule group counts instead of blocking.',
      'Use none as override.',
    ]),
  ),
  exposure.attribute('waf.default', 'critical', 'aws_wafv2_web_acl', 'default_action.allow', appears, [
    'What no rule names gets through.',
    'Keep the default action block.',
  ]),
  exposure.attribute('cloudfront.waf', 'serious', 'aws_cloudfront_distribution', 'web_acl_id', gone, [
    'No firewall stands in front of the distribution any more.',
    'Keep it.',
  ]),
  exposure.attribute(
    'cloudfront.origin-access',
    'serious',
    'aws_cloudfront_distribution',
    'origin.origin_access_control_id',
    gone,
    [
      'CloudFront reads the bucket unsigned, which works only when the bucket is public.',
      'Keep the origin access control.',
    ],
  ),
  exposure.attribute(
    'cloudfront.headers',
    'serious',
    'aws_cloudfront_distribution',
    'default_cache_behavior.response_headers_policy_id',
    gone,
    ['Pages arrive without their security headers.', 'Keep the policy.'],
  ),
  blindness.attribute('lb.logs', 'serious', 'aws_lb', 'access_logs.enabled', off, UNRECORDED),
  blindness.attribute('lb.logs-bucket', 'serious', 'aws_lb', 'access_logs.bucket', changes, UNRECORDED),
  blindness.attribute(
    'waf.logs',
    'serious',
    'aws_wafv2_web_acl_logging_configuration',
    'log_destination_configs',
    changes,
    UNRECORDED,
  ),
  blindness.attribute(
    'waf.log-filter',
    'serious',
    'aws_wafv2_web_acl_logging_configuration',
    'logging_filter.default_behavior',
    appears,
    UNRECORDED,
  ),
  blindness.attribute(
    'cloudfront.logs',
    'serious',
    'aws_cloudfront_distribution',
    'logging_config.bucket',
    gone,
    UNRECORDED,
  ),
  capacity.attribute('lb.subnets', 'serious', 'aws_lb', 'subnets', loses, LESS),
  capacity.attribute('lb.cross-zone', 'serious', 'aws_lb', 'enable_cross_zone_load_balancing', off, LESS),
  outage.attribute('lb.idle', 'serious', 'aws_lb', 'idle_timeout', falls(60), [
    'Slow requests are cut.',
    'Compare it with the slowest request.',
  ]),
  capacity.attribute('target-group.drain', 'serious', 'aws_lb_target_group', 'deregistration_delay', falls(300), [
    'Requests under way are cut at each deployment.',
    'Keep it above the slowest request.',
  ]),
  outage.attribute('listener.target', 'serious', 'aws_lb_listener', 'default_action.target_group_arn', changes, TARGET),
  outage.attribute('listener.action', 'serious', 'aws_lb_listener', 'default_action.type', changes, TARGET),
  capacity.attribute('target-group.health', 'serious', 'aws_lb_target_group', 'health_check.enabled', SWITCH, LESS),
  outage.attribute('target-group.health-path', 'serious', 'aws_lb_target_group', 'health_check.path', changes, [
    'If the path does not answer, every target is taken out.',
    'Check that the running version answers it.',
  ]),
  outage.attribute('cloudfront.enabled', 'critical', 'aws_cloudfront_distribution', 'enabled', SWITCH, [
    'The page is served to nobody any more.',
    'Keep it on.',
  ]),
  outage.attribute('cloudfront.aliases', 'serious', 'aws_cloudfront_distribution', 'aliases', loses, [
    'The name is not served any more.',
    'Keep the alias.',
  ]),
  outage.attribute('dns.alias', 'serious', 'aws_route53_record', 'alias.name', changes, [
    'Clients are sent elsewhere, some of them only after the old answer has expired.',
    'Check that the new target serves this name with its certificate.',
  ]),
  // A switch that databases.json announces, to a database that may serve, is the only other answer that a name of ours may give.
  {
    ...outage.attribute('dns.records', 'serious', 'aws_route53_record', 'records', changes, [
      'Whoever asks for the name is sent elsewhere, some only after the old answer has expired; under the name of a database he hands over its password.',
      'Check that the new target is ours and serves this name.',
    ]),
    known: ['is not', IS_SWITCH],
  },
  {
    ...capacity.attribute('database.switch', 'notice', 'aws_route53_record', 'records', changes, [
      'Applications read and write another database: what is not in it is not there for them.',
      'See that admin, agent and jobs are paused, and that the check of the database was good.',
    ]),
    known: ['is', IS_SWITCH],
  },
  capacity.attribute('dns.ttl', 'notice', 'aws_route53_record', 'ttl', rises(), [
    'A way back takes as long to be seen.',
    'Keep it short around changes.',
  ]),
];
