/**
 * Somebody points every rule at a wrong release at 02:10. A copy in which nothing stands is refused by its check; another moment in its place
 * serves; the restore itself turns out to be a mistake, and is taken back; and then the database that was restored is restored.
 */
import { readFileSync } from 'node:fs';
import { insertRule, updateRule } from '../../commands/restore/balrog-rows';
import { MARIADB } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { E2E_TIMEOUT_MS } from '../kit';
import { goneSince, Night, NO_MARIADB, stepsIn, type Everything } from './kit';

// Each test runs several commands, most of which deploy.
jest.setTimeout(6 * E2E_TIMEOUT_MS);

const FIRST = 'balrog-prod';
const SECOND = 'balrog-prod-2';
const THIRD = 'balrog-prod-3';
const FOURTH = 'balrog-prod-4';
const ZONE = 'balrog-prod-databases.internal';

where(MARIADB, NO_MARIADB)('Every rule was changed at 02:10', () => {
  let night: Night;
  let before: Everything;
  /** When all was written that was written while the restored one served. */
  let written: Date;

  beforeAll(async () => {
    night = await Night.of('prod');
    night.clock('02:02:00');
    const whole = 'CREATE TABLE kept_rules AS SELECT * FROM rules; TRUNCATE TABLE rules;';
    await night.sql(FIRST, whole);
    night.clock('02:05:00');
    await night.sql(
      FIRST,
      `INSERT INTO rules SELECT * FROM kept_rules; DROP TABLE kept_rules; ${insertRule(2, 'Firefox-117', 'good@mozilla.com', night.ms('02:05:00'))}`,
    );
    night.clock('02:10:00');
    await night.sql(FIRST, updateRule(2, 'Firefox-0', 'bad@mozilla.com', night.ms('02:10:00'), 2));
    night.clock('02:21:00');
    before = night.everything({ tasks: false });
  });
  afterAll(() => night.own.cleanup());

  test('a copy in which the rules are empty is not switched to, and says so', async () => {
    const { code, output } = await night.restore('--to', night.at('02:03:00')).ended;
    expect({ code, said: output.match(/^.*is not good, and nothing was switched to it.*$/m)?.[0] }).toEqual({
      code: 1,
      said: expect.stringContaining(SECOND),
    });
    expect(output).toMatch(/rules/);
    expect(night.serving()).toEqual([`${FIRST}.${ZONE}`]);
    night.nobodyWrites();
  });

  test('another moment in its place comes to its end', async () => {
    const said = await night.restored('--to', night.at('02:09:00'), '--instead');
    expect(night.serving()).toEqual([`${THIRD}.${ZONE}`]);
    expect(await night.rules(THIRD)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    expect(said).toMatch(/by bad@mozilla.com/);
    await night.nothingIsLeftToDeploy();
    expect(goneSince(before, night.everything({ tasks: false }))).toEqual([]);
  });

  test('back to the former one: what was written meanwhile is listed, and stays where it was written', async () => {
    await night.sql(THIRD, updateRule(1, 'Firefox-118', 'late@mozilla.com', night.now().getTime(), 2));
    written = night.now();
    const said = await night.restored('--back');
    expect(said).toMatch(new RegExp(`warning lost +1 change was made on ${THIRD} meanwhile`));
    expect(said).toMatch(/late@mozilla.com {2}rules 1 .*\(rules:\d+\)/);
    expect(stepsIn(said)).toEqual([
      'check',
      'pause',
      'deploy',
      'switch',
      'deploy',
      'due-changes',
      'resume',
      'deploy',
      'record',
    ]);
    // Of each review whoever restores reads its answer; the rest is in a file.
    expect(said.match(/^What do I do first if it goes wrong\? /gm)).toHaveLength(3);
    const [, file = ''] = /^The whole review: (\S+)$/m.exec(said) ?? [];
    expect(said).not.toMatch(/^ +made by /m);
    expect(readFileSync(file, 'utf8')).toMatch(/^ +made by /m);
    expect(night.serving()).toEqual([`${FIRST}.${ZONE}`]);
    expect(await night.rules(FIRST)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-0' },
    ]);
    expect(await night.rules(THIRD)).toContainEqual({ rule_id: 1, mapping: 'Firefox-118' });
    await night.nothingIsLeftToDeploy();
    expect(goneSince(before, night.everything({ tasks: false }))).toEqual([]);
  });

  test('what was restored is restored itself, to a moment after it had served', async () => {
    const held = night.everything({ tasks: false });
    const at = new Date(written.getTime() + 1_000).toISOString();
    await night.restored('--of', THIRD, '--to', at);
    expect(night.serving()).toEqual([`${FOURTH}.${ZONE}`]);
    expect(await night.rules(FOURTH)).toEqual([
      { rule_id: 1, mapping: 'Firefox-118' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    await night.nothingIsLeftToDeploy();
    expect(goneSince(held, night.everything({ tasks: false }))).toEqual([]);
  });
});
