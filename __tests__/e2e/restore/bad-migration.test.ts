/**
 * A release whose migration broke what it found: the database goes back to the second before it, and the release with it, in one command and one plan.
 */
import { insertRule } from '../../commands/restore/balrog-rows';
import { MARIADB } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { commit, E2E_TIMEOUT_MS, git } from '../kit';
import { Night, NO_MARIADB, stepsIn } from './kit';

// Each test runs several commands, most of which deploy.
jest.setTimeout(6 * E2E_TIMEOUT_MS);

const OLD = 'balrog-stage';
const NEW = 'balrog-stage-2';
const ZONE = 'balrog-stage-databases.internal';

where(MARIADB, NO_MARIADB)('v3.26 was deployed to stage, and broke the rules', () => {
  let night: Night;
  const versions = () => JSON.parse(night.own.read('environments/releases.json')).stage.version;

  beforeAll(async () => {
    night = await Night.of('stage');
    const { own } = night;
    git(own, 'init', '--quiet', '--initial-branch=main');
    commit(own, 'As it is');
    night.clock('02:05:00');
    await night.sql(OLD, insertRule(2, 'Firefox-117', 'good@mozilla.com', night.ms('02:05:00')));
    night.clock('02:10:00');
    const released = await own.balrog(['release', 'stage', 'v3.26', '--rehearsal']);
    expect({ code: released.code, output: released.output }).toMatchObject({ code: 0 });
    commit(own, 'Release v3.26 to stage');
    const deployed = await own.balrog(['deploy', 'stage', '--rehearsal', '--auto-approve']);
    expect({ code: deployed.code, output: deployed.output }).toMatchObject({ code: 0 });
    expect(night.runs('public').text).toContain('@sha256:26');
    await night.sql(OLD, 'ALTER TABLE rules DROP COLUMN mapping');
    night.clock('02:40:00');
  });
  afterAll(() => night.own.cleanup());

  test('a release that never ran here is refused', async () => {
    const { code, output } = await night.restore('--before', 'v3.27', '--release', 'v3.25').ended;
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining(
        'No commit of environments/releases.json has v3.27 for stage: it never ran there. Nothing was changed.',
      ),
    });
  });

  test('its database and its code go back together, to the second before it', async () => {
    const said = await night.restored('--before', 'v3.26', '--release', 'v3.25');
    expect(stepsIn(said)).toContain('switch');
    expect(night.serving()).toEqual([`${NEW}.${ZONE}`]);
    expect(versions()).toBe('v3.25');
    expect(await night.rules(NEW)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    for (const service of ['public', 'admin']) {
      const { text } = night.runs(service);
      expect(text).toContain(`"${NEW}"`);
      expect(text).toContain('@sha256:25');
      expect(text).not.toContain('@sha256:26');
    }
    await night.nothingIsLeftToDeploy();
  });
});
