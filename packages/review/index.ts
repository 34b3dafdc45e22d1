/** From a plan to a report: what is dangerous, why, from which line of code, and whether it needs an acknowledgement. */
export { readPlan } from './plan/read-plan';
export { PlanError } from './plan/plan-error';
export { review } from './review';
export { asProse, render } from './render';
export { dangerDigest, verdictOf } from './digest';
export type { Danger, ExpectedDrift, Format, Limits, Plan, Report, ReviewOptions, Verdict } from './types';
export { publishedSchema, reportSchema } from './schema';
