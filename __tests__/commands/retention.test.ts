/** What is kept: a row for each resource that holds data, each read from the stacks. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RETENTION_PAGE, retentionPage } from '../../commands/maintain/retention-page';
import { productive } from '../../commands/questions/cost';
import { lossesList, printRetention, retentionOf } from '../../commands/questions/retention';
import { keptIn } from '../../commands/questions/retention/rows';
import { DATA_HOLDING } from '../../policies/data-holding';
import { readLedger } from '../../policies/ledger';
import { stackNamed } from '../kit';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON is edited without ceremony
type Json = any;

const stacksOf = (environment: string): Record<string, Json> =>
  structuredClone(
    Object.fromEntries([environment, `bootstrap-${environment}`].map((name) => [name, stackNamed(name).json])),
  );

describe.each(['prod', 'stage'])('of %s', (environment) => {
  const kept = keptIn(stacksOf(environment), environment);

  test('each resource that holds data has its row, and so has each log group', () => {
    const all = [environment, `bootstrap-${environment}`].flatMap((name) => stackNamed(name).all);
    const holding = all.filter(({ type }) => DATA_HOLDING[type] !== undefined || type === 'aws_cloudwatch_log_group');
    expect(holding.length).toBeGreaterThan(40);
    const rows = kept.flatMap(({ address }) => address.split(' '));
    expect(holding.map(({ address }) => address).filter((address) => !rows.includes(address))).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
  });

  test('no row leaves anything open, or in the words of Terraform', () => {
    for (const row of kept) {
      const { lostWith, ...texts } = row;
      for (const [field, text] of Object.entries(texts)) expect(`${row.address} ${field}: ${text}`).toMatch(/: \S/);
      expect(Object.values(texts).slice(1).join()).not.toMatch(/\$\{|undefined|NaN|unknown/);
      expect(lostWith).not.toEqual([]);
    }
  });

  test('what is kept is said as the ledger says it', () => {
    const reading = readLedger();
    if (!('ledger' in reading)) throw new Error('the ledger cannot be read');
    const words = { ...reading.ledger.every.environment, ...reading.ledger.every.bootstrap };
    const said = kept.filter(({ address }) => words[address] !== undefined);
    expect(said.length).toBeGreaterThan(30);
    expect(said.filter(({ address, what }) => what !== words[address])).toEqual([]);
  });
});

describe('follows the stack', () => {
  /** The row of an address after an edit of prod. */
  const rowAfter = (address: string, edit: (stack: Json, bootstrap: Json) => void) => {
    const stacks = stacksOf('prod');
    edit(stacks['prod'].resource, stacks['bootstrap-prod'].resource);
    return keptIn(stacks, 'prod').find((row) => row.address === address)!;
  };
  const as = (address: string) => rowAfter(address, () => undefined);
  const only = (named: Json): Json => Object.values(named)[0];
  const DATABASE = 'aws_db_instance.database';
  const VAULT = 'aws_backup_vault.backup_vault';

  test('as it is: a database, its vault, the state, what is public', () => {
    expect(as(DATABASE)).toMatchObject({
      where: 'RDS balrog-prod, us-west-2',
      key: 'alias/balrog-prod-database',
      howLong: expect.stringContaining('each moment of the last 35 days'),
      whoDeletes: 'not Terraform; administrators, once they took its deletion protection off',
      proven: 'not yet',
      lostWith: ['its account'],
    });
    expect(as(VAULT)).toMatchObject({
      howLong: 'each nightly snapshot 90 days',
      whoDeletes: expect.stringMatching(/^nobody before its days are over, from 7 days/),
      lostWith: ['its key', 'its region', 'its account'],
    });
    expect(as('aws_s3_bucket.state')).toMatchObject({
      key: 'alias/balrog-prod-terraform-state',
      howLong: 'until it is overwritten; what was overwritten or deleted 365 days more',
      lostWith: ['its key', 'its region', 'its account'],
    });
    expect(as('google_storage_bucket.history_releases')).toMatchObject({
      howLong: 'for ever; what was deleted 90 days more',
      lostWith: ['its project'],
    });
  });

  test.each<[string, string, (stack: Json) => void, object]>([
    [
      'fewer days of automated backups',
      DATABASE,
      (stack) => (stack.aws_db_instance.database.backup_retention_period = 7),
      { howLong: expect.stringContaining('the last 7 days') },
    ],
    [
      'no copy in the second region',
      DATABASE,
      (stack) => delete stack.aws_db_instance_automated_backups_replication,
      { lostWith: ['its key', 'its region', 'its account'] },
    ],
    [
      'no deletion protection and no prevent_destroy',
      DATABASE,
      (stack) => Object.assign(stack.aws_db_instance.database, { deletion_protection: false, lifecycle: {} }),
      { whoDeletes: 'Terraform; administrators of the account' },
    ],
    [
      'a vault whose lock can be lifted',
      VAULT,
      (stack) => delete only(stack.aws_backup_vault_lock_configuration).changeable_for_days,
      { whoDeletes: 'not Terraform; administrators of the account' },
    ],
    [
      'a vault that is copied into another region',
      VAULT,
      (stack) => (only(stack.aws_backup_plan).rule[0].copy_action = [{ destination_vault_arn: 'arn' }]),
      { lostWith: ['its key', 'its account'] },
    ],
    [
      'a bucket without versions',
      'aws_s3_bucket.admin_ui',
      (stack) => delete stack.aws_s3_bucket_versioning,
      { back: expect.stringMatching(/^not at all/), lostWith: ['a deletion', 'its region', 'its account'] },
    ],
    [
      'a bucket that is replicated',
      'aws_s3_bucket.admin_ui',
      (stack) => (stack.aws_s3_bucket_replication_configuration = { one: { bucket: '${aws_s3_bucket.admin_ui.id}' } }),
      { lostWith: ['its account'] },
    ],
    [
      'a secret whose copy is under the key that AWS keeps there',
      'aws_secretsmanager_secret.secret_secret_key',
      (stack) => (stack.aws_secretsmanager_secret.secret_secret_key.replica = [{ region: 'us-east-2' }]),
      { lostWith: ['its account'] },
    ],
    [
      'a secret without a copy',
      'aws_secretsmanager_secret.secret_secret_key',
      (stack) => (stack.aws_secretsmanager_secret.secret_secret_key.replica = []),
      { lostWith: ['its key', 'its region', 'its account'] },
    ],
    [
      'history in one region, without soft delete',
      'google_storage_bucket.history_releases',
      (stack) =>
        Object.assign(stack.google_storage_bucket.history_releases, {
          location: 'US-WEST1',
          soft_delete_policy: { retention_duration_seconds: 0 },
        }),
      { howLong: 'for ever', lostWith: ['a deletion', 'its region', 'its project'] },
    ],
  ])('%s', (_, address, edit, expected) => expect(rowAfter(address, edit)).toMatchObject(expected));

  test('a kind of which nobody said how it comes back has no row: the page is not written', () => {
    const stacks = stacksOf('prod');
    stacks['prod'].resource.aws_dynamodb_table = { rules: { name: 'rules' } };
    expect(() => keptIn(stacks, 'prod')).toThrow(
      'How do these come back when they are lost? Say it in commands/questions/retention/ways-back.ts: aws_dynamodb_table.rules.',
    );
  });
});

test('losses are told one by one, with all that goes with them', () => {
  const list = lossesList(retentionOf('prod')).split('\n');
  expect(list.find((line) => line.includes('**the account**'))).toContain('the update database: rules, releases');
  expect(list.find((line) => line.includes('**the region**'))).not.toContain('the update database: rules, releases');
});

test('an environment that is none is said, with those that are', () => {
  expect(() => retentionOf('dev')).toThrow('There is no environment dev. There are: stage, prod.');
});

test('is printed as a table or as JSON', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await printRetention('stage', {});
  await printRetention('stage', { json: true });
  const [table, json] = written.mock.calls.map(([text]) => String(text));
  written.mockRestore();
  expect(table).toMatch(/^\| what +\| where/);
  expect(JSON.parse(json!)).toEqual(retentionOf('stage'));
});

test('docs/retention.md is as the stacks are today: `npm run pages` writes it', () => {
  const [environment = ''] = productive();
  const page = readFileSync(join(resolve(__dirname, '../..'), RETENTION_PAGE), 'utf8');
  expect(page).toBe(retentionPage(environment, retentionOf(environment)));
});
