/** What the tasks send by statsd arrives as the metrics that alarms and dashboards name: a real collector says so. */
import { CATALOGUE } from '../../constructs/alarms/catalogue';
import { BUILD, COLLECTOR, complaints, startCollector, type EmittedMetric } from './collector-process';
import { containersOf, servicesWith, variablesOf } from './services-stack';
import { where } from '../runner/available';

/** As balrog.md of the application lists them, and `src/auslib/util/cache.py` sends them. */
const CACHES = (
  'blob, blob_schema, blob_version, releases, releases_data_version, release_assets, release_assets_data_versions, ' +
  'rules, updates_disabled, content_signatures, users'
).split(', ');

const withCollector = where(
  COLLECTOR !== undefined,
  `the OpenTelemetry collector is not built; with Go it takes some minutes: ${BUILD}`,
);

const prod = servicesWith();
const configurationOf = (service: string): string =>
  variablesOf(containersOf(prod, service)['metrics-collector']!).AOT_CONFIG_CONTENT!;

withCollector.each(['public', 'admin'])('the collector of %s', (service) => {
  test('takes its configuration, and would refuse a misspelt key', () => {
    const configuration = configurationOf(service);
    expect(complaints(configuration)).toBe('');
    // The components' wording differs between their versions.
    expect(complaints(configuration.replace('aggregation_interval', 'agregation_interval'))).toMatch(
      /error reading configuration for "statsd"[^]*has invalid keys: agregation_interval/,
    );
  });

  test('hands on every counter of the application, under the name and the one dimension that are asked for', async () => {
    const collector = await startCollector(configurationOf(service));
    try {
      const counters = CACHES.flatMap((cache) =>
        ['hits', 'misses'].map((outcome) => `balrog.${service}.cache.${cache}.${outcome}`),
      );
      await collector.send([...counters.map((name) => `${name}:1|c`), 'somebody.elses:1|c']);
      const found = await collector.metrics(counters.length);
      const dimensions = JSON.stringify({ Service: service });
      const arrived = found.map(
        ({ namespace, name, dimensions: of }: EmittedMetric) => `${namespace} ${name} ${JSON.stringify(of)}`,
      );
      // The collector knows no list of caches: each counter arrives, also one that this service does not send today.
      expect(arrived.sort()).toEqual(counters.map((name) => `Balrog/Application ${name} ${dimensions}`).sort());
      const askedFor = CATALOGUE.filter(
        ({ namespace, name }) => namespace === 'Balrog/Application' && name.startsWith(`balrog.${service}.`),
      );
      expect(askedFor).not.toHaveLength(0);
      expect(arrived).toEqual(
        expect.arrayContaining(askedFor.map(({ namespace, name }) => `${namespace} ${name} ${dimensions}`)),
      );
      expect(found.map(({ value }) => value)).toEqual(found.map(() => 1));
    } finally {
      await collector.stop();
    }
  });

  test('counts each process for itself, and since the last time only: CloudWatch can add them up', async () => {
    const collector = await startCollector(configurationOf(service));
    const hits = `balrog.${service}.cache.rules.hits`;
    try {
      await collector.send([`${hits}:1|c`, `${hits}:1|c`]);
      await collector.metrics(1);
      await collector.send([`${hits}:3|c`]);
      await collector.send([`${hits}:4|c`]);
      const found = await collector.metrics(3);
      expect(found.map(({ value }) => Number(value)).sort()).toEqual([2, 3, 4]);
    } finally {
      await collector.stop();
    }
  });
});
