/** What was approved is what is applied: the filed plan by its digest, its stack, its commit and its age. */
import { createHash } from 'node:crypto';
import { approvedPlan } from '../../commands/plan/filed';

const COMMIT = 'a'.repeat(40);
const MADE = '2026-11-30T10:00:00.000Z';
const bytesOf = (change: object = {}) =>
  Buffer.from(JSON.stringify({ stack: 'prod', commit: COMMIT, made: MADE, plan: 'UEsDBA==', ...change }));
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const approval = (bytes: Uint8Array, change: object = {}) => ({
  stack: 'prod',
  digest: digestOf(bytes),
  newest: '240',
  commit: COMMIT,
  now: Date.parse('2026-11-30T13:59:00Z'),
  ...change,
});

test('the approved plan comes out as it went in', () => {
  expect(approvedPlan(bytesOf(), approval(bytesOf())).toString('latin1')).toBe('PK\u0003\u0004');
});

test.each([
  ['another file than the approved one', { plan: 'UEsDBAA=' }, { digest: digestOf(bytesOf()) }, 'approved was'],
  ['a plan of another stack', { stack: 'stage' }, {}, 'It is a plan of stage, not of prod.'],
  ['a plan of other code', { commit: 'b'.repeat(40) }, {}, `checked out is ${COMMIT}.`],
  ['a plan that is too old', {}, { now: Date.parse('2026-11-30T14:01:00Z') }, '241 minutes ago; the limit is 240'],
  ['a plan of tomorrow', { made: '2026-12-01T10:00:00.000Z' }, {}, 'the limit is 240 minutes'],
])('%s is refused', (_, filed, approved, says) => {
  const bytes = bytesOf(filed);
  expect(() => approvedPlan(bytes, approval(bytes, approved))).toThrow(says);
  expect(() => approvedPlan(bytes, approval(bytes, approved))).toThrow('Nothing was changed. Plan anew');
});
