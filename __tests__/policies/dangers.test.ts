/** The catalogue of our stacks, judgement by judgement, against examples that were written apart from it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isHarmless,
  isOfAttribute,
  isOfWhole,
  readPlan,
  review,
  type Danger,
  type Direction,
  type Facts,
  type JudgedAction,
  type Report,
} from '@balrog-infra/review';
import { loadSchemas, type BlockSchema } from '@balrog-infra/rehearsal/schema';
import { changeOf, nest, planOf, type ChangeParts } from '../../packages/review/__tests__/plans';
import { DANGERS } from '../../policies/dangers';
import {
  ASKS_RELEASE,
  HANDS_OVER,
  IS_OWN_ZONE,
  IS_PAUSED,
  IS_SWITCH,
  LEADS_HOME,
  SERVES_NOBODY,
} from '../../policies/dangers/known';
import { stackNamed } from '../kit';
import { CONDITIONS } from './dangers/conditions';
import { PAUSED_DESCRIPTION } from '../../application/generations';
import {
  BLINDNESS,
  CAPACITY,
  DATA_LOSS,
  EXPOSURE,
  MEMBERS,
  OUTAGE,
  PROTECTION,
  type Example,
} from './dangers/examples';
import { WHOLE_RESOURCES } from './dangers/whole-resources';

const THEMES = {
  'data loss': DATA_LOSS,
  protection: PROTECTION,
  exposure: EXPOSURE,
  blindness: [...BLINDNESS, ...CONDITIONS],
  outage: OUTAGE,
  capacity: CAPACITY,
};

const reportKnowing = (facts: Facts, ...changes: readonly unknown[]): Report =>
  // Each entry by itself: what is one thing is told in one line, under the worst of its rules.
  review(readPlan(planOf(changes)), { stack: 'test', catalogue: { ...DANGERS, oneDanger: [] }, facts });
const reportOf = (...changes: readonly unknown[]): Report => reportKnowing(() => [], ...changes);

const dangersOf = (type: string, parts: ChangeParts, facts: Facts = () => []): readonly Danger[] =>
  reportKnowing(facts, changeOf(type, parts)).dangers;

const ALL = DANGERS.judgements;
/** What takes hold of something of before is tried in closed-world/hostile.ts, where something stands; what has to be known of it, below. */
const OF_WHOLE = ALL.filter(isOfWhole).filter(({ toOld, known }) => toOld === undefined && known?.[0] !== 'is');
const OF_ATTRIBUTES = ALL.filter(isOfAttribute);

const update = (type: string, attribute: string, before: unknown, after: unknown): readonly Danger[] =>
  dangersOf(type, { before: nest(attribute, before), after: nest(attribute, after) });

/** The attribute as the catalogue writes it: without keys that only tell members apart. */
const plain = (attribute: string): string => attribute.replace(/\{\d?\}/g, '').replace(/\.\*\*$/, '');

const seen = new Set<string>();

describe.each(Object.entries(THEMES))('%s', (theme, examples) => {
  it.each(examples.map((example): [Example[0], Example[1], Example] => [example[0], example[1], example]))(
    '%s %s',
    (type, attribute, [, , before, after, harmless]) => {
      const found = update(type, attribute, before, after);
      for (const { rule } of found) seen.add(rule);
      expect(found.map((danger) => (danger.theme === 'restart' ? 'capacity' : danger.theme))).toContain(theme);
      // What it cuts on the way back is another danger, of another theme.
      const back = update(type, attribute, after, before).filter((danger) => danger.theme === theme);
      if (harmless === undefined) expect(back).toEqual([]);
      expect(update(type, attribute, before, before)).toEqual([]);
    },
  );
});

describe('members of lists', () => {
  it.each(MEMBERS)('%s loses one of %s', (type, list, members) => {
    const build = (those: readonly object[]): object => {
      const [outer = '', inner] = list.split('.');
      const body = inner === undefined ? those : { [inner]: those };
      if (outer.endsWith('{}')) return { [outer.slice(0, -2)]: JSON.stringify(body) };
      return { [outer.replace('{0}', '')]: inner === undefined ? those : [body] };
    };
    const [all, fewer] = [build(members), build(members.slice(0, 1))];
    const found = dangersOf(type, { before: all, after: fewer });
    for (const { rule } of found) seen.add(rule);
    expect(found).not.toEqual([]);
    const themes = new Set(found.map(({ theme }) => theme));
    expect(dangersOf(type, { before: fewer, after: all }).filter(({ theme }) => themes.has(theme))).toEqual([]);
  });
});

/** What happens to whole resources, again apart from the catalogue. */
const JUDGED_ACTIONS = WHOLE_RESOURCES.flatMap(({ theme, when, because, types }) =>
  types.split(/\s+/).map((type) => [type, when, theme, because] as const),
);

describe('whole resources', () => {
  const actions = {
    delete: { actions: ['delete'], before: { id: 'a' }, after: null },
    replace: { actions: ['delete', 'create'], before: { id: 'a' }, after: { id: 'b' } },
    replaceFirst: { actions: ['create', 'delete'], before: { id: 'a' }, after: { id: 'b' } },
    forget: { actions: ['forget'], before: { id: 'a' }, after: null },
    create: { actions: ['create'], before: null, after: { id: 'b' } },
    update: { actions: ['update'], before: { id: 'a', tags: {} }, after: { id: 'a', tags: { a: 'b' } } },
  };

  const HAPPENING = {
    gone: ['delete', 'replace', 'replaceFirst'],
    deleted: ['delete'],
    made: ['create', 'replace'],
  } as const;

  it.each(JUDGED_ACTIONS)('%s %s: %s, because %s', (type, when, theme) => {
    for (const happening of HAPPENING[when]) {
      const found = dangersOf(type, actions[happening]);
      expect(found.map((danger) => danger.theme)).toContain(theme);
      for (const { rule } of found) seen.add(rule);
    }
    expect(dangersOf(type, actions.update)).toEqual([]);
  });

  it('no type of the catalogue is missing in the list that tries it', () => {
    const tried = new Set(JUDGED_ACTIONS.map(([type, when]) => `${type} ${when}`));
    const whens = (actions: readonly JudgedAction[]): string =>
      actions.includes('create') ? 'made' : actions.includes('replace') ? 'gone' : 'deleted';
    const listed = OF_WHOLE.flatMap(({ types, actions }) => types.map((type) => `${type} ${whens(actions)}`));
    expect(listed.filter((place) => !tried.has(place))).toEqual([]);
  });

  it('replacing is dangerous in both orders', () => {
    const both = [
      ['delete', 'create'],
      ['create', 'delete'],
    ].map((order) => dangersOf('aws_db_instance', { ...actions.replace, actions: order }));
    expect(both.map((dangers) => dangers[0]?.rule)).toEqual(['database.loss', 'database.loss']);
  });

  it('a type that loses nothing can go', () => {
    expect(dangersOf('aws_ecs_task_definition', actions.replace)).toEqual([]);
  });
});

describe('what is known only after apply', () => {
  /** Of one text several questions are asked: that it is not known yet is said by one of them. */
  const isSaidOnce = ({ danger }: (typeof OF_ATTRIBUTES)[number]): boolean =>
    ['calls', 'publishes-less', 'loses-word'].includes(danger.kind) ||
    (danger.kind === 'starts' && danger.which !== 'seldom');

  it.each(OF_ATTRIBUTES.filter((entry) => !isSaidOnce(entry)).map((entry) => [entry.id, entry] as const))(
    '%s cannot be judged, so it counts as dangerous',
    (id, entry) => {
      const [attribute, relation, value] = entry.when ?? [];
      const asked = attribute !== undefined && relation === 'is' ? nested(attribute.split('.'), value) : {};
      const [isKnown, fact = ''] = entry.known ?? [];
      const found = dangersOf(
        entry.types[0] ?? '',
        {
          before: asked,
          after: asked,
          after_unknown: nestUnknown(entry.attribute),
        },
        () => (isKnown === 'is' ? [fact] : []),
      );
      expect(found.filter(({ rule }) => rule === id).map(({ what }) => what)).toEqual([
        entry.danger.kind === 'changes' ? 'changes' : 'is known only after apply, so it cannot be judged',
      ]);
    },
  );

  const nested = ([first = '', ...rest]: readonly string[], value: unknown): object => ({
    [first]: rest.length === 0 ? value : nested(rest, value),
  });
  const nestUnknown = (attribute: string): object => ({ [attribute.split(/[.[]/)[0] ?? '']: true });
});

describe('what is created', () => {
  const created: readonly (readonly [string, object, string])[] = [
    [
      'aws_vpc_security_group_ingress_rule',
      { cidr_ipv4: '0.0.0.0/0', from_port: 22, to_port: 22, ip_protocol: 'tcp' },
      'ingress.cidr',
    ],
    [
      'aws_security_group',
      { ingress: [{ cidr_blocks: ['0.0.0.0/0'], from_port: 0, to_port: 0 }] },
      'security-group.ingress',
    ],
    ['aws_s3_bucket', { acl: 'public-read' }, 'bucket.acl'],
    [
      'aws_s3_bucket_public_access_block',
      { block_public_acls: true, block_public_policy: true, ignore_public_acls: true },
      'bucket.restrict-public-buckets',
    ],
    [
      'aws_s3_bucket_policy',
      {
        policy:
          '{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}}',
      },
      'policy.resource',
    ],
    [
      'aws_iam_role_policy',
      { policy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' },
      'policy.resource',
    ],
    [
      'aws_db_instance',
      { publicly_accessible: true, storage_encrypted: true, skip_final_snapshot: false },
      'rds.public',
    ],
    [
      'google_storage_bucket_iam_member',
      { member: 'allUsers', role: 'roles/storage.objectViewer' },
      'gcp.public-member',
    ],
  ];

  it.each(created)('%s that is open from the start', (type, after, rule) => {
    expect(dangersOf(type, { actions: ['create'], after }).map((danger) => danger.rule)).toEqual([rule]);
  });

  it('a rule of a group that was there before, which lets another network in', () => {
    const rule = { cidr_ipv4: '198.51.100.0/24', from_port: 443, to_port: 443, ip_protocol: 'tcp' };
    const ruleOf = (group: object): readonly string[] =>
      dangersOf('aws_vpc_security_group_ingress_rule', { actions: ['create'], ...group }).map(
        ({ rule: id, severity, what }) => `${severity} ${id} ${what}`,
      );
    expect(ruleOf({ after: { ...rule, security_group_id: 'sg-1' } })).toEqual([
      'serious ingress.cidr opens to another network',
    ]);
    expect(ruleOf({ after: rule, after_unknown: { security_group_id: true } })).toEqual([]);
  });

  it.each<[string, string, object, object, object]>([
    ['ecs', 'aws_ecs_service', { desired_count: 2 }, { desired_count: 1 }, { tags: { Paused: 'admin' } }],
    [
      'alarm',
      'aws_cloudwatch_metric_alarm',
      { actions_enabled: true },
      { actions_enabled: false },
      { tags: { Paused: 'jobs' } },
    ],
    [
      'schedule',
      'aws_scheduler_schedule',
      { state: 'ENABLED' },
      { state: 'DISABLED' },
      { description: PAUSED_DESCRIPTION },
    ],
  ])(
    'who is known to be paused is a notice, and nobody who says it of himself: %s',
    (what, type, before, after, said) => {
      const found = dangersOf(type, { before, after }, () => [IS_PAUSED]);
      expect(found.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([`${what}.paused notice`]);
      for (const { rule } of found) seen.add(rule);
      const unknown = dangersOf(type, { before, after: { ...after, ...said } });
      expect(unknown.map(({ severity }) => severity)).toEqual(['serious']);
      expect(dangersOf(type, { before: after, after: before }, () => [IS_PAUSED])).toEqual([]);
    },
  );

  it('a rule of Grafana is silent with whom it is about, and no other rule of its group', () => {
    const group = (isPaused: boolean) => ({
      rule: [
        { name: 'admin', is_paused: isPaused, annotations: { paused: 'admin' } },
        { name: 'agent', is_paused: isPaused },
      ],
    });
    const found = dangersOf('grafana_rule_group', { before: group(false), after: group(true) }, (_, member) =>
      member === 'agent' ? [IS_PAUSED] : [],
    );
    expect(found.map(({ rule, severity, path }) => `${rule} ${severity} ${path}`)).toEqual([
      'grafana.paused serious rule["admin"].is_paused',
      'grafana.paused-with-its-subject notice rule["agent"].is_paused',
    ]);
    for (const { rule } of found) seen.add(rule);
  });

  it('a database that is known to serve nobody takes at once what a restore did not inherit, and no danger is seen in it', () => {
    const before = {
      apply_immediately: false,
      backup_window: '07:13-07:43',
      vpc_security_group_ids: ['sg-default'],
      maintenance_window: 'sun:10:21-sun:10:51',
    };
    const after = {
      apply_immediately: true,
      backup_window: '08:00-08:30',
      vpc_security_group_ids: ['sg-default', 'sg-1'],
      maintenance_window: 'tue:16:00-tue:17:00',
      tags: { Serves: 'nobody' },
    };
    expect(dangersOf('aws_db_instance', { before, after }, () => [SERVES_NOBODY])).toEqual([]);
    expect(
      dangersOf('aws_db_instance', { before, after })
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual(['rds.backup-window', 'rds.maintenance-window', 'rds.now', 'rds.security-groups']);
  });

  it('a name that leads elsewhere is dangerous, but for the switch that the data announces', () => {
    const change = (facts: Facts) =>
      dangersOf('aws_route53_record', { before: { records: ['a'] }, after: { records: ['b'] } }, facts);
    const ids = (facts: Facts) => change(facts).map(({ rule, severity }) => `${rule} ${severity}`);
    expect(ids(() => [IS_SWITCH])).toEqual(['database.switch notice']);
    expect(ids(() => [])).toEqual(['dns.records serious']);
    expect(ids(() => [LEADS_HOME])).toEqual(['dns.records serious']);
    for (const { rule } of change(() => [IS_SWITCH])) seen.add(rule);
  });

  it('the schema gate runs for another release, and whatever else it is asked is other code', () => {
    const change = { before: { input: '{"version":"v3.25"}' }, after: { input: '{"version":"v3.26"}' } };
    const ids = (facts: Facts, parts: ChangeParts = change) =>
      dangersOf('aws_lambda_invocation', parts, facts).map(({ rule, severity, theme }) => {
        seen.add(rule);
        return `${rule} ${severity} ${theme}`;
      });
    expect(ids(() => [ASKS_RELEASE])).toEqual(['gate.input notice restart']);
    expect(ids(() => [])).toEqual(['gate.other-input serious exposure']);
    const made = { actions: ['create'], before: null, after: { input: '{}' } } satisfies ChangeParts;
    expect(ids(() => [ASKS_RELEASE], made)).toEqual([]);
    expect(ids(() => [], made)).toEqual(['gate.other-new serious exposure']);
  });

  it('what starts is handed a command: other code runs', () => {
    const change = { before: { target: [{ role: 'a' }] }, after: { target: [{ role: 'b' }] } };
    for (const type of ['aws_sfn_state_machine', 'aws_scheduler_schedule', 'aws_cloudwatch_event_target']) {
      const [found] = dangersOf(type, change, () => [HANDS_OVER]).filter(({ path }) => path === '');
      expect(found).toMatchObject({ rule: 'starts.other-program', theme: 'exposure', severity: 'serious' });
      expect(dangersOf(type, change).filter(({ path }) => path === '')).toEqual([]);
    }
    seen.add('starts.other-program');
  });

  it('a new name is one more where it is known to lead home, and a danger where it is not', () => {
    const made = { actions: ['create'], before: null, after: { zone_id: 'Z1', name: 'a' } } satisfies ChangeParts;
    const ids = (facts: Facts) =>
      dangersOf('aws_route53_record', made, facts).map(({ rule, severity }) => `${rule} ${severity}`);
    expect(ids(() => [LEADS_HOME])).toEqual(['dns.new notice']);
    expect(ids(() => [])).toEqual(['dns.elsewhere serious']);
    expect(dangersOf('aws_route53_zone', made, () => [IS_OWN_ZONE])).toEqual([]);
  });

  it.each([
    ['GreaterThanThreshold', 5, 9, 'rises'],
    ['GreaterThanOrEqualToThreshold', 5, 9, 'rises'],
    ['LessThanThreshold', 9, 5, 'falls'],
    ['LessThanOrEqualToThreshold', 9, 5, 'falls'],
  ])('the limit of an alarm, by what it compares: %s', (comparison_operator, sensitive, dull, what) => {
    const found = (before: number, after: number): readonly string[] =>
      dangersOf('aws_cloudwatch_metric_alarm', {
        before: { comparison_operator, threshold: before },
        after: { comparison_operator, threshold: after },
      }).map((danger) => `${danger.rule} ${danger.what}`);
    const rule = what === 'falls' ? 'alarm.threshold-below' : 'alarm.threshold';
    expect(found(sensitive, dull)).toEqual([`${rule} ${what}`]);
    expect(found(dull, sensitive)).toEqual([]);
    seen.add(rule);
  });

  const statement = '{"Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}';
  const parts: readonly (readonly [string, string, string, object, string])[] = [
    ['aws_iam_role_policy', 'aws_iam_role', 'role', { policy: statement }, 'policy.resource'],
    ['aws_iam_role_policy_attachment', 'aws_iam_role', 'role', { policy_arn: 'arn:other' }, 'policy.attached-other'],
    [
      'aws_s3_bucket_lifecycle_configuration',
      'aws_s3_bucket',
      'bucket',
      { rule: [{ id: 'all', status: 'Enabled', expiration: [{ days: 1 }] }] },
      'bucket.expiration',
    ],
    ['aws_route', 'aws_route_table', 'route_table_id', { destination_cidr_block: '0.0.0.0/0' }, 'route.destination'],
    [
      'google_storage_bucket_iam_member',
      'google_storage_bucket',
      'bucket',
      { member: 'user:somebody@example.com', role: 'roles/storage.objectViewer' },
      'gcp.member',
    ],
    [
      'aws_vpc_security_group_ingress_rule',
      'aws_security_group',
      'security_group_id',
      { prefix_list_id: 'pl-1' },
      'ingress.prefix-list',
    ],
    [
      'aws_vpc_security_group_ingress_rule',
      'aws_security_group',
      'security_group_id',
      { referenced_security_group_id: 'sg-9' },
      'ingress.group',
    ],
  ];

  it.each(parts)(
    '%s of what was there before opens it, and of what is new does not',
    (type, of, attribute, after, rule) => {
      const part = changeOf(type, { actions: ['create'], after: { ...after, [attribute]: 'it' } });
      const rulesOf = (...changes: readonly unknown[]): readonly string[] =>
        reportOf(...changes).dangers.map(({ rule: id }) => id);
      expect(rulesOf(part)).toEqual([rule]);
      const whole = { name: 'it', bucket: 'it', function_name: 'it', id: 'it' };
      expect(rulesOf(part, changeOf(of, { actions: ['create'], after: whole }))).toEqual([]);
      // Something else of that name is not what it is a part of.
      expect(rulesOf(part, changeOf('aws_sns_topic', { actions: ['create'], after: whole }))).toEqual([rule]);
    },
  );

  it('a policy of what is adopted by the same plan opens it; an expiry belongs to the adoption', () => {
    const bucket = changeOf('aws_s3_bucket', {
      before: { bucket: 'it' },
      after: { bucket: 'it' },
      importing: { id: 'it' },
    });
    const rulesOf = (type: string, after: object): readonly string[] =>
      reportOf(bucket, changeOf(type, { actions: ['create'], after: { bucket: 'it', ...after } })).dangers.map(
        ({ rule }) => rule,
      );
    const policy =
      '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"*"}]}';
    expect(rulesOf('aws_s3_bucket_policy', { policy })).toEqual(['policy.resource']);
    const rule = [{ id: 'old', status: 'Enabled', noncurrent_version_expiration: [{ noncurrent_days: 365 }] }];
    expect(rulesOf('aws_s3_bucket_lifecycle_configuration', { rule })).toEqual([]);
  });

  it('a program that is added to others is seen, one of a new task is not', () => {
    const task = (...names: readonly string[]): object => ({
      container_definitions: JSON.stringify(names.map((name) => ({ name, image: 'mozilla/balrog:v3.08' }))),
    });
    const rulesOf = (parts: ChangeParts): readonly string[] =>
      dangersOf('aws_ecs_task_definition', parts).map(({ rule }) => rule);
    expect(rulesOf({ before: task('nginx'), after: task('nginx', 'other') })).toEqual(['container.added']);
    expect(rulesOf({ before: task('nginx', 'other'), after: task('nginx') })).toEqual(['container.gone']);
    expect(rulesOf({ actions: ['create'], after: task('nginx', 'other') })).toEqual([]);
    seen.add('container.added');
  });

  it('a rule or policy that becomes one of something else', () => {
    const policy = { policy: '{"Statement":[]}' };
    for (const actions of [['delete', 'create'], ['create', 'delete'], ['update']])
      expect(
        dangersOf('aws_iam_role_policy', {
          actions,
          before: { ...policy, role: 'reader' },
          after: { ...policy, role: 'admin' },
        }).map(({ rule, what }) => `${rule} ${what}`),
      ).toEqual(['any.grant-moved moves to admin']);
  });

  const harmless: readonly (readonly [string, object])[] = [
    [
      'aws_vpc_security_group_ingress_rule',
      { cidr_ipv4: '10.0.0.0/16', from_port: 443, to_port: 443, ip_protocol: 'tcp' },
    ],
    ['aws_s3_bucket', { acl: 'private' }],
    [
      'aws_s3_bucket_policy',
      {
        policy:
          '{"Statement":{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::a/*"}}',
      },
    ],
    ['aws_db_instance', { publicly_accessible: false, storage_encrypted: true, skip_final_snapshot: false }],
    ['aws_cloudwatch_metric_alarm', { threshold: 3, alarm_actions: [] }],
  ];

  it.each(harmless)('%s that is closed', (type, after) => {
    expect(dangersOf(type, { actions: ['create'], after })).toEqual([]);
  });
});

describe('the catalogue as a whole', () => {
  it('has an example for every danger', () => {
    const byHand = OF_WHOLE.map(({ id }) => id);
    expect(byHand.filter((id) => !seen.has(id))).toEqual([]);
  });

  /** One step in the dangerous direction; undefined where only an example by hand can say what that is. */
  const step = (danger: Direction): readonly [before: unknown, after: unknown] | undefined => {
    switch (danger.kind) {
      case 'changes':
      case 'differs':
        return ['one', 'two'];
      case 'falls':
        return [20_000, 1];
      case 'rises':
        return [1, 20_000];
      case 'switched-off':
        return [true, false];
      case 'switched-on':
        return [false, true];
      case 'goes-away':
        return ['one', undefined];
      case 'appears':
        return [undefined, 'one'];
      case 'loses':
        return [['one', 'two'], ['one']];
      case 'gains':
        return [['one'], ['one', 'two']];
      case 'closes':
        return [['10.0.0.0/8'], ['10.1.0.0/16']];
      case 'becomes':
        return ['0', '1'];
      case 'ceases':
        return ['ELBSecurityPolicy-2016-08', 'ELBSecurityPolicy-TLS13-1-3-2021-06'];
      case 'broadens':
        return [allowing('s3:GetObject'), allowing('s3:Get*')];
      case 'narrows':
        return [allowing('s3:Get*'), allowing('s3:GetObject')];
      case 'ranked':
        return [danger.order[0], danger.order.at(-1)];
      case 'starts':
        return STARTS[danger.which];
      case 'asks-otherwise':
        return ['SELECT 1', 'SELECT 2'];
      case 'gains-word':
        return ['img-src a', 'img-src a b'];
      case 'loses-word':
        return ['img-src a b', 'img-src a'];
      case 'calls':
        return [machine('rds:describeDBInstances', {}), CALLS[danger.which]];
      case 'publishes-less':
        return [machine('cloudwatch:putMetricData', METRIC), machine('cloudwatch:putMetricData', {})];
      default:
        return undefined;
    }
  };
  const STARTS = {
    seldom: ['rate(1 hour)', 'cron(0 5 * * ? *)'],
    often: ['cron(0 5 * * ? *)', 'rate(1 hour)'],
    otherwise: ['cron(0 5 * * ? *)', 'cron(0 6 * * ? *)'],
  } as const;
  const machine = (call: string, given: object): string =>
    JSON.stringify({
      States: { One: { Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${call}`, Arguments: given } },
    });
  const METRIC = { Namespace: 'Balrog', MetricData: [{ MetricName: 'Age' }] };
  const CALLS = {
    destroys: machine('rds:deleteDBInstance', { DbInstanceIdentifier: 'a' }),
    tells: machine('sns:publish', { TopicArn: 'arn:a' }),
    opens: machine('rds:describeDBInstances', { PubliclyAccessible: true }),
  };
  const allowing = (Action: string): string =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*', Principal: '*' }] });

  it('an age of a class that is not read at once falls, and of another class does no harm', () => {
    const rulesFor = (storage_class: string) => {
      const of = (days: number) => ({ rule: [{ id: 'all', transition: [{ days, storage_class }] }] });
      return dangersOf('aws_s3_bucket_lifecycle_configuration', { before: of(90), after: of(30) }).map(
        ({ rule }) => rule,
      );
    };
    expect(rulesFor('GLACIER')).toEqual(['bucket-class.sooner']);
    expect(rulesFor('STANDARD_IA')).toEqual([]);
    seen.add('bucket-class.sooner');
  });

  it('finds each danger where it stands', () => {
    const missed = OF_ATTRIBUTES.filter(({ id }) => !seen.has(id)).flatMap(({ id, types, attribute, danger, when }) => {
      const values = step(danger);
      if (values === undefined) return [id];
      const place = attribute
        .replace(/\.?\*\*$/, '.inside')
        .replace(/\*/g, 'any')
        .replace(/^(container_definitions|definition|lifecycle_policy)(?=[.])/, '$1{}');
      const [asked, relation, value] = when ?? [];
      const said = asked === undefined || relation !== 'is' ? {} : nest(asked.replace('tags.', 'tags{}.'), value);
      const [before, after] = values.map((side) => ({ ...said, ...nest(place, side) }));
      const found = dangersOf(types[0] ?? '', { before, after }).map(({ rule }) => rule);
      return found.includes(id) ? [] : [id];
    });
    expect(missed).toEqual([]);
  });

  it('has each id once, and a sentence for reason and remedy', () => {
    const dangers = [...ALL.filter(isOfWhole), ...OF_ATTRIBUTES];
    expect(new Set(dangers.map(({ id }) => id)).size).toBe(dangers.length);
    for (const { reason, remedy } of dangers)
      for (const text of [reason, remedy]) expect(text).toMatch(/^[A-Z][^\n]+\.$/);
    for (const { harmless } of ALL.filter(isHarmless)) expect(harmless).toMatch(/\w+ \w+ \w+/);
  });

  const places = OF_ATTRIBUTES.flatMap(({ types, attribute }) => types.map((type) => [type, attribute] as const));

  it('watches attributes that the providers have', () => {
    const wrong = places
      .filter(([type]) => /^(aws|google)_/.test(type))
      .filter(([type, attribute]) => !hasAttribute(blockOf(type), attribute))
      .map((place) => place.join(' '));
    expect(wrong).toEqual([]);
  });

  it('watches attributes that Grafana and Sentry have', () => {
    const files = ['grafana', 'sentry'].map((name) => join(__dirname, `../../providers/${name}.schema.json`));
    const schemas = new Map(files.flatMap((file) => Object.entries(resourcesIn(file))));
    const ours = places.filter(([type]) => /^(grafana|sentry)_/.test(type));
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.filter(([type, attribute]) => !isDeclared(schemas.get(type), attribute))).toEqual([]);
  });
});

describe('the types of our stacks', () => {
  const stacks = ['prod', 'stage', 'bootstrap-prod', 'bootstrap-stage'].map(stackNamed);
  const all = stacks.flatMap((stack) => stack.all.map((resource) => resource.type));
  const inUse = new Set(all.filter((type) => !type.startsWith('data.')));

  it('are all judged: a new one arrives unjudged until the catalogue names it', () => {
    expect(inUse.size).toBeGreaterThan(60);
    const unjudged = [...inUse].filter(
      (type) => reportOf(changeOf(type, { actions: ['create'], after: { name: 'a' } })).unjudged.length > 0,
    );
    expect(unjudged).toEqual([]);
  });

  it('are the only ones that the catalogue speaks of', () => {
    const { joins = {}, secrets = {}, clear = {}, otherNames = {} } = DANGERS;
    const named = [
      ...ALL.flatMap(({ types }) => types),
      ...Object.keys(joins),
      ...Object.keys(secrets),
      ...Object.keys(clear),
      ...Object.values(otherNames),
    ];
    expect([...new Set(named)].filter((type) => !all.includes(type) && !all.includes(`data.${type}`))).toEqual([]);
  });

  it('say what their delete and their replacement lose', () => {
    const judged = (type: string, action: JudgedAction): boolean =>
      ALL.some((one) => 'actions' in one && one.types.includes(type) && one.actions.includes(action));
    expect([...inUse].filter((type) => !judged(type, 'delete') || !judged(type, 'replace'))).toEqual([]);
  });
});

const blocks = new Map<string, BlockSchema | undefined>();

function blockOf(type: string): BlockSchema | undefined {
  if (!blocks.has(type)) {
    const provider = type.startsWith('google_') ? 'google' : 'aws';
    blocks.set(type, loadSchemas({ provider, resources: [type], dataSources: [] }).resources[type]?.block);
  }
  return blocks.get(type);
}

/** Follows the path through blocks; what lies inside a text (a JSON document) or a map is not the provider's to say. */
function hasAttribute(block: BlockSchema | undefined, attribute: string): boolean {
  const [name = '', ...rest] = plain(attribute)
    .replace(/\["[^"]*"\]/g, '')
    .split('.');
  if (block === undefined) return false;
  if (name.includes('*')) return true;
  if (block.attributes[name] !== undefined) return true;
  const inner = block.blocks[name]?.block;
  return inner !== undefined && (rest.length === 0 || hasAttribute(inner, rest.join('.')));
}

/** A block or a nested attribute as `terraform providers schema -json` writes it. */
interface Declared {
  readonly attributes?: Readonly<Record<string, { readonly nested_type?: Declared }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Declared }>>;
}

function resourcesIn(file: string): Readonly<Record<string, Declared>> {
  const { provider_schemas } = JSON.parse(readFileSync(file, 'utf8')) as {
    provider_schemas: Record<string, { resource_schemas: Record<string, { block: Declared }> }>;
  };
  const all = Object.values(provider_schemas).flatMap((schema) => Object.entries(schema.resource_schemas));
  return Object.fromEntries(all.map(([type, { block }]) => [type, block]));
}

/** Like `hasAttribute`, of nested attributes too. */
function isDeclared(block: Declared | undefined, attribute: string): boolean {
  const [name = '', ...rest] = plain(attribute)
    .replace(/\["[^"]*"\]/g, '')
    .split('.');
  const found = block?.attributes?.[name];
  const inner = found === undefined ? block?.block_types?.[name]?.block : found.nested_type;
  if (found !== undefined && inner === undefined) return true;
  return inner !== undefined && (rest.length === 0 || isDeclared(inner, rest.join('.')));
}
