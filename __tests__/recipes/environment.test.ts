/** The recipe for an environment, followed on a copy of the repository: everything that should know of it does. */
import { addEnvironment } from '../../commands/maintain/bench/new-environment';
import { MOST_FILES, RepositoryCopy, recipe } from './copy';

// Each runs commands in a copy of the repository, beside whatever else runs.
jest.setTimeout(600_000);

describe('an environment', () => {
  const copy = new RepositoryCopy();
  afterAll(() => copy.remove());

  let written: readonly string[];
  beforeAll(async () => {
    written = addEnvironment(copy.folder, { name: 'dev', like: 'stage' });
    await copy.run('main.ts');
  });

  test(`takes at most ${MOST_FILES} files, which the recipe names: its own, and two rows`, () => {
    const { text } = recipe('An environment');
    expect(written.length).toBeLessThanOrEqual(MOST_FILES);
    expect(written.filter((file) => !text.includes(file))).toEqual([]);
  });

  test.each(['', 'bootstrap-'])(
    'has all that stage has (%sdev); ledger, waivers and floors cover it by default',
    (kind) => {
      // What was promised of a database stands under its name, which an older checkout is refused with.
      const addressesOf = (name: string) =>
        copy
          .stack(`${kind}${name}`)
          .all.map(({ address }) => address.replace(`generations_balrog-${name}`, 'generations_balrog-<environment>'));
      expect(addressesOf('dev')).toEqual(addressesOf('stage'));
      expect(addressesOf('dev').length).toBeGreaterThan(5);
    },
  );

  test('has the values of its own file', () => {
    const [database] = copy.stack('dev').all.filter(({ type }) => type === 'aws_db_instance');
    expect(database!.json).toMatchObject({ identifier: 'balrog-dev', backup_retention_period: 7, multi_az: false });
  });
});
