/** Chaos: what each run has to do, when the interrupts come, and what its figures say. */
import { attacks, INTERRUPTS, TROUBLES, type Attack, type Kind } from '../../commands/rehearse/chaos/attack';
import { chance } from '../../commands/rehearse/chaos/random';
import { inApply, lastLine, reliabilityPage, summaryLines, type Outcome } from '../../commands/rehearse/chaos/report';
import { yesterday } from '../../commands/rehearse/chaos/yesterday';

const isInterrupt = ({ kind }: Attack): boolean => (INTERRUPTS as readonly Kind[]).includes(kind);

test('The same seed gives the same attacks, another seed others, and fewer runs the first of them', () => {
  const of = (runs: number, seed: number) => attacks(runs, chance(seed));
  expect(of(100, 1)).toEqual(of(100, 1));
  expect(of(100, 2)).not.toEqual(of(100, 1));
  expect(of(6, 1)).toEqual(of(100, 1).slice(0, 6));
});

test('A hundred runs have every kind, and at least 80 of 100 interrupts aim at the apply', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const all = attacks(100, chance(seed));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set([...INTERRUPTS, ...TROUBLES]));
    const interrupts = all.filter(isInterrupt);
    const aimed = interrupts.filter(({ at }) => at !== 'plan');
    expect({ seed, share: aimed.length / interrupts.length >= 0.8 }).toEqual({ seed, share: true });
  }
});

test('Prod of yesterday lacks what nothing names, and says some things in other words', () => {
  const rule = (name: string) => [`rule-${name}`, { to: 1 }] as const;
  const alarm = (name: string) =>
    [`alarm-${name}`, { alarm_description: 'loud', topic: '${aws_sns_topic.named.arn}' }] as const;
  const names = Array.from({ length: 100 }, (_, number) => String(number));
  const today = {
    resource: {
      aws_vpc_security_group_ingress_rule: Object.fromEntries(names.map(rule)),
      aws_cloudwatch_metric_alarm: Object.fromEntries(names.map(alarm)),
      aws_cloudwatch_log_metric_filter: { one: { name: 'one' } },
      aws_sns_topic: { named: {} },
      aws_default_security_group: { adopted: {} },
    },
  };
  const before = JSON.parse(yesterday(JSON.stringify(today), chance(1))) as typeof today;
  const count = (code: typeof today) => Object.values(code.resource).flatMap((named) => Object.keys(named)).length;
  expect(count(today) - count(before)).toBe(60);
  expect(before.resource.aws_sns_topic).toEqual({ named: {} });
  expect(before.resource.aws_default_security_group).toEqual({ adopted: {} });
  const words = Object.values(before.resource.aws_cloudwatch_metric_alarm).map((each) => each.alarm_description);
  expect(new Set(words)).toEqual(new Set(['loud', 'loud-of-yesterday']));
});

describe('Its figures', () => {
  const outcome = (kind: Kind, met: Outcome['met'], lost: number, locks: number, converged = true): Outcome => ({
    attack: { kind, at: 0.5, jitterMs: 0 },
    met,
    lost,
    locks,
    converged,
  });
  const outcomes = [
    outcome('interrupt', { done: 50, of: 100 }, 1, 0),
    outcome('TERM', 'plan', 0, 1),
    outcome('HUP', { done: 100, of: 100 }, 0, 0, false),
    outcome('kill Terraform', { done: 1, of: 100 }, 7, 1, false),
    outcome('throttle', { done: 1, of: 100 }, 0, 0),
  ];

  test('leave out what a Terraform lost that was killed itself, and say that apart', () => {
    expect(lastLine(outcomes)).toBe('5 runs, 1 resources lost, 1 locks left, 1 not converged');
    const summary = { seed: 1, pending: { creations: 60, changes: 30, replacements: 14 }, outcomes };
    expect(summaryLines(summary)).toContain(
      'Terraform itself killed, counted apart: 1 runs, 7 resources lost, 1 locks left, 1 not converged',
    );
    expect(reliabilityPage(summary).trimEnd().split('\n').at(-1)).toBe(lastLine(outcomes));
    expect(reliabilityPage(summary)).toContain(
      '| kill Terraform | 1    | 7              | 1          | 1             |',
    );
  });

  test('say how many of the interrupts met the apply, and when', () => {
    expect(inApply(outcomes)).toBe(75);
    const summary = { seed: 1, pending: { creations: 60, changes: 30, replacements: 14 }, outcomes };
    const bars = summaryLines(summary).filter((line) => line.includes('#'));
    expect(bars.map((line) => line.trim().replace(/ +\d+ #+$/, ''))).toEqual([
      'plan',
      'apply, 0 to 10 %',
      'apply, 50 to 60 %',
      'apply, 90 to 100 %',
    ]);
  });
});
