/** A closed world: each attribute that our stacks set has a judgement, and what nobody has judged is never a yes. */
import { readPlan, render, review, type Report } from '@balrog-infra/review';
import { planOfCode, schemaOf, type Code, type Json } from '../../../commands/plan/review/plan-of-code';
import { DANGERS } from '../../../policies/dangers';
import { stackNamed } from '../../kit';
import { changeOf, planOf } from '../../../packages/review/__tests__/plans';

const reportOf = (plan: Json): Report => review(readPlan(plan), { stack: 'prod', catalogue: DANGERS });

/** Every resource of the stack with every attribute at once: whatever is not judged is listed. */
function unjudgedOf(stack: string): readonly string[] {
  const code = stackNamed(stack).json as Code;
  const plan = planOfCode({ ...code, resource: {} }, code) as {
    resource_changes: { change: Record<string, unknown> }[];
  };
  for (const { change } of plan.resource_changes) Object.assign(change, { actions: ['update'], before: {} });
  const listed = reportOf(plan as unknown as Json).unjudged.flatMap(({ type, attributes, moreAttributes }) => [
    ...attributes.map(({ path }) => `${type} ${path}`),
    ...(moreAttributes > 0 ? [`${type} and ${moreAttributes} more`] : []),
  ]);
  return [...new Set(listed)].sort();
}

const MADE_UP = / (id|arn)$/;

it.each(['prod', 'stage', 'bootstrap-prod', 'bootstrap-stage'])(
  '%s has no attribute that nobody has judged',
  (stack) => {
    expect(unjudgedOf(stack).filter((line) => !MADE_UP.test(line))).toEqual([]);
  },
);

describe('what nobody has judged', () => {
  const cases = {
    'an attribute': changeOf('aws_db_instance', {
      before: { replica_mode: 'mounted' },
      after: { replica_mode: 'open' },
    }),
    'a type': changeOf('aws_sqs_queue', { actions: ['create'], after: { name: 'a' } }),
  };

  it.each(Object.entries(cases))('%s needs a word, and stands above what is harmless', (_, change) => {
    const tag = changeOf('aws_lb', { before: { tags: { a: 'b' } }, after: { tags: { a: 'c' } } });
    const report = reportOf(planOf([tag, change]));
    expect(report.verdict).toBe('needs-acknowledgement');
    const text = render(report, 'text');
    expect(text).not.toMatch(/Yes/);
    expect(text.indexOf('UNJUDGED')).toBeGreaterThan(0);
    expect(text.indexOf('UNJUDGED')).toBeLessThan(text.indexOf('aws_lb.example'));
  });
});

it('what is harmless because its change is a replacement does force one', () => {
  const wrong = DANGERS.judgements.flatMap((judgement) => {
    if (!('harmless' in judgement) || !judgement.harmless.includes('is a replacement')) return [];
    return judgement.types.flatMap((type) =>
      (judgement.attributes ?? []).filter((name) => !forces(type, name)).map((name) => `${type} ${name}`),
    );
  });
  expect(wrong).toEqual([]);
});

function forces(type: string, path: string): boolean {
  const schema = schemaOf(type);
  if (schema === undefined || !schema.updatable) return true;
  const [name = '', ...rest] = path.split('.');
  const block = schema.block.blocks[name];
  if (block === undefined) return schema.block.attributes[name]?.forceNew === true;
  return (
    block.forceNew === true ||
    block.block.attributes[rest[0] ?? '']?.forceNew === true ||
    block.block.blocks[rest[0] ?? '']?.forceNew === true
  );
}
