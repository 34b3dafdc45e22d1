/**
 * Somebody takes the protection off the database and deletes it, with the real AWS CLI. Every plan refuses to make an empty one, and the newest moment of
 * the deleted one comes back by its retained backups.
 */
import { insertRule } from '../../commands/restore/balrog-rows';
import { MARIADB } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { awsCli } from '../runbook-aws';
import { E2E_TIMEOUT_MS } from '../kit';
import { goneSince, Night, NO_MARIADB, stepsIn, unwrapped, type Everything } from './kit';

// Each test runs several commands, most of which deploy.
jest.setTimeout(6 * E2E_TIMEOUT_MS);

const OLD = 'balrog-prod';
const NEW = 'balrog-prod-2';
const ZONE = 'balrog-prod-databases.internal';

const CLI = awsCli() !== undefined;

where(MARIADB && CLI, CLI ? NO_MARIADB : 'the AWS CLI is not installed')('The instance was deleted at 02:20', () => {
  let night: Night;
  let before: Everything;

  beforeAll(async () => {
    night = await Night.of('prod');
    // Reviewed, as each deployment of a real environment: its code is kept, and what comes after the loss is held against it.
    const deploying = ['plan', 'deploy', 'prod', '--auto-approve', '--rehearsal'];
    expect(await night.own.startBalrog(deploying).ended).toMatchObject({ code: 0 });
    night.clock('02:05:00');
    await night.sql(OLD, insertRule(2, 'Firefox-117', 'good@mozilla.com', night.ms('02:05:00')));
    night.clock('02:20:00');
    const which = ['--db-instance-identifier', OLD];
    await night.aws('rds', 'modify-db-instance', ...which, '--no-deletion-protection', '--apply-immediately');
    await night.aws('rds', 'delete-db-instance', ...which, '--skip-final-snapshot', '--no-delete-automated-backups');
    night.clock('02:40:00');
    before = night.everything({ tasks: false });
  });
  afterAll(() => night.own.cleanup());

  test('no plan makes an empty one in its place', async () => {
    const { code, output } = await night.own.run(['deploy', 'prod', '--auto-approve']);
    expect(code).toBe(1);
    expect(unwrapped(output)).toMatch(/The database balrog-prod was deployed .* and is not in the account any more/);
    expect(unwrapped(output)).toContain('npm run balrog -- restore prod --of balrog-prod');
  });

  test('looked at first, nothing is changed', async () => {
    const { code, output } = await night.restore('--of', OLD, '--dry-run').ended;
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/ok +source +balrog-prod \(db-\w+\), deleted, its backups are kept/);
    expect(output).toMatch(/warning serving +the database that serves is gone: nothing answers until the end of this/);
  });

  test('its newest moment comes back, with its rows', async () => {
    // Nobody signs at night for what the restore itself is.
    const said = await night.restored('--of', OLD);
    expect(stepsIn(said)).toContain('switch');
    expect(night.serving()).toEqual([`${NEW}.${ZONE}`]);
    expect(await night.rules(NEW)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    await night.nothingIsLeftToDeploy();
    // Of what was there nothing was deleted but the promise of the one that is lost.
    expect(goneSince(before, night.everything({ tasks: false }))).toEqual([
      expect.stringMatching(/ aws_ssm_parameter \/balrog\/prod\/promised\/generations\/balrog-prod$/),
    ]);
  });
});
