/**
 * The region of prod is lost. An environment of its own takes its place in the region of its copies, as docs/runbooks/lost-region.md has it: its files by
 * a command, the secrets by their copies, the database by the copies of its backups.
 */
import { insertRule } from '../../commands/restore/balrog-rows';
import { MARIADB } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { E2E_TIMEOUT_MS } from '../kit';
import { changes, Night, NO_MARIADB, stepsIn, type Everything } from './kit';

// Each test deploys.
jest.setTimeout(6 * E2E_TIMEOUT_MS);

const OLD = 'balrog-prod';
const NEW = 'balrog-prodeast-2';
const LOST = 'us-west-2';

where(MARIADB, NO_MARIADB)('The region of prod was lost at 02:20', () => {
  let night: Night;
  let east: Night;
  let before: Everything;

  /** All that there is in the region, by the clouds, and what Terraform knows of it. */
  const lost = (): Everything =>
    new Map([...night.everything({ tasks: false })].filter(([, value]) => value.includes(`"region":"${LOST}"`)));

  beforeAll(async () => {
    night = await Night.of('prod');
    night.clock('02:05:00');
    await night.sql(OLD, insertRule(2, 'Firefox-117', 'good@mozilla.com', night.ms('02:05:00')));
    night.clock('02:20:00');
    before = lost();
    east = night.elsewhere('prodeast');
  });
  afterAll(() => night.own.cleanup());

  test('an environment that takes its place is deployed, with nothing of that region', async () => {
    const written = await night.own.balrog(['stand-in', 'prod', 'prodeast', '--backup-region', 'us-west-1']);
    expect(written).toMatchObject({ code: 0 });
    expect(written.output).toContain('environments/prodeast.ts, environments/domains.ts, environments/releases.json');
    const { code, output } = await night.own.run(['deploy', 'prodeast', '--auto-approve']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(night.own.read('.rehearsal/out/stacks/prodeast/cdk.tf.json')).not.toContain(LOST);
  });

  test('it gets the secrets that have a value in their copies, and DBURIs lead to its own database', async () => {
    const { code, output } = await night.own.balrog(['take-secrets', 'prodeast', '--rehearsal']);
    expect(output).toMatch(/written +balrog-prodeast\/dburi-admin$/m);
    // A rehearsal knows no values but those that `fill` has written.
    expect(output).toContain('balrog-prodeast/secret-key (no balrog-prod/secret-key has a value)');
    expect(code).toBe(1);
    const values = night
      .resources('aws_secretsmanager_secret_version')
      .filter(({ region }) => region === 'us-east-2')
      .map(({ values: { secret_string: value } }) => String(value));
    expect(values.filter((value) => value.includes('@serving.balrog-prodeast-databases.internal'))).toHaveLength(4);
    expect(values.filter((value) => value.includes('balrog-prod-'))).toEqual([]);
  });

  test('its database begins with the copies of the lost one, with the rows of its newest moment', async () => {
    // Nothing that it asks of AWS is asked of the region that is lost.
    const said = await east.restored('--of', OLD, '--fault', `deny:${LOST}`);
    expect(said).toMatch(/ok +source +balrog-prod \(db-\w+\), copies of the one in us-west-2/);
    expect(stepsIn(said)).toContain('switch');
    expect(east.databases().generations[NEW]?.from).toEqual({
      latest: true,
      copies: expect.stringMatching(/^arn:aws:rds:us-east-2:\d{12}:auto-backup:ab-/),
    });
    expect(east.serving()).toContain(`${NEW}.balrog-prodeast-databases.internal`);
    expect(await east.rules(NEW)).toEqual([
      { rule_id: 1, mapping: 'Firefox-1' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    // Under the key of the copies: that of the lost region cannot be asked.
    expect(east.instance(NEW).values['kms_key_id']).toMatch(/^arn:aws:kms:us-east-2:/);
    await east.nothingIsLeftToDeploy();
  });

  test('what is in the lost region is as it was', () => {
    expect(changes(before, lost())).toEqual([]);
  });
});
