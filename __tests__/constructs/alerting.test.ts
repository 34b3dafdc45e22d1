/** Alarms as data: what each says, what it watches, and that nothing is left unwatched without a reason. */
import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Route53HealthCheck } from '@cdktf/provider-aws/lib/route53-health-check';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { MonitoringUptimeCheckConfig } from '@cdktf/provider-google/lib/monitoring-uptime-check-config';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as ts from 'typescript';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { CATALOGUE } from '../../constructs/alarms/catalogue';
import { GAPS } from '../../constructs/alarms/gaps';
import { CLOUD_METRICS } from '../../constructs/alarms/cloud-catalogue';
import {
  bytes,
  days,
  gib,
  hours,
  inWords,
  milliseconds,
  minutes,
  percent,
  seconds,
} from '../../constructs/alarms/quantity';
import { metricAlarm } from '../../constructs/alarms/metric-alarm';
import type { Responders } from '../../constructs/alarms/responders';
import { ALARMS, together } from '../../constructs/alarms/rows';
import type { Subject } from '../../constructs/alarms/subject';
import { collectAlarms } from '../../commands/maintain/on-call/collect';
import { generatedPages } from '../../commands/maintain/on-call/generate';
import { stackNamed, validatedNamed } from '../kit';
import { matches } from './event-bridge';

const ALARMS_MADE = collectAlarms();
const ROOT = resolve(__dirname, '../..');
const ENVIRONMENTS = ['prod', 'stage'];

type Alarm = Record<string, unknown>;
interface UptimeCheck {
  readonly monitored_resource: { readonly labels: { readonly host: string } };
  readonly http_check: { readonly path: string };
  readonly selected_regions: readonly string[];
  readonly log_check_failures: boolean;
  readonly period: string;
}
const alarmsOf = (environment: string): { name: string; says: string; json: Alarm }[] => {
  const stack = stackNamed(environment);
  return [
    ...[...stack.each(CloudwatchMetricAlarm), ...stack.each(CloudwatchCompositeAlarm)].map(({ json }) => ({
      name: String(json.alarm_name),
      says: String(json.alarm_description),
      json,
    })),
    ...stack.each(MonitoringAlertPolicy).map(({ json }) => ({
      name: String(json.display_name),
      says: String((json.documentation as Alarm).content),
      json,
    })),
  ];
};

describe('units', () => {
  test('are said in words', () => {
    const said = [
      seconds(0.5),
      minutes(5),
      hours(26),
      hours(24),
      milliseconds(500),
      milliseconds(720_000),
      percent(1.44),
      gib(10),
    ];
    expect([...said, bytes(1024 ** 3 / 2), days(45)].map(inWords)).toEqual([
      ...[
        '0.5 seconds',
        '5 minutes',
        '26 hours',
        '1 day',
        '500 ms',
        '12 minutes',
        '1.44 %',
        '10 GiB',
        '0.5 GiB',
        '45 days',
      ],
    ]);
  });

  test('that differ do not compile', () => {
    const file = resolve(__dirname, 'alerting.types.ts');
    const expectation = /^.*@ts-expect-error.*$/gm;
    const source = readFileSync(file, 'utf8').replace(expectation, '');
    const { config } = ts.readConfigFile(resolve(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, target) =>
      resolve(name) === file ? ts.createSourceFile(name, source, target) : read(name, target);
    const program = ts.createProgram([file], options, host);
    const errors = program.getSemanticDiagnostics(program.getSourceFile(file));
    const told = errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    expect(told).toHaveLength(8);
    expect(told[0]).toContain(`Type '"milliseconds"' is not assignable to type '"seconds"'`);
    expect(told[1]).toContain(`Type '"seconds"' is not assignable to type '"milliseconds"'`);
    expect(told[3]).toContain(`Type 'number' is not assignable to type 'Quantity<"percent">'`);
  });
});

describe('an alarm of a name that another one has', () => {
  const row = ALARMS['schedules-fail'];

  test('is refused in the table, whichever file of it has the other', () => {
    expect(() => together({ 'schedules-fail': row }, { 'schedules-fail': row, 'agent-silent': row })).toThrow(
      'constructs/alarms/rows: two alarms are called schedules-fail',
    );
  });

  /** CloudWatch would take the second for a change of the first, and Terraform would write both, in turn, for ever. */
  test('is refused by the synth, with both rows', () => {
    const stack = new TerraformStack(new App({ stackTraces: false }), 'prod');
    const responders = { wakes: 'nobody', releng: { arn: 'arn:aws:sns:x' } } as unknown as Responders;
    const make = (scope: string, key: string, names: Subject['names']) => {
      const subject = { names, dimensions: { ScheduleGroup: 'default' } };
      metricAlarm(new Construct(stack, scope), key, row.rule(subject), subject, { prefix: 'b', responders, after: [] });
    };
    make('one', '<domain>-slow', { domain: 'aus5' });
    expect(() => make('other', 'aus5-slow', {})).toThrow(
      "two alarms are called b-aus5-slow, by the rows '<domain>-slow' and 'aus5-slow' of constructs/alarms/rows: rename one",
    );
    expect(() => make('third', '<domain>-slow', {})).toThrow('<domain>-slow: its subject has no name for <domain>');
  });
});

describe.each(ENVIRONMENTS)('each alarm of %s', (environment) => {
  test('says how bad it is and why, within what CloudWatch takes', () => {
    for (const { says } of alarmsOf(environment)) {
      expect(says).toMatch(/^\[(page|notice)\] \S/);
      expect(says).not.toContain('{subject}');
      expect(says.length).toBeLessThanOrEqual(1024);
    }
  });

  test('sends people to a page that is there', () => {
    const pages = readdirSync(resolve(ROOT, 'docs/runbooks')).map((name) => `docs/runbooks/${name}`);
    const wrong = alarmsOf(environment).filter(({ says }) => !pages.includes(/Runbook: (\S+)$/.exec(says)?.[1] ?? ''));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('watches a metric that somebody publishes, with its dimensions', () => {
    const counted = stackNamed(environment)
      .each(CloudwatchLogMetricFilter)
      .map((filter) => filter.get('metric_transformation') as { namespace: string; name: string })
      .map(({ namespace, name }) => `${namespace} ${name} `);
    const known = CATALOGUE.map(
      ({ namespace, name, dimensions }) => `${namespace} ${name} ${[...dimensions].sort().join()}`,
    );
    const asked = stackNamed(environment)
      .each(CloudwatchMetricAlarm)
      .flatMap(({ json }): readonly Alarm[] => {
        const queries = (json.metric_query ?? []) as { readonly metric?: Alarm }[];
        return queries.length === 0 ? [json] : queries.flatMap(({ metric }) => (metric ? [metric] : []));
      });
    const metrics = asked.map(({ namespace, metric_name: name, dimensions }) =>
      [
        namespace,
        name,
        Object.keys(dimensions ?? {})
          .sort()
          .join(),
      ].join(' '),
    );
    expect([...new Set(metrics)].filter((metric) => ![...known, ...counted].includes(metric))).toEqual([]);
    const filters = stackNamed(environment)
      .each(MonitoringAlertPolicy)
      .map(({ json }) => JSON.stringify(json.conditions));
    const types = Object.values(CLOUD_METRICS).map(({ type }) => `metric.type=\\"${type}\\"`);
    expect(filters.filter((filter) => !types.some((type) => filter.includes(type)))).toEqual([]);
  });
});

test('no alarm of stage pages, and nothing there reaches a pager', () => {
  const subscriptions = (environment: string) =>
    stackNamed(environment)
      .each(SnsTopicSubscription)
      .map(({ json }) => json);
  expect(alarmsOf('stage').filter(({ says }) => says.startsWith('[page]'))).toEqual([]);
  expect(subscriptions('stage').filter(({ filter_policy: filter }) => filter !== undefined)).toEqual([]);
  const pagers = subscriptions('prod').filter(({ filter_policy: filter }) => filter !== undefined);
  expect(pagers.map(({ filter_policy: filter }) => filter)).toEqual(
    // The two responders, and CloudOps once more in CloudFront's region.
    Array(3).fill('{"AlarmDescription":[{"prefix":"[page]"}]}'),
  );
});

test.each(ENVIRONMENTS)(
  '%s is told of storage when growing has not helped, and not when RDS begins to grow it',
  (name) => {
    const stack = stackNamed(name);
    const alarm = stack.only(
      CloudwatchMetricAlarm,
      ({ json }) => json.alarm_name === `balrog-${name}-database-storage`,
    );
    const allocated = Number(stack.only(DbInstance).get('allocated_storage')) * 1024 ** 3;
    expect(Number(alarm.get('threshold')) / allocated).toBeCloseTo(0.05);
    // RDS waits for five minutes of at most 10 %, and then needs some more.
    expect(Number(alarm.get('period')) * Number(alarm.get('evaluation_periods'))).toBeGreaterThan(600);
  },
);

describe.each(ENVIRONMENTS)('the ways of alarms in %s', (name) => {
  const stack = stackNamed(name);
  const watched = (metric: string, dimension: string) =>
    stack
      .each(CloudwatchMetricAlarm)
      .filter(({ json }) => json.metric_name === metric)
      .map(({ json }) => (json.dimensions as Record<string, string>)[dimension]);

  test('are watched, each topic but the one that no other is beside (constructs/alarms/gaps.ts)', () => {
    const topics = stack.each(SnsTopic).map((topic) => topic.get('name'));
    const unwatched = topics.filter(
      (topic) => !watched('NumberOfNotificationsFailed', 'TopicName').includes(String(topic)),
    );
    expect(unwatched).toEqual([`balrog-${name}-cloudfront-alerts-cloudops`]);
    expect(GAPS['alerting path']?.availability).toContain('Nothing watches the topic of CloudFront’s region');
  });

  test('are watched where EventBridge publishes to them', () => {
    const rules = stack
      .each(CloudwatchEventTarget)
      .filter((target) => String(target.get('arn')).includes('aws_sns_topic.'))
      .map((target) => target.get('rule'));
    expect(rules.length).toBeGreaterThan(3);
    expect(watched('FailedInvocations', 'RuleName').sort()).toEqual(rules.sort());
  });
});

test('stage watches what prod watches', () => {
  const patterns = (environment: string) => {
    const own = ALARMS_MADE.filter((alarm) => alarm.environment === environment);
    return [...new Set(own.map(({ key }) => key))].sort();
  };
  expect(patterns('stage')).toEqual(patterns('prod'));
});

test('every page that begins with the name of an alarm is one to which some alarm sends people', () => {
  const folder = resolve(ROOT, 'docs/runbooks');
  const seen = readdirSync(folder).filter((page) =>
    /\*\*You see:\*\* [^,;\n]*\{\{prefix\}\}-/.test(readFileSync(resolve(folder, page), 'utf8')),
  );
  const used = ALARMS_MADE.map(({ rule }) => `${rule.runbook}.md`);
  expect(seen.filter((page) => !used.includes(page))).toEqual([]);
  expect(seen.length).toBe(new Set(used).size);
});

test('every public name is asked from three regions, each minute for the heartbeat', () => {
  const { edge } = validatedNamed('prod').environment;
  const checks = stackNamed('prod')
    .each(MonitoringUptimeCheckConfig)
    .map(({ json }) => json as unknown as UptimeCheck);
  const asked = checks.map(({ monitored_resource: to, http_check: how }) => `${to.labels.host}${how.path}`);
  const names = Object.values(edge.clientDomains).map(({ hostname }) => hostname);
  expect(asked).toEqual(
    expect.arrayContaining(names.flatMap((name) => [`${name}/__heartbeat__`, `${name}/__lbheartbeat__`])),
  );
  expect(asked).toContain(`${edge.adminUi.hostname}/`);
  for (const check of checks) {
    expect(check.selected_regions).toEqual(['USA', 'EUROPE', 'ASIA_PACIFIC']);
    expect(check.http_check).toMatchObject({ use_ssl: true, validate_ssl: true });
    expect(check.log_check_failures).toBe(false);
    expect(check.period).toBe(check.http_check.path === '/__heartbeat__' ? '60s' : '300s');
  }
});

test.each(ENVIRONMENTS)(
  'admin of %s is asked for its heartbeat from outside, by its name, and somebody hears of it',
  (name) => {
    const stack = stackNamed(name);
    const check = stack.only(Route53HealthCheck);
    expect([check.get('type'), check.get('fqdn'), check.get('resource_path')]).toEqual([
      'HTTPS',
      validatedNamed(name).environment.edge.admin.hostname,
      '/__heartbeat__',
    ]);
    const alarm = stack.only(
      CloudwatchMetricAlarm,
      ({ json }) => json.alarm_name === `balrog-${name}-admin-unreachable`,
    );
    // "Monitoring health checks using CloudWatch": metrics of Route 53 are in us-east-1, whatever region asks.
    expect([alarm.get('region'), alarm.get('dimensions')]).toEqual([
      'us-east-1',
      { HealthCheckId: `\${${check.address}.id}` },
    ]);
    expect(alarm.get('alarm_actions')).toEqual([expect.stringContaining('aws_sns_topic.edge_cloudfront-alerts')]);
  },
);

describe.each(ENVIRONMENTS)('keys of %s that become unusable', (name) => {
  const stack = stackNamed(name);
  const rules = stack.each(CloudwatchEventRule).filter((rule) => rule.get('name') === `balrog-${name}-keys-unusable`);
  /** "DisableKey" and "ScheduleKeyDeletion" (AWS CloudTrail entries, KMS developer guide), in EventBridge's envelope. */
  const call = (eventName: string, extra: object = {}) => ({
    source: 'aws.kms',
    'detail-type': 'AWS API Call via CloudTrail',
    region: 'us-west-2',
    detail: {
      eventSource: 'kms.amazonaws.com',
      eventName,
      requestParameters: { keyId: '0987dcba-09fe-87dc-65ba-ab0987654321' },
      ...extra,
    },
  });
  const hears = (event: object) =>
    rules.map((rule) => matches(JSON.parse(rule.get('event_pattern') as string) as Record<string, unknown>, event));

  test('are heard of wherever there are keys, and passed on to where the alarm is', () => {
    const regions = rules.map((rule) => rule.get('region'));
    expect(regions.sort()).toEqual(['us-east-1', 'us-east-2', undefined]);
    const keys = stack.each(KmsKey).map((key) => key.get('region'));
    expect(keys.filter((region) => !regions.includes(region))).toEqual([]);
    for (const rule of rules) {
      const target = stack.only(CloudwatchEventTarget, (each) => each.get('rule') === `\${${rule.address}.name}`);
      if (rule.get('region') === undefined) continue;
      expect([target.get('region'), target.get('arn')]).toEqual([
        rule.get('region'),
        expect.stringMatching(/^arn:aws:events:us-west-2:\d{12}:event-bus\/default$/),
      ]);
      expect(target.get('role_arn')).toMatch(/^\$\{aws_iam_role\./);
    }
  });

  test.each(['DisableKey', 'ScheduleKeyDeletion'])('by %s, unless the call was refused', (eventName) => {
    expect(hears(call(eventName))).toEqual([true, true, true]);
    expect(hears(call(eventName, { errorCode: 'AccessDenied' }))).toEqual([false, false, false]);
  });

  test('and that are gone; not by calls that only read or use them', () => {
    // "Monitoring KMS keys with Amazon EventBridge" (KMS developer guide).
    const gone = { source: 'aws.kms', 'detail-type': 'KMS CMK Deletion', detail: { 'key-id': '1' } };
    expect(hears(gone)).toEqual([true, true, true]);
    for (const eventName of ['DescribeKey', 'Decrypt', 'EnableKey', 'CancelKeyDeletion'])
      expect(hears(call(eventName))).toEqual([false, false, false]);
  });

  test('are an alarm of what the rule beside it counts', () => {
    const alarm = stack.only(CloudwatchMetricAlarm, ({ json }) => json.alarm_name === `balrog-${name}-keys-unusable`);
    const here = rules.find((rule) => rule.get('region') === undefined)!;
    expect(alarm.get('dimensions')).toEqual({ RuleName: `\${${here.address}.name}` });
  });
});

describe('the pages made from the list', () => {
  const PAGES = generatedPages();

  test.each(['docs/on-call.md', 'docs/coverage.md'])('%s is as `npm run on-call` makes it', (name) => {
    expect(readFileSync(resolve(ROOT, name), 'utf8')).toBe(PAGES[name]);
  });

  test('what is not watched has a reason', () => {
    expect(readFileSync(resolve(ROOT, 'docs/coverage.md'), 'utf8')).not.toContain('NO REASON GIVEN');
  });
});
