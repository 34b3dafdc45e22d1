/**
 * The recipes of CONTRIBUTING.md, each followed on a copy of the repository: what somebody writes by hand is counted, and
 * everything that should know of the new thing must know of it. What that is follows from an older thing of its kind.
 *
 * A further recipe: a `describe` that makes a `RepositoryCopy`, writes what `recipe(title)` says, and asks.
 */
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { type GlueTable, openAthena } from '@balrog-infra/rehearsal/athena';
import { sampleObjects } from '../../commands/rehearse/sample-lines';
import { stackNamed, SynthesizedStack } from '../kit';
import { MOST_FILES, RepositoryCopy, recipe } from './copy';
import { mentions, missingMentions, missingResources, unmatched } from './mentions';

// Each runs commands in a copy of the repository, beside whatever else runs.
jest.setTimeout(600_000);

describe('a client domain', () => {
  const { text, code } = recipe('A client domain');
  const [OLD, NEW] = ['aus5', 'aus6'];
  const copy = new RepositoryCopy();
  afterAll(() => copy.remove());

  let prod: SynthesizedStack;
  let stage: SynthesizedStack;
  beforeAll(async () => {
    copy.write('environments/domains.ts', (rows) => rows.replace(/\n};\n$/, `\n${code[0]!}};\n`));
    await copy.run('main.ts');
    await copy.run('commands/balrog.ts', 'maintain', 'pages');
    [prod, stage] = [copy.stack('prod'), copy.stack('stage')];
  });

  test(`takes at most ${MOST_FILES} files, which the recipe names`, () => {
    expect(copy.written.size).toBeLessThanOrEqual(MOST_FILES);
    expect([...copy.written].filter((file) => !text.includes(file))).toEqual([]);
  });

  test(`has every resource that ${OLD} has`, () => {
    expect(missingResources(prod, OLD, NEW)).toEqual([]);
    // The search would find nothing missing where it finds nothing at all.
    const alarms = (name: string) =>
      prod.all.filter(({ type, path }) => /_alarm$/.test(type) && mentions(path, name).length > 0).length;
    expect([alarms(NEW), alarms(NEW) > 0]).toEqual([alarms(OLD), true]);
    expect(prod.each(Lb).map(({ json }) => (json['tags'] as { Domain: string }).Domain)).toContain(NEW);
  });

  test(`is spoken of wherever ${OLD} is`, () => {
    // Whether public is asked at all is read off the domain that most clients ask.
    const found = missingMentions(prod, OLD, NEW).filter((line) => !line.includes('/metrics-silent: '));
    expect(found).toEqual([]);
  });

  test('has its table in stage, too, and nothing else there', () => {
    const about = stage.all.filter(({ path }) => mentions(path, NEW).length > 0).map(({ path }) => path);
    expect(about.sort()).toEqual([
      'stage/logs/tables/balrog_elb_logs_aus6',
      'stage/observability/alarms/unparsed-balrog_elb_logs_aus6',
    ]);
  });

  test('leaves every address where it was', () => {
    for (const [name, after] of [['prod', prod] as const, ['stage', stage] as const]) {
      const there = new Set(after.all.map(({ address, path }) => `${address} ${path}`));
      const before = stackNamed(name).all.map(({ address, path }) => `${address} ${path}`);
      expect(before.filter((place) => !there.has(place))).toEqual([]);
    }
  });

  test.each(['docs/on-call.md', 'docs/log-tables.md'])(`stands in %s wherever ${OLD} does`, (page) => {
    // Examples of commands name one domain.
    const listed = copy.read(page).replace(/(--dimensions Alarm=|npm run balrog -- runbook )[\w-]+/g, '$1');
    expect(mentions(listed, NEW).length).toBeGreaterThan(0);
    expect(unmatched(listed, OLD, NEW)).toEqual([]);
  });

  test('is asked in the rehearsal: samples lie where its table looks, and the view has their rows', async () => {
    const lb = prod.only(Lb, ({ path }) => path === `prod/edge/${NEW}/lb`).json;
    const { prefix } = lb['access_logs'] as { readonly prefix: string };
    const tables = prod.all
      .filter(({ type }) => type === 'aws_glue_catalog_table')
      .map(({ json }) => JSON.parse(deployed(JSON.stringify(json))) as GlueTable);
    const location = tables.find(({ name }) => name === `balrog_elb_logs_${NEW}`)?.storage_descriptor;
    const [, bucket = '', folder = ''] = /"s3:\/\/([^/]+)\/([^"]+)"/.exec(JSON.stringify(location)) ?? [];
    const delivery = {
      source: prefix,
      kind: 'load-balancer' as const,
      loadBalancer: 'app/balrog-prod-aus6/50dc6c495c0c9188',
      bucket,
      keyAt: () => `${folder}2023/07/18/1.log.gz`,
    };
    const now = new Date('2023-07-19T10:00:00Z');
    const samples = sampleObjects([delivery], new Map([[prefix, 'aus6.mozilla.org']]), now);
    const athena = await openAthena({
      tables,
      now,
      objects: {
        list: (from, below) =>
          samples.filter(({ bucket: own, key }) => own === from && key.startsWith(below)).map(({ key }) => key),
        read: () => samples[0]!.body,
      },
    });
    try {
      const { rows } = await athena.query('SELECT DISTINCT domain FROM update_requests');
      expect(rows).toEqual([[NEW]]);
    } finally {
      athena.close();
    }
  });
});

describe('a scheduled job', () => {
  const { text, code } = recipe('A scheduled job');
  const OLD = 'cleanup-db';
  const WEEKLY = 'cleanup-late';
  const DAILY = 'cleanup-soon';
  const copy = new RepositoryCopy();
  afterAll(() => copy.remove());

  /** The recipe's job, and with its name, its days and its minute changed a daily one. */
  const both = (entry: string) =>
    entry + entry.replaceAll(WEEKLY, DAILY).replaceAll('30 15 ? * SUN *', '45 15 * * ? *');
  /** The construct of the clean-up is called otherwise than the job, because addresses stay. */
  const stackOf = (name: string) =>
    new SynthesizedStack(
      copy
        .read(`cdktf.out/stacks/${name}/cdk.tf.json`)
        .replaceAll('/jobs/cleanup/', `/jobs/${OLD}/`)
        .replaceAll('/jobs/cleanup-schedule/', `/jobs/${OLD}-schedule/`),
    );

  beforeAll(async () => {
    const [row = '', work = ''] = code;
    copy.write('environments/jobs.ts', (rows) => rows.replace('\n} satisfies', `\n${both(row)}} satisfies`));
    copy.write('constructs/jobs/work.ts', (entries) => entries.replace(/\n};\n$/, `\n${both(work)}};\n`));
    await copy.run('main.ts');
    await copy.run('commands/balrog.ts', 'maintain', 'pages');
  });

  test(`takes at most ${MOST_FILES} files, which the recipe names`, () => {
    expect(copy.written.size).toBeLessThanOrEqual(MOST_FILES);
    expect([...copy.written].filter((file) => !text.includes(file))).toEqual([]);
  });

  describe.each([
    ['weekly', WEEKLY, 'cron(30 15 ? * SUN *)'],
    ['daily', DAILY, 'cron(45 15 * * ? *)'],
  ])('%s', (_, name, cron) => {
    test.each(['stage', 'prod'])(
      `in %s has every resource that ${OLD} has, and is spoken of wherever that is`,
      (where) => {
        const stack = stackOf(where);
        expect(missingResources(stack, OLD, name)).toEqual([]);
        // The other one runs a script of the old job.
        const sibling = name === DAILY ? WEEKLY : DAILY;
        const found = missingMentions(stack, OLD, name).filter((line) => !line.includes(`/jobs/${sibling}/`));
        expect(found).toEqual([]);
        const own = stack.all.filter(({ path }) => mentions(path, name).length > 0).map(({ type }) => type);
        // The search would find nothing missing where it finds nothing at all.
        for (const type of ['ecs_task_definition', 'cloudwatch_log_group', 'iam_role', 'scheduler_schedule']) {
          expect(own).toContain(`aws_${type}`);
        }
        const alarms = stack.each(CloudwatchMetricAlarm).map(({ json }) => String(json['alarm_name']));
        for (const what of ['failed', 'silent', 'memory']) expect(alarms).toContain(`balrog-${where}-${name}-${what}`);
      },
    );

    test('starts when its row says', () => {
      const schedule = stackOf('prod').only(SchedulerSchedule, ({ json }) => json['name'] === `balrog-prod-${name}`);
      expect(schedule.get('schedule_expression')).toBe(cron);
    });

    test('is a name that commands and runbooks ask for', () => {
      const { output } = JSON.parse(copy.read('cdktf.out/stacks/prod/cdk.tf.json')) as { output: unknown };
      expect(mentions(JSON.stringify(output), name).length).toBeGreaterThan(0);
      expect(unmatched(JSON.stringify(output), OLD, name)).toEqual([]);
    });

    test('stands on the on-call page', () => {
      expect(copy.read('docs/on-call.md')).toMatch(new RegExp(`^- \`<job>\`: .*\\b${name}\\b`, 'm'));
    });
  });

  test('is missed after its own time: a day and four hours, or, counted by a state machine, a week and four hours', () => {
    const stack = stackOf('prod');
    const silent = (name: string) =>
      stack.only(CloudwatchMetricAlarm, ({ json }) => json['alarm_name'] === `balrog-prod-${name}-silent`).json;
    expect(silent(DAILY)).toMatchObject({ metric_name: 'TriggeredRules', evaluation_periods: 28 });
    expect(silent(WEEKLY)).toMatchObject({ metric_name: 'SuccessesInTime' });
    const machine = stack.only(SfnStateMachine, ({ path }) => path.includes('/success-watch/')).json;
    expect(machine['definition']).toMatch(/"Items":\[\{"ruleName":"[^"]+","hours":172\}\]/);
  });

  test('leaves every address where it was', () => {
    for (const name of ['prod', 'stage']) {
      const there = new Set(copy.stack(name).all.map(({ address, path }) => `${address} ${path}`));
      const before = stackNamed(name).all.map(({ address, path }) => `${address} ${path}`);
      expect(before.filter((place) => !there.has(place))).toEqual([]);
    }
  });
});

/** What Terraform hands to Glue: escapes undone, the database's name in place of the reference to it. */
const deployed = (text: string) =>
  text
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{')
    .replace(/\$\{aws_glue_catalog_database\.[^}]+\}/g, 'balrog_prod_logs');
