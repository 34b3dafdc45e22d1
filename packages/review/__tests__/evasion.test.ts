/** Plans that hide what they do: what is dangerous is found, what is harmless is not called so, and no secret gets out by another form. */
import fc from 'fast-check';
import { readPlan, render, review, type Format, type Report } from '..';
import { formsOf } from '../secrets/forms';
import { EXAMPLE } from './example-catalogue';
import { changeOf, planOf, type ChangeParts } from './plans';

const FORMATS: readonly Format[] = ['text', 'markdown', 'json'];

const reportOf = (changes: readonly unknown[], more: object = {}, options: object = {}): Report =>
  review(readPlan(planOf(changes, more)), { stack: 'prod', catalogue: EXAMPLE, ...options });
const found = (type: string, before: unknown, after: unknown, more: ChangeParts = {}): readonly (readonly string[])[] =>
  reportOf([changeOf(type, { before, after, ...more })]).dangers.map(({ rule, severity, what }) => [
    rule,
    severity,
    what,
  ]);
const created = (type: string, after: unknown): readonly (readonly string[])[] =>
  found(type, null, after, { actions: ['create'] });

describe('rules of a security group', () => {
  const rule = (port: number, ...networks: readonly string[]): object => ({
    protocol: 'tcp',
    from_port: port,
    to_port: port,
    cidr_blocks: networks,
  });
  const change = (before: readonly object[], after: readonly object[], more: ChangeParts = {}): unknown =>
    found('aws_security_group', { ingress: before }, { ingress: after }, more);
  const world = (ports: string): unknown => [
    ['security-group.ingress', 'critical', `opens ${ports} to the whole internet`],
  ];

  it('another port for the same network is another opening', () => {
    expect(change([rule(443, '0.0.0.0/0')], [rule(22, '0.0.0.0/0')])).toEqual(world('tcp 22'));
  });

  it('networks that change places between two rules do not hide it', () => {
    expect(
      change([rule(22, '10.0.0.0/8'), rule(443, '0.0.0.0/0')], [rule(443, '10.0.0.0/8'), rule(22, '0.0.0.0/0')]),
    ).toEqual(world('tcp 22'));
  });

  it('every protocol is every port', () => {
    const all = { protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] };
    expect(change([rule(443, '0.0.0.0/0')], [all])).toEqual(world('every port'));
    expect(change([all], [rule(443, '0.0.0.0/0')])).toEqual([]);
  });

  it('order, splitting and a network inside one that was let in are nothing', () => {
    const before = [rule(22, '10.0.0.0/8'), rule(443, '10.0.0.0/8', '192.168.0.0/16')];
    const after = [rule(443, '192.168.0.0/16'), rule(443, '10.1.0.0/16'), rule(22, '10.0.0.0/8')];
    expect(change(before, after)).toEqual([]);
  });

  it('a firewall of GCP opens by ports and protocols too, where no ports are all', () => {
    const allow = (protocol: string, ...ports: readonly string[]): object => ({ allow: [{ protocol, ports }] });
    const firewall = (before: object, after: object): unknown =>
      found('google_compute_firewall', before, after).map(([, , what]) => what);
    expect(firewall(allow('tcp', '443'), allow('tcp', '443', '8000-8999'))).toEqual([
      'opens tcp 8000-8999 to whom it lets in',
    ]);
    expect(firewall(allow('tcp', '443'), allow('tcp'))).toEqual(['opens tcp 0-65535 to whom it lets in']);
    expect(firewall(allow('tcp', '443'), allow('all'))).toEqual(['opens every port to whom it lets in']);
    expect(firewall(allow('all'), allow('tcp'))).toEqual([]);
    expect(firewall(allow('tcp', '8000-8999'), allow('tcp', '8080', '8443'))).toEqual([]);
  });

  it('networks that are known only after apply count, groups as sources only of what was there before', () => {
    const unknown = (name: string, more: ChangeParts = {}): unknown =>
      change([rule(443, '10.0.0.0/8')], [{ ...rule(443), [name]: undefined }], {
        after_unknown: { ingress: [{ [name]: name === 'security_groups' ? true : [true] }] },
        ...more,
      });
    const judged = [['security-group.ingress', 'serious', 'is known only after apply, so it cannot be judged']];
    expect(unknown('cidr_blocks')).toEqual(judged);
    expect(unknown('security_groups')).toEqual(judged);
    expect(unknown('security_groups', { actions: ['create'], before: null })).toEqual([]);
  });

  it('another group, a list of networks and the group itself are sources too', () => {
    const from = (more: object): object => ({ ...rule(3306), ...more });
    const opened = (more: object): unknown => change([from({ security_groups: ['sg-1'] })], [from(more)]);
    const opens = (to: string): unknown => [['security-group.ingress', 'serious', `opens tcp 3306 to ${to}`]];
    expect(opened({ security_groups: ['sg-2'] })).toEqual(opens('sg-2'));
    expect(opened({ prefix_list_ids: ['pl-1'] })).toEqual(opens('pl-1'));
    expect(opened({ self: true })).toEqual(opens('members of the group itself'));
    expect(opened({ security_groups: [] })).toEqual([]);
  });
});

describe('values that pass for judged ones', () => {
  it.each([
    ['google_project_iam_member', { role: 'roles/editor' }, { role: 'roles/owner' }, 'gcp.role'],
    ['aws_s3_bucket_acl', { acl: 'public-read' }, { acl: 'public-read-write' }, 'bucket.acl'],
    [
      'google_storage_bucket_iam_binding',
      { members: ['allAuthenticatedUsers'] },
      { members: ['allAuthenticatedUsers', 'allUsers'] },
      'gcp.public-members',
    ],
  ])('%s: from one dangerous value to a worse one', (type, before, after, rule) => {
    expect(found(type, before, after).map(([id]) => id)).toContain(rule);
  });

  it('a value that nobody has judged may have been the safest', () => {
    const [unlisted, weakest, safest] = ['of-2030', 'old', 'newest'].map((ssl_policy) => ({ ssl_policy }));
    expect(found('aws_lb_listener', unlisted, weakest)).toEqual([
      ['lb.tls', 'serious', 'was a value that nobody has judged, and may become weaker'],
    ]);
    expect(found('aws_lb_listener', unlisted, safest)).toEqual([]);
  });

  it('no retention at all is none that ends', () => {
    const [none, day] = [{ retention_in_days: null }, { retention_in_days: 1 }];
    expect(found('aws_cloudwatch_log_group', none, day).map(([id]) => id)).toEqual(['logs.retention']);
    expect(found('aws_cloudwatch_log_group', day, none)).toEqual([]);
  });

  it('a setting that is taken away whole is as weak as its default', () => {
    const on = { setting: [{ name: 'containerInsights', value: 'enabled' }] };
    expect(found('aws_ecs_cluster', on, { setting: [] }).map(([id]) => id)).toEqual(['ecs.insights']);
  });
});

describe('types that are nearly known', () => {
  it.each([
    ['aws_alb', { internal: true }, { internal: false }, 'lb.internal'],
    ['aws_alb_listener', { protocol: 'HTTPS' }, { protocol: 'HTTP' }, 'lb.protocol'],
    ['aws_elasticsearch_domain', { encrypt_at_rest: [{ enabled: true }] }, {}, 'opensearch.encrypted'],
  ])('%s is judged by its other name', (type, before, after, rule) => {
    expect(found(type, before, after).map(([id]) => id)).toEqual([rule]);
  });

  it('a whole resource by its other name', () => {
    expect(found('aws_alb', {}, null, { actions: ['delete'] }).map(([id]) => id)).toEqual(['service.outage']);
    expect(found('aws_alb_listener_rule', {}, null, { actions: ['delete'] })).toEqual([]);
  });

  it('a policy is one by its shape, in whatever attribute of whatever type, also inside another document', () => {
    const policy = (principal: string): string =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 's3:GetObject', Resource: '*' }] });
    const [mine, anyone] = [policy('arn:aws:iam::111122223333:root'), policy('*')];
    const expected = [['any.policy', 'critical', 'becomes broader: new principal AWS:*']];
    expect(found('aws_s3_access_point', { policy: mine }, { policy: anyone })).toEqual(expected);
    const inside = (text: string): object => ({ desired_state: JSON.stringify({ PolicyDocument: text }) });
    expect(found('awscc_s3_bucket_policy', inside(mine), inside(anyone))).toEqual(expected);
    expect(found('aws_s3_access_point', { policy: anyone }, { policy: mine })).toEqual([]);
    expect(created('aws_s3_access_point', { policy: mine })).toEqual([]);
  });
});

describe('policies', () => {
  const policy = (more: object): string =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more }] });

  it('an effect that is neither of both is not taken for none', () => {
    const odd = { policy: policy({ Effect: 'allow', Action: '*' }) };
    expect(found('aws_iam_role_policy', { policy: policy({}) }, odd)).toEqual([
      ['policy.resource', 'serious', 'cannot be read as a policy any more'],
    ]);
  });

  it('one character is less than any number of them', () => {
    const [one, many] = ['arn:aws:s3:::logs-?', 'arn:aws:s3:::logs-*'].map((Resource) => ({
      policy: policy({ Resource }),
    }));
    expect(found('aws_iam_policy', one, many).map(([, , what]) => what)).toEqual([
      'becomes broader: new resource arn:aws:s3:::logs-*',
    ]);
    expect(found('aws_iam_policy', many, one)).toEqual([]);
  });

  it('patterns mean what they mean as regular expressions', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, value) => {
        const [old, now] = [pattern, value].map((Action) => ({ policy: policy({ Action: `s3:${Action}` }) }));
        const covered = new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`).test(value);
        expect(found('aws_iam_policy', old, now)).toHaveLength(covered ? 0 : 1);
      }),
    );
  });

  it('a pattern made to take for ever takes no time', () => {
    const [old, now] = [`${'*a'.repeat(40)}b`, 'a'.repeat(4000)].map((Action) => ({ policy: policy({ Action }) }));
    expect(found('aws_iam_policy', old, now)).toHaveLength(1);
  });

  const anyone = 'lets anyone in the world in';
  const everyUser = 'lets every user of an identity provider in';
  const provider = { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' };
  it.each([
    ['a condition that every address fulfils', '*', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, anyone],
    ['a condition that every principal fulfils', '*', { StringLike: { 'aws:PrincipalArn': '*' } }, anyone],
    ['TLS alone', '*', { Bool: { 'aws:SecureTransport': 'true' } }, anyone],
    ['all but a few', '*', { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, anyone],
    ['one organization', '*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, undefined],
    ['one network', '*', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, undefined],
    ['every repository', provider, { StringEquals: { 'a:aud': 'sts.amazonaws.com' } }, everyUser],
    ['one repository', provider, { StringLike: { 'a:sub': 'repo:mozilla/balrog:*' } }, undefined],
  ])('who gets in with %s', (_name, Principal, Condition, what) => {
    const role = { assume_role_policy: policy({ Principal, Action: 'sts:AssumeRole', Condition }) };
    const expected = what === undefined ? [] : [['policy.trust', 'critical', what]];
    expect(created('aws_iam_role', role)).toEqual(expected);
  });

  it('all actions but some are nearly all', () => {
    const open = { policy: policy({ Action: undefined, NotAction: ['iam:*'] }) };
    expect(created('aws_iam_policy', open)).toEqual([
      ['policy.resource', 'critical', 'allows every action on every resource'],
    ]);
  });
});

describe('odd plans', () => {
  it('a module called data is no data source, and a mode of a later version no harmless one', () => {
    const gone = { type: 'aws_db_instance', name: 'x', change: { actions: ['delete'], before: {}, after: null } };
    for (const change of [
      { ...gone, address: 'module.data.aws_db_instance.x' },
      { ...gone, address: 'module.data["a.data.b"].aws_db_instance.x' },
      { ...gone, address: 'aws_db_instance.x', mode: 'list' },
    ])
      expect(reportOf([change]).dangers.map(({ rule }) => rule)).toEqual(['database.loss']);
    expect(reportOf([{ ...gone, address: 'module.a[0].data.aws_db_instance.x' }]).dangers).toEqual([]);
  });

  it('a path through a member of a set is read', () => {
    const path = [['ebs_block_device', { device_name: 'xvdb', encrypted: true }, 'volume_size']];
    const change = changeOf('aws_instance', {
      actions: ['delete', 'create'],
      before: {},
      after: {},
      replace_paths: path,
    });
    expect(reportOf([change]).changes[0]?.forcedBy).toEqual(['ebs_block_device[0].volume_size']);
  });

  it('an instance whose key has brackets or spaces is still protected by its block', () => {
    const address = 'aws_db_instance.example["a] b"]';
    const synthesized = { resource: { aws_db_instance: { example: { lifecycle: { prevent_destroy: true } } } } };
    const gone = [changeOf('aws_db_instance', { address, actions: ['delete'], before: {} })];
    const errors = [
      `Error: Instance cannot be destroyed\n\nResource ${address} has\nlifecycle.prevent_destroy set, but`,
    ];
    for (const options of [{ synthesized }, { errors }])
      expect(reportOf(gone, {}, options).dangers[0]?.blockedBy).toBe('lifecycle.prevent_destroy');
  });

  it('two things that nobody described are not one that was renamed', () => {
    const group = (name: string, actions: readonly string[]): unknown => {
      const value = { name, description: 'Managed by Terraform' };
      const sides = actions[0] === 'create' ? { before: null, after: value } : { before: value, after: null };
      return changeOf('aws_security_group', { address: `aws_security_group.${name}`, actions, ...sides });
    };
    const report = reportOf([group('a', ['delete']), group('b', ['delete']), group('c', ['create'])]);
    expect(report.dangers.map(({ rule }) => rule)).not.toContain('any.renamed-without-moved');
  });
});

describe('an acknowledgement is good for one list of dangers', () => {
  const gone = { actions: ['delete'], before: { identifier: 'balrog' }, after: null };

  it('not for the database in use, when it was given for what an interrupted replacement left behind', () => {
    const [leftover, inUse] = [{ ...gone, deposed: '00000001' }, gone].map((parts) =>
      reportOf([changeOf('aws_db_instance', parts)]),
    );
    expect(leftover?.digest).not.toBe(inUse?.digest);
  });

  it('not for another policy behind a value that is known only after apply', () => {
    const digest = (last: string): string => {
      const identifiers = ['a', 'b', 'c', last].map((name) => `arn:aws:iam::111122223333:role/${name}`);
      const data = changeOf('aws_iam_policy_document', {
        address: 'data.aws_iam_policy_document.p',
        mode: 'data',
        actions: ['read'],
        after: { statement: [{ actions: ['s3:*'], resources: ['*'], principals: [{ type: 'AWS', identifiers }] }] },
      });
      const expressions = { policy: { references: ['data.aws_iam_policy_document.p.json'] } };
      const resources = [{ address: 'aws_s3_bucket_policy.example', expressions }];
      const before = { policy: '{"Statement":[]}' };
      const policy = changeOf('aws_s3_bucket_policy', { before, after: {}, after_unknown: { policy: true } });
      return reportOf([policy, data], { configuration: { root_module: { resources } } }).digest;
    };
    expect(digest('d')).not.toBe(digest('e'));
    expect(digest('d')).toBe(digest('d'));
  });
});

describe('room', () => {
  it.each(FORMATS)('an address of any length leaves room for the others, as %s', (format) => {
    const long = 'x'.repeat(40_000);
    const changes = ['a', 'b', 'c'].map((name) =>
      changeOf('aws_db_instance', { address: `aws_db_instance.${name}["${long}"]`, actions: ['delete'], before: {} }),
    );
    const report = reportOf(changes);
    const text = render(report, format);
    expect(text.length).toBeLessThanOrEqual(65_000);
    expect(text).toContain(report.digest);
    if (format !== 'json') for (const name of ['a', 'b', 'c']) expect(text).toContain(`aws_db_instance.${name}[`);
  });

  it.each(FORMATS)('the worst of all stacks comes before the rest of any, as %s', (format) => {
    const service = (index: number): unknown =>
      changeOf('aws_ecs_service', {
        address: `aws_ecs_service.${'n'.repeat(60)}${index}`,
        before: { task_definition: 'a:1' },
        after: { task_definition: 'a:2' },
      });
    const stage = { ...reportOf(Array.from({ length: 3000 }, (_, index) => service(index))), stack: 'stage' };
    const types = ['aws_db_instance', 'aws_kms_key', 'aws_s3_bucket', 'aws_sns_topic'];
    const prod = reportOf(
      types.map((type) => changeOf(type, { address: `${type}.precious`, actions: ['delete'], before: {} })),
    );
    for (const type of types) expect(render([stage, prod], format)).toContain(`${type}.precious`);
  });
});

describe('secrets in other forms', () => {
  const SECRET = 'hunter2/hunter&2';

  function expectHidden(hidden: readonly string[], changes: readonly unknown[], more: object = {}): void {
    const report = reportOf(changes, more);
    for (const format of FORMATS) for (const text of hidden) expect(render(report, format)).not.toContain(text);
    expect(report.changes.length + report.outputs.length).toBeGreaterThan(0);
  }

  const marked = (data: unknown): unknown =>
    changeOf('acme_secret', { before: { data }, after: { data: 'z' }, before_sensitive: { data: true } });
  const copy = (note: string): unknown => changeOf('acme_copy', { before: { note }, after: { note: 'b' } });

  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const forms: readonly (readonly [string, unknown, string, string])[] = [
    ['without its line end', `${SECRET}\n`, `see ${SECRET}`, SECRET],
    ['one line of many', 'first\nMIIEpAIBAAKCAQEA7v\nlast', 'bad: MIIEpAIBAAKCAQEA7v', 'MIIEpAIBAAKCAQEA7v'],
    ['in base64 behind a user', SECRET, `x ${base64(`user:${SECRET}`)}`, base64(`user:${SECRET}`).slice(12, 26)],
    ['as jsonencode writes it', SECRET, 'a: hunter2/hunter\\u00262', 'hunter\\u00262'],
    ['in a URL', SECRET, 'https://a:hunter2%2fhunter%262@b', 'hunter2%2fhunter%262'],
    ['in a form', 'two words!', 'q=two+words%21', 'two+words%21'],
    ['in hexadecimal', SECRET, Buffer.from(SECRET).toString('hex'), Buffer.from(SECRET).toString('hex')],
    ['short, but no word', 'k9$x', 'see k9$x.', 'k9$x'],
    ['as a key', { K3yhunter2hunter2: 'v' }, 'see K3yhunter2hunter2', 'K3yhunter2hunter2'],
    ['beyond the Latin alphabet', 'пароль-паролей', 'see пароль-паролей', 'пароль'],
  ];

  it.each(forms)('%s', (_name, value, note, hidden) => {
    expectHidden([hidden], [marked(value), copy(note)]);
  });

  it('at any place of a longer text in base64', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 30 }), fc.nat(6), fc.nat(6), (text, before, after) => {
        fc.pre(text.trim().length >= 6 && !/^(true|false|null)$/.test(text.trim()));
        const whole = base64(`${'a'.repeat(before)}${text}${'b'.repeat(after)}`);
        expect(formsOf(text).some((form) => whole.includes(form))).toBe(true);
      }),
    );
  });

  const names: readonly (readonly [string, object])[] = [
    ['glued names', { env: { PGPASSWORD: SECRET, mysqlpassword: SECRET, DBPassword: SECRET } }],
    [
      'key and value',
      {
        tag: [
          { key: 'db_password', value: SECRET },
          { key: 'db_password', value: 'other' },
        ],
      },
    ],
    ['two texts of a list', { command: ['run', '--password', SECRET] }],
    ['an option', { note: `run --db-password ${SECRET} now` }],
    ['an element', { note: `<password>${SECRET}</password>` }],
    ['a document in a script', { note: `cat <<END\n{\\"password\\": \\"${SECRET}\\"}` }],
    ['an arrow', { note: `db_password => "${SECRET}"` }],
    ['quotes with commas', { note: `password="a1b2c3,${SECRET}" next` }],
  ];

  it.each(names)('by name: %s', (_name, before) => {
    expectHidden([SECRET], [changeOf('acme_thing', { before, after: {} })]);
  });

  it('a short one beside its name, where two have the same name', () => {
    const env = [
      { name: 'PIN', value: '1234' },
      { name: 'PIN', value: '5678' },
    ];
    expectHidden(['1234', '5678'], [changeOf('acme_thing', { before: { env }, after: { env: [] } })]);
  });

  it.each([
    [
      'what a data source has read',
      {
        prior_state: {
          values: {
            root_module: {
              child_modules: [{ resources: [{ address: 'data.a.b', values: { secret_string: SECRET } }] }],
            },
          },
        },
      },
    ],
    [
      'what the state marks',
      {
        prior_state: {
          values: {
            root_module: { resources: [{ address: 'a.b', values: { d: [SECRET] }, sensitive_values: { d: [true] } }] },
          },
        },
      },
    ],
    [
      'an output of the state',
      { prior_state: { values: { outputs: { d: { sensitive: true, value: { a: SECRET } } } } } },
    ],
    ['a variable by its name', { variables: { db_password: { value: SECRET } } }],
    [
      "a provider's setting",
      { configuration: { provider_config: { aws: { expressions: { secret_key: { constant_value: SECRET } } } } } },
    ],
  ])('known from %s', (_name, more) => {
    expectHidden([SECRET], [copy(`see ${SECRET}`)], more);
  });

  it('a policy that is secret says only that it became broader', () => {
    const policy = (Principal: string): object => ({
      policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'a:b', Resource: '*' }] }),
    });
    const change = changeOf('aws_s3_bucket_policy', {
      before: policy('ab12'),
      after: policy('cd34'),
      before_sensitive: { policy: true },
      after_sensitive: { policy: true },
    });
    expectHidden(['ab12', 'cd34'], [change]);
    expect(reportOf([change]).dangers.map(({ what }) => what)).toEqual(['becomes broader']);
  });

  it('the names of what is in a secret are no secrets: dangers keep their places', () => {
    const value = { username: 'somebody', backup_retention_period: 1 };
    const output_changes = {
      o: {
        actions: ['update'],
        before: value,
        after: { ...value, username: 'nobody' },
        before_sensitive: true,
        after_sensitive: true,
      },
    };
    const change = changeOf('aws_db_instance', {
      before: { backup_retention_period: 7 },
      after: { backup_retention_period: 1 },
    });
    const report = reportOf([change], { output_changes });
    expect(report.dangers.map(({ path }) => path)).toEqual(['backup_retention_period']);
    expect(report.outputs).toEqual([
      { name: 'o', action: 'update', before: '(secret)', after: '(secret), another one' },
    ]);
  });
});
