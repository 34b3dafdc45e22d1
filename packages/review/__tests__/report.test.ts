/** Reports: plans of any version are read, secrets stay hidden, nothing outgrows its bounds, and the same plan says the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  dangerDigest,
  PlanError,
  readPlan,
  render,
  review,
  verdictOf,
  type Format,
  type Report,
  publishedSchema,
  reportSchema,
} from '..';
import { EXAMPLE } from './example-catalogue';
import { changeOf, planOf } from './plans';

const FIXTURES = join(__dirname, 'fixtures/plans');
const FORMATS: readonly Format[] = ['text', 'markdown', 'json'];

const fixture = (name: string): unknown => JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
const reportOf = (plan: unknown, more: object = {}): Report =>
  review(readPlan(plan), { stack: 'prod', catalogue: EXAMPLE, ...more });
const rules = ({ dangers }: Report): readonly string[] => dangers.map(({ rule }) => rule);

describe('plans from outside', () => {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith('.json'));

  it.each(files)('%s is read, and its report has the published shape', (file) => {
    const report = reportOf(fixture(file.replace('.json', '')));
    expect(reportSchema.safeParse(JSON.parse(render(report, 'json'))).error).toBeUndefined();
    for (const format of FORMATS) expect(render(report, format).length).toBeGreaterThan(50);
  });

  it('tells every action of terraform apart', () => {
    const { counts, verdict } = reportOf(fixture('terraform-1.11-every-action'));
    expect(counts).toMatchObject({
      create: 1,
      update: 2,
      replace: 2,
      delete: 1,
      forget: 1,
      move: 1,
      import: 1,
      read: 1,
      outputs: 1,
    });
    expect(verdict).toBe('needs-acknowledgement');
  });

  it('keeps both orders of a replacement apart', () => {
    const actions = reportOf(fixture('terraform-1.11-every-action')).changes.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['delete-then-create', 'create-then-delete', 'forget']));
  });

  it('says what blocked a plan that terraform ended with an error', () => {
    const errors = [
      'Error: Instance cannot be destroyed\n\nResource terraform_data.guarded has lifecycle.prevent_destroy set, but the plan',
    ];
    const report = reportOf(fixture('terraform-1.11-errored'), { errors });
    expect(report.planState).toBe('errored');
    expect(report.changes).toEqual([
      expect.objectContaining({
        forcedBy: ['triggers_replace'],
        blockedBy: 'lifecycle.prevent_destroy',
        why: 'replace because cannot update',
      }),
    ]);
    expect(render(report, 'text')).toContain('Can I approve this? No: terraform ended the plan of prod with an error.');
  });

  it('knows no change from a change of outputs alone', () => {
    expect(reportOf(fixture('terraform-1.11-no-change')).verdict).toBe('no-change');
    expect(reportOf(fixture('terraform-1.11-output-only'))).toMatchObject({
      verdict: 'changes',
      outputs: [{ name: 'greeting', before: 'hello', after: 'goodbye' }],
    });
  });

  it('shows what changed outside, and what of it is expected', () => {
    const drift = { address: 'aws_s3_object.gone', path: '*', reason: 'removed by the nightly job' };
    const report = reportOf(fixture('documented-drift-only'), { expectedDrift: [drift] });
    expect(
      report.drift.map(({ address, expected, dangers }) => [address, expected, dangers.map(({ rule }) => rule)]),
    ).toEqual([
      ['aws_s3_object.gone', 'removed by the nightly job', []],
      ['aws_security_group.admin', undefined, ['security-group.ingress']],
    ]);
  });

  it('explains a replacement inside a module by the attribute that forces it', () => {
    const report = reportOf(fixture('documented-modules'));
    expect(report.dangers[0]).toMatchObject({
      rule: 'database.loss',
      forcedBy: ['username'],
      address: 'module.db["prod"].aws_db_instance.main[0]',
    });
    expect(report.counts.move).toBe(1);
  });

  it('counts what is put off, and says why', () => {
    expect(reportOf(fixture('documented-deferred'))).toMatchObject({
      planState: 'incomplete',
      deferred: [{ why: 'provider config unknown' }, { why: 'instance count unknown' }],
    });
  });
});

describe('what is no plan', () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['a text', 'plan', '(the file): expected an object'],
    [
      'the redacted output of HCP',
      { plan_format_version: '1.1', resource_changes: [], provider_schemas: {} },
      '(the file): this is the redacted output of a plan in HCP Terraform, which leaves values out: take the unredacted one',
    ],
    ['a state', { version: 4, serial: 1, lineage: 'a' }, '(the file): this is a state file'],
    ['a shown state', { format_version: '1.0', values: {} }, 'this is a state (terraform show -json without a plan)'],
    ['a configuration', { resource: {} }, 'this is a configuration'],
    ['a plan of the future', { format_version: '2.0' }, 'format_version: expected a format version below 2'],
  ];

  it.each(wrong)('%s', (_name, content, message) => {
    expect(() => readPlan(content)).toThrow(PlanError);
    expect(() => readPlan(content)).toThrow(message);
  });

  it('lists everything that is wrong, by place, and quotes no value', () => {
    const bad = planOf(
      [changeOf('aws_a', { actions: 'hunter2-hunter2' as never }), { type: 'aws_b', change: 'hunter2-hunter2' }],
      { output_changes: { a: { actions: 7 } } },
    );
    const message = messageOf(() => readPlan(bad));
    for (const place of [
      'resource_changes[0].change.actions',
      'resource_changes[1].address',
      'resource_changes[1].change',
      'output_changes.a.actions',
    ])
      expect(message).toContain(`${place}: `);
    expect(message).not.toContain('hunter2');
  });
});

describe('policies', () => {
  const role = 'arn:aws:iam::111122223333:role/reader';
  const base = {
    Sid: 'Read',
    Effect: 'Allow',
    Principal: { AWS: role },
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'true' } },
  };
  const deny = {
    Sid: 'OnlyTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const whatOf = (before: unknown[], after: unknown[]): string[] => {
    const text = (Statement: unknown[]): object => ({ policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
    return reportOf(
      planOf([changeOf('aws_s3_bucket_policy', { before: text(before), after: text(after) })]),
    ).dangers.map(({ what }) => what);
  };

  it.each([
    [
      'a new principal',
      { ...base, Principal: { AWS: [role, 'arn:aws:iam::444455556666:root'] } },
      'new principal AWS:arn:aws:iam::444455556666:root',
    ],
    ['a new action', { ...base, Action: [...base.Action, 's3:PutObject'] }, 'new action s3:PutObject'],
    ['a dropped condition', { ...base, Condition: undefined }, 'a condition is dropped or changed'],
    ['the whole world', { ...base, Principal: '*', Condition: undefined }, 'new principal AWS:*'],
  ])('%s is broader', (_name, after, expected) => {
    expect(whatOf([base, deny], [after, deny])).toEqual([expect.stringContaining(expected)]);
    expect(whatOf([after, deny], [base, deny])).toEqual([]);
  });

  it('a Deny that goes is broader, one that comes is not', () => {
    expect(whatOf([base, deny], [base])).toEqual(['becomes broader: denies less']);
    expect(whatOf([base], [base, deny])).toEqual([]);
  });

  it('order, names, splitting and one text for a list of one change nothing', () => {
    const split = base.Action.map((Action, index) => ({ ...base, Sid: `Read${index}`, Action }));
    expect(whatOf([base, deny], [deny, ...split])).toEqual([]);
  });

  it('a policy that is known only after apply is judged by the data source that it comes from', () => {
    const data = (identifiers: string[]): object =>
      changeOf('aws_iam_policy_document', {
        address: 'data.aws_iam_policy_document.p',
        mode: 'data',
        actions: ['read'],
        after: {
          statement: [
            { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::a/*'], principals: [{ type: 'AWS', identifiers }] },
          ],
        },
        after_unknown: { json: true },
      });
    const policy = changeOf('aws_s3_bucket_policy', {
      actions: ['create'],
      after: {},
      after_unknown: { policy: true },
    });
    const configuration = {
      root_module: {
        resources: [
          {
            address: 'aws_s3_bucket_policy.example',
            expressions: {
              policy: { references: ['data.aws_iam_policy_document.p.json', 'data.aws_iam_policy_document.p'] },
            },
          },
        ],
      },
    };
    expect(
      reportOf(planOf([policy, data(['*'])], { configuration })).dangers.map(({ what, severity }) => [what, severity]),
    ).toEqual([['lets anyone in the world in', 'critical']]);
    expect(reportOf(planOf([policy, data([role])], { configuration })).dangers).toEqual([]);
  });
});

describe('a release alone', () => {
  it('needs no acknowledgement, and says which services restart', () => {
    const definition = (image: string): object => ({
      family: 'public',
      container_definitions: JSON.stringify([{ name: 'public', image, essential: true, readonlyRootFilesystem: true }]),
    });
    const plan = planOf([
      changeOf('aws_ecs_task_definition', {
        actions: ['create', 'delete'],
        before: definition('balrog@sha256:1'),
        after: definition('balrog@sha256:2'),
        after_unknown: { arn: true, revision: true },
        replace_paths: [['container_definitions']],
      }),
      changeOf('aws_ecs_service', {
        before: { desired_count: 6, task_definition: 'public:1' },
        after: { desired_count: 6 },
        after_unknown: { task_definition: true },
      }),
      changeOf('sentry_metric_monitor', {
        before: { query: 'level:error release:"balrog@3.25"' },
        after: { query: 'level:error release:"balrog@3.26"' },
      }),
    ]);
    const report = reportOf(plan);
    expect(report.verdict).toBe('changes');
    expect(report.dangers.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['ecs.release', 'notice'],
      ['container.image', 'notice'],
    ]);
    expect(report.changes[1]?.attributes.filter(({ path }) => path.endsWith('image'))).toEqual([
      {
        path: 'container_definitions["public"].image',
        before: 'balrog@sha256:1',
        after: 'balrog@sha256:2',
        forcesReplacement: true,
      },
    ]);
  });

  it('an action that terraform runs beside its changes is seen (action_invocations, Terraform 1.14)', () => {
    expect(
      rules(
        reportOf(
          planOf([], {
            action_invocations: [{ address: 'action.aws_lambda_invoke.purge', type: 'aws_lambda_invoke' }],
          }),
        ),
      ),
    ).toEqual(['any.unknown-action']);
  });
});

describe('addresses', () => {
  const database = { actions: ['delete'], before: { identifier: 'balrog-prod' }, after: null };

  it('a rename without moved is called one', () => {
    const plan = planOf([
      changeOf('aws_db_instance', { ...database, address: 'aws_db_instance.old' }),
      changeOf('aws_db_instance', {
        actions: ['create'],
        address: 'aws_db_instance.new',
        after: { identifier: 'balrog-prod', storage_encrypted: true, skip_final_snapshot: false },
      }),
    ]);
    expect(reportOf(plan).dangers.map(({ rule, what }) => [rule, what])).toContainEqual([
      'any.renamed-without-moved',
      'looks like a rename to aws_db_instance.new',
    ]);
  });

  const ledger = {
    stacks: { prod: { 'aws_db_instance.example': 'the update database of all' } },
    moves: [],
    tombstones: [],
  };

  it('what the ledger lists cannot go, nor be missing', () => {
    expect(rules(reportOf(planOf([changeOf('aws_db_instance', database)]), { ledger }))).toContain('ledger.loss');
    expect(rules(reportOf(planOf([], { planned_values: { root_module: {} } }), { ledger }))).toEqual([
      'ledger.vanished',
    ]);
    expect(rules(reportOf(planOf([]), { ledger, stack: 'other' }))).toEqual([]);
  });

  it('what the ledger lists is made anew where the state knows anything, and new where the plan imports all else that is there', () => {
    const made = changeOf('aws_db_instance', { actions: ['create'], after: database.before });
    const bucket = { actions: ['update'], before: { bucket: 'states' }, after: { bucket: 'states' } };
    const beside = (parts: object): readonly string[] =>
      rules(reportOf(planOf([made, changeOf('aws_s3_bucket', { ...bucket, ...parts })]), { ledger }));
    expect(beside({})).toContain('ledger.anew');
    expect(beside({ importing: { id: 'states' } })).not.toContain('ledger.anew');
  });

  it('what the code of before had not is new, where that is the code which was deployed last', () => {
    const made = changeOf('aws_db_instance', { actions: ['create'], after: database.before });
    const beside = changeOf('aws_s3_bucket', { before: { bucket: 'a' }, after: { bucket: 'b' } });
    const against = (options: object): readonly string[] =>
      rules(reportOf(planOf([made, beside]), { ledger, ...options }));
    expect(against({ synthesizedBefore: { resource: {} } })).not.toContain('ledger.anew');
    expect(against({ synthesizedBefore: { resource: {} }, beforeIsStale: true })).toContain('ledger.anew');
  });

  it('what terraform did not come to, before it ended with an error, has not vanished from the code', () => {
    const broken = (address: string): object =>
      planOf([], {
        errored: true,
        planned_values: { root_module: {} },
        configuration: { root_module: { resources: [{ address }] } },
      });
    expect(rules(reportOf(broken('aws_db_instance.example'), { ledger }))).toEqual([]);
    expect(rules(reportOf(broken('aws_db_instance.other'), { ledger }))).toEqual(['ledger.vanished']);
  });

  it('a prevent_destroy that goes away is seen, and the construct and line are named', () => {
    const config = (protectedNow: boolean): object => ({
      resource: {
        aws_db_instance: {
          example: {
            '//': { metadata: { path: 'prod/database/instance' } },
            lifecycle: { prevent_destroy: protectedNow },
          },
        },
      },
    });
    const options = {
      synthesized: config(false),
      synthesizedBefore: config(true),
      sources: (path: string) => `${path}.ts:41`,
    };
    const [danger] = reportOf(
      planOf([changeOf('aws_db_instance', { before: { multi_az: true }, after: { multi_az: true, tags: {} } })]),
      options,
    ).dangers;
    expect(danger).toMatchObject({
      rule: 'any.prevent-destroy-gone',
      constructPath: 'prod/database/instance',
      source: 'prod/database/instance.ts:41',
    });
    expect(rules(reportOf(planOf([]), { synthesized: config(true), synthesizedBefore: config(true) }))).toEqual([]);
  });
});

describe('secrets', () => {
  /** A secret no other part of a report can be mistaken for. */
  const secret = fc
    .string({ unit: fc.constantFrom(...'abcXYZ0189%&"\\<>@/+=é'), minLength: 12, maxLength: 40 })
    .map((text) => `S3c${text}`);
  const places: readonly ((value: string) => { readonly value: unknown; readonly mark: unknown })[] = [
    (value) => ({ value: { data: value }, mark: { data: true } }),
    (value) => ({ value: { block: [{ inner: value }] }, mark: { block: [{ inner: true }] } }),
    (value) => ({ value: { master_password: value }, mark: {} }),
    (value) => ({
      value: { container_definitions: JSON.stringify([{ name: 'a', environment: [{ name: 'DB_PASSWORD', value }] }]) },
      mark: {},
    }),
    (value) => ({ value: { tags: { note: `see ${value}.`, api_key: value } }, mark: {} }),
    (value) => ({ value: { settings: { [value]: value } }, mark: { settings: true } }),
    (value) => ({ value: { user_data: `#!/bin/sh\n${JSON.stringify(value)}`, data: value }, mark: { data: true } }),
    (value) => ({
      value: {
        policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: value, Resource: '*' }] }),
        data: value,
      },
      mark: { data: true },
    }),
  ];

  it('never appear in any output, while their change does', () => {
    fc.assert(
      fc.property(
        secret,
        secret,
        fc.nat(places.length - 1),
        fc.constantFrom('aws_db_instance', 'aws_iam_role_policy', 'acme_thing'),
        (before, after, index, type) => {
          fc.pre(before !== after);
          const [old, now] = [before, after].map((value) => (places[index] as (typeof places)[number])(value));
          const change = changeOf(type, {
            before: old?.value,
            after: now?.value,
            before_sensitive: old?.mark,
            after_sensitive: now?.mark,
          });
          const copy = changeOf('aws_instance', {
            address: `aws_instance.x["${after}"]`,
            before: { note: 'a' },
            after: { note: `copy: ${after}` },
          });
          const plan = planOf([change, copy], {
            output_changes: {
              o: { actions: ['update'], before, after, before_sensitive: true, after_sensitive: true },
            },
          });
          const report = reportOf(plan, { errors: [`Error: ${after} is wrong`] });
          for (const format of FORMATS)
            for (const value of [before, after])
              for (const form of [value, JSON.stringify(value).slice(1, -1)])
                expect(render(report, format)).not.toContain(form);
          const shown = report.changes.find(({ address }) => address === `${type}.example`);
          expect(shown?.attributes.length).toBeGreaterThan(0);
          expect(report.outputs).toHaveLength(1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are not what names them: a block marked as a whole, the state of a secret that is kept elsewhere', () => {
    const contact = (url: string): object => ({
      sns: [
        {
          auth_provider: 'default',
          external_id: 'balrog-prod',
          topic_url: url,
          topic_arn: 'arn:aws:sns:us-west-2:111122223333:balrog-prod',
        },
      ],
    });
    const plan = planOf([
      changeOf('grafana_contact_point', {
        before: contact('https://one.example/aaaa'),
        after: contact('https://two.example/bbbb'),
        before_sensitive: { sns: true },
        after_sensitive: { sns: true },
      }),
      changeOf('aws_db_instance', {
        before: { master_user_secret: [{ secret_status: 'active' }], identifier: 'balrog-prod-active' },
        after: { master_user_secret: [{ secret_status: 'active' }], identifier: 'balrog-prod-active-2' },
      }),
      changeOf('aws_instance', { before: { note: 'a' }, after: { note: 'see https://two.example/bbbb' } }),
      changeOf('aws_cloudfront_distribution', {
        before: { default_root_object: 'a.html' },
        after: { default_root_object: 'b.html' },
      }),
    ]);
    const text = render(reportOf(plan), 'text');
    expect(text).toContain('identifier: balrog-prod-active → balrog-prod-active-2');
    expect(text).toContain('sns: (secret) → (secret), another one');
    expect(text).toContain('note: a → see (secret)');
    expect(text).toContain('default_root_object: a.html → b.html');
  });

  it('a changed secret is shown as changed', () => {
    const plan = planOf([
      changeOf('aws_db_instance', { before: { password: 'first-password' }, after: { password: 'second-password' } }),
    ]);
    expect(reportOf(plan).changes[0]?.attributes).toEqual([
      { path: 'password', before: '(secret)', after: '(secret), another one' },
    ]);
  });

  it('a secret beside the danger is no part of the digest', () => {
    const plan = (password: string): unknown =>
      planOf([
        changeOf('aws_db_instance', {
          before: { multi_az: true, password: 'old-password' },
          after: { multi_az: false, password },
        }),
      ]);
    expect(dangerDigest([reportOf(plan('one-password'))])).toBe(dangerDigest([reportOf(plan('two-password'))]));
  });
});

describe('the same plan', () => {
  it('gives the same report in any order of its keys and changes', () => {
    const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string({ maxLength: 8 }), fc.constant(null));
    const value = fc.dictionary(
      fc.constantFrom('multi_az', 'tags', 'ingress', 'name', 'policy', 'deletion_protection'),
      fc.oneof(leaf, fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), value: leaf }), { maxLength: 3 })),
    );
    const types = ['aws_db_instance', 'aws_lb', 'aws_s3_bucket', 'acme_thing'];
    const change = fc.record({
      type: fc.constantFrom(...types),
      actions: fc.constantFrom(['update'], ['delete'], ['create'], ['delete', 'create']),
      before: value,
      after: value,
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (parts) => {
        const changes = parts.map(({ type, ...rest }, index) =>
          changeOf(type, { ...rest, address: `${type}.n${index}` }),
        );
        const [one, other] = [planOf(changes), reversed(planOf([...changes].reverse()))];
        for (const format of FORMATS) expect(render(reportOf(other), format)).toBe(render(reportOf(one), format));
      }),
      { numRuns: 150 },
    );
  });
});

describe('bounds', () => {
  const large = planOf([
    ...Array.from({ length: 5000 }, (_, index) =>
      changeOf('aws_cloudwatch_log_group', {
        address: `aws_cloudwatch_log_group.n${index}`,
        before: { name: 'a'.repeat(500), note: `x${index}` },
        after: { name: 'b'.repeat(500), note: `y${index}` },
      }),
    ),
    ...Array.from({ length: 100 }, (_, index) =>
      changeOf('aws_db_instance', {
        address: `aws_db_instance.n${index}`,
        before: { multi_az: true, backup_retention_period: 35 },
        after: { multi_az: false, backup_retention_period: 1 },
      }),
    ),
  ]);

  it.each(FORMATS)(
    'a plan of 5,100 changes as %s: within the limit, every danger visible, the rest counted',
    (format) => {
      const text = render(reportOf(large), format, { whereIsTheRest: 'the artifact "review"' });
      expect(text.length).toBeLessThanOrEqual(65_000);
      for (let index = 0; index < 100; index++) expect(text).toContain(`aws_db_instance.n${index}`);
      expect(text).toContain('the artifact');
      if (format === 'json') expect(reportSchema.parse(JSON.parse(text)).leftOut?.changes).toBeGreaterThan(4000);
      else expect(text).toMatch(/Left out here: \d+ changes/);
    },
  );

  it.each(FORMATS)('any limit holds, as %s', (format) => {
    const report = reportOf(large);
    for (const characters of [4000, 20_000])
      expect(render(report, format, { characters }).length).toBeLessThanOrEqual(characters);
  });

  it('approves nothing that has changed outside already', () => {
    const change = changeOf('aws_db_instance', {
      before: { backup_retention_period: 35 },
      after: { backup_retention_period: 3 },
    });
    const topOf = (...changes: readonly unknown[]): string =>
      render(reportOf(planOf(changes, { resource_drift: [change] })), 'text')
        .split('\n')
        .slice(0, 6)
        .join('\n');
    expect(topOf()).toMatch(
      /Can I approve this\? There is nothing to approve: it has changed outside of terraform already, with 1 danger \(1 critical, 0 serious\)\.\n  - critical: aws_db_instance\.example: backup_retention_period falls, 35 → 3\nWhat do I do first if it goes wrong\? Find out who changed it/,
    );
    const planned = changeOf('aws_sns_topic', {
      address: 'aws_sns_topic.a',
      actions: ['create'],
      after: { name: 'a' },
    });
    expect(topOf(planned)).toContain('  - changed outside already: 1 danger (1 critical, 0 serious), below');
  });

  it('answers both questions in the first ten lines', () => {
    const top = render(reportOf(large), 'text').split('\n').slice(0, 10).join('\n');
    expect(top).toContain(
      'Can I approve this? Only if 200 dangers (100 critical, 100 serious) below are meant and acknowledged.',
    );
    expect(top).toContain('What do I do first if it goes wrong? Revert the commit and deploy: it protects again.');
  });
});

describe('Markdown', () => {
  it('makes no mention, link, HTML or heading of what a plan says', () => {
    const evil = '`@mozilla/everyone` <img src=x onerror=1> [a](http://e.example) #1 \n## heading | \u202e';
    const plan = planOf(
      [
        changeOf('aws_s3_bucket_policy', {
          address: `aws_s3_bucket_policy.a["${evil}"]`,
          before: { policy: '{"Statement":[]}' },
          after: {
            policy: JSON.stringify({
              Statement: [{ Effect: 'Allow', Principal: { AWS: '@evil <b>' }, Action: evil, Resource: '*' }],
            }),
          },
        }),
      ],
      { checks: [{ address: { to_display: evil }, status: 'fail', instances: [{ problems: [{ message: evil }] }] }] },
    );
    const text = render(reportOf(plan), 'markdown');
    const outside = text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    for (const bad of ['<img', '<b>', '@mozilla', '@evil', '](http', '#1 ', '\n## heading'])
      expect(outside).not.toContain(bad);
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('\n## heading');
  });
});

describe('verdict, digest and schema', () => {
  const plan = (retention: number): unknown =>
    planOf([
      changeOf('aws_db_instance', {
        before: { backup_retention_period: 35 },
        after: { backup_retention_period: retention },
      }),
    ]);

  it('the worst stack decides, and a different danger gives a different digest', () => {
    const [calm, danger, other] = [planOf([]), plan(7), plan(1)].map((one) => reportOf(one)) as [
      Report,
      Report,
      Report,
    ];
    expect(verdictOf([calm, danger])).toBe('needs-acknowledgement');
    expect(verdictOf([calm])).toBe('no-change');
    expect(dangerDigest([danger])).not.toBe(dangerDigest([other]));
    expect(dangerDigest([danger, calm])).toBe(dangerDigest([calm, danger]));
  });

  it('report.schema.json is the schema', () => {
    const published: unknown = JSON.parse(readFileSync(join(__dirname, '../report.schema.json'), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(publishedSchema())));
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** The same value with the keys of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe('rules that somebody added to a security group by hand', () => {
  const element = (port: number, cidr: string, more: object = {}): object => ({
    protocol: 'tcp',
    from_port: port,
    to_port: port,
    cidr_blocks: [cidr],
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    security_groups: [],
    self: false,
    description: '',
    ...more,
  });
  const group = (ingress: readonly object[], more: object = {}): object => ({
    address: 'aws_security_group.admin',
    mode: 'managed',
    type: 'aws_security_group',
    name: 'admin',
    values: { id: 'sg-1', name: 'admin', tags: {}, ingress, egress: [], ...more },
  });
  const rule = (values: object): object => ({
    address: 'aws_vpc_security_group_ingress_rule.https',
    mode: 'managed',
    type: 'aws_vpc_security_group_ingress_rule',
    values: { security_group_id: 'sg-1', ip_protocol: 'tcp', from_port: 443, to_port: 443, ...values },
  });
  const HTTPS = rule({ cidr_ipv4: '10.0.0.0/8' });
  const OWN = element(443, '10.0.0.0/8');
  const SSH = element(22, '0.0.0.0/0');
  const stateOf = (...resources: readonly object[]): object => ({
    prior_state: { values: { root_module: { resources } } },
  });
  const driftOf = (before: readonly object[], after: readonly object[]): object =>
    changeOf('aws_security_group', {
      address: 'aws_security_group.admin',
      before: { id: 'sg-1', ingress: before, egress: [] },
      after: { id: 'sg-1', ingress: after, egress: [] },
    });

  it('are named in words, with what they open, and with what takes them away', () => {
    const more = { ...stateOf(group([OWN, SSH]), HTTPS), resource_drift: [driftOf([OWN], [OWN, SSH])] };
    const report = reportOf(planOf([], more));
    expect(report.drift).toMatchObject([
      {
        address: 'aws_security_group.admin',
        why: 'rules that no resource here makes. No deployment takes them away: do that in AWS, or write them into the code',
        dangers: [{ severity: 'critical', what: expect.stringContaining('opens tcp 22 to the whole internet') }],
      },
    ]);
    const text = render(report, 'text');
    expect(text).toContain('aws_security_group.admin is updated: rules that no resource here makes. No deployment');
    expect(text).toContain(
      'but for rules that were added to a security group by hand: take those away where they were',
    );
    expect(text).not.toContain('443');
  });

  it('are named as well when an apply has written them into the state since', () => {
    const healed = reportOf(planOf([], stateOf(group([OWN, SSH]), HTTPS)));
    expect(healed.drift).toMatchObject([{ dangers: [{ rule: 'security-group.ingress' }] }]);
    expect(healed.verdict).toBe('changes');
  });

  it('can be expected, until a day', () => {
    const expectedDrift = [
      { address: 'aws_security_group.admin', path: 'ingress', reason: 'The other stack makes it' },
    ];
    const more = stateOf(group([SSH]));
    expect(reportOf(planOf([], more), { expectedDrift })).toMatchObject({
      verdict: 'no-change',
      drift: [{ expected: 'The other stack makes it' }],
    });
  });

  it.each([
    ['a network', OWN, HTTPS],
    ['one of several networks', element(443, '10.0.0.0/8', { ipv6_cidr_blocks: [] }), HTTPS],
    [
      'the group itself',
      element(443, '', { cidr_blocks: [], self: true }),
      rule({ referenced_security_group_id: 'sg-1' }),
    ],
    [
      'another group',
      element(443, '', { cidr_blocks: [], security_groups: ['sg-2'] }),
      rule({ referenced_security_group_id: 'sg-2' }),
    ],
    [
      'every protocol',
      element(0, '10.0.0.0/8', { protocol: '-1' }),
      rule({ cidr_ipv4: '10.0.0.0/8', ip_protocol: '-1', from_port: null, to_port: null }),
    ],
    [
      'the older resource for several rules',
      element(443, '10.0.0.0/8'),
      {
        ...rule({}),
        type: 'aws_security_group_rule',
        values: {
          type: 'ingress',
          security_group_id: 'sg-1',
          protocol: 'tcp',
          from_port: 443,
          to_port: 443,
          cidr_blocks: ['10.0.0.0/8'],
        },
      },
    ],
  ])('are no rules of the code: %s', (_, shown, made) => {
    const more = { ...stateOf(group([shown]), made), resource_drift: [driftOf([], [shown])] };
    expect(reportOf(planOf([], more))).toMatchObject({ verdict: 'no-change', drift: [] });
  });

  it('are told from a rule of the code beside them in one element of the group', () => {
    const both = element(443, '10.0.0.0/8', { cidr_blocks: ['10.0.0.0/8', '192.0.2.0/24'] });
    const text = render(reportOf(planOf([], stateOf(group([both]), HTTPS))), 'text');
    expect(text).toContain('192.0.2.0/24');
    expect(text).not.toContain('10.0.0.0/8');
  });

  it('are not looked for where the code writes rules into the group: a plan takes them away', () => {
    const configuration = {
      root_module: { resources: [{ address: 'aws_security_group.admin', expressions: { ingress: {} } }] },
    };
    expect(reportOf(planOf([], { ...stateOf(group([SSH])), configuration })).drift).toEqual([]);
  });
});
