/** Every metric that a dashboard or the catalogues name is one that something publishes: see published-metrics.ts. */
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Dashboard } from '../../.gen/providers/grafana/dashboard';
import { CATALOGUE } from '../../constructs/alarms/catalogue';
import { CLOUD_METRICS } from '../../constructs/alarms/cloud-catalogue';
import { BY_HAND, BY_HAND_NAMESPACE } from '../../policies/metric-catalogue';
import { prodWith, stackNamed, type SynthesizedStack } from '../kit';
import {
  AGENT_LINES,
  faultsOfGoogle,
  fieldsOf,
  GOOGLE,
  namesNothing,
  publishedUnder,
  TASK_EVENTS,
  type Asked,
  type AskedOfGoogle,
} from './published-metrics';

// Of every shape: what is expected of it stands in the tests.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;

const ENVIRONMENTS = ['prod', 'stage'] as const;
const prod = stackNamed('prod');

const targetsOf = (stack: SynthesizedStack): readonly Json[] =>
  stack
    .each(Dashboard)
    .flatMap(({ json }) => (JSON.parse(String(json.config_json)) as { panels: Json[] }).panels)
    .flatMap(({ targets = [] }) => targets as Json[]);

/** What panels ask CloudWatch; expressions ask nothing themselves. */
const askedOf = (stack: SynthesizedStack): readonly Asked[] =>
  targetsOf(stack)
    .filter(({ queryMode, expression }) => queryMode === 'Metrics' && expression === '')
    .map(({ namespace, metricName, dimensions }) => ({ namespace, name: metricName, dimensions }));

const inventedIn = (asked: readonly Asked[], stack: SynthesizedStack): readonly string[] =>
  asked.flatMap((one) => {
    const dimensions = Object.keys(one.dimensions).sort().join(',');
    const known = publishedUnder(one, stack).includes(dimensions);
    return [...(known ? [] : [`${one.namespace} ${one.name} (${dimensions})`]), ...namesNothing(one, stack)];
  });

const onGrafana = (stack: SynthesizedStack): readonly AskedOfGoogle[] =>
  targetsOf(stack)
    .filter(({ timeSeriesList }) => timeSeriesList !== undefined)
    .map(({ timeSeriesList: { filters, perSeriesAligner: aligner, groupBys } }) => {
      expect([filters[0], filters[4]]).toEqual(['metric.type', 'resource.type']);
      return { type: filters[2], resource: filters[6], aligner, groupBys };
    });

const onConsole = (stack: SynthesizedStack): readonly AskedOfGoogle[] =>
  (JSON.parse(String(stack.only(MonitoringDashboard).json.dashboard_json)) as Json).mosaicLayout.tiles
    .flatMap(({ widget }: Json) => widget.xyChart.dataSets as Json[])
    .map(({ timeSeriesQuery: { timeSeriesFilter } }: Json) => {
      const { filter, aggregation } = timeSeriesFilter as Json;
      const [, type, resource] = /^metric\.type="([^"]*)" AND resource\.type="([^"]*)"/.exec(filter as string) ?? [];
      return { type, resource, aligner: aggregation.perSeriesAligner, groupBys: aggregation.groupByFields };
    });

describe.each(ENVIRONMENTS)('dashboards of %s', (environment) => {
  const stack = stackNamed(environment);

  test('ask CloudWatch for what something publishes, of resources that are there', () => {
    const asked = askedOf(stack);
    expect(asked.length).toBeGreaterThan(50);
    expect(inventedIn(asked, stack)).toEqual([]);
  });

  test.each([
    ['Grafana', onGrafana],
    ['the console', onConsole],
  ])('ask Cloud Monitoring on %s as its metrics can be asked', (_, asked) => {
    const questions = asked(stack);
    expect(questions.length).toBeGreaterThan(1);
    expect(questions.flatMap(faultsOfGoogle)).toEqual([]);
  });

  /**
   * grafana/grafana, pkg/tsdb/cloudwatch/log_query.go, groupResults: by columns of the answer with these names, those of
   * time aside. A column of text that is not among them leaves all its values in one line, which jumps between them.
   */
  test('make a series of each revision', () => {
    const statistics = targetsOf(stack).filter(({ expression }) => String(expression).includes('| stats '));
    expect(statistics).toHaveLength(3);
    for (const { expression, statsGroups } of statistics) {
      const columns = /\| stats .* by (.*)$/.exec(String(expression))?.[1]?.split(', ');
      expect(columns).toEqual(['bin(5m)', 'revision']);
      expect(statsGroups).toEqual(columns);
    }
  });

  test('name fields that log lines have', () => {
    const questions = targetsOf(stack).filter(({ queryMode }) => queryMode === 'Logs');
    expect(questions.length).toBeGreaterThan(1);
    for (const { expression, logGroups } of questions) {
      const known = JSON.stringify(logGroups).includes('containerinsights') ? TASK_EVENTS : AGENT_LINES;
      const fields = fieldsOf(expression as string);
      expect(fields.length).toBeGreaterThan(2);
      expect(fields.filter((field) => !known.has(field))).toEqual([]);
    }
  });
});

describe('the catalogues', () => {
  const nameless = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '']));

  test('of CloudWatch hold nothing that nobody publishes', () => {
    // Successes are counted where a job is weekly.
    const weekly = { cron: 'cron(0 11 ? * SUN *)', longestGapHours: 7 * 24 };
    const full = prodWith(({ jobs }) => void (jobs.dump.schedule = weekly));
    const invented = CATALOGUE.filter(({ namespace, name, dimensions }) => {
      if (namespace === BY_HAND_NAMESPACE) return JSON.stringify(BY_HAND[name]) !== JSON.stringify(dimensions);
      const app = name.split('.')[1] ?? '';
      const asked = { namespace, name, dimensions: { ...nameless(dimensions), ...(app && { Service: app }) } };
      return !publishedUnder(asked, full).includes([...dimensions].sort().join(','));
    });
    expect(invented.map(({ namespace, name, dimensions }) => [namespace, name, ...dimensions].join(' '))).toEqual([]);
  });

  test('of Cloud Monitoring hold nothing that nobody publishes', () => {
    for (const { type, resource, labels } of Object.values(CLOUD_METRICS)) {
      expect([type, GOOGLE[type]?.resource]).toEqual([type, resource]);
      expect(GOOGLE[type]?.labels).toEqual(expect.arrayContaining(labels.map((label) => `metric.label.${label}`)));
    }
  });
});

describe('is found:', () => {
  const [lb] = prod.each(Lb);
  const balancer = {
    namespace: 'AWS/ApplicationELB',
    name: 'RequestCount',
    dimensions: { LoadBalancer: `\${${lb!.address}.arn_suffix}` },
  };
  const cache = {
    namespace: 'Balrog/Application',
    name: 'balrog.public.cache.rules.hits',
    dimensions: { Service: 'public' },
  };
  const age = {
    namespace: 'Balrog/Backups',
    name: 'RestorablePointAge',
    dimensions: { DBInstanceIdentifier: 'balrog-prod' },
  };
  const lines = { namespace: 'Balrog/Agent', name: 'balrog-prod-errors', dimensions: {} };
  const machine = {
    namespace: 'AWS/States',
    name: 'ExecutionsFailed',
    dimensions: { StateMachineArn: 'arn:aws:states:us-west-2:111122223333:stateMachine:balrog-prod-backup-watch' },
  };

  test('nothing, where nothing is invented', () => {
    expect(inventedIn([balancer, cache, age, lines, machine], prod)).toEqual([]);
  });

  const inventions: readonly [string, Asked, string][] = [
    [
      'a metric that AWS does not have',
      { ...balancer, name: 'Requests' },
      'AWS/ApplicationELB Requests (LoadBalancer)',
    ],
    [
      'a dimension too many',
      { ...balancer, dimensions: { ...balancer.dimensions, DBInstanceIdentifier: 'balrog-prod' } },
      'AWS/ApplicationELB RequestCount (DBInstanceIdentifier,LoadBalancer)',
    ],
    [
      'a dimension of another name',
      { ...age, dimensions: { Instance: 'x' } },
      'Balrog/Backups RestorablePointAge (Instance)',
    ],
    [
      'a cache that Balrog does not have',
      { ...cache, name: 'balrog.public.cache.answers.hits' },
      'Balrog/Application balrog.public.cache.answers.hits (Service)',
    ],
    [
      'a counter of one application asked of the other',
      { ...cache, dimensions: { Service: 'admin' } },
      'Balrog/Application balrog.public.cache.rules.hits (Service)',
    ],
    ['an age that nobody measures', { ...age, name: 'DrillAge' }, 'Balrog/Backups DrillAge (DBInstanceIdentifier)'],
    ['lines that nobody counts', { ...lines, name: 'balrog-prod-warnings' }, 'Balrog/Agent balrog-prod-warnings ()'],
    [
      'a load balancer that is not there',
      { ...balancer, dimensions: { LoadBalancer: '${aws_lb.edge_aus6.arn_suffix}' } },
      'LoadBalancer ${aws_lb.edge_aus6.arn_suffix}',
    ],
    [
      'a state machine of another name',
      {
        ...machine,
        dimensions: { StateMachineArn: 'arn:aws:states:us-west-2:111122223333:stateMachine:balrog-prod-drill' },
      },
      'StateMachineArn arn:aws:states:us-west-2:111122223333:stateMachine:balrog-prod-drill',
    ],
  ];
  test.each(inventions)('%s', (_, asked, found) => {
    expect(inventedIn([asked], prod)).toEqual([found]);
  });

  const uptime: AskedOfGoogle = {
    type: 'monitoring.googleapis.com/uptime_check/check_passed',
    resource: 'uptime_url',
    aligner: 'ALIGN_FRACTION_TRUE',
    groupBys: ['resource.label.host'],
  };
  const misnamed: readonly [string, Partial<AskedOfGoogle>, string][] = [
    [
      'a type with a typing error',
      { type: 'monitoring.googleapis.com/uptime_check/check_pased' },
      'nobody publishes monitoring.googleapis.com/uptime_check/check_pased',
    ],
    [
      'a resource that the metric is not written against',
      { resource: 'gcs_bucket' },
      'monitoring.googleapis.com/uptime_check/check_passed is written against uptime_url, not gcs_bucket',
    ],
    [
      'a rate of what is true or false',
      { aligner: 'ALIGN_RATE' },
      'ALIGN_RATE takes no GAUGE of BOOL: monitoring.googleapis.com/uptime_check/check_passed',
    ],
    [
      'a label that the metric does not have',
      { groupBys: ['resource.label.hostname'] },
      'monitoring.googleapis.com/uptime_check/check_passed has no resource.label.hostname',
    ],
  ];
  test.each(misnamed)('%s', (_, change, found) => {
    expect(faultsOfGoogle({ ...uptime, ...change })).toEqual([found]);
  });
});
