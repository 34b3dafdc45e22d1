/** Sentry, Grafana and Cloud Monitoring as the rehearsal plays them: their schemas, and what the plan engine makes of them. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import { UNKNOWN, type Cloud, type Values } from '../clouds/behaviour';
import { google } from '../clouds/google';
import { grafana } from '../clouds/grafana';
import { sentry } from '../clouds/sentry';
import { startProvider } from '../provider';
import { create, remove, update } from '../provider/apply';
import { readDataSource } from '../provider/data-source';
import { planChange } from '../provider/plan';
import { providerService } from '../provider/protocol';
import { behaviourFor, type Subject } from '../provider/realm';
import { stateFromJson } from '../provider/read';
import { validateConfig } from '../provider/validate';
import { loadSchemas } from '../schema';
import { openStore, type CloudStore } from '../store';

/** Samples of schemas: those that this repository generates its own bindings from. */
const SAMPLES = path.join(__dirname, '../../../providers');
const selection = JSON.parse(fs.readFileSync(path.join(SAMPLES, 'selection.json'), 'utf8')) as Record<
  'sentry' | 'grafana',
  { resources: Record<string, unknown>; dataSources: Record<string, unknown> }
>;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'providers-unit-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const ORGANIZATION = 'moz';
const URLS: Values = { url: 'https://grafana.example.com' };

type Kind = 'sentry' | 'grafana' | 'google';
const CLOUDS: Readonly<Record<Kind, Cloud>> = { sentry, grafana, google };
const MONITORING = ['alert_policy', 'dashboard', 'notification_channel', 'uptime_check_config'];
const SCHEMAS = Object.fromEntries(
  (['sentry', 'grafana'] as const).map((provider) => [
    provider,
    loadSchemas({
      provider,
      jsonFolder: SAMPLES,
      resources: Object.keys(selection[provider].resources),
      dataSources: Object.keys(selection[provider].dataSources),
    }),
  ]),
) as Record<Kind, ReturnType<typeof loadSchemas>>;
SCHEMAS.google = loadSchemas({
  provider: 'google',
  resources: MONITORING.map((name) => `google_monitoring_${name}`),
  dataSources: [],
});

/** An account of either service, empty at first. */
class World {
  private readonly store: CloudStore = openStore(fs.mkdtempSync(path.join(folder, 'cloud-')));

  constructor(readonly provider: Values = URLS) {}

  subject(type: string): Subject {
    const kind = type.split('_')[0] as Kind;
    const schema = SCHEMAS[kind].resources[type];
    if (!schema) throw new Error(`no ${type}`);
    const cloud = CLOUDS[kind];
    const caller = { account: kind, provider: this.provider };
    return { cloud, store: this.store, caller, type, schema, behaviour: behaviourFor(cloud, type, schema) };
  }

  /** What Terraform finds wrong before it plans. */
  complaints(type: string, config: Values): string[] {
    const { schema, behaviour } = this.subject(type);
    return validateConfig(schema.block, this.config(type, config), behaviour).map(({ summary, detail }) =>
      [summary, detail].filter(Boolean).join(': '),
    );
  }

  make(type: string, config: Values): Values {
    const subject = this.subject(type);
    const { state, diagnostics } = create(subject, planChange(subject, null, this.config(type, config)).planned);
    if (state === null) throw new Error(diagnostics.map(({ summary, detail }) => `${summary} ${detail ?? ''}`).join());
    return state;
  }

  plan(type: string, prior: Values, config: Values): ReturnType<typeof planChange> {
    return planChange(this.subject(type), prior, this.config(type, config));
  }

  change(type: string, prior: Values, config: Values): Values {
    const subject = this.subject(type);
    const { state, diagnostics } = update(subject, prior, this.plan(type, prior, config).planned, Buffer.alloc(0));
    if (diagnostics.length > 0) throw new Error(diagnostics.map(({ summary }) => summary).join());
    return state!;
  }

  delete(type: string, state: Values): string[] {
    return remove(this.subject(type), state, Buffer.alloc(0)).diagnostics.map(({ summary }) => summary);
  }

  read(type: string, config: Values): Values | string {
    const kind = type.split('_')[0] as Kind;
    const caller = { account: kind, provider: this.provider };
    const about = { cloud: CLOUDS[kind], store: this.store, caller, type };
    const { values, diagnostics } = readDataSource(about, SCHEMAS[kind].dataSources[type]!.block, config);
    return values ?? String(diagnostics[0]?.detail);
  }

  /** As Terraform sends it: every attribute there is, absent ones null. */
  private config(type: string, config: Values): Values {
    return withUnknown(stateFromJson(this.subject(type).schema.block, config), config);
  }
}

/** JSON has no unknown values: they are put back where the test has them. */
function withUnknown(values: Values, config: Values): Values {
  const unknown = Object.entries(config).filter(([, value]) => value === UNKNOWN);
  return { ...values, ...Object.fromEntries(unknown) };
}

describe('schemas of the providers without prebuilt bindings', () => {
  test.each(['sentry', 'grafana'] as const)(
    '%s: every selected type is there, with what forces a replacement',
    (kind) => {
      expect(Object.keys(SCHEMAS[kind].resources)).toEqual(Object.keys(selection[kind].resources).sort());
      expect(Object.keys(SCHEMAS[kind].dataSources)).toEqual(Object.keys(selection[kind].dataSources).sort());
      expect(SCHEMAS[kind].withoutFacts).toEqual([]);
    },
  );

  test('keep types, flags and attributes inside attributes', () => {
    const { attributes } = SCHEMAS.sentry.resources['sentry_key']!.block;
    expect(attributes['dsn']).toEqual({ type: ['map', 'string'], computed: true, sensitive: true });
    expect(attributes['javascript_loader_script']).toMatchObject({
      type: ['object', { browser_sdk_version: 'string', debug_enabled: 'bool' }],
      nested: { nesting: 'single', block: { attributes: { debug_enabled: { optional: true, computed: true } } } },
    });
    expect(SCHEMAS.grafana.resources['grafana_rule_group']!.block.blocks['rule']).toMatchObject({
      nesting: 'list',
      minItems: 1,
      block: { blocks: { notification_settings: { nesting: 'list', maxItems: 1 } } },
    });
  });

  /** Protocol 6 alone can say that an attribute has attributes; hashicorp/terraform, docs/plugin-protocol/tfplugin6.proto. */
  test('are announced in protocol 6 for Sentry, as its provider does, and in protocol 5 for Grafana', async () => {
    expect([sentry.protocol, grafana.protocol]).toEqual([6, undefined]);
    const socket = path.join(fs.mkdtempSync('/tmp/p6-'), 's.sock');
    const store = openStore(path.join(folder, 'announced'));
    const running = await startProvider({ cloud: sentry, store, socket, schemas: () => SCHEMAS.sentry, account: 'a' });
    expect(running.reattach.ProtocolVersion).toBe(6);
    const Client = makeGenericClientConstructor(providerService(6), 'Provider');
    const client = new Client(`unix:${socket}`, credentials.createInsecure());
    type Call = (request: object, done: (failure: ServiceError | null, answer: Announced) => void) => void;
    interface Announced {
      resource_schemas: Record<
        string,
        { block: { attributes: { name: string; nested_type: unknown; type: Buffer }[] } }
      >;
    }
    const answer = await new Promise<Announced>((resolve, reject) => {
      (client['GetProviderSchema'] as unknown as Call).call(client, {}, (failure, found) =>
        failure ? reject(failure) : resolve(found),
      );
    });
    client.close();
    await running.close();
    fs.rmSync(path.dirname(socket), { recursive: true });
    const triggers = answer.resource_schemas['sentry_alert']!.block.attributes.find(
      ({ name }) => name === 'trigger_conditions',
    )!;
    expect(triggers.type).toHaveLength(0);
    expect(triggers.nested_type).toMatchObject({
      nesting: 2,
      attributes: expect.arrayContaining([expect.objectContaining({ name: 'first_seen_event' })]),
    });
  });
});

describe('Sentry', () => {
  const team = { organization: ORGANIZATION, name: 'Rel Eng', slug: 'releng' };
  const project = { organization: ORGANIZATION, name: 'balrog', slug: 'balrog', teams: ['releng'], platform: 'python' };
  const key = { organization: ORGANIZATION, project: 'balrog', name: 'tasks' };

  function world(): World {
    const cloud = new World({});
    cloud.make('sentry_team', team);
    cloud.make('sentry_project', project);
    return cloud;
  }

  test('makes a key with a DSN in the shape Sentry documents, and knows it only afterwards', () => {
    const cloud = world();
    const { planned } = planChange(cloud.subject('sentry_key'), null, { ...key });
    expect([planned['dsn'], planned['id'], planned['secret']]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
    const { dsn, id, project_id: number } = cloud.make('sentry_key', key);
    // https://docs.sentry.io/concepts/key-terms/dsn-explainer/: {PROTOCOL}://{PUBLIC_KEY}@{HOST}/{PROJECT_ID}
    expect((dsn as Record<string, string>)['public']).toMatch(
      new RegExp(`^https://${String(id)}@o\\d+\\.ingest\\.us\\.sentry\\.io/${String(number)}$`),
    );
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  test('makes the DSN unknown again when anything of the key changes, as the provider does', () => {
    const cloud = world();
    const made = cloud.make('sentry_key', key);
    const { planned, replacing } = cloud.plan('sentry_key', made, { ...key, name: 'other' });
    expect([planned['dsn'], planned['id'], replacing]).toEqual([UNKNOWN, made['id'], []]);
    expect(cloud.change('sentry_key', made, { ...key, name: 'other' })['dsn']).toEqual(made['dsn']);
  });

  test('refuses what does not exist, and what exists twice', () => {
    const cloud = world();
    expect(() => cloud.make('sentry_key', { ...key, project: 'nope' })).toThrow('status 404');
    expect(() => cloud.make('sentry_project', { ...project, slug: 'b', teams: ['nobody'] })).toThrow('status 404');
    expect(() => cloud.make('sentry_project', project)).toThrow('Another project (balrog) is already using that slug');
    expect(() => cloud.make('sentry_team', team)).toThrow('A team with this slug already exists');
    const rules = { organization: ORGANIZATION, project: 'balrog', raw: 'module:a.* #nobody', fallthrough: true };
    const ownership = { ...rules, auto_assignment: 'Turn off Auto-Assignment', codeowners_auto_sync: false };
    expect(() => cloud.make('sentry_project_ownership', ownership)).toThrow('Invalid rule owners: #nobody');
  });

  test('plans to replace by what the source says, and nothing else', () => {
    const cloud = world();
    const filter = { organization: ORGANIZATION, project: 'balrog', filter_id: 'web-crawlers', active: true };
    const made = cloud.make('sentry_project_inbound_data_filter', filter);
    const change = (config: Values) => cloud.plan('sentry_project_inbound_data_filter', made, config).replacing;
    expect(change({ ...filter, filter_id: 'localhost' })).toEqual([['filter_id']]);
    expect(change({ ...filter, active: false })).toEqual([]);
    expect(cloud.complaints('sentry_project_inbound_data_filter', { ...filter, subfilters: ['ie'] })).toContain(
      'Conflicting configuration arguments: "active": conflicts with subfilters',
    );
  });

  const alert = (triggers: object[], actions: object[], monitors: string[]) => ({
    organization: ORGANIZATION,
    name: 'new',
    frequency_minutes: 60,
    monitor_ids: monitors,
    trigger_conditions: triggers,
    action_filters: [{ logic_type: 'all', actions }],
  });
  const mail = { email: { target_type: 'issue_owners', fallthrough_type: 'AllMembers' } };

  test('finds the error monitor of a project, takes alerts on it, and refuses those on none', () => {
    const cloud = world();
    const monitor = cloud.read('sentry_project_error_monitor', {
      organization: ORGANIZATION,
      project: 'balrog',
    }) as Values;
    const made = cloud.make('sentry_alert', alert([{ first_seen_event: {} }], [mail], [String(monitor['id'])]));
    expect(made['enabled']).toBe(true);
    expect(() => cloud.make('sentry_alert', alert([], [mail], ['1']))).toThrow('Some detectors do not exist: 1');
    expect(cloud.read('sentry_project_error_monitor', { organization: ORGANIZATION, project: 'x' })).toContain('404');
  });

  test('sees that a trigger is another one although both are empty objects, and that none was changed when none was', () => {
    const cloud = world();
    const { id } = cloud.read('sentry_project_error_monitor', {
      organization: ORGANIZATION,
      project: 'balrog',
    }) as Values;
    const before = alert([{ first_seen_event: {} }], [mail], [String(id)]);
    const made = cloud.make('sentry_alert', before);
    expect(cloud.plan('sentry_alert', made, before).planned).toBe(made);
    const after = cloud.plan('sentry_alert', made, {
      ...before,
      trigger_conditions: [{ regression_event: {} }],
    }).planned;
    expect(after).not.toBe(made);
    expect((after['trigger_conditions'] as Values[])[0]).toMatchObject({
      regression_event: {},
      first_seen_event: null,
    });
  });

  /** The second and third messages are those of resource_alert_test.go. */
  test.each([
    [alert([{ first_seen_event: {}, regression_event: {} }], [mail], ['1']), 'must have exactly one condition'],
    [
      { ...alert([], [], ['1']), action_filters: [] },
      'Attribute action_filters list must contain at least 1 elements, got: 0',
    ],
    [alert([], [], ['1']), 'Attribute action_filters[0].actions list must contain at least 1 elements, got: 0'],
    [alert([], [{ email: { target_type: 'team' } }], ['1']), 'email.target_id is required when'],
    [
      alert([], [{ email: { target_type: 'everybody' } }], ['1']),
      'to be one of ["issue_owners" "team" "user"], got everybody',
    ],
  ])('refuses an alert that says nothing: %#', (config, message) => {
    expect(new World({}).complaints('sentry_alert', config).join('\n')).toContain(message);
  });

  const monitor = {
    organization: ORGANIZATION,
    project: 'balrog',
    name: 'spike',
    aggregate: 'count()',
    dataset: 'events',
    event_types: ['error'],
    issue_detection: { type: 'static' },
    condition_group: { conditions: [{ type: 'gt', comparison: 10, condition_result: 75 }] },
  };

  test('fills in what a monitor leaves out, inside objects too', () => {
    const made = world().make('sentry_metric_monitor', monitor);
    expect(made).toMatchObject({ query_type: 'error', condition_group: { logic_type: 'any' }, enabled: true });
  });

  test.each([
    [{ issue_detection: { type: 'percent' } }, 'If type is "percent" this attribute is required.'],
    [{ issue_detection: { type: 'static', comparison_delta: 60 } }, 'If type is "static" this attribute must be null.'],
    [{ event_types: ['errors'] }, 'got errors'],
    [{ owner: { team_id: '1', user_id: '2' } }, '"owner.team_id": conflicts with owner.user_id'],
  ])('refuses a monitor that contradicts itself: %j', (change, message) => {
    expect(new World({}).complaints('sentry_metric_monitor', { ...monitor, ...change }).join('\n')).toContain(message);
  });
});

describe('Grafana', () => {
  const folderConfig = { title: 'Balrog prod', uid: 'balrog-prod' };
  const dashboard = (model: object, more: Values = {}) => ({
    folder: 'balrog-prod',
    config_json: JSON.stringify(model),
    ...more,
  });
  const MODEL = { uid: 'serving', title: 'Is Balrog serving?', panels: [{ id: 1, type: 'stat' }] };

  function world(provider: Values = URLS): World {
    const cloud = new World(provider);
    cloud.make('grafana_folder', folderConfig);
    return cloud;
  }

  test('gives ids of the organization that the provider names, and addresses on its host', () => {
    expect(world({ ...URLS, org_id: 7 }).make('grafana_dashboard', dashboard(MODEL))).toMatchObject({
      id: '7:serving',
      uid: 'serving',
      url: 'https://grafana.example.com/d/serving/is-balrog-serving',
    });
  });

  test.each([
    [{ panels: [{ type: 'stat', id: 9 }], title: 'Is Balrog serving?', uid: 'serving' }, 'same'],
    [{ ...MODEL, version: 12, id: 4 }, 'same'],
    [{ ...MODEL, panels: [{ id: 1, type: 'table' }] }, 'changed'],
    [{ ...MODEL, uid: 'other' }, 'replaced'],
  ])('compares dashboards as NormalizeDashboardConfigJSON does: %j is %s', (model, what) => {
    const cloud = world();
    const made = cloud.make('grafana_dashboard', dashboard(MODEL));
    const { planned, replacing } = cloud.plan('grafana_dashboard', made, dashboard(model));
    expect(planned === made ? 'same' : replacing.length > 0 ? 'replaced' : 'changed').toBe(what);
  });

  test('refuses a dashboard without a title, without its folder, with a uid that is taken, and what is no JSON', () => {
    const cloud = world();
    cloud.make('grafana_dashboard', dashboard(MODEL));
    expect(() => cloud.make('grafana_dashboard', dashboard(MODEL))).toThrow('version-mismatch');
    expect(() => cloud.make('grafana_dashboard', dashboard({ uid: 'x' }))).toThrow('Dashboard title cannot be empty');
    expect(() => cloud.make('grafana_dashboard', dashboard({ title: 'x' }, { folder: 'nope' }))).toThrow(
      'folder not found',
    );
    expect(cloud.complaints('grafana_dashboard', { config_json: '{' })[0]).toContain('contains an invalid JSON');
  });

  test('writes annotations on dashboards that exist', () => {
    const cloud = world();
    const note = { text: 'v3.25', tags: ['deployment'], dashboard_uid: 'serving' };
    expect(() => cloud.make('grafana_annotation', note)).toThrow('Dashboard not found');
    cloud.make('grafana_dashboard', dashboard(MODEL));
    const made = cloud.make('grafana_annotation', note);
    expect(made['id']).toMatch(/^1:\d+$/);
    expect(cloud.plan('grafana_annotation', made, { ...note, text: 'v3.26' }).planned['time']).toBe(UNKNOWN);
  });

  test('keeps a folder that is not empty when it was told to', () => {
    const cloud = new World();
    const made = cloud.make('grafana_folder', { ...folderConfig, prevent_destroy_if_not_empty: true });
    cloud.make('grafana_dashboard', dashboard(MODEL));
    expect(cloud.delete('grafana_folder', made)).toEqual([
      'folder balrog-prod is not empty and prevent_destroy_if_not_empty is set. ' +
        'It contains the following dashboards and/or folders: [Is Balrog serving?]',
    ]);
  });

  test('compares the settings of a data source by meaning, and refuses reserved keys and a second of the name', () => {
    const cloud = world();
    const source = (json: string) => ({ name: 'CloudWatch', type: 'cloudwatch', uid: 'cw', json_data_encoded: json });
    const made = cloud.make('grafana_data_source', source('{"a":1,"b":2}'));
    expect(cloud.plan('grafana_data_source', made, source('{"b":2, "a":1}')).planned).toBe(made);
    expect(cloud.plan('grafana_data_source', made, { ...source('{}'), uid: 'other' }).replacing).toEqual([['uid']]);
    expect(() => cloud.make('grafana_data_source', { ...source('{}'), uid: 'x' })).toThrow(
      'data source with the same name',
    );
    expect(cloud.complaints('grafana_data_source', source('{"httpHeaderName1":"x"}'))[0]).toContain('reserved key');
  });

  const point = { name: 'releng', email: [{ addresses: ['a@example.com'] }] };
  const policy = (more: Values = {}) => ({ contact_point: 'releng', group_by: ['alertname'], ...more });

  test('routes to what exists alone, and lets nothing go that a route uses', () => {
    const cloud = world();
    expect(() => cloud.make('grafana_notification_policy', policy())).toThrow("receiver 'releng' does not exist");
    const made = cloud.make('grafana_contact_point', point);
    const nights = { policy: [{ contact_point: 'releng', mute_timings: ['nights'] }] };
    expect(() => cloud.make('grafana_notification_policy', policy(nights))).toThrow(
      "mute time interval 'nights' does not",
    );
    const timing = cloud.make('grafana_mute_timing', { name: 'nights', intervals: [{ weekdays: ['monday:friday'] }] });
    expect(cloud.make('grafana_notification_policy', policy(nights))['id']).toBe('1:policy');
    expect(cloud.delete('grafana_contact_point', made)[0]).toContain('currently used by a notification policy');
    expect(cloud.delete('grafana_mute_timing', timing)[0]).toContain('Time interval is used');
  });

  test('refuses a contact point without a receiver, and numbers those it has', () => {
    const cloud = world();
    expect(cloud.complaints('grafana_contact_point', { name: 'nobody' })[0]).toContain('must be specified');
    const uids = (
      cloud.make('grafana_contact_point', { ...point, slack: [{ recipient: '#a' }, { recipient: '#b' }] })[
        'slack'
      ] as Values[]
    ).map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(2);
  });

  test.each([
    [{ weekdays: ['moonday'] }, 'moonday is not a valid weekday'],
    [{ weekdays: ['monday:moonday'] }, 'monday:moonday is not a valid weekday'],
    [{ weekdays: ['saturday:sunday'] }, 'start day cannot be before end day'],
    [{ weekdays: ['saturday'], location: 'Europe/Toronto' }, 'unknown time zone Europe/Toronto'],
    [{ times: [{ start: '9:00', end: '17:00' }] }, "couldn't parse timestamp 9:00"],
    [{ times: [{ start: '18:00', end: '08:00' }] }, 'start time cannot be equal or greater than end time'],
  ])('refuses quiet hours that are none: %j', (interval, message) => {
    expect(() => world().make('grafana_mute_timing', { name: 'n', intervals: [interval] })).toThrow(message);
  });

  const query = (more: Values = {}) => ({
    ref_id: 'A',
    datasource_uid: 'cw',
    model: '{"a":1,"b":[1]}',
    relative_time_range: [{ from: 600, to: 0 }],
    ...more,
  });
  const group = (rule: Values, more: Values = {}) => ({
    name: 'serving',
    folder_uid: 'balrog-prod',
    interval_seconds: 60,
    rule: [{ name: 'errors', condition: 'A', for: '5m', data: [query()], ...rule }],
    ...more,
  });

  function alerting(): World {
    const cloud = world();
    cloud.make('grafana_data_source', { name: 'CloudWatch', type: 'cloudwatch', uid: 'cw' });
    return cloud;
  }

  test('compares the queries of alert rules by meaning, and keeps the uid of a rule that changed', () => {
    const cloud = alerting();
    const made = cloud.make('grafana_rule_group', group({}));
    const spelt = group({ data: [query({ model: '{"b":[1], "a":1}' })] });
    expect(cloud.plan('grafana_rule_group', made, spelt).planned).toBe(made);
    const changed = cloud.change('grafana_rule_group', made, group({ for: '10m' }));
    expect((changed['rule'] as Values[])[0]!['uid']).toBe((made['rule'] as Values[])[0]!['uid']);
    expect(cloud.plan('grafana_rule_group', made, group({}, { name: 'other' })).replacing).toEqual([['name']]);
  });

  test.each([
    [
      group({}, { interval_seconds: 15 }),
      'interval (15s) should be non-zero and divided exactly by scheduler interval: 10',
    ],
    [group({ condition: 'B' }), 'condition B does not exist, must be one of [A]'],
    [group({ data: [query({ relative_time_range: [{ from: 0, to: 600 }] })] }), 'query A: invalid relative time range'],
    [group({ data: [query({ datasource_uid: 'gone' })] }), 'data source with UID gone is not found'],
    [group({ notification_settings: [{ contact_point: 'nobody' }] }), "receiver 'nobody' does not exist"],
    [group({}, { folder_uid: 'nope' }), 'folder does not exist'],
  ])('refuses alert rules that could never tell anybody: %#', (config, message) => {
    expect(() => alerting().make('grafana_rule_group', config)).toThrow(message);
  });

  test('refuses durations and states it does not know before anything is planned', () => {
    const wrong = group({ for: 'five minutes', no_data_state: 'Fine' });
    expect(new World().complaints('grafana_rule_group', wrong)).toEqual([
      'invalid value for rule.0.for (not a valid duration string)',
      'expected rule.0.no_data_state to be one of ["OK" "NoData" "KeepLast" "Alerting"], got Fine',
    ]);
  });

  test('does nothing without an address', () => {
    expect(grafana.configure({}, { account: '' })[0]?.summary).toContain('Set the auth and url provider attributes');
    expect(grafana.configure({ url: 'grafana' }, { account: '' })[0]?.summary).toBe('failed to parse API url: grafana');
  });
});

describe('Cloud Monitoring', () => {
  const mail = { display_name: 'releng', type: 'email', labels: { email_address: 'releng@example.com' } };
  const check = (more: Values = {}) => ({
    display_name: 'aus5',
    timeout: '10s',
    monitored_resource: [{ type: 'uptime_url', labels: { host: 'aus5.mozilla.org', project_id: 'p' } }],
    http_check: [{ path: '/__heartbeat__', use_ssl: true }],
    ...more,
  });
  const policy = (channels: unknown[], threshold: Values = {}) => ({
    display_name: 'aus5 does not answer',
    combiner: 'OR',
    notification_channels: channels,
    conditions: [
      {
        display_name: 'c',
        condition_threshold: [
          {
            comparison: 'COMPARISON_GT',
            duration: '120s',
            filter: 'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="uptime_url"',
            ...threshold,
          },
        ],
      },
    ],
  });

  test('gives names in the shapes of the API', () => {
    const cloud = new World({ project: 'balrog-prod' });
    expect(cloud.make('google_monitoring_notification_channel', mail)['name']).toMatch(
      /^projects\/balrog-prod\/notificationChannels\/\d+$/,
    );
    expect(cloud.make('google_monitoring_uptime_check_config', check())['uptime_check_id']).toMatch(
      /^aus5-mozilla-org-[0-9a-f]{11}$/,
    );
  });

  test('lets a policy tell channels that exist, and no channel go that one tells', () => {
    const cloud = new World({ project: 'balrog-prod' });
    expect(() => cloud.make('google_monitoring_alert_policy', policy(['projects/p/notificationChannels/1']))).toThrow(
      'Notification channel projects/p/notificationChannels/1 does not exist',
    );
    const made = cloud.make('google_monitoring_notification_channel', mail);
    const told = policy([made['name']]);
    const alert = cloud.make('google_monitoring_alert_policy', told);
    expect(cloud.plan('google_monitoring_alert_policy', alert, told).planned).toBe(alert);
    expect(cloud.delete('google_monitoring_notification_channel', made)[0]).toContain('because it is used by');
  });

  test.each([
    ['google_monitoring_alert_policy', policy([], { filter: 'resource.type="a"' }), 'restriction on "metric.type"'],
    ['google_monitoring_notification_channel', { ...mail, labels: {} }, 'Missing required label "email_address"'],
    ['google_monitoring_notification_channel', { ...mail, type: 'pigeon' }, 'invalid value of "pigeon"'],
    ['google_monitoring_uptime_check_config', check({ selected_regions: ['EUROPE'] }), 'at least 3 locations'],
    ['google_monitoring_uptime_check_config', check({ timeout: '90s' }), 'between 1 and 60 seconds'],
    ['google_monitoring_dashboard', { dashboard_json: '{"displayName":"x"}' }, 'Exactly one layout'],
  ])('refuses %s: %#', (type, config, message) => {
    expect(() => new World({ project: 'p' }).make(type, config)).toThrow(message);
  });

  test('refuses windows that are no whole minutes before anything is planned', () => {
    const wrong = policy([], { duration: '90s' });
    expect(new World({ project: 'p' }).complaints('google_monitoring_alert_policy', wrong)[0]).toContain(
      'in whole minutes',
    );
  });
});
