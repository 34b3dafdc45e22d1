/** Exceptions: where they go, whose they are, and who hears of them. */
import { ownershipRules } from '../../constructs/observability/sentry/ownership-rules';
import { sentryRelease } from '../../constructs/services/sentry-variables';
import { prodWith, stackNamed, type SynthesizedStack } from '../kit';

const APPLICATIONS = ['admin', 'agent', 'public'] as const;
const type = (tfResourceType: string) => ({ tfResourceType });

/** What the resources of one type say about one thing, sorted. */
const told = (stack: SynthesizedStack, of: string, attribute: string) =>
  stack
    .each(type(of))
    .map((each) => String(each.get(attribute)))
    .sort();

const inProject =
  (application: string) =>
  ({ path }: { path: string }) =>
    path.includes(`/sentry/${application}/`);

interface Task {
  readonly name: string;
  readonly environment?: { readonly name: string; readonly value: string }[];
  readonly secrets?: { readonly name: string; readonly valueFrom: string }[];
}

/** The container of an application, in the task definition of its service. */
function container(stack: SynthesizedStack, application: string): Task {
  const family = `${stack === stackNamed('stage') ? 'balrog-stage' : 'balrog-prod'}-${application}`;
  const task = stack.only(type('aws_ecs_task_definition'), (each) => each.get('family') === family);
  const found = (JSON.parse(task.get('container_definitions') as string) as Task[]).find(
    ({ name }) => name === application,
  );
  if (found === undefined) throw new Error(`no container ${application} in ${family}`);
  return found;
}

describe.each(['stage', 'prod'])('Sentry in %s', (name) => {
  const stack = stackNamed(name);

  test('has a project for each application, under names that the other environment does not use', () => {
    expect(told(stack, 'sentry_project', 'slug')).toEqual(APPLICATIONS.map((each) => `balrog-${name}-${each}`));
    const other = stackNamed(name === 'prod' ? 'stage' : 'prod');
    for (const [of, attribute] of [
      ['sentry_project', 'slug'],
      ['sentry_team', 'slug'],
      ['sentry_alert', 'name'],
      ['sentry_metric_monitor', 'name'],
    ] as const) {
      expect(told(other, of, attribute).filter((each) => told(stack, of, attribute).includes(each))).toEqual([]);
    }
  });

  test.each(APPLICATIONS)('delivers the key of %s into the secret that its task reads, write-only', (application) => {
    const key = stack.only(type('sentry_key'), inProject(application));
    const version = stack.only(type('aws_secretsmanager_secret_version'), inProject(application));
    const secret = `\${aws_secretsmanager_secret.secret_sentry_dsn_${application}.arn}`;
    expect(version.get('secret_id')).toBe(secret);
    expect(version.get('secret_string_wo')).toBe(`\${${key.address}.dsn["public"]}`);
    expect(version.get('secret_string')).toBeUndefined();
    // Another key is another number: Terraform cannot see that a write-only value changed.
    expect(version.get('secret_string_wo_version')).toBe(`\${parseint(substr(${key.address}.id, 0, 7), 16)}`);
    expect(container(stack, application).secrets).toContainEqual({ name: 'SENTRY_DSN', valueFrom: secret });
  });

  test('leaves no way for a DSN but the write-only argument', () => {
    const uses = stack.text.match(/\$\{[^}]*sentry_key\.[^}]*\.(?:dsn|secret)[^}]*\}/g) ?? [];
    expect(uses).toHaveLength(APPLICATIONS.length);
    expect(JSON.stringify(stack.json.output)).not.toContain('sentry_key');
  });

  test('limits what each key takes: a database that is away raises an exception for every request', () => {
    for (const key of stack.each(type('sentry_key'))) {
      expect(key.get('rate_limit_window')).toBe(60);
      expect(key.get('rate_limit_count')).toBeGreaterThan(0);
    }
  });

  test('has no key and no rule that Sentry makes by itself', () => {
    for (const project of stack.each(type('sentry_project'))) {
      expect([project.get('default_key'), project.get('default_rules')]).toEqual([false, false]);
    }
  });

  test.each(APPLICATIONS)('tells responders and #balrog of exceptions of %s: new, back, many', (application) => {
    const alerts = stack.each(type('sentry_alert')).filter(inProject(application));
    const triggers = alerts.map((each) => (each.get('trigger_conditions') as object[]).flatMap(Object.keys));
    expect(triggers).toEqual([
      ['first_seen_event'],
      ['regression_event', 'reappeared_event'],
      // Sentry, workflow_engine/handlers/detector/stateful.py: the fingerprint of its issue is the monitor's id.
      ['first_seen_event', 'regression_event', 'issue_resolved_trigger'],
    ]);
    for (const alert of alerts) {
      const [{ actions }] = alert.get('action_filters') as [{ actions: Record<string, Record<string, string>>[] }];
      expect(alert.get('enabled')).toBe(true);
      expect(actions.map((each) => Object.keys(each)[0])).toEqual(['email', 'slack']);
      expect(actions[0]!.email).toEqual({ target_type: 'issue_owners', fallthrough_type: 'ActiveMembers' });
      expect(actions[1]!.slack!.channel_name).toBe('#balrog');
    }
  });

  test('pages nobody', () => {
    expect(JSON.stringify(stack.each(type('sentry_alert')).map(({ json }) => json))).not.toMatch(/pagerduty|opsgenie/);
  });

  test('does not filter requests of the loopback: those of the agent arrive over it', () => {
    for (const filter of stack.each(type('sentry_project_inbound_data_filter'))) {
      expect([filter.get('filter_id'), filter.get('active')]).toEqual([
        filter.get('filter_id'),
        filter.get('filter_id') !== 'localhost',
      ]);
    }
    expect(new Set(told(stack, 'sentry_project_inbound_data_filter', 'filter_id'))).toContain('localhost');
  });

  test('uses nothing the provider has announced to remove', () => {
    expect(stack.text).not.toMatch(/"sentry_(?:issue|metric)_alert"/);
  });

  test.each(APPLICATIONS)('files exceptions of %s under the release and the environment that run', (application) => {
    const variables = Object.fromEntries(
      (container(stack, application).environment ?? []).map((each) => [each.name, each.value]),
    );
    expect(variables.SENTRY_RELEASE).toMatch(/^balrog@\d+\.\d+$/);
    expect(variables.SENTRY_ENVIRONMENT).toBe(name === 'prod' ? 'production' : 'staging');
    const monitor = stack.only(type('sentry_metric_monitor'), inProject(application));
    expect(monitor.get('query')).toBe(`release:"${variables.SENTRY_RELEASE}"`);
  });
});

test('a release is called as /__version__ answers it, which has no v', () => {
  expect(sentryRelease({ version: 'v3.08' } as Parameters<typeof sentryRelease>[0])).toBe('balrog@3.08');
});

test('another release is another query of the monitors and another variable of the tasks, and changes nothing else of Sentry', () => {
  const before = stackNamed('prod');
  const after = prodWith((_, release) => {
    release.version = 'v3.99';
  });
  const changed = after.all
    .filter(({ type: of }) => of.startsWith('sentry_'))
    .filter((each) => {
      const old = before.all.find(({ address }) => address === each.address);
      return JSON.stringify(old?.json) !== JSON.stringify(each.json);
    });
  expect(new Set(changed.map(({ type: of }) => of))).toEqual(new Set(['sentry_metric_monitor']));
  expect(changed).toHaveLength(APPLICATIONS.length);
});

test('the last rule decides: what comes up through a driver is not the code of those who call it', () => {
  expect(ownershipRules({ releng: 'r', cloudops: 'c' }).split('\n')).toEqual([
    'module:auslib.* #r',
    'module:balrogagent.* #r',
    'module:MySQLdb.* #c',
    'module:gcloud.aio.* #c',
    'module:google.cloud.storage.* #c',
  ]);
});
