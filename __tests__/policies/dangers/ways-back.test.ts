/** The way back by kind: each is of dangers that there are, and rehearsed or said to be none. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isHarmless, readPlan, render, review } from '@balrog-infra/review';
import { DANGERS } from '../../../policies/dangers';
import { raisedReading, WAYS_BACK } from '../../../policies/dangers/ways-back';
import { changeOf, planOf } from '../../../packages/review/__tests__/plans';

const rehearsal = readFileSync(join(__dirname, '../../../packages/rehearsal/__tests__/ways-back.e2e.test.ts'), 'utf8');

it.each(WAYS_BACK.map((way) => [way.kind, way] as const))('%s', (_, { rules, advice, proof }) => {
  const told = new Map(DANGERS.judgements.flatMap((one) => (isHarmless(one) ? [] : [[one.id, one.recovery] as const])));
  expect(rules.filter((rule) => told.get(rule) !== advice)).toEqual([]);
  if ('rehearsed' in proof) expect(rehearsal).toContain(`'${proof.rehearsed}'`);
  else expect(proof.none).not.toBe('');
});

const headOf = (type: string, before: object, after: object) =>
  render(
    review(readPlan(planOf([changeOf(type, { before, after })])), {
      stack: 'prod',
      catalogue: DANGERS,
      readings: [raisedReading],
    }),
    'text',
  ).split('What do I do first if it goes wrong? ')[1] ?? '';

it.each([
  [
    'a larger disk',
    'aws_db_instance',
    { allocated_storage: 100 },
    { allocated_storage: 200 },
    /^There is no way back: a disk does not shrink/,
  ],
  [
    'another class',
    'aws_db_instance',
    { instance_class: 'a' },
    { instance_class: 'b' },
    /^Revert the commit and deploy\. That waits for the maintenance window/,
  ],
  [
    'log expiry',
    'aws_cloudwatch_log_group',
    { retention_in_days: 90 },
    { retention_in_days: 30 },
    /what it has deleted does not come back/,
  ],
  [
    'a raised retention',
    'aws_db_instance',
    { backup_retention_period: 7 },
    { backup_retention_period: 35 },
    /^Nothing can go wrong by keeping more, and what was not kept before does not come back/,
  ],
])('the head answers for %s', (_, type, before, after, answer) => {
  expect(headOf(type, before, after)).toMatch(answer);
});
