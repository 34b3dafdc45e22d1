import { forgotten } from '../../commands/maintain/check/ledger-memory';

const before = { stacks: { prod: { 'aws_db_instance.database': 'x', 'aws_s3_bucket.logs': 'y' }, stage: {} } };
const after = { stacks: { prod: { 'aws_s3_bucket.logs': 'y' } } };

test('an address that leaves the ledger silently is named, with its stack', () => {
  expect(forgotten([before], after)).toEqual(['prod aws_db_instance.database']);
  expect(forgotten([before], before)).toEqual([]);
});

test('a rename in code and ledger alike is noticed, too', () => {
  const renamed = { stacks: { prod: { 'aws_db_instance.other': 'x', 'aws_s3_bucket.logs': 'y' } } };
  expect(forgotten([before], renamed)).toEqual(['prod aws_db_instance.database']);
});

test('a tombstone of today signs for it, one that was taken away again does not', () => {
  const signed = { ...after, tombstones: [{ stack: 'prod', address: 'aws_db_instance.database' }] };
  expect(forgotten([before], signed)).toEqual([]);
  expect(forgotten([before, signed], after)).toEqual(['prod aws_db_instance.database']);
});

test('a move signs for ever: it leaves the file once it is deployed', () => {
  const moved = { ...after, moves: [{ stack: 'prod', from: 'aws_db_instance.database' }] };
  expect(forgotten([before, moved], after)).toEqual([]);
});

test('another stack with the same address does not count', () => {
  const elsewhere = { stacks: { ...after.stacks, stage: { 'aws_db_instance.database': 'x' } } };
  expect(forgotten([before], elsewhere)).toEqual(['prod aws_db_instance.database']);
});
