/** Dashboards, and what Grafana is told beside them: each by its own types, and against what the stack really has. */
import { spawnSync } from 'node:child_process';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { chromium, type Browser } from 'playwright-core';
import { ContactPoint } from '../../.gen/providers/grafana/contact-point';
import { Dashboard } from '../../.gen/providers/grafana/dashboard';
import { DataSource } from '../../.gen/providers/grafana/data-source';
import { MessageTemplate } from '../../.gen/providers/grafana/message-template';
import { MuteTiming } from '../../.gen/providers/grafana/mute-timing';
import { NotificationPolicy } from '../../.gen/providers/grafana/notification-policy';
import { RuleGroup } from '../../.gen/providers/grafana/rule-group';
import { consoleDashboard, previewPage, type DeployedDashboard } from '@balrog-infra/rehearsal/preview';
import { stackNamed, validatedNamed, type SynthesizedStack } from '../kit';
import { faultsOf } from './grafana-schema';
import { GOOD_DAY } from '../../commands/rehearse/good-day';
import { where } from '../runner/available';

const ENVIRONMENTS = ['prod', 'stage'] as const;
// Of every shape: what is expected of it stands in the tests.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;
interface Placed {
  readonly id: number;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const dashboardsOf = (environment: string): readonly Json[] =>
  stackNamed(environment)
    .each(Dashboard)
    .map(({ json }) => JSON.parse(String(json.config_json)) as Json);
const everyDashboard = ENVIRONMENTS.flatMap((environment) =>
  dashboardsOf(environment).map((dashboard): [string, Json, SynthesizedStack] => [
    `${environment}: ${String(dashboard.title)}`,
    dashboard,
    stackNamed(environment),
  ]),
);
const panelsOf = (dashboard: Json): readonly Json[] =>
  (dashboard.panels as Json[]).filter(({ type }) => type !== 'row');
const targetsOf = (dashboard: Json): readonly Json[] =>
  panelsOf(dashboard).flatMap(({ targets = [] }) => targets as Json[]);
const copyOf = (dashboard: Json): Json => structuredClone(dashboard);

test('each dashboard is a question, the same in every environment', () => {
  const titles = (environment: string) => dashboardsOf(environment).map(({ title }) => String(title));
  const questions = [
    'Are backups fresh?',
    'Is Balrog serving?',
    'Is this release healthy?',
    'What do the agent and jobs do?',
  ];
  for (const environment of ENVIRONMENTS) expect([...titles(environment)].sort()).toEqual(questions);
});

test('stage and prod ask the same, of the domains that they have', () => {
  const asked = (environment: string) =>
    new Set(
      dashboardsOf(environment).flatMap((dashboard) =>
        panelsOf(dashboard).map(({ title }) => String(title).replace(/^(aus[\w-]*|admin): /, '{domain}: ')),
      ),
    );
  expect(asked('stage')).toEqual(asked('prod'));
});

describe('by the types that Grafana publishes', () => {
  // The schema is made of Grafana's types once, in some seconds.
  beforeAll(() => faultsOf({}), 120_000);

  test.each(everyDashboard)('%s is sound', (_, dashboard) => {
    expect(faultsOf(dashboard)).toEqual([]);
  });

  const sound = everyDashboard[0]![1];
  const firstChart = (dashboard: Json) => panelsOf(dashboard).find(({ type }) => type === 'timeseries')!;
  const breaks: readonly [string, (dashboard: Json) => void, RegExp][] = [
    [
      'a place of the legend that does not exist',
      (it) => (firstChart(it).options.legend.placement = 'top'),
      /placement must be equal to one of/,
    ],
    [
      'an option that the panel does not have',
      (it) => (firstChart(it).options.legends = {}),
      /additionalProperty":"legends"/,
    ],
    [
      'a query without its data source’s language',
      (it) => (firstChart(it).targets[0].metricEditorMode = 'builder'),
      /metricEditorMode must be/,
    ],
    ['a panel of a kind that is not checked', (it) => (firstChart(it).type = 'graph'), /type must be/],
    ['a misspelt field', (it) => (it.tag = []), /additionalProperty":"tag"/],
  ];
  test.each(breaks)('%s is found', (_, breakIt, message) => {
    const broken = copyOf(sound);
    breakIt(broken);
    expect(faultsOf(broken).join('\n')).toMatch(message);
  });
});

/** What no type sees: places, names, and what the queries point at. */
function layoutFaults({ panels }: Json): readonly string[] {
  const placed = (panels as Json[]).map(({ id, title, gridPos }) => ({ id, title, ...(gridPos as Json) })) as Placed[];
  const overlap = (a: Placed, b: Placed) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  return placed.flatMap((a, index) => [
    ...(a.x + a.w > 24 || a.x < 0 ? [`${a.title} leaves the grid`] : []),
    ...placed
      .slice(index + 1)
      .filter((b) => overlap(a, b))
      .map((b) => `${a.title} lies on ${b.title}`),
    ...placed
      .slice(index + 1)
      .filter((b) => a.id === b.id)
      .map((b) => `${a.title} and ${b.title} share the id ${a.id}`),
  ]);
}

describe('the grid', () => {
  test.each(everyDashboard)('of %s has a place for each panel', (_, dashboard) => {
    expect(layoutFaults(dashboard)).toEqual([]);
  });

  test('a panel on another, beside the grid, or with the id of another is found', () => {
    const broken = copyOf(everyDashboard[0]![1]);
    Object.assign(broken.panels[2], { id: broken.panels[1].id, gridPos: { ...broken.panels[1].gridPos, x: 20 } });
    expect(layoutFaults(broken).join('\n')).toMatch(/share the id[\s\S]*leaves the grid/);
    Object.assign(broken.panels[2], { gridPos: broken.panels[1].gridPos });
    expect(layoutFaults(broken).join('\n')).toMatch(/lies on/);
  });
});

describe('every panel', () => {
  const panels = everyDashboard.flatMap(([name, dashboard]) =>
    panelsOf(dashboard).map((panel): [string, Json] => [`${name} / ${String(panel.title)}`, panel]),
  );

  test('says what it shows and what to see in it', () => {
    const silent = panels.filter(
      ([, { title, description }]) => !title || !/\w+ \w+ \w+.*\.$/s.test(String(description)),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  test('has a unit that Grafana knows, unless it is words', () => {
    const known = new Set(Object.values(units));
    const without = panels.filter(
      ([, { type, fieldConfig }]) => type !== 'text' && !known.has((fieldConfig as Json | undefined)?.defaults.unit),
    );
    expect(known.has('reqpm')).toBe(true);
    expect(without.map(([name]) => name)).toEqual([]);
  });

  test('is asked for with a title of its own', () => {
    for (const [name, dashboard] of everyDashboard) {
      const titles = panelsOf(dashboard).map(({ title }) => String(title));
      expect([name, titles.length]).toEqual([name, new Set(titles).size]);
    }
  });
});

describe('queries', () => {
  test.each(everyDashboard)('of %s go to data sources of the stack, by ids of their own', (_, dashboard, stack) => {
    const sources = Object.fromEntries(
      stack.each(DataSource).map(({ address, json }) => [`\${${address}.uid}`, json.type]),
    );
    for (const { datasource } of targetsOf(dashboard)) expect(sources[datasource.uid]).toBe(datasource.type);
    for (const { datasource } of dashboard.annotations.list as Json[]) {
      expect(datasource.uid === '-- Grafana --' || sources[datasource.uid] === datasource.type).toBe(true);
    }
    for (const { targets = [], title } of panelsOf(dashboard)) {
      for (const what of ['refId', 'id']) {
        const ids = (targets as Json[]).map((target) => target[what]).filter(Boolean);
        expect([title, ids.length]).toEqual([title, new Set(ids).size]);
      }
      const ids = new Set((targets as Json[]).map(({ id }) => id));
      for (const { expression = '', queryMode } of targets as Json[]) {
        if (queryMode !== 'Metrics') continue;
        for (const id of String(expression).match(/\b[a-z]\w*\b/g) ?? []) expect(ids).toContain(id);
      }
    }
  });

  test.each(everyDashboard)('of %s use no variable that does not exist', (_, dashboard) => {
    // Macros in questions to Athena: dashboard-answers.test.ts puts them in, and asks.
    const besideAthena = JSON.stringify(dashboard, (key, value: unknown) => (key === 'rawSQL' ? undefined : value));
    const text = besideAthena.replaceAll(/\$\{(aws|grafana|data)[\w.-]+(\[0\][\w.]*)?\}/g, '');
    const used = [...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name);
    expect(used).toEqual([]);
  });
});

test.each(ENVIRONMENTS)(
  'in %s the first lines say how old each way back is, whether one could be gone now, and when one was tried',
  (environment) => {
    const backups = dashboardsOf(environment).find(({ title }) => title === 'Are backups fresh?')!;
    const panels = panelsOf(backups);
    const lines = [...new Set(panels.map(({ gridPos }) => (gridPos as Json).y as number))].slice(0, 2);
    const shown = panels
      .filter(({ gridPos }) => lines.includes((gridPos as Json).y as number))
      .map(({ title, targets = [], options }) => [
        title,
        (targets as Json[])[0]?.metricName ?? /^# (.*)$/m.exec(String((options as Json).content))?.[1],
      ]);
    expect(shown).toEqual([
      ['Newest restorable point', 'RestorablePointAge'],
      ['Nightly snapshot', 'NightlySnapshotAge'],
      ['Copy in the locked vault', 'VaultCopyAge'],
      ['Restorable point in the second region', 'SecondRegionAge'],
      ['Restorable now?', 'Restorable'],
      ['Last good drill of a point in time', 'LastGoodDrillAge'],
      ['Last good drill of a copy of the vault', 'LastGoodDrillAge'],
    ]);
  },
);

describe('threshold lines', () => {
  test.each(everyDashboard)('of %s are where an alarm of CloudWatch goes off', (_, dashboard, stack) => {
    const alarms = stack.each(CloudwatchMetricAlarm).map(({ json }) => ({
      metrics: [json.metric_name, ...((json.metric_query ?? []) as Json[]).map(({ metric }) => metric?.metric_name)],
      threshold: json.threshold,
    }));
    const drawn = panelsOf(dashboard).flatMap(({ title, targets = [], fieldConfig }) =>
      (((fieldConfig as Json | undefined)?.defaults.thresholds?.steps ?? []) as Json[])
        .filter(({ value }) => value !== null)
        .map(({ value }) => ({ title, value, metrics: (targets as Json[]).map(({ metricName }) => metricName) })),
    );
    const without = drawn.filter(
      ({ value, metrics }) =>
        !alarms.some(
          (alarm) => alarm.threshold === value && metrics.some((name) => name && alarm.metrics.includes(name)),
        ),
    );
    expect(without).toEqual([]);
  });

  test('there are lines at all', () => {
    const backups = dashboardsOf('prod').find(({ title }) => title === 'Are backups fresh?')!;
    const steps = panelsOf(backups)[0]!.fieldConfig.defaults.thresholds.steps;
    expect(steps).toEqual([
      { value: null, color: 'green' },
      { value: 900, color: 'red' },
    ]);
  });
});

describe('who is told by Grafana', () => {
  const of = (environment: string) => {
    const stack = stackNamed(environment);
    const points = stack.each(ContactPoint).map(({ json }) => json);
    const policy = stack.only(NotificationPolicy).json;
    const rules = stack.only(RuleGroup).json.rule as Json[];
    return { stack, points, policy, branches: policy.policy as Json[], rules };
  };

  test.each(ENVIRONMENTS)('in %s every branch ends at a contact point, and one takes the rest', (environment) => {
    const { points, policy, branches } = of(environment);
    const names = points.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([policy.contact_point, ...branches.map((branch) => branch.contact_point)]),
    );
  });

  test.each(ENVIRONMENTS)('in %s the second step waits a quarter of an hour after the first', (environment) => {
    const { branches } = of(environment);
    const paged = (first: string) =>
      branches
        .filter(({ matcher }) => (matcher as Json[]).some(({ label, value }) => label === 'first' && value === first))
        .filter(({ matcher }) =>
          (matcher as Json[]).some(({ label, value }) => label === 'severity' && value === 'page'),
        )
        .map((branch) => [branch.contact_point, branch.group_wait, branch.continue === true]);
    const name = (who: string) => `balrog-${environment}-${who}${environment === 'prod' ? '-pager' : ''}`;
    expect(paged('releng')).toEqual([
      [name('releng'), '30s', true],
      [name('cloudops'), '15m', false],
    ]);
    expect(paged('cloudops')).toEqual([
      [name('cloudops'), '30s', true],
      [name('releng'), '15m', false],
    ]);
  });

  test('nothing of stage pages, and nobody is written to at night', () => {
    const { rules, points, branches, stack } = of('stage');
    expect(new Set(rules.map(({ labels }) => labels.severity))).toEqual(new Set(['notice']));
    expect(JSON.stringify(points)).not.toMatch(/pager/);
    const quiet = `\${${stack.only(MuteTiming).address}.name}`;
    const notices = branches.filter(({ matcher }) => (matcher as Json[]).some(({ value }) => value === 'notice'));
    expect(notices.map(({ mute_timings }) => mute_timings)).toEqual([[quiet], [quiet]]);
  });

  test('prod pages, and is never muted', () => {
    const { rules, points, branches } = of('prod');
    expect(rules.map(({ labels }) => labels.severity)).toContain('page');
    const waking = points.filter((point) => JSON.stringify(point.email ?? '').includes('pager@example.com'));
    expect(waking.map(({ name }) => name)).toEqual(['balrog-prod-cloudops-pager', 'balrog-prod-releng-pager']);
    const woken = branches.filter(({ contact_point: to }) => String(to).endsWith('-pager'));
    const severities = woken.map(({ matcher }) => (matcher as Json[]).find(({ label }) => label === 'severity')?.value);
    expect(severities).toEqual(['page', 'page', 'page', 'page']);
    expect(branches.filter(({ mute_timings }) => mute_timings)).toEqual([]);
  });

  test.each(ENVIRONMENTS)('in %s the rules are those of CloudWatch, some minutes later', (environment) => {
    const { rules, stack } = of(environment);
    const alarms = stack.each(CloudwatchMetricAlarm).map(({ json }) => json);
    for (const { name, for: lasting, data, no_data_state, annotations } of rules) {
      const [query, reduced, threshold] = (data as Json[]).map(({ model }) => JSON.parse(String(model)) as Json);
      const twin = alarms.find(
        ({ metric_name, dimensions }) =>
          metric_name === query!.metricName && JSON.stringify(dimensions) === JSON.stringify(query!.dimensions),
      )!;
      expect([name, threshold!.conditions[0].evaluator.params[0]]).toEqual([name, twin.threshold]);
      expect(threshold!.expression).toBe(reduced!.refId);
      expect(reduced!.expression).toBe(query!.refId);
      const cloudWatch = Number(twin.period) * Number(twin.evaluation_periods);
      expect(Number.parseInt(String(lasting), 10)).toBe(cloudWatch + 300);
      expect(no_data_state).toBe(twin.treat_missing_data === 'breaching' ? 'Alerting' : 'OK');
      expect(annotations.runbook).toMatch(/^docs\/runbooks\/[\w-]+\.md$/);
    }
  });

  test('messages use templates that exist', () => {
    const { stack, points } = of('prod');
    const template = String(stack.only(MessageTemplate).json.template);
    const defined = [...template.matchAll(/define "([\w.]+)"/g)].map(([, name]) => name);
    const used = [
      ...(template + JSON.stringify(points).replaceAll('\\"', '"')).matchAll(/(?:template|tmpl\.Exec) "([\w.]+)"/g),
    ];
    expect(defined.length).toBe(3);
    expect(used.map(([, name]) => name).filter((name) => !defined.includes(name))).toEqual([]);
    expect((template.match(/{{-? ?(define|if|range)/g) ?? []).length).toBe((template.match(/{{-? ?end/g) ?? []).length);
  });
});

describe('no secret', () => {
  test.each(ENVIRONMENTS)('in %s leads Grafana to us: it signs in as itself', (environment) => {
    const stack = stackNamed(environment);
    for (const { json } of stack.each(DataSource)) {
      expect(json.secure_json_data_encoded).toBeUndefined();
      expect(String(json.json_data_encoded)).not.toMatch(/secret|password|token|privateKey/i);
    }
    expect(JSON.stringify(stack.each(ContactPoint).map(({ json }) => json))).not.toMatch(
      /token|access_key|secret|hooks\.slack/,
    );
    const role = stack.only(IamRole, ({ json }) => json.name === `balrog-${environment}-grafana`);
    const { grafana } = validatedNamed(environment).environment.observability;
    expect(stack.statements(role.json.assume_role_policy)).toEqual([
      {
        sid: 'GrafanaAssumes',
        actions: ['sts:AssumeRole'],
        principals: [{ type: 'AWS', identifiers: [grafana.awsPrincipalArn] }],
        condition: [{ test: 'StringEquals', variable: 'sts:ExternalId', values: [`balrog-${environment}`] }],
      },
    ]);
  });
});

describe('in the console of GCP', () => {
  interface Tile {
    readonly xPos?: number;
    readonly yPos?: number;
    readonly width: number;
    readonly height: number;
    readonly widget: Json;
  }
  test.each(ENVIRONMENTS)('the dashboard of %s shows what Cloud Monitoring knows, within its grid', (environment) => {
    const { mosaicLayout, displayName } = JSON.parse(
      String(stackNamed(environment).only(MonitoringDashboard).json.dashboard_json),
    ) as { displayName: string; mosaicLayout: { columns: number; tiles: Tile[] } };
    expect(displayName).toBe(`Balrog ${environment}: seen from outside`);
    expect(mosaicLayout.tiles.length).toBeGreaterThan(4);
    for (const { xPos = 0, width, widget } of mosaicLayout.tiles) {
      expect(xPos + width).toBeLessThanOrEqual(mosaicLayout.columns);
      expect(widget.title).toMatch(/\w/);
    }
    const panels = mosaicLayout.tiles.map(({ xPos: x = 0, yPos: y = 0, width: w, height: h, widget }, id) => ({
      id,
      title: widget.title,
      gridPos: { x: x / 2, y, w: w / 2, h },
    }));
    expect(layoutFaults({ panels })).toEqual([]);
  });
});

/** Debian's; CI installs it, and elsewhere these tests say that they did not run. */
const CHROMIUM = ['chromium-headless-shell', 'chromium', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
where(
  CHROMIUM !== undefined,
  'there is no Chromium to draw dashboards in (Debian: apt-get install chromium-headless-shell)',
)('drawn in a browser', () => {
  let browser: Browser;
  const drawn = ENVIRONMENTS.flatMap((environment) => [
    ...dashboardsOf(environment).map(
      (dashboard) => ({ ...dashboard, folder: environment }) as unknown as DeployedDashboard,
    ),
    consoleDashboard(String(stackNamed(environment).only(MonitoringDashboard).json.dashboard_json)),
  ]);
  const page = previewPage(drawn, undefined, GOOD_DAY);
  beforeAll(async () => {
    const which = spawnSync('which', [CHROMIUM ?? ''], { encoding: 'utf8' }).stdout.trim();
    browser = await chromium.launch({ executablePath: which, args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(() => browser.close());

  /** Panels that are cut off, lie on each other or have no title, as the browser lays them out. */
  async function draw(html: string, width: number, colorScheme: 'light' | 'dark') {
    const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    try {
      await tab.setContent(html);
      // As text: it runs in the page, which our types do not know.
      return await tab.evaluate<{ panels: number; faults: string[] }>(LAID_OUT);
    } finally {
      await tab.close();
    }
  }

  test.each([
    [1440, 'light'],
    [1440, 'dark'],
    [1024, 'light'],
    [414, 'light'],
  ] as const)(
    '%i pixels wide and %s, nothing is cut off, overlaps or lacks a title',
    async (width, scheme) => {
      const { panels, faults } = await draw(page, width, scheme);
      expect(faults).toEqual([]);
      expect(panels).toBe(drawn.flatMap((dashboard) => panelsOf(dashboard as unknown as Json)).length);
    },
    60_000,
  );

  test('a panel that is too small for what it says is found', async () => {
    const cramped = page.replace(/grid-row:(\d+)\/span 7/, 'grid-row:$1/span 1');
    expect((await draw(cramped, 1440, 'light')).faults.join('\n')).toMatch(/is cut off/);
  }, 60_000);
});

const LAID_OUT = `(() => {
  const panels = [...document.querySelectorAll('.panel')];
  const title = (panel) => panel.querySelector('h4')?.textContent ?? '';
  const faults = panels.flatMap((panel) => [
    ...(title(panel) ? [] : ['panel ' + panel.dataset.panel + ' has no title']),
    ...(panel.scrollWidth > panel.clientWidth + 1 || panel.scrollHeight > panel.clientHeight + 1 ? [title(panel) + ' is cut off'] : []),
  ]);
  const boxes = panels.map((panel) => ({ panel, box: panel.getBoundingClientRect() }));
  boxes.forEach((a, index) => boxes.slice(index + 1).forEach((b) => {
    const apart = a.box.right <= b.box.left + 1 || b.box.right <= a.box.left + 1 || a.box.bottom <= b.box.top + 1 || b.box.bottom <= a.box.top + 1;
    if (!apart) faults.push(title(a.panel) + ' lies on ' + title(b.panel));
  }));
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window');
  return { panels: panels.length, faults };
})()`;
