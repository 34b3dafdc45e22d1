/** What somebody changes behind Terraform's back is something that a console could have written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drift } from '../../commands/rehearse/drift';
import { rehearsalHome, openStore } from '@balrog-infra/rehearsal';

const folder = mkdtempSync(join(tmpdir(), 'balrog-drift-'));
const home = rehearsalHome(folder, folder);
const store = openStore(home.clouds);
const VALUES = { protected: true, version: '8.0', groups: ['a'], note: null };
const key = { provider: 'aws', account: '111122223333', region: 'us-west-2', type: 'aws_thing', id: 'one' };

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  store.delete(key);
  store.create({ ...key, values: VALUES, names: [] });
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const values = () => store.list({ type: 'aws_thing' })[0]?.values;

test('a value of the same kind, null, and a text without quotes are taken', async () => {
  await drift({ home: folder }, ['aws_thing', 'one', 'protected=false', 'groups=["b"]', 'note=hello', 'version=null']);
  expect(values()).toEqual({ protected: false, groups: ['b'], note: 'hello', version: null });
});

test.each([
  ['protected=off', "protected of aws_thing is of type boolean, off is of type string; now it is protected='true'."],
  ['version=8.4', `version of aws_thing is of type string, 8.4 is of type number; now it is version='"8.0"'.`],
  ['groups={}', `groups of aws_thing is a list, {} is of type object; now it is groups='["a"]'.`],
])('another kind of value is refused, for no provider can read it: %s', async (setting, message) => {
  await expect(drift({ home: folder }, ['aws_thing', 'one', setting])).rejects.toThrow(
    `${message} Nothing was changed.`,
  );
  expect(values()).toEqual(VALUES);
});

test('what the service changes along with it follows: an identifier of RDS stands in its address', async () => {
  const database = { ...key, provider: 'hashicorp/aws', type: 'aws_db_instance', id: 'db-ONE' };
  const before = {
    identifier: 'one',
    port: 3306,
    address: 'one.example',
    endpoint: 'one.example:3306',
    engine: 'mysql',
  };
  store.create({ ...database, values: before, names: [] });
  await drift({ home: folder }, ['aws_db_instance', 'db-ONE', 'identifier=two']);
  const now = store.read(database)?.values;
  expect(now?.address).toMatch(/^two\.[a-z0-9]+\.us-west-2\.rds\.amazonaws\.com$/);
  expect(now).toMatchObject({ identifier: 'two', endpoint: `${String(now?.address)}:3306`, port: 3306 });
});
