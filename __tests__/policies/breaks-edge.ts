/** Load balancers, certificates, the firewall and CloudFront. */
import { at, type Editable } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, set, remove } = table;

/** What the firewall compares the path with. */
const heartbeatOf = ({ statement }: Editable) =>
  statement.and_statement.statement[1].not_statement.statement.byte_match_statement as Editable;

const AUS5 = 'aws_lb.aus5';
const ADMIN = 'aws_lb.admin';
set('load-balancer-per-domain', AUS5, 'tags', undefined, 'tags.Domain is absent, expected one of aus4, aus5, admin');
set('load-balancer-per-domain', AUS5, 'tags', { Domain: 'aus6' }, 'tags.Domain is "aus6"');
set('load-balancer-per-domain', AUS5, 'tags', { Domain: UNRESOLVED }, 'tags.Domain is "${var.unknown}"');
set('load-balancer-per-domain', ADMIN, 'tags', { Domain: 'aus5' }, 'serves aus5, and so does aws_lb.aus5');
add('load-balancer-per-domain', 'prod', 'no load balancer serves aus5, which its row', (tree) => {
  delete at(tree, AUS5).tags;
});
add('load-balancer-per-domain', 'aws_alb.old', 'is of the older name', (tree) => {
  tree.resource.aws_alb = { old: {} };
});

for (const [attribute, value, says] of [
  ['enable_deletion_protection', undefined, 'enable_deletion_protection is absent, expected true'],
  ['drop_invalid_header_fields', false, 'drop_invalid_header_fields is false, expected true'],
  ['desync_mitigation_mode', 'monitor', 'desync_mitigation_mode is "monitor", expected defensive or strictest'],
  ['desync_mitigation_mode', UNRESOLVED, 'cannot decide: desync_mitigation_mode'],
] as const) {
  set('load-balancer-hardened', AUS5, attribute, value, says);
}

const LISTENER = 'aws_lb_listener.aus5_listener';
const issuer = (value: unknown, says: string) =>
  set('certificate-issuer', LISTENER, 'tags', { CertificateIssuer: value }, says);
issuer('amazon', 'serves aus5, whose clients pin DigiCert, with a certificate of Amazon');
issuer('letsencrypt', 'tags.CertificateIssuer is "letsencrypt", expected imported or amazon');
issuer(UNRESOLVED, 'cannot decide: tags.CertificateIssuer');
set('certificate-issuer', LISTENER, 'tags', undefined, 'cannot decide: tags.CertificateIssuer is absent');
add('certificate-issuer', LISTENER, 'serves an unknown domain', (tree) => {
  delete at(tree, AUS5).tags;
  at(tree, LISTENER).tags = { CertificateIssuer: 'amazon' };
});
add('certificate-issuer', 'aws_lb_listener_certificate.second', 'adds a second certificate', (tree) => {
  tree.resource.aws_lb_listener_certificate = { second: { certificate_arn: 'arn' } };
});
add('certificate-issuer', 'aws_acm_certificate.own', 'requests a certificate', (tree) => {
  tree.resource.aws_acm_certificate = { own: { domain_name: 'aus5.mozilla.org' } };
});

const ADMIN_LISTENER = 'aws_lb_listener.admin_listener';
const tls = (listener: string, policy: unknown, says: string) => set('tls-floor', listener, 'ssl_policy', policy, says);
tls(ADMIN_LISTENER, 'ELBSecurityPolicy-2016-08', 'allows TLS 1.0, expected TLS 1.2 or newer for admin');
tls(ADMIN_LISTENER, 'ELBSecurityPolicy-TLS13-1-1-2021-06', 'allows TLS 1.1');
tls(ADMIN_LISTENER, undefined, 'cannot decide: ssl_policy is absent');
tls(LISTENER, 'ELBSecurityPolicy-New', 'cannot decide: ssl_policy is "ELBSecurityPolicy-New"');
tls(LISTENER, UNRESOLVED, 'cannot decide: ssl_policy');
const UI = 'aws_cloudfront_distribution.ui';
for (const [version, says] of [
  ['TLSv1', 'minimum_protocol_version "TLSv1" allows TLS 1.0'],
  ['TLSv1.1_2016', 'allows TLS 1.1, expected TLS 1.2 or newer for CloudFront'],
  [undefined, 'cannot decide: viewer_certificate.minimum_protocol_version is absent'],
] as const) {
  add('tls-floor', UI, says, (tree) => {
    at(tree, UI).viewer_certificate.minimum_protocol_version = version;
  });
}

const HTTP = 'aws_lb_listener.aus5_http';
add('plain-http', HTTP, 'answers with "forward" for admin, expected a redirect', (tree) => {
  Object.assign(at(tree, HTTP), { load_balancer_arn: `\${${ADMIN}.arn}`, default_action: [{ type: 'forward' }] });
});
add('plain-http', HTTP, 'for an unknown domain', (tree) => {
  delete at(tree, AUS5).tags;
  at(tree, HTTP).default_action[0].redirect.protocol = 'HTTP';
});
set('plain-http', HTTP, 'protocol', 'TCP', 'protocol is "TCP"');
add('plain-http', UI, 'viewer_protocol_policy is "allow-all"', (tree) => {
  at(tree, UI).default_cache_behavior.viewer_protocol_policy = 'allow-all';
});

const OPENING = 'aws_vpc_security_group_ingress_rule.admin_https';
set('admin-not-open', OPENING, 'cidr_ipv4', '0.0.0.0/0', 'opens admin to 0.0.0.0/0');
set('admin-not-open', OPENING, 'cidr_ipv4', '203.0.0.0/12', 'opens admin to 203.0.0.0/12');
set('admin-not-open', OPENING, 'cidr_ipv6', '::/0', 'opens admin to ::/0');
set('admin-not-open', OPENING, 'cidr_ipv4', UNRESOLVED, 'cannot decide: the network it opens to');
set('admin-not-open', OPENING, 'prefix_list_id', 'pl-1', 'cannot decide: the prefix list it opens to');
set('admin-not-open', ADMIN, 'security_groups', ['sg-1'], 'cannot decide: its security group is "sg-1"');
set('admin-not-open', ADMIN, 'security_groups', undefined, 'cannot decide: security_groups is absent');

const CHECKERS = 'aws_vpc_security_group_ingress_rule.admin_checkers';
const UNKEPT =
  'opens admin to the health checkers of Route 53, and no rule of its firewall keeps them to /__heartbeat__';
add('admin-not-open', CHECKERS, 'cannot decide: the prefix list it opens to', (tree) => {
  at(tree, 'data.aws_ec2_managed_prefix_list.checkers').name = 'com.amazonaws.global.cloudfront.origin-facing';
});
for (const edit of [
  (rule: Editable) => (rule.action = { count: {} }),
  (rule: Editable) => rule.statement.and_statement.statement.pop(),
  // Where one of them is enough, anybody sees everything who is in the office, and the heartbeat who is not.
  (rule: Editable) => (rule.statement = { or_statement: rule.statement.and_statement }),
  (rule: Editable) => (heartbeatOf(rule).positional_constraint = 'STARTS_WITH'),
  (rule: Editable) => (heartbeatOf(rule).search_string = '/'),
  (rule: Editable) => (heartbeatOf(rule).field_to_match = { query_string: {} }),
]) {
  add('admin-not-open', CHECKERS, UNKEPT, (tree) => void edit(at(tree, ACL).rule[2]));
}
add('admin-not-open', CHECKERS, UNKEPT, (tree) => {
  at(tree, 'aws_wafv2_ip_set.admin_networks').addresses = ['0.0.0.0/1', '128.0.0.0/1'];
});

const ACL = 'aws_wafv2_web_acl.firewall';
remove(
  'admin-firewall',
  'aws_wafv2_web_acl_association.firewall_association',
  ADMIN,
  'no web ACL stands in front of admin',
);
remove('admin-firewall', 'aws_wafv2_web_acl_logging_configuration.firewall_log', ACL, 'keeps no log of what it blocks');
set('admin-firewall', ACL, 'rule', [], 'blocks no address that asks too often');
set('admin-firewall', 'aws_wafv2_web_acl_association.firewall_association', 'web_acl_arn', 'arn', 'not of this stack');
add('admin-firewall', ACL, 'applies no managed rule group', (tree) => {
  at(tree, ACL).rule[1].override_action = { count: {} };
});

remove('certificate-expiry-alarm', 'aws_cloudwatch_metric_alarm.aus5_expiry', LISTENER, 'no alarm watches when');
remove('certificate-expiry-alarm', 'aws_cloudwatch_metric_alarm.ui_expiry', UI, 'no alarm watches when');
set('certificate-expiry-alarm', LISTENER, 'certificate_arn', UNRESOLVED, 'cannot decide: the certificate is');
const EXPIRY = 'aws_cloudwatch_metric_alarm.ui_expiry';
set('certificate-expiry-alarm', EXPIRY, 'region', undefined, 'is not in us-east-1, where ACM measures');
set('certificate-expiry-alarm', EXPIRY, 'threshold', 7, 'threshold is 7, expected at least 30 days');
set('certificate-expiry-alarm', EXPIRY, 'comparison_operator', 'GreaterThanThreshold', 'comparison_operator is');

const TARGETS = 'aws_lb_target_group.aus5_targets';
set('drain-outlasts-requests', TARGETS, 'deregistration_delay', '30', 'is "30", expected at least the 65 seconds');
set('drain-outlasts-requests', TARGETS, 'deregistration_delay', undefined, 'deregistration_delay is absent');
set('drain-outlasts-requests', TARGETS, 'deregistration_delay', UNRESOLVED, 'deregistration_delay is');
add('drain-outlasts-requests', TARGETS, 'expected at least the 120 seconds', (tree) => {
  at(tree, AUS5).idle_timeout = 120;
});

const HEADERS = 'aws_cloudfront_response_headers_policy.headers';
const header = (name: string, value: object | undefined, says: string) =>
  add('distribution-security-headers', HEADERS, says, (tree) => {
    at(tree, HEADERS).security_headers_config[name] = value;
  });
const LOOSE = { content_security_policy: 'default-src *', override: true };
header('content_security_policy', LOOSE, "content_security_policy lacks default-src 'none'");
header('content_security_policy', undefined, "content_security_policy lacks frame-ancestors 'self'");
header('strict_transport_security', { access_control_max_age_sec: 300, override: true }, 'is 300 seconds');
header('content_type_options', undefined, 'content_type_options is absent');
header('content_type_options', { override: false }, 'content_type_options does not override');
header('referrer_policy', { referrer_policy: 'origin', override: true }, 'referrer_policy is "origin"');
add('distribution-security-headers', UI, 'a behavior has no response headers policy', (tree) => {
  delete at(tree, UI).default_cache_behavior.response_headers_policy_id;
});

const ORIGIN_ACCESS = 'aws_cloudfront_origin_access_control.origin_access';
set('distribution-origin-private', ORIGIN_ACCESS, 'signing_behavior', 'never', 'signing_behavior is "never"');
add('distribution-origin-private', UI, 'origin files has no origin access control', (tree) => {
  delete at(tree, UI).origin[0].origin_access_control_id;
});
add('distribution-origin-private', UI, 'origin files is no bucket of this stack', (tree) => {
  at(tree, UI).origin[0].domain_name = 'example.com';
});

remove('distribution-logs', 'aws_cloudwatch_log_delivery.ui_log_delivery', UI, 'no aws_cloudwatch_log_delivery takes');
remove('distribution-logs', 'aws_cloudwatch_log_delivery_source.ui_log', UI, 'no aws_cloudwatch_log_delivery takes');
set('distribution-logs', UI, 'logging_config', { bucket: 'b' }, 'logging_config writes to a bucket with ACLs');

export const edgeBreaks = table.all;
