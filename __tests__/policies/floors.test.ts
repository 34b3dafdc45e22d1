/** Every number of every environment, written out: whoever lowers one has to change it here as well. */
import { floorsOf } from '../../policies/floors';
import { at, judge, soundTree, type Tree } from './bench';

const PRODUCTION = {
  pointInTimeDays: 35,
  replicatedDays: 35,
  vaultDays: 90,
  vaultLock: 'compliance',
  multiAz: true,
  changesWaitForWindow: true,
  performanceInsightsDays: 7,
  pages: 'wake',
  stagingReleases: 'refused',
};
const STAGING = {
  pointInTimeDays: 7,
  replicatedDays: 7,
  vaultDays: 14,
  vaultLock: 'governance',
  multiAz: false,
  changesWaitForWindow: false,
  performanceInsightsDays: 7,
  pages: 'nobody',
  stagingReleases: 'accepted',
};

test.each([
  ['production', PRODUCTION],
  ['staging', STAGING],
  [undefined, PRODUCTION],
] as const)('the floors of %s', (mode, floors) => {
  expect(floorsOf(mode === undefined ? {} : { mode })).toEqual(floors);
});

test('nobody is woken for what no name leads to yet; all else stays as it is', () => {
  expect(floorsOf({ mode: 'production', names: 'lead-elsewhere' })).toEqual({ ...PRODUCTION, pages: 'nobody' });
  expect(floorsOf({ mode: 'production', names: 'lead-here' })).toEqual(PRODUCTION);
  const tree = soundTree();
  tree.resource.aws_cloudwatch_metric_alarm!.alarm!.alarm_description =
    '[page] Full. Nothing is written. Runbook: docs/runbooks/database-in-trouble.md';
  const found = judge(tree, { stacks: { prod: { names: 'lead-elsewhere' } } });
  expect(found.map(({ rule, wrong }) => `${rule}: ${wrong}`)).toEqual([
    'pages-wanted: it pages, and this environment wakes nobody',
  ]);
});

const DB = 'aws_db_instance.database';
const LOCK = 'aws_backup_vault_lock_configuration.lock';
const COPY = 'aws_db_instance_automated_backups_replication.replication';

/** At the floor of staging everything is well there; just below it, the rule says so. */
const atTheFloor = (tree: Tree): void => {
  Object.assign(at(tree, DB), { backup_retention_period: 7, multi_az: false, apply_immediately: true });
  at(tree, COPY).retention_period = 7;
  at(tree, LOCK).min_retention_days = 14;
  delete at(tree, LOCK).changeable_for_days;
  at(tree, 'aws_backup_plan.plan').rule[0].lifecycle = { delete_after: 14 };
};

test('what stage may do stays green in stage, and is red in prod', () => {
  const found = (stack: string): readonly string[] => {
    const tree = soundTree(stack);
    atTheFloor(tree);
    return [...new Set(judge(tree, { stack }).map(({ rule }) => rule))].sort();
  };
  expect(found('stage')).toEqual([]);
  expect(found('prod')).toEqual([
    'automated-backups-replicated',
    'backups-long-enough',
    'changes-in-window',
    'multi-az',
    'nightly-vault-copy',
    'vault-locked',
  ]);
});

test.each([
  ['backups-long-enough', DB, 'backup_retention_period', 6, 'is 6, expected at least 7 days'],
  ['automated-backups-replicated', COPY, 'retention_period', 6, 'is 6, expected at least 7 days'],
  ['vault-locked', LOCK, 'min_retention_days', 13, 'is 13, expected at least 14 days'],
  ['performance-insights', DB, 'performance_insights_retention_period', 6, 'is 6, expected at least 7 days'],
] as const)('%s: below the floor of stage', (rule, address, attribute, value, says) => {
  const tree = soundTree('stage');
  at(tree, address)[attribute] = value;
  const found = judge(tree, { stack: 'stage' }).map((violation) => `${violation.rule}: ${violation.wrong}`);
  expect(found).toEqual([`${rule}: ${attribute} ${says}`]);
});
