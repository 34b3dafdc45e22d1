/** What the preview draws into dashboards: samples of a day on which nothing alarms. */
import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Dashboard } from '../../.gen/providers/grafana/dashboard';
import {
  consoleDashboard,
  type DeployedDashboard,
  type DeployedPanel,
  previewPage,
  limitsOf,
  sampleSeries,
} from '@balrog-infra/rehearsal/preview';
import { GOOD_DAY } from '../../commands/rehearse/good-day';
import { stackNamed } from '../kit';

/** With names in place of references to them, where the stack itself says the name. */
function asDeployed(json: string, environment: string): string {
  const stack = stackNamed(environment);
  return json.replaceAll(/\$\{([\w.-]+)\.(\w+)\}/g, (reference, address: string, attribute: string) => {
    const value = stack.all.find((one) => one.address === address)?.json[attribute];
    return typeof value === 'string' && !value.includes('${') ? value : reference;
  });
}

const panels = ['prod', 'stage'].flatMap((environment) =>
  stackNamed(environment)
    .each(Dashboard)
    .map(({ json }) => JSON.parse(asDeployed(String(json.config_json), environment)) as DeployedDashboard)
    .concat(consoleDashboard(String(stackNamed(environment).only(MonitoringDashboard).json.dashboard_json)))
    .flatMap((dashboard) =>
      dashboard.panels
        .filter(({ type }) => ['timeseries', 'stat'].includes(type))
        .map((panel): [string, DeployedPanel, string] => [
          `${environment}: ${dashboard.title} / ${String(panel.title)}`,
          panel,
          dashboard.time.from,
        ]),
    ),
);
const valuesOf = (panel: DeployedPanel, from: string) =>
  sampleSeries(panel, from, GOOD_DAY).flatMap(({ values }) => values.filter((value) => value !== null));

/** Values on which an alarm would go off, or that there cannot be. */
function amiss(panel: DeployedPanel, from: string): readonly number[] {
  const { above = Infinity, below = 0 } = limitsOf(panel);
  const most = { percent: 100, percentunit: 1 }[panel.fieldConfig?.defaults.unit ?? ''] ?? Infinity;
  return valuesOf(panel, from).filter((value) => value > Math.min(above, most) || value < below);
}

test.each(panels)('%s has values, none of which alarms', (_, panel, from) => {
  expect(valuesOf(panel, from).length).toBeGreaterThan(0);
  expect(amiss(panel, from)).toEqual([]);
});

const titled = (title: string) => {
  const [, panel, from] = panels.find(([name]) => name.endsWith(`/ ${title}`))!;
  return { panel, from };
};

test('a value beyond the line of its panel is found', () => {
  const { panel, from } = titled('Nightly snapshot');
  const stricter = structuredClone(panel) as { fieldConfig: { defaults: { thresholds: object } } };
  stricter.fieldConfig.defaults.thresholds = { steps: [{ value: 3600, color: 'red' }] };
  expect(amiss(stricter as unknown as DeployedPanel, from).length).toBeGreaterThan(0);
});

test.each([
  ['Agents', [1]],
  ['Succeeded in a day', [1, 1]],
  ['Measurements that failed', [0]],
  ['Uptime checks', [1]],
])('%s shows what its description promises', (title, newest) => {
  const { panel, from } = titled(title);
  expect(sampleSeries(panel, from, GOOD_DAY).map(({ values }) => values.at(-1))).toEqual(newest);
});

test('a table shows what was answered on its own dashboard, made harmless; else its rows stay open', () => {
  const rawSQL = 'SELECT product AS name, count(*) AS requests\nFROM t';
  const dashboard = (uid: string): DeployedDashboard => ({
    uid,
    title: uid,
    folder: 'f',
    time: { from: 'now-3h', to: 'now' },
    annotations: { list: [] },
    panels: [
      { type: 'table', id: 1, title: 'T', gridPos: { x: 0, y: 0, w: 24, h: 9 }, targets: [{ refId: 'A', rawSQL }] },
    ],
  });
  const page = previewPage([dashboard('one'), dashboard('two')], new Map([['one', new Map([[rawSQL, [['<b>', 7]]]])]]));
  const [one, two] = page.split('id="two"');
  expect(one).toContain('<th>name</th><th>requests</th>');
  expect(one).toContain('<td>&lt;b&gt;</td><td>7</td>');
  expect(two).toContain('<td>…</td><td>…</td>');
});

test('an axis of the console that the preview knows no unit for is an error, and no number without one', () => {
  const { dashboard_json: json } = stackNamed('prod').only(MonitoringDashboard).json;
  expect(() => consoleDashboard(String(json).replace('share of checks', 'checks'))).toThrow(
    'The preview has no unit for "checks": add it to packages/rehearsal/preview/console-dashboard.ts.',
  );
});

test('jobs run once a day, and a release is where its mark is', () => {
  const events = (title: string) => {
    const { panel, from } = titled(title);
    return sampleSeries(panel, from, GOOD_DAY).map(
      ({ values }) => values.filter((value) => value !== null && value > 0).length,
    );
  };
  expect(events('Runs that succeeded')).toEqual([2, 2]);
  expect(events('Deployments of the services')).toEqual([1, 1, 0]);
  expect(events('How long migrations take')).toEqual([1]);
});
