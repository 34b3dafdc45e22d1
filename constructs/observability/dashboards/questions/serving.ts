import { CACHES, type CacheOwner } from '../../../../application/caches';
import { CUT_OFFS } from '../../../../application/cut-offs';
import { HEALTH } from '../../../../application/health';
import { cacheCounter, DATABASE, LOAD_BALANCER, SERVICE, TASKS } from '../../../alarms/catalogue';
import { CLOUD_METRICS } from '../../../alarms/cloud-catalogue';
import { of, shareOf, type Signal } from '../../../alarms/metric';
import type { Subjects } from '../../../alarms/subject';
import { alarmRule, alarmSeries, failedAnswers, marks, type DashboardInput } from '../dashboard-input';
import { dashboard, type Section } from '../layout';
import { chart, figure, type Unplaced } from '../panels';
import { cloudMonitoring, cloudWatch, type Series } from '../queries';

const FIVE_MINUTES_SECONDS = 300;
const DAY_SECONDS = 86_400;

/** Traffic, errors, latency and saturation of every name that clients ask for. */
export const serving = (input: DashboardInput) =>
  dashboard({
    uid: `${input.prefix}-serving`,
    title: 'Is Balrog serving?',
    description:
      'Requests, errors, response times and healthy tasks of each domain, and what they stand on. ' +
      'Red lines are where an alarm goes off. When one does: docs/runbooks/domain-not-serving.md.',
    tags: ['balrog', input.prefix],
    from: 'now-6h',
    refresh: '1m',
    annotations: marks(input),
    sections: [
      atAGlance(input),
      ...input.subjects.domain.map((domain) => goldenSignals(input, domain)),
      applicationsAndDatabase(input),
    ],
  });

const ask = (input: DashboardInput, series: readonly Series[]) =>
  cloudWatch(input.sources.cloudWatch, input.region, series);

const perDomain = (input: DashboardInput, signal: Signal, periodSeconds?: number): readonly Series[] =>
  input.subjects.domain.map(({ names, dimensions }) => ({
    label: names.domain,
    signal,
    dimensions,
    ...(periodSeconds !== undefined && { periodSeconds }),
  }));

const atAGlance = (input: DashboardInput): Section => ({
  heading: 'At a glance',
  lines: [
    {
      height: 4,
      panels: [
        figure({
          title: 'Answers that fail',
          description: 'Share of 5xx in the last five minutes, of the tasks and of the load balancer itself.',
          unit: 'percent',
          targets: ask(input, perDomain(input, failedAnswers(input).signal, FIVE_MINUTES_SECONDS)),
          rules: [failedAnswers(input)],
        }),
        figure({
          title: 'Healthy tasks',
          description: `Tasks that answered ${HEALTH.loadBalancer.path} in the last minute. None: every request gets a 503.`,
          unit: 'short',
          targets: ask(input, alarmSeries(input, '<domain>-no-healthy-target')),
          rules: [alarmRule(input, '<domain>-no-healthy-target')],
        }),
      ],
    },
    {
      height: 7,
      panels: [
        chart({
          title: 'Uptime checks',
          description: 'Share of checks from outside, from several regions, that got the answer they expected.',
          unit: 'percentunit',
          targets: cloudMonitoring(input.sources.cloudMonitoring, input.projectId, {
            metric: CLOUD_METRICS.uptime,
            aligner: 'ALIGN_FRACTION_TRUE',
            reducer: 'REDUCE_MEAN',
            groupBy: 'resource.label.host',
            alias: '{{resource.label.host}}',
          }),
        }),
        chart({
          title: 'Requests of all domains',
          description: 'Each client asks a few times a day: a fall within minutes is ours, a fall over days is theirs.',
          unit: 'reqpm',
          targets: ask(input, perDomain(input, of(LOAD_BALANCER.requests, 'Sum'))),
        }),
        chart({
          title: 'Connections refused for want of room',
          description:
            'A load balancer grows by itself, but not as fast as a release. Those clients come again hours later.',
          unit: 'cpm',
          drawn: 'bars',
          targets: ask(input, alarmSeries(input, '<domain>-rejected-connections')),
          rules: [alarmRule(input, '<domain>-rejected-connections')],
        }),
      ],
    },
  ],
});

function goldenSignals(input: DashboardInput, domain: Subjects['domain']): Section {
  const series = (label: string, signal: Signal, periodSeconds?: number): Series => ({
    label,
    signal,
    dimensions: domain.dimensions,
    ...(periodSeconds !== undefined && { periodSeconds }),
  });
  const name = domain.names.domain;
  const failed = failedAnswers(input);
  const slow = alarmRule(input, '<domain>-slow');
  return {
    heading: `${name}: ${domain.hostname}`,
    lines: [
      {
        height: 7,
        panels: [
          chart({
            title: `${name}: traffic`,
            description: 'Requests in a minute, redirects and refused ones included.',
            unit: 'reqpm',
            targets: ask(input, [series('requests', of(LOAD_BALANCER.requests, 'Sum'))]),
          }),
          chart({
            title: `${name}: errors`,
            description: 'Answers with 5xx in percent. Above the line the month’s budget is gone in two days.',
            unit: 'percent',
            targets: ask(input, [series('failed', failed.signal, FIVE_MINUTES_SECONDS)]),
            rules: [failed],
          }),
          chart({
            title: `${name}: latency`,
            description: 'From the load balancer to the first byte of the answer. An update answer takes some 20 ms.',
            unit: 's',
            targets: ask(input, [series('p50', of(LOAD_BALANCER.responseTime, 'p50')), series('p99', slow.signal)]),
            rules: [slow],
          }),
          chart({
            title: `${name}: saturation`,
            description: `Tasks that answer ${HEALTH.loadBalancer.path}. Fewer than before: the others have more to do.`,
            unit: 'short',
            targets: ask(input, [series('healthy tasks', of(LOAD_BALANCER.healthyTargets, 'Minimum'))]),
            rules: [alarmRule(input, '<domain>-no-healthy-target')],
          }),
        ],
      },
    ],
  };
}

const applicationsAndDatabase = (input: DashboardInput): Section => ({
  heading: 'Applications and database',
  lines: [
    { height: 7, panels: ofServices(input) },
    { height: 7, panels: ofDatabase(input) },
    { height: 7, panels: [ofCaches(input, 'public'), ofCaches(input, 'admin')] },
    { height: 5, panels: [ofCertificates(input)] },
  ],
});

function ofServices(input: DashboardInput): readonly Unplaced[] {
  const perService = (signal: Signal) =>
    input.subjects.service.map(({ names, dimensions }) => ({ label: names.service, signal, dimensions }));
  return [
    chart({
      title: 'Processors of the services',
      description: 'Above 50 % public gets more tasks, up to its maximum.',
      unit: 'percent',
      targets: ask(input, perService(of(SERVICE.cpu, 'Average'))),
    }),
    chart({
      title: 'Memory of the services',
      description: 'Each process keeps its own caches. At the line the kernel soon kills one.',
      unit: 'percent',
      targets: ask(input, alarmSeries(input, '<service>-memory')),
      rules: [alarmRule(input, '<service>-memory')],
    }),
    chart({
      title: 'Running tasks',
      description: 'The agent has exactly one, never two.',
      unit: 'short',
      targets: ask(input, perService(of(TASKS.running, 'Minimum'))),
    }),
  ];
}

function ofDatabase(input: DashboardInput): readonly Unplaced[] {
  return [
    chart({
      title: 'Connections of the database',
      description: 'Every process of every task takes up to 15. Who finds none answers with an error.',
      unit: 'short',
      targets: ask(input, alarmSeries(input, 'database-connections', { label: 'taken' })),
      rules: [alarmRule(input, 'database-connections')],
    }),
    chart({
      title: 'Processors of the database',
      description: 'Answers wait when it is busy, and retries add to it.',
      unit: 'percent',
      targets: ask(input, alarmSeries(input, 'database-busy', { label: 'busy' })),
      rules: [alarmRule(input, 'database-busy')],
    }),
    chart({
      title: 'Memory that is free in the database',
      description: 'MySQL keeps what it read there. When it is gone, it swaps, and every answer waits.',
      unit: 'bytes',
      targets: ask(
        input,
        input.subjects.database.map(({ dimensions }) => ({
          label: 'free',
          signal: of(DATABASE.freeMemory, 'Minimum'),
          dimensions,
        })),
      ),
    }),
  ];
}

/** A line for each cache that the application has: of what it looks for, how much it finds. */
const ofCaches = <App extends CacheOwner>(input: DashboardInput, app: App): Unplaced =>
  chart({
    title: `Found in the caches of ${app}`,
    description: `Balrog’s own counters, from ${CUT_OFFS.statsd}. A release starts cold, and is warm after a minute.`,
    unit: 'percent',
    targets: ask(
      input,
      CACHES[app].map((cache) => ({
        label: cache,
        signal: shareOf({
          metrics: { hits: cacheCounter(app, cache, 'hits'), misses: cacheCounter(app, cache, 'misses') },
          part: 'hits',
          whole: 'hits + misses',
          statistic: 'Sum',
          wholeAtLeast: 1,
        }),
        dimensions: { Service: app },
      })),
    ),
  });

const ofCertificates = (input: DashboardInput): Unplaced =>
  figure({
    title: 'Days until certificates run out',
    description: 'Imported ones are ordered and renewed by hand: docs/runbooks/certificate-expires.md.',
    unit: 'short',
    targets: ask(input, alarmSeries(input, 'certificate-<certificate>', { periodSeconds: DAY_SECONDS })),
    rules: [alarmRule(input, 'certificate-<certificate>')],
  });
