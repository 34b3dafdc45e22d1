/** From a plan to a report: what is dangerous, why, from which line of code, and whether it needs an acknowledgement. README.md shows how. */
export { readPlan } from './plan/read-plan';
export { PlanError } from './plan/plan-error';
export { review } from './review';
export { asProse, render } from './render';
/** A text of anybody's without what looks like a secret, for what is said beside a report. */
export { PATTERNS as MASKING_PATTERNS, withoutShapes as withoutSecrets } from './secrets/masking';
export { dangerDigest, DIGEST_DIGITS, verdictOf } from './digest';
export type { AnnouncedStep } from './step/announced';
export type { ReadDanger, Reading, Told } from './reading';
export type { EditedValue } from './judge/edited';
export type { Facts, Format, Limits, ReviewOptions, StopsAsMuch } from './options';
export type { Danger, ExpectedDrift, Found, Plan, PlannedChange, Report, Unjudged, Verdict } from './types';
export { toPolicy as policyOfDataSource } from './judge/policy-sources';
export { publishedSchema, reportSchema } from './schema';
export {
  EVERY_TYPE,
  isHarmless,
  isOfAttribute,
  isOfWhole,
  type Catalogue,
  type Direction,
  type Holder,
  type JudgedAction,
  type Join,
  type Judgement,
  type Kept,
} from './catalogue/judgement';
export {
  blindness,
  capacity,
  dataLoss,
  exposure,
  harmless,
  join,
  losesNothing,
  outage,
  protection,
  restart,
} from './catalogue/build';
export { reasonsFor } from './catalogue/reasons';
export * from './catalogue/directions';
