import { forgotten, forgottenDatabases, type Remembered } from '../../commands/maintain/check/ledger-memory';

function of(ledger: Remembered['ledger'], environments: readonly string[] = []): Remembered {
  return { ledger, environments };
}

const before = of({ stacks: { prod: { 'aws_db_instance.database': 'x', 'aws_s3_bucket.logs': 'y' }, stage: {} } });
const after = of({ stacks: { prod: { 'aws_s3_bucket.logs': 'y' } } });

test('an address that leaves the ledger silently is named, with its stack', () => {
  expect(forgotten([before], after)).toEqual(['prod aws_db_instance.database']);
  expect(forgotten([before], before)).toEqual([]);
});

test('a rename in code and ledger alike is noticed, too', () => {
  const renamed = of({ stacks: { prod: { 'aws_db_instance.other': 'x', 'aws_s3_bucket.logs': 'y' } } });
  expect(forgotten([before], renamed)).toEqual(['prod aws_db_instance.database']);
});

test('a tombstone of today signs for it, one that was taken away again does not', () => {
  const signed = of({ ...after.ledger, tombstones: [{ stack: 'prod', address: 'aws_db_instance.database' }] });
  expect(forgotten([before], signed)).toEqual([]);
  expect(forgotten([before, signed], after)).toEqual(['prod aws_db_instance.database']);
});

test('a move signs for ever: it leaves the file once it is deployed', () => {
  const moved = of({ ...after.ledger, moves: [{ stack: 'prod', from: 'aws_db_instance.database' }] });
  expect(forgotten([before, moved], after)).toEqual([]);
});

test('another stack with the same address does not count', () => {
  const elsewhere = of({ stacks: { ...after.ledger.stacks, stage: { 'aws_db_instance.database': 'x' } } });
  expect(forgotten([before], elsewhere)).toEqual(['prod aws_db_instance.database']);
});

describe('a ledger that lists what every environment has', () => {
  const every = { environment: { 'aws_db_instance.database': 'x' }, bootstrap: { 'aws_s3_bucket.state': 'z' } };

  test('remembers what formerly stood there for each stack by itself', () => {
    const today = of({ every, environments: { prod: 'production' }, stacks: { prod: { 'aws_s3_bucket.logs': 'y' } } });
    expect(forgotten([before], today)).toEqual([]);
    expect(forgotten([before], of({ every, environments: { prod: 'production' } }))).toEqual([
      'prod aws_s3_bucket.logs',
    ]);
  });

  test('remembers environments that nobody entered, by their releases', () => {
    const then = of({ every }, ['prod', 'dev']);
    expect(forgotten([then], of({ every }, ['prod']))).toEqual([
      'bootstrap-dev aws_s3_bucket.state',
      'dev aws_db_instance.database',
    ]);
    const tombstones = [
      { stack: 'dev', address: 'aws_db_instance.database' },
      { stack: 'bootstrap-dev', address: 'aws_s3_bucket.state' },
    ];
    expect(forgotten([then], of({ every, tombstones }, ['prod']))).toEqual([]);
  });
});

test('a row of a database stays for ever: Terraform would destroy what it names', () => {
  const rows = (...databases: readonly string[]): Remembered => ({ ledger: {}, environments: [], databases });
  const history = [rows('prod balrog-prod'), rows('prod balrog-prod', 'prod balrog-prod-2'), of({})];
  expect(forgottenDatabases(history, rows('prod balrog-prod'))).toEqual(['prod balrog-prod-2']);
  expect(forgottenDatabases(history, rows('prod balrog-prod', 'prod balrog-prod-2'))).toEqual([]);
});
