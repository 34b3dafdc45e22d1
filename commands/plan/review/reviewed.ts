/** From plans to reports: what the review needs to know beside the plan. */
import { DANGERS } from '../../../policies/dangers';
import { entriesOf, readLedger } from '../../../policies/ledger';
import { readPlan, review, type ExpectedDrift, type Report } from '@balrog-infra/review';
import type { PlanContent } from './plan-file';
import type { StackPlan } from './rehearsed-plans';
import type { Synthesis } from './synthesize';

/** What there is to say, and what people shall know about how it was found out. */
export interface Reviewed {
  readonly reports: readonly Report[];
  /** Each a sentence or a few. */
  readonly notes: readonly string[];
}

export interface PlanContext {
  readonly stack: string;
  readonly line?: (constructPath: string) => string | undefined;
  readonly expectedDrift?: readonly ExpectedDrift[];
  readonly errors?: readonly string[];
}

/** The report of a plan that was made elsewhere. */
export function reportOfPlan(
  { json, code }: PlanContent,
  { stack, line, expectedDrift, errors = [] }: PlanContext,
): Report {
  return review(readPlan(json), {
    stack,
    catalogue: DANGERS,
    ...(line === undefined ? {} : { sources: line }),
    ...(code === undefined ? {} : { synthesized: parse(code) }),
    ...(expectedDrift === undefined ? {} : { expectedDrift }),
    ...(errors.length === 0 ? {} : { errors }),
    ...ledgerOf(stack),
  });
}

/** The report of a plan that was rehearsed. What the change removes has its line in the base. */
export function reportOfChange(plan: StackPlan, base: Synthesis, head: Synthesis): Report {
  if (plan.kind === 'same bytes') return review(readPlan(NOTHING), { stack: plan.stack });
  const sources = (path: string): string | undefined => head.line(path) ?? inBase(base.line(path));
  return review(readPlan(plan.json), {
    stack: plan.stack,
    catalogue: DANGERS,
    sources,
    ...(plan.after === undefined ? {} : { synthesized: parse(plan.after.code) }),
    ...(plan.before === undefined ? {} : { synthesizedBefore: parse(plan.before.code) }),
    ...(plan.errors.length === 0 ? {} : { errors: plan.errors }),
    ...ledgerOf(plan.stack),
  });
}

/** Equal bytes plan to nothing, without Terraform. */
const NOTHING = { format_version: '1.2', terraform_version: '1.11.0', resource_changes: [], complete: true };

const inBase = (line: string | undefined): string | undefined =>
  line === undefined ? undefined : `${line} (before the change)`;

const parse = (code: Buffer): unknown => JSON.parse(code.toString()) as unknown;

/** A ledger that cannot be read stops the synth, with everything that is wrong; here it is only missing. */
function ledgerOf(stack: string): Pick<Parameters<typeof review>[1], 'ledger'> {
  const reading = readLedger();
  return 'ledger' in reading ? { ledger: { stacks: { [stack]: entriesOf(reading.ledger, stack) } } } : {};
}
