/** From plans to reports: what the review needs to know beside the plan. */
import { EnvironmentError, loadEnvironments, type Databases } from '../../../environments';
import { DANGERS } from '../../../policies/dangers';
import { raisedReading } from '../../../policies/dangers/ways-back';
import { entriesOf, readLedger } from '../../../policies/ledger';
import {
  readPlan,
  review,
  type EditedValue,
  type ExpectedDrift,
  type Plan,
  type Report,
  type ReviewOptions,
} from '@balrog-infra/review';
import { restoreStepOf } from './readings/restore-step';
import type { PlanContent } from './plan-file';
import { effectReading } from './readings/effect';
import { releaseReading } from './readings/release';
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
  /** Says when the next window is; without it only its day of the week is said. */
  readonly now?: Date;
}

/** The report of a plan that was made elsewhere. */
export function reportOfPlan(
  { json, code }: PlanContent,
  { stack, line, expectedDrift, errors = [], now }: PlanContext,
): Report {
  const plan = readPlan(json);
  return review(plan, {
    stack,
    catalogue: DANGERS,
    ...(line === undefined ? {} : { sources: line }),
    ...(code === undefined ? {} : { synthesized: parse(code) }),
    ...(expectedDrift === undefined ? {} : { expectedDrift }),
    ...(errors.length === 0 ? {} : { errors }),
    ...restoreIn(plan, stack),
    readings: readingsFor(stack, now),
    ...ledgerOf(stack),
  });
}

/** What is known of a change beside its plans. */
export interface ChangeContext {
  readonly now?: Date;
  readonly edited?: readonly EditedValue[];
}

const isOf = ({ stacks }: EditedValue, stack: string): boolean => stacks === undefined || stacks.includes(stack);

/** What a plan as a whole comes to: a release, and what waits for a window. */
function readingsFor(stack: string, now: Date | undefined): NonNullable<Parameters<typeof review>[1]['readings']> {
  return [releaseReading({ stack, stages: stagesBefore(stack) }), effectReading(now), raisedReading];
}

/** A version comes to production after every environment that is for staging. */
function stagesBefore(stack: string): readonly { readonly name: string; readonly version: string }[] {
  const all = environmentsOr([]);
  const own = all.find(({ environment }) => environment.name === stack);
  if (own?.environment.services.mode !== 'production') return [];
  return all
    .filter(({ environment }) => environment.services.mode === 'staging')
    .map(({ environment, release }) => ({ name: environment.name, version: release.version }));
}

/** Where the data is wrong, which stops the synth, nothing is known of it here. */
function environmentsOr<Other>(other: Other): ReturnType<typeof loadEnvironments> | Other {
  try {
    return loadEnvironments();
  } catch (error) {
    if (error instanceof EnvironmentError) return other;
    throw error;
  }
}

/** The report of a plan that was rehearsed. What the change removes has its line in the base. */
export function reportOfChange(plan: StackPlan, base: Synthesis, head: Synthesis, context: ChangeContext = {}): Report {
  if (plan.kind === 'same bytes') return review(readPlan(NOTHING), { stack: plan.stack });
  const sources = (path: string): string | undefined => head.lines.get(path) ?? inBase(base.lines.get(path));
  const change = readPlan(plan.json);
  return review(change, {
    stack: plan.stack,
    catalogue: DANGERS,
    sources,
    ...(plan.after === undefined ? {} : { synthesized: parse(plan.after.code) }),
    ...(plan.before === undefined ? {} : { synthesizedBefore: parse(plan.before.code) }),
    ...(plan.errors.length === 0 ? {} : { errors: plan.errors }),
    ...restoreIn(change, plan.stack),
    readings: readingsFor(plan.stack, context.now),
    ...(context.edited === undefined ? {} : { edited: context.edited.filter((one) => isOf(one, plan.stack)) }),
    ...ledgerOf(plan.stack),
  });
}

/** The step of a restore that the plan takes, by the data as it is here. */
function restoreIn(plan: Plan, stack: string): Pick<ReviewOptions, 'step' | 'found'> {
  const databases = databasesOf(stack);
  return databases === undefined ? {} : restoreStepOf(plan, databases);
}

/** A change that was rehearsed. */
export interface Rehearsed {
  /** What it is compared with, for people. */
  readonly name: string;
  readonly base: Synthesis;
  readonly head: Synthesis;
  readonly plans: readonly StackPlan[];
  /** Values of environments/ that differ. */
  readonly edited?: readonly EditedValue[];
}

export const reviewedFrom = ({ plans, base, head, name, edited }: Rehearsed, now?: Date): Reviewed => ({
  reports: plans.map((plan) => reportOfChange(plan, base, head, { ...(now && { now }), ...(edited && { edited }) })),
  notes: notesOn(plans, name),
});

/** What the reader must know about a comparison that needed no account. */
export function notesOn(plans: readonly StackPlan[], base: string): readonly string[] {
  const same = plans.filter(({ kind }) => kind === 'same bytes').map(({ stack }) => stack);
  return [
    `Rehearsed: ${base} was deployed into simulated clouds, and this change planned against it. What drifted in the real ones, it cannot know.`,
    ...(same.length === 0 ? [] : [`Byte for byte the same code, so nothing to plan: ${same.join(', ')}.`]),
  ];
}

/** Equal bytes plan to nothing, without Terraform. */
const NOTHING = { format_version: '1.2', terraform_version: '1.11.0', resource_changes: [], complete: true };

const inBase = (line: string | undefined): string | undefined =>
  line === undefined ? undefined : `${line} (before the change)`;

const parse = (code: Buffer): unknown => JSON.parse(code.toString()) as unknown;

/** Which databases the stack has; nothing of a stack without one, and where the data is wrong, which stops the synth. */
function databasesOf(stack: string): Databases | undefined {
  return environmentsOr([]).find(({ environment }) => environment.name === stack)?.environment.databases;
}

/** A ledger that cannot be read stops the synth, with everything that is wrong; here it is only missing. */
function ledgerOf(stack: string): Pick<Parameters<typeof review>[1], 'ledger'> {
  const reading = readLedger();
  if (!('ledger' in reading)) return {};
  return { ledger: { stacks: { [stack]: entriesOf(reading.ledger, stack, databasesOf(stack)) } } };
}
