/** Prod with several generations of the database, against all rules, the real waivers and the real ledger. */
import { clientDomains, type Databases, type Generation } from '../../environments';
import { databaseMistakes } from '../../environments/database-mistakes';
import { checkStacks } from '../../policies/check';
import type { StackJson } from '../../policies/stack-view';
import type { Editable } from './bench';
import { checked, from, PROD, recorded, treeWith } from './generation-trees';

const retired = { reason: 'Nobody has read it for a month', bug: 1772799, date: '2026-12-29' };
const FIRST: Generation = { from: 'nothing', state: 'live' };
const SECOND: Generation = { from: from('balrog-prod'), state: 'live', recorded: recorded('SECOND'), checked };

const databasesOf = (generations: Databases['generations'], more: Partial<Databases> = {}): Databases => ({
  serving: 'balrog-prod',
  paused: [],
  generations,
  ...more,
});

/** What people do, one after the other. */
const STEPS = {
  'one is expected': databasesOf(
    { 'balrog-prod': FIRST, 'balrog-prod-2': { from: from('balrog-prod'), state: 'expected' } },
    { paused: ['admin', 'agent', 'jobs'] },
  ),
  'one is adopted': databasesOf(
    { 'balrog-prod': FIRST, 'balrog-prod-2': { ...SECOND, checked: undefined } },
    { paused: ['admin', 'agent', 'jobs'] },
  ),
  'it serves': databasesOf({ 'balrog-prod': FIRST, 'balrog-prod-2': SECOND }, { serving: 'balrog-prod-2' }),
  'the first retires': databasesOf(
    { 'balrog-prod': { ...FIRST, state: 'retiring', retired }, 'balrog-prod-2': SECOND },
    { serving: 'balrog-prod-2' },
  ),
  'the first is gone': databasesOf(
    { 'balrog-prod': { ...FIRST, state: 'gone', retired }, 'balrog-prod-2': SECOND },
    { serving: 'balrog-prod-2' },
  ),
  'the one that served was lost': databasesOf(
    { 'balrog-prod': { ...FIRST, state: 'lost' }, 'balrog-prod-2': { from: from('balrog-prod'), state: 'expected' } },
    { paused: ['admin', 'agent', 'jobs'] },
  ),
  'another serves in place of the lost one': databasesOf(
    { 'balrog-prod': { ...FIRST, state: 'lost' }, 'balrog-prod-2': SECOND },
    { serving: 'balrog-prod-2' },
  ),
  'a restored one was lost, too, and one retires': databasesOf(
    {
      'balrog-prod': { ...FIRST, state: 'retiring', retired },
      'balrog-prod-2': { ...SECOND, state: 'lost' },
      'balrog-prod-3': { ...SECOND, from: from('balrog-prod-2'), recorded: recorded('THIRD') },
    },
    { serving: 'balrog-prod-3' },
  ),
  'one was given up, one never came, and another serves': databasesOf(
    {
      'balrog-prod': FIRST,
      'balrog-prod-2': { ...SECOND, checked: undefined },
      'balrog-prod-3': { from: from('balrog-prod'), state: 'expected' },
      'balrog-prod-4': { ...SECOND, recorded: recorded('FOURTH') },
    },
    { serving: 'balrog-prod-4' },
  ),
} as const satisfies Readonly<Record<string, Databases>>;
type Step = keyof typeof STEPS;

const synthesized = new Map<Step, string>();

/** A copy of prod's tree at a step. */
function treeOf(step: Step): Editable & StackJson {
  const known = synthesized.get(step) ?? JSON.stringify(treeWith(STEPS[step]));
  synthesized.set(step, known);
  return JSON.parse(known) as Editable & StackJson;
}

function judged(step: Step, edit: (tree: Editable) => void = () => undefined): readonly string[] {
  const { aws, edge, jobs, services } = PROD!.environment;
  const facts = {
    accountId: aws.accountId,
    mode: services.mode,
    names: edge.names,
    databases: STEPS[step],
    jobs: Object.keys(jobs),
  };
  const tree = treeOf(step);
  edit(tree);
  return (
    checkStacks([{ name: 'prod', json: tree }], { stacks: { prod: facts }, domains: clientDomains })
      // The other stacks are not looked at here.
      .filter(({ stack }) => stack === 'prod')
      .map(({ rule, address, wrong }) => `${rule} ${address}: ${wrong}`)
  );
}

const ALL = Object.keys(STEPS) as Step[];

describe.each(ALL)('%s', (step) => {
  test('is what databases.json may say, and keeps every rule, the ledger and the waivers', () => {
    expect(databaseMistakes('prod', STEPS[step])).toEqual([]);
    expect(judged(step)).toEqual([]);
  });

  test('keeps the address of each database, and what belongs to it', () => {
    const { resource } = treeOf(step);
    const held = Object.entries<Generation>(STEPS[step].generations).filter(([, { state }]) =>
      ['live', 'retiring'].includes(state),
    );
    const ids = held.map(([name]) => (name === 'balrog-prod' ? 'database' : `database_${name.replaceAll('-', '_')}`));
    expect(Object.keys(resource!.aws_db_instance ?? {}).sort()).toEqual(ids.sort());
    for (const type of ['aws_db_instance_automated_backups_replication', 'aws_backup_selection'] as const) {
      expect(Object.keys(resource![type] ?? {})).toHaveLength(held.length);
    }
  });
});

/** Attributes of an instance, by its name in the tree. */
const instance = (tree: Editable, id: string) => tree.resource.aws_db_instance[id] as Editable;

test('a restored one is adopted as RDS has it, without an origin, and changes at once until it serves', () => {
  const adopted = treeOf('one is adopted');
  expect(adopted.import).toEqual([
    expect.objectContaining({ id: 'balrog-prod-2', to: 'aws_db_instance.database_balrog_prod_2' }),
  ]);
  expect(instance(adopted, 'database_balrog_prod_2')).toMatchObject({
    identifier: 'balrog-prod-2',
    kms_key_id: SECOND.recorded!.kmsKeyId,
    username: 'balrog_master',
    apply_immediately: true,
    final_snapshot_identifier: 'balrog-prod-2-final',
    backup_retention_period: 35,
  });
  expect(instance(treeOf('it serves'), 'database_balrog_prod_2').apply_immediately).toBe(false);
});

test('the first one is the same, byte for byte, whatever stands beside it', () => {
  const alone = instance(treeWith(databasesOf({ 'balrog-prod': FIRST })), 'database');
  expect(instance(treeOf('one is adopted'), 'database')).toEqual(alone);
  // Switched away from, it says so, and may change at once.
  expect(instance(treeOf('it serves'), 'database')).toEqual({
    ...alone,
    apply_immediately: true,
    tags: { Serves: 'nobody' },
  });
});

test('what was lost is forgotten with all that belongs to it alone, and nothing of it is destroyed; its logs stay', () => {
  const tree = treeOf('another serves in place of the lost one');
  const before = treeOf('it serves');
  const removed = (tree.removed ?? []) as readonly { from: string; lifecycle: object }[];
  expect(removed.map(({ lifecycle }) => lifecycle)).toEqual(removed.map(() => ({ destroy: false })));
  const at = (address: string) => {
    const [type = '', name = ''] = address.split('.');
    return before.resource![type]?.[name];
  };
  expect(removed.map(({ from }) => from.split('.')[0]).sort()).toEqual([
    'aws_backup_selection',
    'aws_db_instance',
    'aws_db_instance_automated_backups_replication',
    'aws_route53_record',
  ]);
  // At the addresses that they had.
  for (const { from } of removed) expect(at(from)).toBeDefined();
  const groups = (one: Editable) =>
    Object.values<Editable>(one.resource.aws_cloudwatch_log_group).map(({ name }) => String(name));
  expect(groups(tree)).toEqual(groups(before));
  const text = JSON.stringify(tree.resource);
  expect(text).not.toContain('aws_db_instance.database.');
});

test('a switch is one record and new revisions of the tasks that read the database', () => {
  const [before, after] = [treeOf('one is adopted'), treeOf('it serves')];
  const changed = Object.entries<Editable>(after.resource!).flatMap(([type, named]) =>
    Object.keys(named)
      .filter((name) => JSON.stringify(before.resource![type]?.[name]) !== JSON.stringify(named[name]))
      .map((name) => `${type}.${name}`),
  );
  const types = [...new Set(changed.map((address) => address.split('.')[0]))].sort();
  expect(changed.filter((address) => address.startsWith('aws_route53_record.'))).toHaveLength(1);
  // Schedules, alarms and services come back from their pause at the same time; dashboards and alarms follow what serves.
  expect(types).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/secret|security_group|_lb|bucket|subnet|kms/)]),
  );
  expect(types).toContain('aws_ecs_task_definition');
});

describe('who is paused', () => {
  const quiet = (tree: Editable) =>
    Object.values<Editable>({
      ...tree.resource.aws_cloudwatch_metric_alarm,
      ...tree.resource.aws_cloudwatch_composite_alarm,
    })
      .filter(({ actions_enabled }) => actions_enabled === false)
      .map(({ alarm_name }) => String(alarm_name).replace('balrog-prod-', ''));

  test('has no copies and no starts, and what it leaves silent tells nobody; the rest stays as it was', () => {
    const tree = treeOf('one is expected');
    const services = Object.values<Editable>(tree.resource!.aws_ecs_service as Editable);
    const copies = Object.fromEntries(services.map(({ name, desired_count }) => [name, desired_count]));
    expect(copies).toEqual({ public: 6, admin: 0, agent: 0 });
    // Room for one more is that of the copies that come back.
    expect(services.map(({ deployment_maximum_percent }) => Number.isFinite(deployment_maximum_percent))).toEqual([
      true,
      true,
      true,
    ]);
    const names = quiet(tree);
    expect(names).toEqual(
      expect.arrayContaining(['agent-silent', 'agent-failing', 'dump-silent', 'admin-no-healthy-target']),
    );
    expect(names.filter((name) => /aus|public|backup|database|nat-/.test(name))).toEqual([]);
    expect(quiet(treeOf('it serves'))).toEqual([]);
  });

  test.each<[string, (tree: Editable) => void, string]>([
    [
      'an alarm that says it is of somebody else',
      (tree) => {
        for (const alarm of Object.values<Editable>(tree.resource.aws_cloudwatch_metric_alarm))
          if (alarm.tags) alarm.tags = { Paused: 'public' };
      },
      'alarms-enabled',
    ],
    [
      'an alarm of the database that says it is of somebody who is paused',
      (tree) => {
        for (const alarm of Object.values<Editable>(tree.resource.aws_cloudwatch_metric_alarm))
          if (alarm.alarm_name === 'balrog-prod-database-silent')
            Object.assign(alarm, { actions_enabled: false, tags: { Paused: 'admin' } });
      },
      'alarms-enabled',
    ],
    [
      'a rule of Grafana that says it is of somebody else',
      (tree) => {
        for (const { rule } of Object.values<Editable>(tree.resource.grafana_rule_group))
          for (const { annotations } of rule) if (annotations.paused) annotations.paused = 'public';
      },
      'alarms-enabled',
    ],
    [
      'an agent that runs all the same',
      (tree) => {
        for (const service of Object.values<Editable>(tree.resource.aws_ecs_service))
          if (service.name === 'agent') service.desired_count = 1;
      },
      'agent-once',
    ],
    [
      'admin that runs all the same',
      (tree) => {
        for (const service of Object.values<Editable>(tree.resource.aws_ecs_service))
          if (service.name === 'admin') service.desired_count = 2;
      },
      'pause-holds',
    ],
    [
      'a job that starts all the same',
      (tree) => {
        for (const schedule of Object.values<Editable>(tree.resource.aws_scheduler_schedule)) delete schedule.state;
      },
      'pause-holds',
    ],
  ])('%s is refused', (_, edit, rule) => {
    expect(judged('one is expected', edit).filter((line) => line.startsWith(`${rule} `))).not.toEqual([]);
  });
});

describe('each rule holds for each of them', () => {
  const second = (attribute: string, value: unknown) => (tree: Editable) => {
    instance(tree, 'database_balrog_prod_2')[attribute] = value;
  };
  test.each<[string, Step, (tree: Editable) => void, string]>([
    ['backups', 'it serves', second('backup_retention_period', 1), 'backups-long-enough'],
    ['protection', 'it serves', second('deletion_protection', false), 'deletion-protection'],
    [
      'protection of another than the one that retires',
      'the first retires',
      second('deletion_protection', false),
      'deletion-protection',
    ],
    ['protection in Terraform', 'it serves', second('lifecycle', {}), 'prevent-destroy'],
    ['changes of the one that serves', 'it serves', second('apply_immediately', true), 'changes-in-window'],
    ['an origin', 'one is adopted', second('snapshot_identifier', 'x'), 'generations-as-data'],
    ['a restored one that nobody adopts', 'one is adopted', (tree) => void delete tree.import, 'generations-as-data'],
    [
      'a copy in the second region',
      'it serves',
      (tree) => {
        const copies = tree.resource.aws_db_instance_automated_backups_replication as Editable;
        for (const [name, { source_db_instance_arn }] of Object.entries<Editable>(copies))
          if (String(source_db_instance_arn).includes('database_balrog_prod_2')) delete copies[name];
      },
      'automated-backups-replicated',
    ],
    [
      'a place in the vault',
      'it serves',
      (tree) => {
        const selections = tree.resource.aws_backup_selection as Editable;
        for (const [name, { resources }] of Object.entries<Editable>(selections))
          if (JSON.stringify(resources).includes('database_balrog_prod_2')) delete selections[name];
      },
      'nightly-vault-copy',
    ],
    [
      'a lost one that would be destroyed',
      'another serves in place of the lost one',
      (tree) => {
        for (const block of tree.removed as Editable[]) block.lifecycle = { destroy: true };
      },
      'plain-resources',
    ],
    [
      'one that lives and is forgotten',
      'another serves in place of the lost one',
      (tree) =>
        void (tree.removed as Editable[]).push({ from: 'aws_db_instance.other', lifecycle: { destroy: false } }),
      'plain-resources',
    ],
    [
      'one that lives and is not there',
      'it serves',
      (tree) => void delete (tree.resource.aws_db_instance as Editable).database,
      '(ledger)',
    ],
    [
      'a name that leads to another one',
      'it serves',
      (tree) => {
        for (const record of Object.values<Editable>(tree.resource.aws_route53_record))
          if (String(record.name).startsWith('serving.'))
            record.records = ['balrog-prod.balrog-prod-databases.internal'];
      },
      'tasks-of-serving',
    ],
  ])('%s', (_, step, edit, rule) => {
    expect(
      judged(step, edit).filter((line) => line.startsWith(rule === '(ledger)' ? 'ledger' : `${rule} `)),
    ).not.toEqual([]);
  });
});
