/**
 * A table was dropped at 02:10, and somebody on call brings it back: with the command as people give it, the real cdktf CLI and Terraform, a real
 * MariaDB behind the instances, a command that is killed on its way, and a colleague who deploys from yesterday's checkout in between.
 */
import { insertRule, scheduleRule, updateRule } from '../../commands/restore/balrog-rows';
import { MARIADB } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { E2E_TIMEOUT_MS } from '../kit';
import { changes, goneSince, Night, NO_MARIADB, stepsIn, Stranger, type Everything } from './kit';

// Each test runs several commands, most of which deploy.
jest.setTimeout(6 * E2E_TIMEOUT_MS);

const OLD = 'balrog-prod';
const NEW = 'balrog-prod-2';
const ZONE = 'balrog-prod-databases.internal';

where(MARIADB, NO_MARIADB)('A table was dropped at 02:10', () => {
  let night: Night;
  let stranger: Stranger;
  let asked: readonly string[];
  let before: Everything;

  beforeAll(async () => {
    night = await Night.of('prod');
    stranger = new Stranger(night);
    night.clock('02:05:00');
    await night.sql(
      OLD,
      insertRule(2, 'Firefox-117', 'good@mozilla.com', night.ms('02:05:00')) +
        scheduleRule(1, 1, 'Firefox-130', night.ms('02:09:30')) +
        scheduleRule(2, 1, 'Firefox-131', night.ms('02:09:40')) +
        scheduleRule(3, 1, 'Firefox-132', night.ms('02:09:50')),
    );
    night.clock('02:10:00');
    await night.sql(OLD, `${updateRule(2, 'Firefox-0', 'bad@mozilla.com', night.ms('02:10:00'), 2)} DROP TABLE rules`);
    night.clock('02:21:00');
    asked = ['--to', night.at('02:09:00')];
    before = night.everything({ tasks: false });
  });
  afterAll(() => Promise.all([night.own.cleanup(), stranger.cleanup()]));

  test('a moment that RDS cannot restore is refused, and nothing is changed', async () => {
    const long = new Date(night.ms('02:05:00') - 40 * 86_400_000);
    const { code, output } = await night.restore('--to', long.toISOString()).ended;
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(/stop {4}window +.* is .* too early: RDS restores to a moment between/),
    });
    expect(output).toContain('Nothing was changed: what is marked stop must be mended first.');
    expect(stepsIn(output)).toEqual([]);
    expect(changes(before, night.everything({ tasks: false }))).toEqual([]);
    expect(night.operation().number).toBe(1);
  });

  test('killed when writers are paused and RDS is asked: nobody writes, and an older checkout is refused', async () => {
    const said = await night.killedAt('restore', ...asked);
    expect(stepsIn(said)).toEqual(['pause', 'deploy', 'restore']);
    expect(said).toMatch(/warning lost +1 change since .*T02:09:00Z, by bad@mozilla.com/);
    night.nobodyWrites();
    // Whoever thinks of another moment may look.
    const look = await night.restore('--latest', '--dry-run').ended;
    expect({ code: look.code, output: look.output }).toEqual({
      code: 0,
      output: expect.stringMatching(/Nothing was changed\. prod-2 is under way, begun .* goes on with it\./),
    });
    await stranger.isRefused('cdktf');
  });

  test('killed while Terraform adopts what RDS has made: nobody reads it, and nobody writes', async () => {
    const said = await night.killedWhileApplying(/aws_db_instance\./, ...asked);
    expect(said).toContain(`Going on with prod-2, begun `);
    expect(stepsIn(said).slice(-2)).toEqual(['adopt', 'deploy']);
    expect(night.serving()).toEqual([`${OLD}.${ZONE}`]);
    night.nobodyWrites();
  });

  test('killed when it was checked and shall be switched to: what serves is what served', async () => {
    const said = await night.killedAt('switch', ...asked);
    expect(stepsIn(said)).toEqual(['deploy', 'check', 'switch']);
    expect(said).toMatch(new RegExp(`the plan is empty after \\d deployments?: ${NEW} is as the code says`));
    expect(said).toMatch(/good: schema \d+, newest history .*T02:05:00Z/);
    expect(night.serving()).toEqual([`${OLD}.${ZONE}`]);
    night.nobodyWrites();
    await stranger.isRefused('npm');
  });

  test('killed while Terraform switches: nobody writes', async () => {
    await night.killedWhileApplying(/aws_route53_record\.\S*serving/, ...asked);
    night.nobodyWrites();
  });

  test('run once more it comes to its end: the rows of 02:09 are there, and one of three due changes', async () => {
    const said = await night.restored(...asked, '--stands', 'rules:2');
    expect(stepsIn(said)).toEqual([
      'deploy',
      'due-changes',
      'decide',
      'unschedule',
      'due-changes',
      'resume',
      'deploy',
      'record',
    ]);
    expect(said.trim().split('\n').at(-1)).toMatch(
      new RegExp(`^Public answers from ${NEW} since .* Data lost: .* before the pause, 1 change \\(`),
    );
    expect(night.serving()).toEqual([`${NEW}.${ZONE}`]);
    expect(await night.rules(NEW)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    expect(await night.agentRuns()).toEqual(['rules:2']);
    expect(await night.rules(NEW)).toEqual([
      { rule_id: 1, mapping: 'Firefox-131' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
  });

  test('nothing is left to deploy, everything runs on the new database, and nothing of the old one was destroyed', async () => {
    await night.nothingIsLeftToDeploy();
    for (const service of ['public', 'admin']) {
      const { revision, text } = night.runs(service);
      expect(revision).toBeGreaterThan(1);
      expect(text).toContain(`"${NEW}"`);
    }
    expect(goneSince(before, night.everything({ tasks: false }))).toEqual([]);
    expect(await night.sql(OLD, "SHOW TABLES LIKE 'rules'")).toEqual([]);
    expect(await night.sql(OLD, 'SELECT changed_by FROM rules_history ORDER BY change_id DESC LIMIT 1')).toEqual([
      { changed_by: 'bad@mozilla.com' },
    ]);
    // Names: that of the new database came, that which everything reads leads to it, and no other.
    const records = (now: Everything) => [...now].filter(([name]) => name.includes(' aws_route53_record '));
    const [were, are] = [new Map(records(before)), new Map(records(night.everything({ tasks: false })))];
    expect(changes(were, are).map((name) => /_([\w-]+)\.balrog-prod-databases/.exec(name)?.[1])).toEqual(
      expect.arrayContaining(['serving', NEW]),
    );
    expect(changes(were, are)).toHaveLength(2);
  });

  test('an older checkout is refused after the end, and both databases are held by the ledger', async () => {
    await stranger.isRefused('cdktf');
    night.own.edit('stacks/environment-stack.ts', /(?=const database = new Database)/, 'return;\n    ');
    const { code, stderr } = await night.own.script('main.ts');
    expect(code).toBe(1);
    for (const address of ['aws_db_instance.database', 'aws_db_instance.database_balrog_prod_2'])
      expect(stderr).toMatch(new RegExp(`${address}\\b[^_].*`));
  });
});
