/** A change that does harm is named with its kind, alone and among all the others. */
import { readPlan, render, review, type Report } from '@balrog-infra/review';
import { planOfCode, type Code } from '../../../commands/plan/review/plan-of-code';
import { DANGERS } from '../../../policies/dangers';
import { stackNamed } from '../../kit';
import { only, withEdits } from './edits';
import { hostileKinds } from './hostile';

const code = stackNamed('prod').json as Code;
const kinds = hostileKinds(code);

const reportOf = (before: Code, after: Code): Report =>
  review(readPlan(planOfCode(before, after)), {
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: after,
    synthesizedBefore: before,
  });

it('there are 150 in 15 kinds', () => {
  expect(kinds.length).toBeGreaterThanOrEqual(15);
  expect(kinds.flatMap(({ edits }) => edits).length).toBeGreaterThanOrEqual(150);
});

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', (_, { themes, edits }) => {
  it.each(edits.map((one) => [one.name, one] as const))('%s', (__, one) => {
    // Something that stays stands beside it: nothing of this is a first deployment.
    const types = [
      ...one.types,
      'aws_vpc',
      ...one.types.filter((type) => /security_group/.test(type)).map(() => 'aws_security_group'),
    ];
    const report = reportOf(only(code, types), withEdits(only(code, types), [one]));
    expect(report.verdict).toBe('needs-acknowledgement');
    const named = report.dangers.filter(({ severity }) => severity !== 'notice').map(({ theme }) => theme);
    expect([...named, ...report.unjudged.map(() => 'unjudged')]).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^(${[...themes, 'unjudged'].join('|')})$`))]),
    );
    expect(render(report, 'text')).not.toMatch(/Yes: no change/);
  });
});

it('all together are all named, in a report that GitHub takes', () => {
  const all = kinds.flatMap(({ edits }) => edits);
  const apart = all.filter(({ name }) => !/ goes$/.test(name));
  const report = reportOf(code, withEdits(code, apart));
  const said = new Set([...report.dangers, ...report.unjudged].map(({ address }) => address));
  const touched = report.changes.map(({ address }) => address);
  expect(touched.filter((address) => !said.has(address))).toEqual([]);
  expect(render(report, 'markdown').length).toBeLessThan(65_536);
});
