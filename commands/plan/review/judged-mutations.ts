/** What the review says of each mutation of a stack, and of a harmless one why it is harmless. */
import { readPlan, reasonsFor, review, type Report } from '@balrog-infra/review';
import { DANGERS } from '../../../policies/dangers';
import { mutationsOf, type Made, type Mutation } from './mutations';
import { planOfCode, type Code, type Json } from './plan-of-code';

export interface Judged extends Mutation {
  /** The worst that is said: a severity, `unjudged`, or `harmless`. */
  readonly verdict: 'critical' | 'serious' | 'unjudged' | 'notice' | 'harmless';
  /** Rules of dangers, worst first. */
  readonly rules: readonly string[];
  /** Of what is harmless: each attribute that changes and nobody gave a reason for. */
  readonly withoutReason: readonly string[];
  /** Of what is harmless: why, once each. */
  readonly reasons: readonly string[];
}

/** Both sides stand for something that is there: nothing of it is a first deployment. */
function planFor(code: Code, { type, address, resource, changed, mark }: Made, sensitive: boolean): Json {
  const name = address.slice(type.length + 1);
  const beside = { data: code['data'], provider: code['provider'] };
  const plan = planOfCode(
    { ...beside, resource: { [type]: { [name]: resource } } },
    { ...beside, resource: { [type]: { [name]: changed } } },
  );
  if (!sensitive) return plan;
  const changes = plan['resource_changes'] as readonly { readonly change: Json }[];
  return {
    ...plan,
    resource_changes: changes.map((one) => ({
      ...one,
      change: { ...one.change, before_sensitive: mark, after_sensitive: mark },
    })),
  };
}

const reportOf = (plan: Json): Report => review(readPlan(plan), { stack: 'prod', catalogue: DANGERS });

const MEANS_THE_SAME = 'means the same as before';

function harmlessBecause({ changes }: Report): Pick<Judged, 'reasons' | 'withoutReason'> {
  const attributes = changes.flatMap((change) => change.attributes.map(({ path }) => ({ path, type: change.type })));
  const found = attributes.map(({ path, type }) => ({ path, reasons: reasonsFor(DANGERS, type, path) }));
  return {
    reasons: attributes.length === 0 ? [MEANS_THE_SAME] : [...new Set(found.flatMap(({ reasons }) => reasons))],
    withoutReason: found.filter(({ reasons }) => reasons.length === 0).map(({ path }) => path),
  };
}

function verdictOf({ dangers: [worst], unjudged }: Report): Judged['verdict'] {
  if (worst !== undefined && worst.severity !== 'notice') return worst.severity;
  return unjudged.length > 0 ? 'unjudged' : (worst?.severity ?? 'harmless');
}

export function* judgedMutations(code: Code): Generator<Judged> {
  for (const made of mutationsOf(code)) {
    const report = reportOf(planFor(code, made, false));
    const verdict = verdictOf(report);
    const because = verdict === 'harmless' ? harmlessBecause(report) : { reasons: [], withoutReason: [] };
    const { type, address, path, way, before, after } = made;
    yield {
      type,
      address,
      path,
      way,
      before,
      after,
      verdict,
      rules: report.dangers.map(({ rule }) => rule),
      ...because,
    };
  }
}

/**
 * Every text of the stack holds a secret, and becomes another text with it.
 * @param sensitive the plan marks the place; without it the secret must give itself away
 * @returns where the secret can be read, and how many were looked at
 */
export function leaksOf(code: Code, secret: string, sensitive: boolean): { leaks: readonly string[]; looked: number } {
  const leaks: string[] = [];
  let looked = 0;
  for (const made of mutationsOf(code, secret)) {
    if (made.way !== 'swapped') continue;
    looked++;
    const report = reportOf(planFor(code, made, sensitive));
    // All three formats write what stands in it, and nothing else.
    if (JSON.stringify(report).includes(secret)) leaks.push(`${made.type} ${made.path}`);
  }
  return { leaks, looked };
}
