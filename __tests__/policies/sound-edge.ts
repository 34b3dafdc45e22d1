/** An edge that keeps every rule: aus5 with old clients, admin behind its firewall, and a distribution. */
import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control';
import { CloudfrontResponseHeadersPolicy } from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy';
import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { DataAwsEc2ManagedPrefixList } from '@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Wafv2IpSet } from '@cdktf/provider-aws/lib/wafv2-ip-set';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import type { TerraformStack } from 'cdktf';
import { SERVICES } from './sound-services';

export interface SoundEdgeProps {
  readonly vpc: Vpc;
  readonly requests: S3Bucket;
  readonly topic: SnsTopic;
}

const CERTIFICATE = (region: string, digit: number) =>
  `arn:aws:acm:${region}:111122223333:certificate/00000000-0000-0000-0000-00000000000${digit}`;
const CERTIFICATES = { aus5: CERTIFICATE('us-west-2', 5), admin: CERTIFICATE('us-west-2', 7) };
const UI_CERTIFICATE = CERTIFICATE('us-east-1', 8);

export function soundEdge(stack: TerraformStack, props: SoundEdgeProps): void {
  const aus5 = loadBalancer(stack, 'aus5', '0.0.0.0/0', 'ELBSecurityPolicy-2016-08', props);
  new LbListener(stack, 'aus5_http', {
    loadBalancerArn: aus5.arn,
    protocol: 'HTTP',
    port: 80,
    defaultAction: [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } }],
  });
  const admin = loadBalancer(stack, 'admin', '203.0.113.0/24', 'ELBSecurityPolicy-TLS13-1-2-2021-06', props);
  firewall(stack, admin);
  const checkers = new DataAwsEc2ManagedPrefixList(stack, 'checkers', {
    name: 'com.amazonaws.us-west-2.route53-healthchecks',
  });
  new VpcSecurityGroupIngressRule(stack, 'admin_checkers', {
    securityGroupId: '${aws_security_group.admin_group.id}',
    description: 'Health checkers',
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    prefixListId: checkers.id,
  });
  distribution(stack, props);
}

function loadBalancer(
  stack: TerraformStack,
  name: keyof typeof CERTIFICATES,
  cidrIpv4: string,
  sslPolicy: string,
  { vpc, requests, topic }: SoundEdgeProps,
): Lb {
  const group = new SecurityGroup(stack, `${name}_group`, { vpcId: vpc.id });
  new VpcSecurityGroupIngressRule(stack, `${name}_https`, {
    securityGroupId: group.id,
    description: 'Requests of clients',
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    cidrIpv4,
  });
  const lb = new Lb(stack, name, {
    securityGroups: [group.id],
    idleTimeout: 65,
    enableDeletionProtection: true,
    dropInvalidHeaderFields: true,
    desyncMitigationMode: 'defensive',
    accessLogs: { bucket: requests.id, prefix: name, enabled: true },
    tags: { Domain: name },
  });
  const targets = new LbTargetGroup(stack, `${name}_targets`, { deregistrationDelay: '75' });
  new LbListener(stack, `${name}_listener`, {
    loadBalancerArn: lb.arn,
    protocol: 'HTTPS',
    port: 443,
    sslPolicy,
    certificateArn: CERTIFICATES[name],
    defaultAction: [{ type: 'forward', targetGroupArn: targets.arn }],
    tags: { CertificateIssuer: 'imported' },
  });
  expiry(stack, `${name}_expiry`, CERTIFICATES[name], topic);
  return lb;
}

function expiry(stack: TerraformStack, id: string, certificate: string, topic: SnsTopic, region?: string): void {
  new CloudwatchMetricAlarm(stack, id, {
    ...(region && { region }),
    alarmName: id,
    alarmDescription: '[notice] It expires. Nobody can connect. Runbook: docs/runbooks/certificate-expires.md',
    namespace: 'AWS/CertificateManager',
    metricName: 'DaysToExpiry',
    dimensions: { CertificateArn: certificate },
    comparisonOperator: 'LessThanThreshold',
    threshold: 45,
    evaluationPeriods: 1,
    treatMissingData: 'breaching',
    dependsOn: [...SERVICES],
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  });
}

const HEARTBEAT = {
  field_to_match: { uri_path: {} },
  positional_constraint: 'EXACTLY',
  search_string: '/__heartbeat__',
  text_transformation: [{ priority: 0, type: 'NONE' }],
};

function firewall(stack: TerraformStack, lb: Lb): void {
  const networks = new Wafv2IpSet(stack, 'admin_networks', {
    name: 'networks',
    scope: 'REGIONAL',
    ipAddressVersion: 'IPV4',
    addresses: ['203.0.113.0/24'],
  });
  const visibilityConfig = { metricName: 'm', cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
  const acl = new Wafv2WebAcl(stack, 'firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig,
    rule: [
      {
        name: 'limit',
        priority: 0,
        action: { block: {} },
        statement: { rate_based_statement: { limit: 100 } },
        visibilityConfig,
      },
      {
        name: 'managed',
        priority: 1,
        overrideAction: { none: {} },
        statement: { managed_rule_group_statement: { vendor_name: 'AWS', name: 'AWSManagedRulesCommonRuleSet' } },
        visibilityConfig,
      },
      {
        name: 'heartbeat',
        priority: 2,
        action: { block: {} },
        statement: {
          and_statement: {
            statement: [
              { not_statement: { statement: { ip_set_reference_statement: { arn: networks.arn } } } },
              { not_statement: { statement: { byte_match_statement: HEARTBEAT } } },
            ],
          },
        },
        visibilityConfig,
      },
    ],
  });
  new Wafv2WebAclAssociation(stack, 'firewall_association', { resourceArn: lb.arn, webAclArn: acl.arn });
  new Wafv2WebAclLoggingConfiguration(stack, 'firewall_log', {
    resourceArn: acl.arn,
    logDestinationConfigs: ['arn:aws:logs:us-west-2:111122223333:log-group:aws-waf-logs-admin'],
  });
}

function distribution(stack: TerraformStack, { requests, topic }: SoundEdgeProps): void {
  const headers = new CloudfrontResponseHeadersPolicy(stack, 'headers', {
    name: 'headers',
    securityHeadersConfig: {
      contentSecurityPolicy: {
        contentSecurityPolicy: "default-src 'none'; script-src 'self'; frame-ancestors 'self'; base-uri 'none'",
        override: true,
      },
      strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
    },
  });
  const access = new CloudfrontOriginAccessControl(stack, 'origin_access', {
    name: 'access',
    originAccessControlOriginType: 's3',
    signingBehavior: 'always',
    signingProtocol: 'sigv4',
  });
  const ui = new CloudfrontDistribution(stack, 'ui', {
    enabled: true,
    origin: [{ originId: 'files', domainName: requests.bucketRegionalDomainName, originAccessControlId: access.id }],
    defaultCacheBehavior: {
      targetOriginId: 'files',
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD'],
      cachedMethods: ['GET', 'HEAD'],
      responseHeadersPolicyId: headers.id,
    },
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    viewerCertificate: { acmCertificateArn: UI_CERTIFICATE, minimumProtocolVersion: 'TLSv1.2_2021' },
  });
  expiry(stack, 'ui_expiry', UI_CERTIFICATE, topic, 'us-east-1');
  const source = new CloudwatchLogDeliverySource(stack, 'ui_log', {
    name: 'ui',
    logType: 'ACCESS_LOGS',
    resourceArn: ui.arn,
  });
  new CloudwatchLogDelivery(stack, 'ui_log_delivery', {
    deliverySourceName: source.name,
    deliveryDestinationArn: 'arn:aws:logs:us-east-1:111122223333:delivery-destination:ui',
  });
}
