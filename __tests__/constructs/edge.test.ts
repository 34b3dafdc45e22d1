import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudfrontFunction } from '@cdktf/provider-aws/lib/cloudfront-function';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control';
import { CloudfrontResponseHeadersPolicy } from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy';
import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { MonitoringUptimeCheckConfig } from '@cdktf/provider-google/lib/monitoring-uptime-check-config';
import { App, TerraformStack } from 'cdktf';
import { COUNTED, REQUESTS_PER_ADDRESS } from '../../constructs/edge/firewall-rules';
import { Edge } from '../../constructs/edge/edge';
import { PAGE_ROUTES, pageRoutesFunction } from '../../constructs/edge/page-routes';
import { contentSecurityPolicy } from '../../constructs/edge/security-headers';
import { Logs } from '../../constructs/logs/logs';
import { Network } from '../../constructs/network/network';
import { ADDRESSING } from '../../stacks/addressing';
import { prodWith, stackNamed, validatedNamed } from '../kit';
import type { Environment } from '../../environments/environment';
import { SynthesizedStack } from '../kit';

type EdgeData = Environment['edge'];
type Json = Record<string, unknown>;

function environmentNamed(name: string): Environment {
  return validatedNamed(name).environment;
}

/** An app that leaves nothing behind: its stacks are asked for their JSON and never written. */
function newApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'balrog-edge-'));
  const app = new App({ outdir, stackTraces: false, context: ADDRESSING });
  rmSync(outdir, { recursive: true });
  return app;
}

/** The edge of an environment, with the rooms it stands on. */
function build(name: string, change: (edge: EdgeData) => EdgeData = (edge) => edge) {
  const environment = environmentNamed(name);
  const { aws } = environment;
  const prefix = `balrog-${name}`;
  const stack = new TerraformStack(newApp(), name);
  const { retentionDays, requestTables } = environment.logs;
  const logs = new Logs(stack, 'logs', { prefix, aws, retentionDays, requestTables });
  const edge = new Edge(stack, 'edge', {
    prefix,
    aws,
    edge: change(environment.edge),
    logs,
    network: new Network(stack, 'network', {
      prefix,
      aws,
      network: environment.network,
      flowLogs: logs.network,
    }),
    cloudopsEmail: environment.responders.cloudops,
    auth0Domain: environment.services.auth0.domain,
    logRetentionDays: environment.logs.retentionDays.applications,
  });
  return { edge, stack: new SynthesizedStack(JSON.stringify(stack.toTerraform())) };
}

const { edge, stack: prod } = build('prod');

/** Of one domain: the resource below its construct. */
const of =
  (domain: string, rest = '') =>
  ({ path }: { path: string }) =>
    path.startsWith(`prod/edge/${domain}/${rest}`);

/** Every domain that prod serves clients under, and admin. */
const SERVED = [...Object.keys(environmentNamed('prod').edge.clientDomains), 'admin'];

const withAus5 = (change: Partial<NonNullable<EdgeData['clientDomains']['aus5']>>) =>
  build('prod', (data) => ({
    ...data,
    clientDomains: { aus5: { ...data.clientDomains.aus5!, ...change } },
  })).stack;

describe('a load balancer for each domain', () => {
  test('those that clients have built in are served', () => {
    expect(SERVED).toEqual(expect.arrayContaining(['aus3', 'aus4', 'aus5', 'aus-api', 'admin']));
  });

  test('named after it, each with its own certificate and TLS policy', () => {
    expect(
      prod
        .each(Lb)
        .map((lb) => (lb.get('tags') as Json).Domain)
        .sort(),
    ).toEqual([...SERVED].sort());
    const https = prod.each(LbListener).filter((listener) => listener.get('port') === 443);
    expect(new Set(https.map((listener) => listener.get('certificate_arn'))).size).toBe(SERVED.length);
    const aus5 = prod.only(LbListener, of('aus5', 'listeners/https'));
    expect(aus5.get('certificate_arn')).toMatch(/certificate\/.*5$/);
    expect(aus5.get('ssl_policy')).toBe('ELBSecurityPolicy-2016-08');
    expect(aus5.get('tags')).toEqual({ CertificateIssuer: 'imported' });
    const api = prod.only(LbListener, of('aus-api', 'listeners/https'));
    expect(api.get('ssl_policy')).toBe('ELBSecurityPolicy-TLS13-1-2-2021-06');
    expect(api.get('tags')).toEqual({ CertificateIssuer: 'amazon' });
  });

  test('certificate, TLS policy and issuer are those of the environment', () => {
    const arn = 'arn:aws:acm:us-west-2:111122223333:certificate/11111111-1111-1111-1111-111111111111';
    const stack = withAus5({
      certificate: { issuer: 'amazon', arn },
      tlsPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
    });
    const https = stack.only(LbListener, of('aus5', 'listeners/https'));
    expect([https.get('certificate_arn'), https.get('ssl_policy')]).toEqual([
      arn,
      'ELBSecurityPolicy-TLS13-1-3-2021-06',
    ]);
    expect(https.get('tags')).toEqual({ CertificateIssuer: 'amazon' });
  });

  test('writes its access log below the name of the domain, once the bucket lets it and the VPC has a way in', () => {
    for (const domain of SERVED) {
      const lb = prod.only(Lb, of(domain));
      expect(lb.get('access_logs')).toEqual({
        bucket: '${aws_s3_bucket.logs_requests.bucket}',
        enabled: true,
        prefix: domain,
      });
      expect(lb.json.depends_on).toEqual([
        expect.stringMatching(/^aws_s3_bucket_policy\.logs_requests/),
        expect.stringMatching(/^aws_internet_gateway\.network_internet/),
      ]);
    }
  });

  test('is protected, drops what is no header, and stands in the public subnets', () => {
    for (const lb of prod.each(Lb)) {
      expect(lb.get('enable_deletion_protection')).toBe(true);
      expect(lb.get('drop_invalid_header_fields')).toBe(true);
      expect(lb.get('desync_mitigation_mode')).toBe('defensive');
      expect(lb.get('enable_http2')).toBe(true);
      expect(lb.get('subnets')).toHaveLength(3);
      for (const subnet of lb.get('subnets') as string[]) expect(subnet).toMatch(/aws_subnet\.network_public_/);
    }
  });

  test('waits longer than nginx and uWSGI do, and drains longer than it waits', () => {
    // uWSGI's HTTP router drops a request of public after 60 seconds, nginx answers 504 for admin after 300.
    const limits = (name: string) =>
      name.endsWith('-admin') ? { answers: 300, keeps: 325 } : { answers: 60, keeps: 75 };
    for (const lb of prod.each(Lb)) {
      const name = String(lb.get('name'));
      const { answers, keeps } = limits(name);
      expect(lb.get('idle_timeout')).toBeGreaterThan(answers);
      expect(lb.get('idle_timeout')).toBeLessThan(keeps);
      const group = prod.only(LbTargetGroup, ({ json }) => json.name === name);
      expect(Number(group.get('deregistration_delay'))).toBeGreaterThan(lb.get('idle_timeout') as number);
    }
  });

  test('asks port 8080 of addresses for /__lbheartbeat__, and spares cold caches of the public application', () => {
    for (const group of prod.each(LbTargetGroup)) {
      expect([group.get('target_type'), group.get('protocol'), group.get('port')]).toEqual(['ip', 'HTTP', 8080]);
      expect(group.get('health_check')).toMatchObject({ path: '/__lbheartbeat__', matcher: '200' });
    }
    expect(prod.only(LbTargetGroup, of('aus5')).get('slow_start')).toBe(60);
    expect(prod.only(LbTargetGroup, of('admin')).get('slow_start')).toBe(0);
  });

  test('is handed to services with its target group, security group and listeners', () => {
    const handed = edge.clientDomains.map(({ name, hostname, listeners }) => [name, hostname, listeners.length]);
    expect(handed).toEqual(
      expect.arrayContaining([
        ['aus3', 'aus3.mozilla.org', 1],
        ['aus4', 'aus4.mozilla.org', 1],
        ['aus5', 'aus5.mozilla.org', 1],
        ['aus-api', 'aus-api.mozilla.org', 2],
      ]),
    );
    expect(handed).toHaveLength(SERVED.length - 1);
    expect(edge.admin).toMatchObject({ name: 'admin', hostname: 'aus4-admin.mozilla.org' });
  });

  test('only the domains of the environment: stage has aus5 and admin', () => {
    const names = build('stage').stack.each(Lb);
    expect(names.map((lb) => (lb.get('tags') as Json).Domain).sort()).toEqual(['admin', 'aus5']);
  });
});

describe('port 80', () => {
  const port80 = (stack: SynthesizedStack) => stack.each(LbListener).filter((listener) => listener.get('port') === 80);
  const ingress80 = (stack: SynthesizedStack) =>
    stack
      .each(VpcSecurityGroupIngressRule)
      .filter((rule) => rule.get('from_port') === 80 && rule.path.includes('/edge/'));

  test('closed: no listener, no opening', () => {
    const stack = withAus5({ http: 'closed' });
    expect(port80(stack)).toEqual([]);
    expect(ingress80(stack)).toEqual([]);
  });

  test('redirect: to HTTPS, host, path and query as they are', () => {
    const [listener] = port80(withAus5({ http: 'redirect' }));
    expect(listener?.get('default_action')).toEqual([
      { type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' } },
    ]);
    expect(listener?.get('protocol')).toBe('HTTP');
  });

  test('serve: the same targets as HTTPS', () => {
    const stack = withAus5({ http: 'serve' });
    const https = stack.only(LbListener, of('aus5', 'listeners/https'));
    expect(port80(stack)[0]?.get('default_action')).toEqual(https.get('default_action'));
    expect(ingress80(stack)).toHaveLength(1);
  });
});

describe('who reaches what', () => {
  const rules = (domain: string) => prod.each(VpcSecurityGroupIngressRule).filter(of(domain));

  test('everybody reaches the client domains, on 443 and where data says so on 80', () => {
    expect(rules('aus5').map((rule) => [rule.get('from_port'), rule.get('cidr_ipv4')])).toEqual([[443, '0.0.0.0/0']]);
    expect(
      rules('aus-api')
        .map((rule) => rule.get('from_port'))
        .sort(),
    ).toEqual([443, 80]);
    expect(rules('aus5')[0]?.get('description')).toBe('HTTPS to aus5.mozilla.org from clients anywhere');
  });

  test('only the admin networks reach the admin API, each by a rule of its own', () => {
    expect(rules('admin').map((rule) => rule.get('cidr_ipv4'))).toEqual(['203.0.113.0/24']);
    const { stack } = build('prod', (data) => ({ ...data, adminNetworks: ['198.51.100.0/24', '192.0.2.0/28'] }));
    const networks = stack.each(VpcSecurityGroupIngressRule).filter(of('admin'));
    expect(networks.map((rule) => rule.get('cidr_ipv4'))).toEqual(['198.51.100.0/24', '192.0.2.0/28']);
    for (const rule of networks) expect([rule.get('from_port'), rule.get('to_port')]).toEqual([443, 443]);
  });

  test('load balancers reach port 8080 in the network and nothing else', () => {
    const egress = prod.each(VpcSecurityGroupEgressRule).filter(({ path }) => path.includes('/edge/'));
    expect(egress).toHaveLength(SERVED.length);
    for (const rule of egress) {
      expect([rule.get('from_port'), rule.get('to_port'), rule.get('cidr_ipv4')]).toEqual([
        8080,
        8080,
        expect.stringMatching(/^\$\{aws_vpc\..*\.cidr_block\}$/),
      ]);
    }
  });
});

describe('host names', () => {
  test('are alias records in Route 53, over IPv6 where the target has it', () => {
    const records = prod.each(Route53Record).map((record) => [record.get('type'), record.get('name')]);
    // The admin UI has two: over IPv6, too.
    expect(records).toHaveLength(SERVED.length + 2);
    expect(records).toContainEqual(['A', 'aus5.mozilla.org']);
    expect(records).toContainEqual(['A', 'aus4-admin.mozilla.org']);
    expect(records.filter(([type]) => type === 'AAAA')).toEqual([['AAAA', 'balrog.services.mozilla.com']]);
    const { dns } = environmentNamed('prod').edge;
    const aus5 = prod.only(Route53Record, ({ path }) => path.endsWith('/aus5-a'));
    const [alias] = [aus5.get('alias')].flat() as Json[];
    expect(alias?.name).toMatch(/^\$\{aws_lb\.edge_aus5_.*\.dns_name\}$/);
    expect(aus5.get('zone_id')).toBe(dns.where === 'route53' && dns.zones['mozilla.org']);
    const ui = prod.only(Route53Record, ({ path }) => path.endsWith('admin-ui-a'));
    expect(ui.get('zone_id')).toBe(dns.where === 'route53' && dns.zones['mozilla.com']);
  });

  test('are not touched while they lead elsewhere, neither here nor at CloudFront, and nobody asks them from outside', () => {
    const before = prodWith(({ edge }) => (edge.names = 'lead-elsewhere'));
    // A zone with a VPC answers nobody outside of it: a record of any other zone is a public name, whoever keeps that zone.
    const privateZones = before
      .each(Route53Zone)
      .filter((zone) => [zone.get('vpc') ?? []].flat().length > 0)
      .map(({ address }) => `\${${address}.zone_id}`);
    const touched = before.all.filter(
      ({ type, json }) =>
        type === 'aws_route53_health_check' ||
        (type === 'aws_route53_record' && !privateZones.includes(String(json.zone_id))),
    );
    expect(touched.map(({ address }) => address)).toEqual([]);
    expect(before.only(CloudfrontDistribution).get('aliases')).toBeUndefined();
    const asked = before.each(MonitoringUptimeCheckConfig).map(({ json }) => JSON.stringify(json.monitored_resource));
    expect(asked).toEqual([expect.stringContaining('www.googleapis.com')]);
  });

  test('may lead elsewhere without anything that holds data moving', () => {
    const before = prodWith(({ edge }) => (edge.names = 'lead-elsewhere'));
    const lacking = stackNamed('prod').all.filter(
      ({ address }) => !before.all.some((each) => each.address === address),
    );
    expect([...new Set(lacking.map(({ type }) => type))].sort()).toEqual([
      'aws_cloudwatch_composite_alarm',
      'aws_cloudwatch_metric_alarm',
      'aws_route53_health_check',
      'aws_route53_record',
      'aws_sns_topic_subscription',
      'aws_vpc_security_group_ingress_rule',
      'data.aws_ec2_managed_prefix_list',
      'google_monitoring_alert_policy',
      'google_monitoring_notification_channel',
      'google_monitoring_uptime_check_config',
      'grafana_contact_point',
    ]);
  });

  test('are nobody’s of ours where DNS lives elsewhere: the output of the stack says where they lead', () => {
    const { stack } = build('prod', (data) => ({ ...data, dns: { where: 'elsewhere' } }));
    expect(() => stack.each(Route53Record)).toThrow('no aws_route53_record in the stack');
  });
});

describe('certificates', () => {
  const whole = stackNamed('prod');
  const alarms = whole.each(CloudwatchMetricAlarm).filter(({ json }) => json.metric_name === 'DaysToExpiry');

  test('each has an alarm 45 days ahead that reaches CloudOps', () => {
    const watched = alarms.map((alarm) => (alarm.get('dimensions') as Json).CertificateArn);
    const served = whole.each(LbListener).flatMap((listener) => listener.get('certificate_arn') ?? []);
    const [ui] = [whole.only(CloudfrontDistribution).get('viewer_certificate')].flat() as Json[];
    expect(watched.sort()).toEqual([...served, ui!.acm_certificate_arn].sort());
    for (const alarm of alarms) {
      expect([alarm.get('comparison_operator'), alarm.get('threshold')]).toEqual(['LessThanThreshold', 45]);
      expect([alarm.get('statistic'), alarm.get('period')]).toEqual(['Minimum', 86_400]);
      expect(alarm.get('treat_missing_data')).toBe('breaching');
      expect(alarm.get('alarm_actions')).toEqual([expect.stringMatching(/cloudops|cloudfront-alerts/)]);
    }
  });

  test('CloudFront’s lives in us-east-1, so its alarm and topic do, too', () => {
    const alarm = whole.only(CloudwatchMetricAlarm, ({ path }) => path.endsWith('/certificate-admin-ui'));
    const topic = whole.only(SnsTopic, ({ path }) => path.includes('cloudfront-alerts'));
    expect([alarm.get('region'), topic.get('region')]).toEqual(['us-east-1', 'us-east-1']);
    expect(alarm.get('alarm_actions')).toEqual([`\${${topic.address}.arn}`]);
  });
});

describe('the firewall in front of the admin API', () => {
  const rules = prod.only(Wafv2WebAcl).get('rule') as { name: string; statement: Record<string, Json> }[];
  const group = (name: string) => rules.find((rule) => rule.name === name)!.statement.managed_rule_group_statement!;

  test('stands before admin and nothing else', () => {
    const admin = prod.only(Lb, of('admin'));
    expect(prod.only(Wafv2WebAclAssociation).get('resource_arn')).toBe(`\${${admin.address}.arn}`);
  });

  test('counts, instead of blocking, what release blobs would trip, each with its reason', () => {
    const counted = group('AWSManagedRulesCommonRuleSet').rule_action_override as { name: string }[];
    expect(counted.map(({ name }) => name)).toEqual(Object.keys(COUNTED));
    expect(counted).toContainEqual({ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } });
    for (const why of Object.values(COUNTED)) expect(why).toMatch(/\S+( \S+){5,}/);
    expect(group('AWSManagedRulesKnownBadInputsRuleSet').rule_action_override).toEqual([]);
  });

  test('blocks an address that asks too often', () => {
    const { statement } = rules[0]!;
    expect(statement.rate_based_statement).toMatchObject({ limit: REQUESTS_PER_ADDRESS, aggregate_key_type: 'IP' });
    expect(rules[0]).toMatchObject({ action: { block: {} } });
  });

  test('logs what it blocked or counted, for as long as other logs stay, and never a credential', () => {
    const logging = prod.only(Wafv2WebAclLoggingConfiguration);
    const log = prod.only(CloudwatchLogGroup, ({ path }) => path.includes('/edge/firewall/'));
    expect(logging.get('log_destination_configs')).toEqual([`\${${log.address}.arn}`]);
    expect([log.get('name'), log.get('retention_in_days')]).toEqual(['aws-waf-logs-balrog-prod-admin', 90]);
    expect(logging.get('logging_filter')).toMatchObject({ default_behavior: 'DROP' });
    const hidden = JSON.stringify(prod.only(Wafv2WebAcl).get('data_protection_config'));
    expect(hidden).toContain('"field_keys":["authorization","cookie"]');
  });
});

describe('the admin UI', () => {
  const distribution = prod.only(CloudfrontDistribution);
  const [behavior] = [distribution.get('default_cache_behavior')].flat() as Json[];

  test('is told to others by its origin and its bucket', () => {
    expect(edge.adminUi.origin).toBe('https://balrog.services.mozilla.com');
    expect(edge.adminUi.bucketName).toBe('balrog-prod-admin-ui-111122223333');
  });

  test('lies in a pinned bucket that only this distribution reads', () => {
    const bucket = prod.only(S3Bucket, ({ path }) => path.includes('/edge/'));
    expect(bucket.address).toBe('aws_s3_bucket.admin_ui');
    const policy = prod.only(S3BucketPolicy, ({ path }) => path.includes('/edge/'));
    const statements = prod.statements(policy.get('policy'));
    expect(statements.filter(({ effect }) => effect !== 'Deny')).toEqual([
      {
        sid: 'DistributionReads',
        principals: [{ type: 'Service', identifiers: ['cloudfront.amazonaws.com'] }],
        actions: ['s3:GetObject'],
        resources: ['arn:aws:s3:::balrog-prod-admin-ui-111122223333/*'],
        condition: [{ test: 'StringEquals', variable: 'aws:SourceArn', values: [`\${${distribution.address}.arn}`] }],
      },
    ]);
    const [origin] = distribution.get('origin') as Json[];
    expect(origin?.domain_name).toBe('${aws_s3_bucket.admin_ui.bucket_regional_domain_name}');
    const access = prod.only(CloudfrontOriginAccessControl);
    expect(origin?.origin_access_control_id).toBe(`\${${access.address}.id}`);
    expect(access.get('signing_behavior')).toBe('always');
  });

  test('speaks TLS 1.2 and newer under its own name, and sends plain HTTP there', () => {
    expect(distribution.get('aliases')).toEqual(['balrog.services.mozilla.com']);
    expect(distribution.get('viewer_certificate')).toMatchObject({ minimum_protocol_version: 'TLSv1.2_2021' });
    expect(behavior?.viewer_protocol_policy).toBe('redirect-to-https');
  });

  test('sends exactly the security headers that the UI was written for', () => {
    const headers = prod.only(CloudfrontResponseHeadersPolicy);
    expect(behavior?.response_headers_policy_id).toBe(`\${${headers.address}.id}`);
    expect(headers.get('security_headers_config')).toEqual({
      content_security_policy: {
        content_security_policy:
          "default-src 'none'; script-src 'self'; img-src 'self' https://*.gravatar.com " +
          "https://*.githubusercontent.com https://i1.wp.com; style-src 'self' 'unsafe-inline' " +
          'https://fonts.googleapis.com; font-src https://fonts.gstatic.com; connect-src ' +
          'https://aus4-admin.mozilla.org https://auth.mozilla.auth0.com https://www.googleapis.com/; ' +
          "frame-src https://auth.mozilla.auth0.com; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
        override: true,
      },
      strict_transport_security: { access_control_max_age_sec: 63_072_000, include_subdomains: true, override: true },
      content_type_options: { override: true },
      referrer_policy: { referrer_policy: 'no-referrer', override: true },
      xss_protection: { mode_block: true, protection: true, override: true },
    });
    expect(contentSecurityPolicy('https://api.example', 'login.example')).toMatch(
      /connect-src https:\/\/api\.example https:\/\/login\.example .*frame-src https:\/\/login\.example;/,
    );
  });

  const route = (uri: string): string => {
    const context = { event: { request: { uri } }, result: { uri: '' } };
    runInNewContext(`${pageRoutesFunction(PAGE_ROUTES)}; result = handler(event);`, context);
    return context.result.uri;
  };

  test.each([
    ['/login', '/index.html'],
    ['/rules', '/index.html'],
    ['/rules/17/revisions', '/index.html'],
    ['/releases/Firefox-102.0-build1', '/index.html'],
    ['/users/someone@mozilla.com', '/index.html'],
    ['/required-signoffs/product', '/index.html'],
    ['/', '/'],
    ['/assets/rules.3f2a.js', '/assets/rules.3f2a.js'],
    ['/rules.js', '/rules.js'],
    ['/favicon.ico', '/favicon.ico'],
    ['/nothing', '/nothing'],
  ])('%s is answered with %s', (asked, answered) => {
    expect(route(asked)).toBe(answered);
  });

  test('runs that function on each request, and answers what is missing with 404', () => {
    const routes = prod.only(CloudfrontFunction);
    expect(routes.get('code')).toBe(pageRoutesFunction(PAGE_ROUTES));
    expect(behavior?.function_association).toEqual([
      { event_type: 'viewer-request', function_arn: `\${${routes.address}.arn}` },
    ]);
    expect(distribution.get('custom_error_response')).toEqual([
      { error_code: 403, response_code: 404, response_page_path: '/404.html', error_caching_min_ttl: 10 },
    ]);
  });

  test('logs who asked for it, by the way that needs no ACL', () => {
    expect(distribution.get('logging_config')).toBeUndefined();
    const source = prod.only(CloudwatchLogDeliverySource);
    expect(source.get('resource_arn')).toBe(`\${${distribution.address}.arn}`);
    for (const part of [source, prod.only(CloudwatchLogDelivery)]) expect(part.get('region')).toBe('us-east-1');
  });
});
