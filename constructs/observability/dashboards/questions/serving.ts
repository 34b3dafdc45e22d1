import type { CacheOf, CacheOwner } from '../../../../application/caches';
import { CUT_OFFS } from '../../../../application/cut-offs';
import { HEALTH } from '../../../../application/health';
import type { ServedDomain } from '../../../services/service-contracts';
import { cacheCounter, CERTIFICATE, DATABASE, LOAD_BALANCER, SERVICE, TASKS } from '../../../alarms/catalogue';
import { CLOUD_METRICS } from '../../alerting/gcp/catalogue';
import { of, shareOf, type Signal } from '../../../alarms/metric';
import { minutes } from '../../../alarms/quantity';
import { connectionsHigh, DATABASE_BUSY } from '../../../alarms/rules/database';
import { CERTIFICATE_EXPIRES } from '../../../alarms/rules/ground';
import {
  BURN_RATES,
  BUSY_SERVICE,
  burnWindow,
  NO_HEALTHY_TARGET,
  REJECTED_CONNECTIONS,
  SLOW_ANSWERS,
} from '../../../alarms/rules/serving';
import { dashboard, type Section } from '../layout';
import { chart, figure, type Unplaced } from '../panels';
import { cloudMonitoring, cloudWatch, type Series } from '../queries';
import { dimensionsOf, everyDomain, marks, serviceDimensions, type Scene } from '../scene';

/** The fastest burn: what pages within minutes. */
const ERRORS = burnWindow(BURN_RATES[0], minutes(5));
const FIVE_MINUTES_SECONDS = 300;
const DAY_SECONDS = 86_400;

/** Traffic, errors, latency and saturation of every name that clients ask for. */
export const serving = (scene: Scene) =>
  dashboard({
    uid: `${scene.prefix}-serving`,
    title: 'Is Balrog serving?',
    description:
      'Requests, errors, response times and healthy tasks of each domain, and what they stand on. ' +
      'Red lines are where an alarm goes off. When one does: docs/runbooks/domain-not-serving.md.',
    tags: ['balrog', scene.prefix],
    from: 'now-6h',
    refresh: '1m',
    annotations: marks(scene),
    sections: [atAGlance(scene), ...everyDomain(scene).map((domain) => goldenSignals(scene, domain)), ground(scene)],
  });

const ask = (scene: Scene, series: readonly Series[]) => cloudWatch(scene.sources.cloudWatch, scene.region, series);

const perDomain = (scene: Scene, signal: Signal, periodSeconds?: number): readonly Series[] =>
  everyDomain(scene).map((domain) => ({
    label: domain.name,
    signal,
    dimensions: dimensionsOf(domain),
    ...(periodSeconds !== undefined && { periodSeconds }),
  }));

const atAGlance = (scene: Scene): Section => ({
  heading: 'At a glance',
  lines: [
    {
      height: 4,
      panels: [
        figure({
          title: 'Answers that fail',
          description: 'Share of 5xx in the last five minutes, of the tasks and of the load balancer itself.',
          unit: 'percent',
          targets: ask(scene, perDomain(scene, ERRORS.signal, FIVE_MINUTES_SECONDS)),
          rules: [ERRORS],
        }),
        figure({
          title: 'Healthy tasks',
          description: `Tasks that answered ${HEALTH.loadBalancer.path} in the last minute. None: every request gets a 503.`,
          unit: 'short',
          targets: ask(scene, perDomain(scene, NO_HEALTHY_TARGET.signal)),
          rules: [NO_HEALTHY_TARGET],
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
          targets: cloudMonitoring(scene.sources.cloudMonitoring, scene.projectId, {
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
          targets: ask(scene, perDomain(scene, of(LOAD_BALANCER.requests, 'Sum'))),
        }),
        chart({
          title: 'Connections refused for want of room',
          description:
            'A load balancer grows by itself, but not as fast as a release. Those clients come again hours later.',
          unit: 'cpm',
          drawn: 'bars',
          targets: ask(scene, perDomain(scene, REJECTED_CONNECTIONS.signal)),
          rules: [REJECTED_CONNECTIONS],
        }),
      ],
    },
  ],
});

function goldenSignals(scene: Scene, domain: ServedDomain): Section {
  const series = (label: string, signal: Signal, periodSeconds?: number): Series => ({
    label,
    signal,
    dimensions: dimensionsOf(domain),
    ...(periodSeconds !== undefined && { periodSeconds }),
  });
  const { name, hostname } = domain;
  return {
    heading: `${name}: ${hostname}`,
    lines: [
      {
        height: 7,
        panels: [
          chart({
            title: `${name}: traffic`,
            description: 'Requests in a minute, redirects and refused ones included.',
            unit: 'reqpm',
            targets: ask(scene, [series('requests', of(LOAD_BALANCER.requests, 'Sum'))]),
          }),
          chart({
            title: `${name}: errors`,
            description: 'Answers with 5xx in percent. Above the line the month’s budget is gone in two days.',
            unit: 'percent',
            targets: ask(scene, [series('failed', ERRORS.signal, FIVE_MINUTES_SECONDS)]),
            rules: [ERRORS],
          }),
          chart({
            title: `${name}: latency`,
            description: 'From the load balancer to the first byte of the answer. An update answer takes some 20 ms.',
            unit: 's',
            targets: ask(scene, [
              series('p50', of(LOAD_BALANCER.responseTime, 'p50')),
              series('p99', SLOW_ANSWERS.signal),
            ]),
            rules: [SLOW_ANSWERS],
          }),
          chart({
            title: `${name}: saturation`,
            description: `Tasks that answer ${HEALTH.loadBalancer.path}. Fewer than before: the others have more to do.`,
            unit: 'short',
            targets: ask(scene, [series('healthy tasks', of(LOAD_BALANCER.healthyTargets, 'Minimum'))]),
            rules: [NO_HEALTHY_TARGET],
          }),
        ],
      },
    ],
  };
}

const SERVICES = ['public', 'admin', 'agent'] as const;

const ground = (scene: Scene): Section => ({
  heading: 'What they stand on',
  lines: [
    { height: 7, panels: ofServices(scene) },
    { height: 7, panels: ofStores(scene) },
    { height: 5, panels: [ofCertificates(scene)] },
  ],
});

function ofServices(scene: Scene): readonly Unplaced[] {
  const perService = (signal: Signal) =>
    SERVICES.map((name) => ({ label: name, signal, dimensions: serviceDimensions(scene, name) }));
  return [
    chart({
      title: 'Processors of the services',
      description: 'Above 50 % public gets more tasks, up to its maximum.',
      unit: 'percent',
      targets: ask(scene, perService(of(SERVICE.cpu, 'Average'))),
    }),
    chart({
      title: 'Memory of the services',
      description: 'Each process keeps its own caches. At the line the kernel soon kills one.',
      unit: 'percent',
      targets: ask(scene, perService(of(SERVICE.memory, 'Maximum'))),
      rules: [BUSY_SERVICE('public')],
    }),
    chart({
      title: 'Running tasks',
      description: 'The agent has exactly one, never two.',
      unit: 'short',
      targets: ask(scene, perService(of(TASKS.running, 'Minimum'))),
    }),
  ];
}

function ofStores(scene: Scene): readonly Unplaced[] {
  const database = { DBInstanceIdentifier: scene.databaseIdentifier };
  return [
    chart({
      title: 'Connections of the database',
      description: 'Every process of every task takes up to 15. Who finds none answers with an error.',
      unit: 'short',
      targets: ask(scene, [{ label: 'taken', signal: of(DATABASE.connections, 'Maximum'), dimensions: database }]),
      rules: [connectionsHigh(scene.maxConnections)],
    }),
    chart({
      title: 'Processors of the database',
      description: 'Answers wait when it is busy, and retries add to it.',
      unit: 'percent',
      targets: ask(scene, [{ label: 'busy', signal: of(DATABASE.cpu, 'Average'), dimensions: database }]),
      rules: [DATABASE_BUSY],
    }),
    chart({
      title: 'Found in the caches',
      description: `Rules in those of public, releases in those of admin. Balrog’s own counters, from ${CUT_OFFS.statsd}. A release starts cold, and is warm after a minute.`,
      unit: 'percent',
      targets: ask(scene, [foundInCache('public', 'rules'), foundInCache('admin', 'blob')]),
    }),
  ];
}

const foundInCache = <App extends CacheOwner>(app: App, cache: CacheOf<App>): Series => ({
  label: `${app}: ${cache}`,
  signal: shareOf({
    metrics: { hits: cacheCounter(app, cache, 'hits'), misses: cacheCounter(app, cache, 'misses') },
    part: 'hits',
    whole: 'hits + misses',
    statistic: 'Sum',
    wholeAtLeast: 1,
  }),
  dimensions: { Service: app },
});

const ofCertificates = (scene: Scene): Unplaced =>
  figure({
    title: 'Days until certificates run out',
    description: 'Imported ones are ordered and renewed by hand: docs/runbooks/certificate-expires.md.',
    unit: 'short',
    targets: ask(
      scene,
      scene.certificates.map(({ name, arn, region }) => ({
        label: name,
        region,
        signal: of(CERTIFICATE.daysToExpiry, 'Minimum'),
        dimensions: { CertificateArn: arn },
        periodSeconds: DAY_SECONDS,
      })),
    ),
    rules: [CERTIFICATE_EXPIRES],
  });
