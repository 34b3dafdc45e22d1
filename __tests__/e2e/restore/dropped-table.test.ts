/**
 * A table was dropped at 02:10, and somebody on call begins to bring it back: with the command as people give it, the real cdktf CLI and Terraform, a real
 * MariaDB behind the instances, a command that is killed on its way, and a colleague who deploys from yesterday's checkout in between.
 */
import { insertRule, scheduleRule, updateRule } from '../../commands/restore/balrog-rows';
import { MARIADB } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { E2E_TIMEOUT_MS } from '../kit';
import { changes, Night, NO_MARIADB, stepsIn, Stranger, type Everything } from './kit';

// Each test runs several commands, most of which deploy.
jest.setTimeout(6 * E2E_TIMEOUT_MS);

const OLD = 'balrog-prod';
const ZONE = 'balrog-prod-databases.internal';

where(MARIADB, NO_MARIADB)('A table was dropped at 02:10', () => {
  let night: Night;
  let stranger: Stranger;
  let asked: readonly string[];
  let before: Everything;

  beforeAll(async () => {
    night = await Night.ofProd();
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
    await stranger.isRefused('cdktf');
  });

  test('killed while Terraform adopts what RDS has made: nobody reads it, and nobody writes', async () => {
    const said = await night.killedWhileDeploying('deploy', ...asked);
    expect(said).toContain(`Going on with prod-2, begun `);
    expect(stepsIn(said).slice(-2)).toEqual(['adopt', 'deploy']);
    expect(night.serving()).toEqual([`${OLD}.${ZONE}`]);
    night.nobodyWrites();
  });
});
