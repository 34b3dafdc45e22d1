/**
 * RDS gives the instance up: it is listed as failed. Its newest moment comes back; and when what is wanted is older, a copy of the vault does, named as the real AWS
 * CLI lists it.
 */
import { insertRule, updateRule } from '../../commands/restore/balrog-rows';
import { MARIADB } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { E2E_TIMEOUT_MS } from '../kit';
import { awsCli } from '../runbook-aws';
import { goneSince, Night, NO_MARIADB, type Everything } from './kit';

// Each test runs several commands, most of which deploy.
jest.setTimeout(6 * E2E_TIMEOUT_MS);

const OLD = 'balrog-stage';
const NEW = 'balrog-stage-2';
const THIRD = 'balrog-stage-3';
const ZONE = 'balrog-stage-databases.internal';

const CLI = awsCli() !== undefined;

where(MARIADB && CLI, CLI ? NO_MARIADB : 'the AWS CLI is not installed')('The instance failed at 09:40', () => {
  let night: Night;
  let before: Everything;

  beforeAll(async () => {
    night = await Night.of('stage');
    night.clock('02:05:00');
    await night.sql(OLD, insertRule(2, 'Firefox-117', 'good@mozilla.com', night.ms('02:05:00')));
    // After the copy of the vault, and after the nightly snapshot.
    night.clock('09:20:00');
    await night.sql(OLD, updateRule(2, 'Firefox-118', 'late@mozilla.com', night.ms('09:20:00'), 2));
    night.clock('09:40:00');
    night.fails(OLD);
    before = night.everything({ tasks: false });
  });
  afterAll(() => night.own.cleanup());

  test('the newest moment comes back, and nobody has to sign', async () => {
    const said = await night.restored('--latest');
    expect(said).toMatch(new RegExp(`warning serving +${OLD} is failed`));
    expect(night.serving()).toEqual([`${NEW}.${ZONE}`]);
    expect(await night.rules(NEW)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-118' },
    ]);
    await night.nothingIsLeftToDeploy();
    expect(goneSince(before, night.everything({ tasks: false }))).toEqual([]);
  });

  test('a copy of the vault is of its own moment, and what was written since is said', async () => {
    const held = night.everything({ tasks: false });
    const query = "sort_by(DBSnapshots[?SnapshotType=='awsbackup'], &SnapshotCreateTime)[-1].DBSnapshotArn";
    const snapshots = ['rds', 'describe-db-snapshots', '--include-shared', '--query', query, '--output', 'text'];
    const arn = await night.aws(...snapshots);
    expect(arn).toMatch(/^arn:aws:rds:us-west-2:\d{12}:snapshot:awsbackup:/);
    const said = await night.restored('--snapshot', arn);
    expect(said).toMatch(/warning lost +1 change since .*T05:\d\d:\d\dZ, by late@mozilla.com/);
    expect(night.serving()).toEqual([`${THIRD}.${ZONE}`]);
    expect(await night.rules(THIRD)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    await night.nothingIsLeftToDeploy();
    expect(goneSince(held, night.everything({ tasks: false }))).toEqual([]);
  });
});
