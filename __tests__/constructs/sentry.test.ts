/** Exceptions: where they go, whose they are, and who hears of them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownershipRules } from '../../constructs/observability/sentry/ownership-rules';
import { sentryRelease } from '../../constructs/services/sentry-variables';
import { where } from '../runner/available';
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

/** A container of an application's task, its own where no other is named. */
function container(stack: SynthesizedStack, application: string, called = application): Task {
  const family = `${stack === stackNamed('stage') ? 'balrog-stage' : 'balrog-prod'}-${application}`;
  const task = stack.only(type('aws_ecs_task_definition'), (each) => each.get('family') === family);
  const found = (JSON.parse(task.get('container_definitions') as string) as Task[]).find(({ name }) => name === called);
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

const PYTHON = spawnSync('python3', ['--version']).status === 0;

where(PYTHON, 'Python is not installed (Debian: apt-get install python3)')('what leaves a task of prod', () => {
  const SECRETS = {
    SENTRY_DSN: 'https://key@o1.ingest.sentry.io/1',
    AUTH0_M2M_CLIENT_SECRET: 'client-s3cret',
    DBURI: 'mysql://balrogadmin:pa55word@db.internal/balrog',
  };
  /** The event as it is sent: through the file that the first container of the task writes, and a stand-in for the SDK. */
  function sent(event: object, environment: Readonly<Record<string, string>> = SECRETS, broken = '') {
    const folder = mkdtempSync(join(tmpdir(), 'balrog-exceptions-'));
    const writer = container(stackNamed('prod'), 'agent', 'configure').environment ?? [];
    const scrubber = writer.find(({ name }) => name === 'FILE_SITECUSTOMIZE_PY')!.value;
    // Terraform reads `$${` as `${` (constructs/services/container.ts).
    writeFileSync(join(folder, 'sitecustomize.py'), scrubber.replaceAll('$${', '${').replaceAll('%%{', '%{'));
    if (broken !== '') writeFileSync(join(folder, 'sentry_sdk.py'), broken);
    const program =
      'import json, os, sys, sentry_sdk\n' +
      'if os.environ.get("SENTRY_DSN"): sentry_sdk.init(dsn=os.environ["SENTRY_DSN"])\n' +
      'sentry_sdk.send(json.load(sys.stdin)) if os.environ.get("SENTRY_DSN") else print("nothing")';
    const { stdout, stderr } = spawnSync('python3', ['-c', program], {
      input: JSON.stringify(event),
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        PYTHONPATH: [folder, join(__dirname, 'stand-ins/python')].join(':'),
        PYTHONDONTWRITEBYTECODE: '1',
        ...environment,
      },
    });
    rmSync(folder, { recursive: true });
    return stdout === '' ? `nothing: ${stderr}` : stdout;
  }
  const frame = (vars: object) => ({ exception: { values: [{ stacktrace: { frames: [{ function: 'f', vars }] } }] } });
  const varsOf = (text: string) =>
    (JSON.parse(text) as ReturnType<typeof frame>).exception.values[0]!.stacktrace.frames[0]!.vars;

  test('names neither the agent’s secret nor its token, at whatever depth and in whatever they were put together to', () => {
    const event = frame({
      // agent/src/balrogagent/client.py at v3.25: the local variables of `request` and of `_get_auth0_token`.
      auth0_secrets: { client_id: 'id', client_secret: 'client-s3cret' },
      cache_key: "'id-client-s3cret-balrog-production'",
      access_token: "'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'",
      headers: { Accept: 'application/json', Authorization: "'Bearer opaque-token'" },
      response: { data: ["{'access_token': 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'}"] },
      message: "'sent client-s3cret with Bearer opaque-token'",
      sc_id: '12',
    });
    const text = sent(event);
    for (const secret of ['client-s3cret', 'eyJ', 'opaque-token']) expect(text).not.toContain(secret);
    expect(varsOf(text)).toMatchObject({ sc_id: '12', headers: { Accept: 'application/json' } });
  });

  test('names no DBURI, no password of one, and no IMEI', () => {
    const text = sent(
      frame({
        url: "'mysql://balrogadmin:pa55word@db.internal/balrog'",
        other: "'redis://user:another-password@cache/0'",
        kwargs: { passwd: "'pa55word'", host: "'db.internal'" },
        reason: "'Access denied (using pa55word)'",
        path: "'/update/5/B2G/34.0/20141216160202/flame-kk/en-US/x/y/default/default/353288063681856/update.xml'",
      }),
    );
    for (const secret of ['pa55word', 'another-password', '353288063681856']) expect(text).not.toContain(secret);
    // Build ids, versions and hosts stay: without them nobody finds the fault.
    expect(text).toContain('20141216160202');
    expect(varsOf(text)).toMatchObject({ kwargs: { host: "'db.internal'" } });
  });

  test('would name them without the scrubber', () => {
    const plain = { ...SECRETS, PYTHONPATH: join(__dirname, 'stand-ins/python') };
    expect(sent(frame({ cache_key: 'id-client-s3cret' }), plain)).toContain('client-s3cret');
  });

  test('is nothing where exceptions cannot be scrubbed: the DSN is gone before Balrog looks for it', () => {
    expect(sent(frame({ url: 'pa55word' }), SECRETS, 'init = None\ndel init\n')).toMatch(/^nothing\n/);
  });
});

test('a health check does not load the SDK: it is isolated from the modules that scrub', () => {
  for (const application of ['admin', 'public'] as const) {
    const { healthCheck } = container(stackNamed('prod'), application) as Task & { healthCheck: { command: string[] } };
    expect(healthCheck.command.slice(0, 3)).toEqual(['CMD', 'python', '-I']);
  }
});
