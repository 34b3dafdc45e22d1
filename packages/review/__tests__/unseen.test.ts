/** What a plan puts off, runs beside its changes or does not show at all, and files that are no plan. */
import { PlanError, readPlan, render, review, type Format, type Report, type ReviewOptions } from '..';
import { EXAMPLE } from './example-catalogue';
import { changeOf, planOf, type ChangeParts } from './plans';

const FORMATS: readonly Format[] = ['text', 'markdown', 'json'];

const reportOf = (changes: readonly unknown[], more: object = {}, options: Partial<ReviewOptions> = {}): Report =>
  review(readPlan(planOf(changes, more)), { stack: 'prod', catalogue: EXAMPLE, ...options });
const rulesOf = ({ dangers }: Report): readonly string[] => dangers.map(({ rule, what }) => `${rule} ${what}`);

describe('what is put off', () => {
  const putOff = (parts: ChangeParts, options: Partial<ReviewOptions> = {}): Report =>
    reportOf(
      [],
      {
        complete: false,
        deferred_changes: [
          { reason: 'instance_count_unknown', resource_change: changeOf('aws_db_instance', { after: null, ...parts }) },
        ],
      },
      options,
    );

  it('is as dangerous as what is planned', () => {
    expect(rulesOf(putOff({ actions: ['delete'], before: { id: 'a' } }))).toEqual(['database.loss is deleted']);
    const weaker = putOff({ before: { deletion_protection: true }, after: { deletion_protection: false } });
    expect(rulesOf(weaker)).toEqual(['rds.deletion-protection is switched off']);
    expect(weaker.verdict).toBe('needs-acknowledgement');
    expect(weaker.changes).toEqual([]);
  });

  it('is held against the ledger', () => {
    const ledger = { version: 1, stacks: { prod: { 'aws_db_instance.example': 'rules' } }, moved: [], tombstones: [] };
    const report = putOff({ actions: ['delete'], before: { id: 'a' } }, { ledger: ledger });
    expect(rulesOf(report)).toContain('ledger.loss holds rules');
  });

  it('may be an action that terraform runs (deferred_action_invocations, Terraform 1.14)', () => {
    const action_invocation = { address: 'action.aws_lambda_invoke.purge', type: 'aws_lambda_invoke' };
    const report = reportOf([], { deferred_action_invocations: [{ reason: 'deferred_prereq', action_invocation }] });
    expect(rulesOf(report)).toEqual(['any.unknown-action has an action that this review does not know']);
    expect(report.deferred).toMatchObject([{ why: 'deferred prereq' }]);
  });
});

describe('a program that runs where the plan is applied', () => {
  const run = (command: string, parts: ChangeParts): Report =>
    reportOf([changeOf('terraform_data', { address: 'module.jobs["a.b"].terraform_data.run[0]', ...parts })], {
      configuration: {
        root_module: {
          module_calls: {
            jobs: {
              module: {
                resources: [
                  {
                    address: 'terraform_data.run',
                    provisioners: [{ type: 'local-exec', expressions: { command: { constant_value: command } } }],
                  },
                ],
              },
            },
          },
        },
      },
    });

  it('is a danger of its own, once the resource is made anew', () => {
    const made = run('true', { actions: ['create'], after: { id: 'a' } });
    expect(rulesOf(made)).toEqual(['any.runs-program runs local-exec']);
    expect(rulesOf(run('true', { before: { input: 1 }, after: { input: 2 } }))).toEqual([]);
  });

  it('is acknowledged as the very program that it is', () => {
    const digestOf = (command: string): string => run(command, { actions: ['create'], after: { id: 'a' } }).digest;
    expect(digestOf('true')).toBe(digestOf('true'));
    expect(digestOf('true')).not.toBe(digestOf('aws s3 rm --recursive s3://history'));
  });
});

describe('what Terraform does with a resource, and not what it is', () => {
  const code = (service: object, more: object = {}): object => ({
    resource: {
      aws_ecs_service: { public: { cluster: '${aws_ecs_cluster.one.arn}', ...service } },
      aws_ecs_cluster: { one: { name: 'one', ...more } },
      aws_lambda_invocation: { gate: { function_name: 'gate' } },
    },
  });
  const GATE = ['aws_lambda_invocation.gate'];
  const found = (before: object, after: object): readonly string[] =>
    rulesOf(reportOf([], {}, { synthesizedBefore: before, synthesized: after }));

  it('what it waited for', () => {
    expect(found(code({ depends_on: GATE }), code({}))).toEqual([
      'any.order-gone waits no more for aws_lambda_invocation.gate',
    ]);
    expect(found(code({ depends_on: GATE }), code({ depends_on: ['aws_ecs_cluster.one'] }))).toHaveLength(1);
  });

  it('not what it waits for still, by whatever leads there', () => {
    const asked = code({ depends_on: GATE });
    expect(found(asked, code({ tags: { gate: '${aws_lambda_invocation.gate.result}' } }))).toEqual([]);
    expect(found(asked, code({}, { depends_on: GATE }))).toEqual([]);
    expect(found(asked, code({}, { tags: { gate: 'x-${jsonencode(aws_lambda_invocation.gate.result)}' } }))).toEqual(
      [],
    );
    expect(found(code({}), asked)).toEqual([]);
    const anothers = { aws_lambda_invocation: { gate: { function_name: 'gate' }, other: { function_name: 'gate' } } };
    const switched = { resource: { ...(asked as { resource: object }).resource, ...anothers } };
    expect(
      found(switched, {
        resource: {
          ...switched.resource,
          aws_ecs_service: { public: { depends_on: ['aws_lambda_invocation.other'] } },
        },
      }),
    ).toEqual([]);
  });

  it('who makes it', () => {
    expect(found(code({}), code({ provider: 'aws.elsewhere' }))).toEqual([
      'any.made-elsewhere is made by aws.elsewhere, and not by aws',
    ]);
    expect(found(code({}), code({ provider: 'aws' }))).toEqual([]);
  });

  it('when it is made anew', () => {
    const following = { lifecycle: { replace_triggered_by: ['aws_ecs_cluster.one'], create_before_destroy: true } };
    expect(found(code(following), code({}))).toEqual([
      'any.replaced-otherwise loses replace_triggered_by aws_ecs_cluster.one, create_before_destroy',
    ]);
    expect(found(code({}), code(following))).toEqual([]);
  });
});

describe('what no change of a plan shows', () => {
  const condition = {
    condition: '${self.task_definition == aws_ecs_task_definition.a.arn}',
    error_message: 'rolled back',
  };
  const PROGRAM = 'any.program-from-elsewhere is run from now on';
  const PROVIDERS = { aws: { source: 'aws', version: '6.25.0' } };
  const requiring = (required_providers: object): object => ({
    terraform: { backend: { s3: { bucket: 'state', key: 'prod' } }, required_providers },
  });
  const code = (more: object = {}, lifecycle: object = {}): object => ({
    terraform: { backend: { s3: { bucket: 'state', key: 'prod' } }, required_providers: PROVIDERS },
    provider: { aws: [{ region: 'us-west-2', allowed_account_ids: ['111122223333'], default_tags: [{ tags: {} }] }] },
    resource: {
      aws_ecs_service: {
        public: { lifecycle: { ignore_changes: ['desired_count'], postcondition: [condition], ...lifecycle } },
      },
    },
    ...more,
  });
  const found = (after: object): readonly string[] =>
    rulesOf(reportOf([], {}, { synthesizedBefore: code(), synthesized: after }));

  it.each([
    [
      'another place of the state',
      { terraform: { backend: { s3: { bucket: 'state', key: 'other' } }, required_providers: PROVIDERS } },
      'any.state-moved changes',
    ],
    ['no guard of the account', { provider: { aws: [{ region: 'us-west-2' }] } }, 'any.provider-changed changes'],
    ["somebody else's provider", requiring({ aws: { source: 'evil/aws' } }), PROGRAM],
    ['one more provider', requiring({ ...PROVIDERS, null: { source: 'hashicorp/null' } }), PROGRAM],
    ['a module', { module: { a: { source: 'git::https://example.com/a.git' } } }, PROGRAM],
    [
      'a function that is called whenever it is planned',
      { data: { aws_lambda_invocation: { a: { function_name: 'drop', input: '{}' } } } },
      PROGRAM,
    ],
    ['a request to somebody', { data: { http: { a: { url: 'https://example.com/?said' } } } }, PROGRAM],
    ['what is opened and kept nowhere', { ephemeral: { aws_lambda_invocation: { a: { payload: '{}' } } } }, PROGRAM],
    ['a program that answers', { data: { external: { a: { program: ['sh', '-c', 'id'] } } } }, PROGRAM],
    [
      'a secret that is read into the state',
      { data: { aws_secretsmanager_secret_version: { a: { secret_id: 'dburi' } } } },
      'any.reads-anew reads aws_secretsmanager_secret_version, which nothing read before',
    ],
  ])('%s', (_, more, rule) => {
    expect(found(code(more))).toEqual([rule]);
  });

  it.each<[string, object, string]>([
    ['a program', { data: [{ external: { a: { program: ['id'] } } }] }, PROGRAM],
    ['a program, its body', { data: { external: { a: [{ program: ['id'] }] } } }, PROGRAM],
    ['what is opened', { ephemeral: [{ aws_lambda_invocation: { a: { payload: '{}' } } }] }, PROGRAM],
    ['a module', { module: [{ a: { source: 'git::https://example.com/a.git' } }] }, PROGRAM],
    ["somebody else's provider", requiring([{ aws: { source: 'evil/aws' } }]), PROGRAM],
    ['a provider without its guard', { provider: [{ aws: { region: 'us-west-2' } }] }, 'any.provider-changed changes'],
    [
      'a resource',
      {
        resource: [
          { aws_ecs_service: [{ public: [{ lifecycle: [{ ignore_changes: 'all', postcondition: condition }] }] }] },
        ],
      },
      'any.ignores-more ignores all',
    ],
  ])('%s in a list, as Terraform takes it, too', (_, more, rule) => {
    expect(found(code(more))).toEqual([rule]);
  });

  it.each([
    [
      'an attribute that is ignored',
      { ignore_changes: ['desired_count', 'task_definition'] },
      'any.ignores-more ignores task_definition',
    ],
    ['everything ignored', { ignore_changes: 'all' }, 'any.ignores-more ignores all'],
    ['a condition that is gone', { postcondition: [] }, 'any.condition-gone loses or changes a condition'],
    [
      'a condition that always holds',
      { postcondition: [{ ...condition, condition: true }] },
      'any.condition-gone loses or changes a condition',
    ],
  ])('%s', (_, lifecycle, rule) => {
    expect(found(code({}, lifecycle))).toEqual([rule]);
  });

  it.each([
    ['the same', code()],
    [
      'tags on everything',
      code({ provider: { aws: [{ region: 'us-west-2', allowed_account_ids: ['111122223333'] }] } }),
    ],
    ['another provider', code({ provider: { ...(code() as { provider: object }).provider, null: [{}] } })],
    ['another version', code(requiring({ aws: { source: 'aws', version: '6.26.0' } }))],
    ['less that is ignored', code({}, { ignore_changes: [] })],
    ['another message', code({}, { postcondition: [{ ...condition, error_message: 'other' }] })],
    ['a resource that is gone from the code', code({ resource: {} })],
  ])('%s is none', (_, after) => {
    expect(found(after)).toEqual([]);
  });
});

describe('what goes with a new address, or with what is no resource', () => {
  const condition = { condition: '${self.arn == var.arn}', error_message: 'Another one' };
  const resource = (name: string, lifecycle: object): object => ({
    resource: { aws_sns_topic: { [name]: { lifecycle } } },
  });
  const WATCHED = { postcondition: [condition] };
  const MOVED = changeOf('aws_sns_topic', {
    address: 'aws_sns_topic.after',
    previous_address: 'aws_sns_topic.before',
    actions: ['no-op'],
    before: { name: 'pages' },
    after: { name: 'pages' },
  });

  it.each<[string, object, readonly string[]]>([
    ['a condition', {}, ['any.condition-gone loses or changes a condition']],
    ['the watch over all', { ...WATCHED, ignore_changes: 'all' }, ['any.ignores-more ignores all']],
    ['nothing', WATCHED, []],
  ])('a resource that is moved loses %s', (_, lifecycle, rules) => {
    const change = { synthesizedBefore: resource('before', WATCHED), synthesized: resource('after', lifecycle) };
    expect(rulesOf(reportOf([MOVED], {}, change))).toEqual(rules);
  });

  const GONE = ['any.condition-gone loses or changes a condition'];
  it.each<[string, object, object]>([
    ['data', { data: { aws_sns_topic: { a: { lifecycle: WATCHED } } } }, {}],
    ['an output', { output: { a: { value: 1, precondition: condition } } }, { output: { a: { value: 1 } } }],
    ['a variable', { variable: { a: { validation: [condition] } } }, { variable: { a: {} } }],
    ['a check', { check: { a: { assert: [condition] } } }, {}],
  ])('a condition of %s goes', (_, before, after) => {
    const found = (change: object): readonly string[] =>
      rulesOf(reportOf([], {}, { synthesizedBefore: before, synthesized: change }));
    expect(found(after)).toEqual(GONE);
    expect(found(before)).toEqual([]);
  });
});

describe('a condition that is another one', () => {
  const code = (condition: string): object => ({
    resource: { aws_ssm_parameter: { number: { value: condition, lifecycle: { precondition: [{ condition }] } } } },
  });
  const found = (stopsAsMuch?: ReviewOptions['stopsAsMuch']): readonly string[] =>
    rulesOf(
      reportOf(
        [],
        {},
        { synthesizedBefore: code('1'), synthesized: code('2'), ...(stopsAsMuch === undefined ? {} : { stopsAsMuch }) },
      ),
    );

  it('stops less, unless whoever asks knows what it stops', () => {
    const GONE = ['any.condition-gone loses or changes a condition'];
    expect(found()).toEqual(GONE);
    expect(found(() => false)).toEqual(GONE);
    const asked: unknown[] = [];
    expect(found((address, before, after) => asked.push([address, before['value'], after['value']]) > 0)).toEqual([]);
    expect(asked).toEqual([['aws_ssm_parameter.number', '1', '2']]);
  });
});

describe('files that are no plan', () => {
  it.each([
    ['the state of a project without one', { format_version: '1.0' }],
    ['a part of a plan', { format_version: '1.2', terraform_version: '1.11.4', resource_drift: [] }],
    ['a plan whose list has another name', { format_version: '1.2', resource_change: [] }],
  ])('%s is not taken for one without changes', (_, json) => {
    expect(() => readPlan(json)).toThrow(/\(the file\): this has no planned_values, .*it is an empty state/s);
  });

  it('one without end ends with a message', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level++) deep = [deep];
    const plan = planOf([changeOf('acme', { before: { a: 1 }, after: { a: deep } })]);
    expect(() => readPlan(plan)).toThrow(PlanError);
    expect(() => readPlan(plan)).toThrow('(the file): nested deeper than 500 levels');
  });

  it('a document without end inside is a text', () => {
    const text = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const { changes } = reportOf([changeOf('acme', { before: { a: '[]' }, after: { a: text } })]);
    expect(changes[0]?.attributes[0]?.path).toBe('a');
  });
});

describe('secrets that no mark gives away', () => {
  const [key, secret, word] = [
    '5c1f9e0ab37d48f2a6e4c8d17b90f3e2',
    'a94b27e1cf5d40839b6e2f7c8d1a0e54',
    'hunter2hunter2',
  ];
  const shown = (report: Report): string => FORMATS.map((format) => render(report, format)).join('\n');
  const dsn = {
    public: `https://${key}@o1.ingest.sentry.io/3`,
    csp: `https://o1.ingest.sentry.io/api/3/csp-report/?sentry_key=${key}`,
  };

  it('the key of a Sentry project, by whatever name and wherever it is written', () => {
    const own = changeOf('sentry_key', {
      before: { name: 'old', id: 'f', public: 'f', secret: 'f', dsn: {} },
      after: {
        name: 'new',
        id: key,
        public: key,
        secret,
        dsn,
        dsn_public: dsn.public,
        dsn_secret: `https://${key}:${secret}@a/3`,
        dsn_csp: dsn.csp,
      },
    });
    const elsewhere = changeOf('acme_page', { before: { text: 'a' }, after: { text: `the key is ${key}, ${secret}` } });
    const text = shown(reportOf([own, elsewhere], { errored: true }, { errors: [`Error: no project for ${key}`] }));
    expect(text).toContain('dsn_public');
    expect(text).not.toMatch(new RegExp(`${key}|${secret}`));
  });

  it.each([
    ['in a DSN', dsn.public],
    ['in the address of reports', dsn.csp],
    ['in the loader', `https://js.sentry-cdn.com/${key}.min.js`],
    ['in a shell', `export SENTRY_DSN=${key}`],
    ['in a message', `sentry_key: "${key}"`],
    ['in a document', JSON.stringify({ inner: [{ sentry_key: key, dsn_public: key }] })],
  ])('the key of a Sentry project that is elsewhere, %s', (_, text) => {
    const more = {
      errored: true,
      output_changes: { page: { actions: ['update'], before: 'a', after: text } },
      checks: [{ address: { to_display: 'check.a' }, status: 'fail', instances: [{ problems: [{ message: text }] }] }],
    };
    const change = changeOf('acme_page', { before: { a: 'x' }, after: { a: text } });
    expect(shown(reportOf([change], more, { errors: [`Error: ${text}`] }))).not.toContain(key);
  });

  it('a text that looks for ever like the beginning of an address holds nothing up', () => {
    const text = `${'-pass'.repeat(200_000)} mysql://balrog:${word}@database/balrog`;
    const change = changeOf('acme', { before: { a: 'x' }, after: { a: text } });
    const report = reportOf([change], { errored: true }, { errors: [text.slice(-100)] });
    expect(shown(report)).not.toContain(word);
  });

  it('values under names with a suffix', () => {
    for (const name of [
      'password1',
      'auth_token_v2',
      'client_secret_old',
      'DATABASE_URL',
      'db_uri',
      'admin_pass',
      'dsnPublic',
    ]) {
      const side = (value: string): object => ({ settings: { [name]: value } });
      expect(shown(reportOf([changeOf('acme', { before: side('before-it'), after: side(word) })]))).not.toContain(word);
    }
  });

  it('a variable of a module that the module marks', () => {
    const module = { variables: { key: { sensitive: true } } };
    const configuration = {
      root_module: { module_calls: { a: { expressions: { key: { constant_value: word } }, module } } },
    };
    const change = changeOf('acme', { before: { a: 'x' }, after: { a: `is ${word}` } });
    expect(shown(reportOf([change], { configuration }))).not.toContain(word);
  });

  it('copies in whatever else a plan says of a change', () => {
    const change = changeOf(`acme_${word}`, {
      before: { password: word },
      after: { password: 'another' },
      action_reason: `because_of_${word}`,
      deposed: word,
    });
    const checks = [{ address: { to_display: word }, status: word, instances: [] }];
    const action_invocations = [{ address: `action.a.b["${word}"]`, type: word, config_values: { password: word } }];
    expect(shown(reportOf([change], { checks, action_invocations, terraform_version: word }))).not.toContain(word);
  });
});

it('Markdown makes no formula of what somebody wrote', () => {
  const report = reportOf([
    changeOf('acme', { before: { a: 1 }, after: { a: 2 }, action_reason: 'costs $a$ and $$b$$' }),
  ]);
  expect(render(report, 'markdown')).not.toMatch(/costs.*\$/);
});
