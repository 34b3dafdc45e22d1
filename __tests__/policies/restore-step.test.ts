/** The plans of a restore's steps, against the catalogue: what follows from a step is no danger, and what does not is named beside it. */
import { readPlan, render, review, type Report } from '@balrog-infra/review';
import { planOfCode } from '../../commands/plan/review/plan-of-code';
import { adopting, expecting, losing, pausing, resuming, switching } from '../../commands/restore/data';
import { toldOf } from '../../commands/restore/steps';
import type { Databases } from '../../environments';
import { DANGERS } from '../../policies/dangers';
import { factsFrom } from '../../commands/plan/review/readings/known-facts';
import { stopsAsMuch } from '../../commands/plan/review/readings/promised-operation';
import { restoreStepOf, type ToldStep } from '../../commands/plan/review/readings/restore-step';
import type { Editable } from './bench';
import { checked, from, PROD, recorded, treeWith } from './generation-trees';

const FIRST = 'balrog-prod';
const SECOND = 'balrog-prod-2';
const THIRD = 'balrog-prod-3';
const before: Databases = {
  serving: FIRST,
  paused: [],
  generations: { [FIRST]: { from: 'nothing', state: 'live' } },
};
const expected = expecting(before, SECOND, from(FIRST));
const adopted = adopting(expected, SECOND, recorded('SECOND'));
const switched = switching(adopted, SECOND, checked);
const pausedAgain = pausing(resuming(switched));
const back = switching(pausedAgain, FIRST);
// The second was given up: it was not the copy that was meant.
const another = expecting(adopted, THIRD, from(FIRST));
const anotherAdopted = adopting(another, THIRD, recorded('THIRD'));
const anotherSwitched = switching(anotherAdopted, THIRD, checked);
// What was restored and serves is restored itself.
const again = expecting(resuming(switched), THIRD, from(SECOND));
const againAdopted = adopting(again, THIRD, recorded('THIRD'));
const againSwitched = switching(againAdopted, THIRD, checked);
// The first was deleted by somebody.
const lost = expecting(losing(before, FIRST), SECOND, from(FIRST));
const lostAdopted = adopting(lost, SECOND, recorded('SECOND'));
const lostSwitched = switching(lostAdopted, SECOND, checked);
const states = {
  before,
  expected,
  adopted,
  switched,
  resumed: resuming(switched),
  pausedAgain,
  back,
  another,
  anotherAdopted,
  anotherSwitched,
  again,
  againAdopted,
  againSwitched,
  lost,
  lostAdopted,
  lostSwitched,
  lostResumed: resuming(lostSwitched),
};
type State = keyof typeof states;

const trees = new Map<State, string>();

/** Each edit of the data is an operation more. */
const numberOf = (state: State): number => Object.keys(states).indexOf(state) + 1;

function treeOf(state: State): Editable {
  const known = trees.get(state) ?? JSON.stringify(treeWith(states[state], numberOf(state)));
  trees.set(state, known);
  return JSON.parse(known) as Editable;
}

const INSTANCE = 'database_balrog_prod_2';
const ADOPTIONS: Partial<Record<State, readonly [of: State, instance: string, name: string]>> = {
  adopted: ['expected', INSTANCE, SECOND],
  anotherAdopted: ['another', 'database_balrog_prod_3', THIRD],
  againAdopted: ['again', 'database_balrog_prod_3', THIRD],
  lostAdopted: ['lost', INSTANCE, SECOND],
};

/** What RDS gives a restored instance, whatever its source had (RDS user guide, "Restoring a DB instance to a specified time"). */
const AS_RESTORED = {
  deletion_protection: false,
  tags: {},
  copy_tags_to_snapshot: false,
  backup_window: '03:00-03:30',
  maintenance_window: 'sun:01:00-sun:01:30',
  manage_master_user_password: null,
  enabled_cloudwatch_logs_exports: [],
  performance_insights_enabled: false,
  monitoring_interval: 0,
  monitoring_role_arn: '',
  final_snapshot_identifier: null,
  apply_immediately: false,
  max_allocated_storage: 0,
};

type Edit = (after: Editable, before: Editable) => void;

type Operation = Parameters<typeof toldOf>[0];

const operation = (target: string, former: string, kind: Operation['kind'] = 'restore'): Operation =>
  ({ kind, target, former }) as Operation;

/** The one that each state is of. */
const OPERATIONS: Partial<Record<State, Operation>> = {
  expected: operation(SECOND, FIRST),
  adopted: operation(SECOND, FIRST),
  switched: operation(SECOND, FIRST),
  pausedAgain: operation(FIRST, SECOND, 'back'),
  back: operation(FIRST, SECOND, 'back'),
  another: operation(THIRD, FIRST),
  anotherAdopted: operation(THIRD, FIRST),
  anotherSwitched: operation(THIRD, FIRST),
  again: operation(THIRD, SECOND),
  againAdopted: operation(THIRD, SECOND),
  againSwitched: operation(THIRD, SECOND),
  lost: operation(SECOND, FIRST),
  lostAdopted: operation(SECOND, FIRST),
  lostSwitched: operation(SECOND, FIRST),
};

/** As the command tells it. */
function told(state: State): ToldStep | undefined {
  const of = OPERATIONS[state];
  return of && toldOf(of, states[state]);
}

interface Told {
  readonly databases?: Databases;
  readonly told?: ToldStep | undefined;
  /** Terraform finds the lost one all the same. */
  readonly isHeld?: true;
}

function reportOf(was: State, is: State, edit: Edit = () => undefined, more: Told = {}): Report {
  const databases = more.databases ?? states[is];
  const [old, now] = [treeOf(was), treeOf(is)];
  const [of, instance = '', name] = ADOPTIONS[is] ?? [];
  const imported = was === of;
  old.resource.aws_db_instance ??= {};
  if (imported) old.resource.aws_db_instance[instance] = { ...now.resource.aws_db_instance[instance], ...AS_RESTORED };
  edit(now, old);
  const made = planOfCode(old, now) as unknown as {
    resource_changes: { readonly address: string; readonly change: { importing?: object } }[];
  };
  // Terraform does not find it, and takes it out of the state before it plans.
  if (is === 'lost' && more.isHeld !== true)
    made.resource_changes = made.resource_changes.filter(({ address }) => address !== 'aws_db_instance.database');
  for (const { address, change } of made.resource_changes)
    if (imported && address === `aws_db_instance.${instance}`) change.importing = { id: name };
  const plan = readPlan(made);
  const known = { environment: 'prod', databases, jobs: Object.keys(PROD!.environment.jobs), code: now };
  return review(plan, {
    ...restoreStepOf(plan, databases, 'prod', {
      told: 'told' in more ? more.told : told(is),
      ...(/^lost/.test(is) && { formerCode: treeOf('before') }),
    }),
    facts: factsFrom(known),
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: now,
    synthesizedBefore: treeOf(was),
    stopsAsMuch,
  });
}

const needed = ({ dangers }: Report) => dangers.filter(({ severity }) => severity !== 'notice');
const named = (report: Report) => needed(report).map(({ address, path }) => `${address} ${path}`.trim());

test.each<[State, State, string | undefined]>([
  ['before', 'expected', undefined],
  [
    'expected',
    'adopted',
    `${SECOND} comes to stand beside ${FIRST}, as environments/databases.json says; nobody reads it yet`,
  ],
  ['adopted', 'switched', `${SECOND} takes the place of ${FIRST}, as environments/databases.json says`],
  ['switched', 'resumed', undefined],
  ['resumed', 'pausedAgain', undefined],
  ['adopted', 'another', undefined],
  [
    'another',
    'anotherAdopted',
    `${THIRD} comes to stand beside ${FIRST}, as environments/databases.json says; nobody reads it yet`,
  ],
  ['anotherAdopted', 'anotherSwitched', `${THIRD} takes the place of ${FIRST}, as environments/databases.json says`],
  [
    'before',
    'lost',
    `${FIRST} is lost, as environments/databases.json says: Terraform forgets what there is for it alone, and ${SECOND} is expected`,
  ],
  [
    'lost',
    'lostAdopted',
    `${SECOND} comes to stand beside ${FIRST}, as environments/databases.json says; nobody reads it yet`,
  ],
  ['lostAdopted', 'lostSwitched', `${SECOND} takes the place of ${FIRST}, as environments/databases.json says`],
  ['lostSwitched', 'lostResumed', undefined],
  ['resumed', 'again', undefined],
  [
    'again',
    'againAdopted',
    `${THIRD} comes to stand beside ${SECOND}, as environments/databases.json says; nobody reads it yet`,
  ],
  ['againAdopted', 'againSwitched', `${THIRD} takes the place of ${SECOND}, as environments/databases.json says`],
  ['pausedAgain', 'back', `${FIRST} takes the place of ${SECOND}, as environments/databases.json says`],
])('from %s to %s nobody has to give his word, and the report says which step it is', (was, is, words) => {
  const report = reportOf(was, is);
  expect(named(report)).toEqual([]);
  expect(report.unjudged).toEqual([]);
  expect(report.verdict).toBe('changes');
  const said = report.dangers.filter(({ rule }) => rule === 'any.step').map(({ what }) => what);
  expect(said).toEqual(words === undefined ? [] : [words]);
  const first = /What do I do first if it goes wrong\? (.*)/.exec(render(report, 'text'))?.[1];
  if (words === undefined) expect(first).not.toContain('restore');
  else expect(first).toMatch(/^The command of the restore, run again, goes on from where it stopped\./);
});

describe('the number of the operation, whose condition is another one with each', () => {
  const number = (tree: Editable): Editable => tree.resource.aws_ssm_parameter.promised_operation;
  const GONE = ['aws_ssm_parameter.promised_operation'];
  const against = (edit: (before: Editable, after: Editable) => void): readonly string[] => {
    const [before, after] = [treeOf('before'), treeOf('expected')];
    edit(number(before), number(after));
    const options = { stack: 'prod', catalogue: DANGERS, stopsAsMuch, synthesizedBefore: before, synthesized: after };
    return review(readPlan(planOfCode(after, after)), options)
      .dangers.filter(({ rule }) => rule === 'any.condition-gone')
      .map(({ address }) => address);
  };

  test.each<[string, readonly string[], (before: Editable, after: Editable) => void]>([
    ['is raised', [], () => undefined],
    [
      'is lowered',
      GONE,
      (before, after) => {
        const earlier = { ...before };
        Object.assign(before, { ...after });
        Object.assign(after, earlier);
      },
    ],
    ['asks for nothing', GONE, (_, { lifecycle }) => void (lifecycle.precondition[0].condition = '${true}')],
    [
      'asks for another number than it promises',
      GONE,
      (_, after) => void (after.insecure_value = JSON.stringify({ number: 3, operation: 'operation 3' })),
    ],
    [
      'asked for more',
      GONE,
      ({ lifecycle }) => void lifecycle.precondition.push({ condition: '${local.deployed.number > 0}' }),
    ],
    [
      'asked for more afterwards',
      GONE,
      ({ lifecycle }) => void (lifecycle.postcondition = [{ condition: '${self.version > 0}' }]),
    ],
  ])('%s: %p', (_, named, edit) => {
    expect(against(edit)).toEqual(named);
  });
});

test('an empty plan beside one that waits is empty: the adoption ends with it', () => {
  const report = reportOf('adopted', 'adopted');
  expect(report.dangers).toEqual([]);
  expect(report.verdict).toBe('no-change');
});

/** As Terraform has left it when it was stopped: the record leads to the next one, and of the rest every so many are done. */
const brokenOff =
  (done: (index: number) => boolean): Edit =>
  (now, old) => {
    only(old.resource.aws_route53_record, /serving/).records = only(now.resource.aws_route53_record, /serving/).records;
    doneOf(now, old, done);
  };

function doneOf(now: Editable, old: Editable, done: (index: number) => boolean): void {
  Object.keys(now.resource)
    .flatMap((type) => Object.keys(now.resource[type]).map((name) => [type, name] as const))
    .filter((_, index) => done(index))
    .forEach(([type, name]) => {
      old.resource[type] = { ...old.resource[type], [name]: now.resource[type][name] };
    });
}

describe.each<[State, State, string, string]>([
  ['adopted', 'switched', FIRST, SECOND],
  ['anotherAdopted', 'anotherSwitched', FIRST, THIRD],
  ['pausedAgain', 'back', SECOND, FIRST],
  ['againAdopted', 'againSwitched', SECOND, THIRD],
])('a switch from %s to %s that was broken off', (was, is, former, next) => {
  test.each<[string, (index: number) => boolean]>([
    ['nothing else', () => false],
    ['every second', (index) => index % 2 === 0],
    ['every other second', (index) => index % 2 === 1],
    ['every third', (index) => index % 3 === 0],
  ])('with %s done: nobody has to give his word for the rest', (_, done) => {
    const report = reportOf(was, is, brokenOff(done));
    expect(report.changes.length).toBeGreaterThan(5);
    expect(named(report)).toEqual([]);
    expect(report.unjudged).toEqual([]);
    expect(report.dangers.filter(({ rule }) => rule === 'any.step').map(({ what }) => what)).toEqual([
      `${next} takes the place of ${former}, as environments/databases.json says`,
    ]);
  });

  test('wants a word while somebody may write', () => {
    const report = reportOf(
      was,
      is,
      brokenOff(() => false),
      { databases: { ...states[is], paused: ['agent'] } },
    );
    expect(named(report).length).toBeGreaterThan(10);
  });
});

test.each<[string, (index: number) => boolean]>([
  ['every second', (index) => index % 2 === 0],
  ['every other second', (index) => index % 2 === 1],
  ['every third', (index) => index % 3 === 0],
])('an adoption that was broken off with %s done: nobody has to give his word for the rest', (_, done) => {
  const report = reportOf('expected', 'adopted', (now, old) => {
    const instance = old.resource.aws_db_instance[INSTANCE];
    doneOf(now, old, done);
    old.resource.aws_db_instance[INSTANCE] = instance;
  });
  expect(report.changes.length).toBeGreaterThan(2);
  expect(named(report)).toEqual([]);
  expect(report.unjudged).toEqual([]);
});

const only = (blocks: Editable, pattern: RegExp): Editable => {
  const found = Object.keys(blocks).filter((name) => pattern.test(name));
  expect(found).toHaveLength(1);
  return blocks[found[0] ?? ''] as Editable;
};
const alarm = (tree: Editable, name: string): Editable =>
  only(tree.resource.aws_cloudwatch_metric_alarm, new RegExp(`alarms_${name}_`));
const task = (tree: Editable, pattern: RegExp): Editable => only(tree.resource.aws_ecs_task_definition, pattern);
/** A text inside JSON as it is written. */
const inside = (block: Editable, attribute: string, old: string, now: string): void => {
  const text = String(block[attribute]);
  expect(text).toContain(old);
  block[attribute] = text.replace(old, now);
};
const document = (tree: Editable, pattern: RegExp): Editable => only(tree.data.aws_iam_policy_document, pattern);
const SECRETS =
  '${try(aws_db_instance.database_balrog_prod_2.master_user_secret[0].secret_arn, aws_secretsmanager_secret.secret_dburi_admin.arn)}';

/** After the first deployment of an adoption the other secret still stands where the password's shall. */
test.each<[State, string]>([
  ['adopted', 'balrog_prod_2'],
  ['anotherAdopted', 'balrog_prod_3'],
])('the password that RDS has made follows in the next plan: %s, nobody has to give his word', (state, name) => {
  const until = '${aws_secretsmanager_secret.secret_dburi_admin.arn}';
  const secret = `\${try(aws_db_instance.database_${name}.master_user_secret[0].secret_arn, aws_secretsmanager_secret.secret_dburi_admin.arn)}`;
  const report = reportOf(state, state, (_, old) => {
    inside(task(old, /database-users/), 'container_definitions', secret, until);
    const { resources } = document(old, /database-users_task_execution-role_document/).statement.find(
      ({ sid }: Editable) => sid === 'ReadSecrets',
    );
    expect(resources).toContain(secret);
    resources.splice(resources.indexOf(secret), 1, until);
  });
  expect(report.changes.length).toBeGreaterThan(1);
  expect(named(report)).toEqual([]);
});

describe('beside a switch is named', () => {
  test.each<[string, Edit, RegExp]>([
    [
      'an alarm that also fires later',
      (tree) => (alarm(tree, 'database-silent').evaluation_periods = 50),
      /database-silent.* evaluation_periods/,
    ],
    [
      'an alarm that looks at a third one',
      (tree) => (alarm(tree, 'database-silent').dimensions.DBInstanceIdentifier = 'balrog-prod-20'),
      /database-silent.* dimensions/,
    ],
    [
      'an alarm that goes back to the former one',
      (tree, old) => {
        alarm(old, 'database-silent').dimensions.DBInstanceIdentifier = SECOND;
        alarm(tree, 'database-silent').dimensions.DBInstanceIdentifier = FIRST;
      },
      /database-silent.* dimensions/,
    ],
    [
      'code of another repository in a task that is replaced',
      (tree) =>
        inside(task(tree, /services_public_task/), 'container_definitions', '"image":"', '"image":"evil.example/'),
      /services_public_task.*image/,
    ],
    [
      'a host that only begins like the next one',
      (tree) =>
        inside(
          task(tree, /schema-gate_upgrade/),
          'container_definitions',
          `${SECOND}.balrog-prod-databases.internal`,
          `${SECOND}.evil.example`,
        ),
      /schema-gate_upgrade.*DATABASE_HOST/,
    ],
    [
      'a right that a role never had',
      (tree) => document(tree, /backup-watch_role_document/).statement[0].actions.push('rds:DeleteDBInstance'),
      /backup-watch_role_permissions.* policy/,
    ],
    [
      'a vault that keeps the next one in place of the former',
      (tree) => {
        const selection = only(tree.resource.aws_backup_selection, /selection_1/);
        selection.resources = ['${aws_db_instance.database_balrog_prod_2.arn}'];
      },
      /aws_backup_selection/,
    ],
    [
      'backups that end earlier',
      (tree) => (tree.resource.aws_db_instance.database.backup_retention_period = 7),
      /aws_db_instance.database backup_retention_period/,
    ],
  ])('%s, and nothing else', (_, edit, place) => {
    const rest: Edit = (tree, old) => {
      brokenOff(() => false)(tree, old);
      edit(tree, old);
    };
    for (const report of [reportOf('adopted', 'switched', edit), reportOf('adopted', 'switched', rest)]) {
      const places = named(report);
      expect(places).toEqual(expect.arrayContaining([expect.stringMatching(place)]));
      expect(places.filter((one) => !place.test(one))).toEqual([]);
    }
  });
});

describe('beside an adoption is named', () => {
  const users = /database-users/;
  test.each<[string, Edit, RegExp]>([
    [
      'a host elsewhere',
      (tree) =>
        inside(
          task(tree, users),
          'container_definitions',
          `"${SECOND}.balrog-prod-databases.internal"`,
          `"${SECOND}.evil.example"`,
        ),
      /database-users.*DATABASE_HOST_BALROG_PROD_2/,
    ],
    [
      'a variable of somebody else',
      (tree) =>
        inside(
          task(tree, users),
          'container_definitions',
          '{"name":"HOME"',
          '{"name":"LD_PRELOAD","value":"/tmp/x"},{"name":"HOME"',
        ),
      /database-users.*LD_PRELOAD/,
    ],
    [
      'another secret, in the statement of the master passwords',
      (tree) =>
        document(tree, /database-users_task_execution-role_document/).statement[2].resources.push(
          '${aws_secretsmanager_secret.secret_dburi_public.arn}',
        ),
      /database-users.* policy/,
    ],
    [
      'the master password for whoever never had the former one',
      (tree) =>
        document(tree, /services_public_task_execution-role_document/)
          .statement.find(({ sid }: Editable) => sid === 'ReadSecrets')
          .resources.push(SECRETS),
      /services_public_task_execution.* policy/,
    ],
    [
      'copies under a key of somebody else',
      (tree) =>
        (only(tree.resource.aws_db_instance_automated_backups_replication, /balrog-prod-2/).kms_key_id =
          'arn:aws:kms:us-east-2:999999999999:key/1'),
      /automated_backups_replication/,
    ],
    [
      'another role that watches it',
      (tree) => (tree.resource.aws_db_instance[INSTANCE].monitoring_role_arn = 'arn:aws:iam::111122223333:role/other'),
      /aws_db_instance.database_balrog_prod_2 monitoring_role_arn/,
    ],
    [
      'one that anybody can reach',
      (tree) => (tree.resource.aws_db_instance[INSTANCE].publicly_accessible = true),
      /aws_db_instance.database_balrog_prod_2 publicly_accessible/,
    ],
  ])('%s, and nothing else', (_, edit, place) => {
    const places = named(reportOf('expected', 'adopted', edit));
    expect(places).toEqual(expect.arrayContaining([expect.stringMatching(place)]));
    expect(places.filter((one) => !place.test(one))).toEqual([]);
  });
});

describe('a switch stops', () => {
  const withSecond = (row: object): Databases => ({
    ...switched,
    generations: { ...switched.generations, [SECOND]: { ...adopted.generations[SECOND]!, ...row } },
  });
  test.each<[string, Databases, string]>([
    ['to one that was not checked', withSecond({}), `leads to ${SECOND}, which was restored and not checked`],
    ['to one that retires', withSecond({ checked, state: 'retiring' }), `leads to ${SECOND}, which is retiring`],
    [
      'of which the data says nothing',
      adopted,
      `leads to ${SECOND}, while environments/databases.json says that ${FIRST} serves`,
    ],
    ['to one that nobody knows', before, `leads to ${SECOND}, which is no generation of environments/databases.json`],
  ])('%s: critical, with all that follows from it', (_, databases, what) => {
    const report = reportOf('adopted', 'switched', undefined, { databases });
    const [first] = report.dangers;
    expect(first).toMatchObject({ rule: 'database.unchecked', severity: 'critical', what });
    expect(needed(report).length).toBeGreaterThan(20);
  });

  test('and wants a word for all that follows while somebody may write', () => {
    const places = named(reportOf('adopted', 'switched', undefined, { databases: { ...switched, paused: ['agent'] } }));
    expect(places.length).toBeGreaterThan(20);
  });
});

describe('beside the loss of the former one is named', () => {
  const users = /database-users/;
  test.each<[string, Edit, RegExp]>([
    [
      'a secret that another container does without',
      (tree) => inside(task(tree, /services_public_task/), 'container_definitions', '"name":"DBURI"', '"name":"OTHER"'),
      /services_public_task.*secrets/,
    ],
    [
      'a variable of somebody else',
      (tree) =>
        inside(
          task(tree, users),
          'container_definitions',
          '{"name":"HOME"',
          '{"name":"LD_PRELOAD","value":"/tmp/x"},{"name":"HOME"',
        ),
      /database-users.*LD_PRELOAD/,
    ],
    [
      'a right that the role never had',
      (tree) =>
        document(tree, /database-users_task_execution-role_document/).statement[0].actions.push('rds:DeleteDBInstance'),
      /database-users.* policy/,
    ],
    [
      'a right of a role that had nothing to do with it',
      (tree) => document(tree, /backup-watch_role_document/).statement[0].actions.pop(),
      /backup-watch_role_permissions.* policy/,
    ],
    [
      'the vault, of which nothing is kept any more',
      (tree) => {
        delete tree.resource.aws_backup_vault;
      },
      /aws_backup_/,
    ],
    [
      'another set of instances of which is told',
      (tree) => (only(tree.resource.aws_db_event_subscription, /events/).source_ids = ['somebody-elses']),
      /aws_db_event_subscription.* source_ids/,
    ],
  ])('%s, and nothing else', (_, edit, place) => {
    const places = named(reportOf('before', 'lost', edit));
    expect(places).toEqual(expect.arrayContaining([expect.stringMatching(place)]));
    expect(places.filter((one) => !place.test(one))).toEqual([]);
  });

  test('all that goes, while Terraform has the instance still', () => {
    const places = named(reportOf('before', 'lost', undefined, { isHeld: true }));
    expect(places).toEqual(expect.arrayContaining(['aws_db_instance.database']));
    expect(places.length).toBeGreaterThan(5);
  });

  test('nothing, while Terraform has it still and RDS has it no more', () => {
    const leaves = { ...told('lost')!, isGone: true };
    expect(named(reportOf('before', 'lost', undefined, { isHeld: true, told: leaves }))).toEqual([]);
    const foreign: Edit = (tree) => void delete tree.resource.aws_backup_vault;
    const places = named(reportOf('before', 'lost', foreign, { isHeld: true, told: leaves }));
    expect(places).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_backup_vault/)]));
  });
});

describe('what is told is held against data and plan', () => {
  const leaves: ToldStep = { kind: 'leaves', former: FIRST, next: SECOND };
  const beside: ToldStep = { kind: 'stands beside', former: FIRST, next: SECOND };
  const place: ToldStep = { kind: 'takes the place', former: FIRST, next: SECOND };

  test.each<[string, State, State, ToldStep | undefined]>([
    ['nothing, at a switch', 'adopted', 'switched', undefined],
    ['nothing, at an adoption', 'expected', 'adopted', undefined],
    ['an adoption, at a switch', 'adopted', 'switched', beside],
    ['a loss, at a switch', 'adopted', 'switched', leaves],
    ['a switch, at an adoption', 'expected', 'adopted', place],
    ['a switch the other way', 'adopted', 'switched', { ...place, former: SECOND, next: FIRST }],
    ['a switch from one that nobody knows', 'adopted', 'switched', { ...place, former: 'balrog-prod-9' }],
    ['an adoption of one that serves', 'adopted', 'switched', { ...beside, former: SECOND, next: FIRST }],
    ['nothing, at a loss', 'before', 'lost', undefined],
    ['an adoption, at a loss', 'before', 'lost', beside],
    ['the loss of another one', 'before', 'lost', { ...leaves, former: SECOND }],
  ])('%s: all is judged', (_, was, is, step) => {
    const report = reportOf(was, is, undefined, { told: step });
    expect(report.dangers.filter(({ rule }) => rule === 'any.step')).toEqual([]);
    expect(named(report).length).toBeGreaterThan(3);
  });
});
