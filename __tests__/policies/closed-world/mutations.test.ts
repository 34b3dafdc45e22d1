/** Every attribute of prod, changed in every way: the review ends, says of each why, and shows no secret. */
import { judgedMutations, leaksOf } from '../../../commands/plan/review/judged-mutations';
import type { Code } from '../../../commands/plan/review/plan-of-code';
import { stackNamed } from '../../kit';

const code = stackNamed('prod').json as Code;

describe('every way to change every attribute of prod', () => {
  const judged = [...judgedMutations(code)];
  const of = (verdict: string) => judged.filter((one) => one.verdict === verdict);

  it('is one of thousands, in seven ways', () => {
    expect(judged.length).toBeGreaterThan(5000);
    expect([...new Set(judged.map(({ way }) => way))].sort()).toEqual(
      ['emptied', 'lowered', 'narrowed', 'raised', 'removed', 'swapped', 'widened'].sort(),
    );
  });

  it('is dangerous by a rule that is named', () => {
    const silent = ['critical', 'serious', 'notice'].flatMap(of).filter(({ rules }) => rules.length === 0);
    expect(silent).toEqual([]);
  });

  it('is harmless for a reason', () => {
    const unexplained = of('harmless').flatMap(({ type, path, way, withoutReason }) =>
      withoutReason.map((attribute) => `${type} ${path} ${way}: ${attribute}`),
    );
    expect(unexplained).toEqual([]);
    expect(of('harmless').filter(({ reasons }) => reasons.length === 0)).toEqual([]);
  });

  it('is unjudged only where a text is no document any more, or something came that our code does not write', () => {
    const others = of('unjudged').filter(
      ({ path, way }) =>
        !(way === 'widened') && !/definitions?$/.test(path) && !(way === 'swapped' && path.endsWith('.name')),
    );
    expect(others.map(({ type, path, way }) => `${type} ${path} ${way}`)).toEqual([]);
  });

  it('is most often for somebody to look at', () => {
    const asked = ['critical', 'serious', 'unjudged'].flatMap(of);
    expect(asked.length / judged.length).toBeGreaterThan(0.7);
  });
});

describe('a secret in any text of prod, however the text changes', () => {
  /** Nothing about it tells that it is one. */
  const PLAIN = 'kettle-7-marble-orchid';
  /** A token of GitHub by its form, made up here. */
  const SHAPED = `ghp_${'k3Vn8Qz1'.repeat(5).slice(0, 36)}`;

  it.each([
    ['where the plan marks it', PLAIN, true],
    ['by its form alone', SHAPED, false],
  ])('is never shown: %s', (_, secret, sensitive) => {
    const { leaks, looked } = leaksOf(code, secret, sensitive);
    expect(looked).toBeGreaterThan(1000);
    expect(leaks).toEqual([]);
  });
});
