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
import { restoreStepOf, type AroundStep, type ToldStep } from './readings/restore-step';
import type { DeployedBefore } from './deployed-code';
import type { PlanContent } from './plan-file';
import { effectReading } from './readings/effect';
import { factsFrom } from './readings/known-facts';
import { stopsAsMuch } from './readings/promised-operation';
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
  /** What was deployed last, where it is known. */
  readonly before?: DeployedBefore;
  /** Values of environments/ that are not as they were then. */
  readonly edited?: readonly EditedIn[];
  /** The step of a restore, where its command says that it is one. */
  readonly told?: ToldStep | undefined;
}

/** The report of a plan that was made elsewhere. */
export function reportOfPlan(
  { json, code }: PlanContent,
  { stack, line, expectedDrift, errors = [], now, before, edited, told }: PlanContext,
): Report {
  const plan = readPlan(json);
  const synthesized = code === undefined ? undefined : parse(code);
  const known = knownOf(plan, stack, { now, code: synthesized, around: { told, formerCode: before?.formerCode } });
  return review(plan, {
    stack,
    catalogue: DANGERS,
    ...(line === undefined ? {} : { sources: line }),
    ...(synthesized === undefined ? {} : { synthesized }),
    ...(expectedDrift === undefined ? {} : { expectedDrift }),
    ...(errors.length === 0 ? {} : { errors }),
    ...known,
    ...(before && { found: [...(known.found ?? []), ...before.found], beforeIsStale: before.isStale }),
    ...(before?.code !== undefined && { synthesizedBefore: before.code }),
    ...editedFor(stack, edited),
  });
}

/** A value of environments/ that somebody edited. */
export interface EditedIn extends Omit<EditedValue, 'changes'> {
  /** Stack -> address -> attributes, where it was tried what it changes. */
  readonly changes?: Readonly<Record<string, NonNullable<EditedValue['changes']>>>;
}

/** What is known of a change beside its plans. */
export interface ChangeContext {
  readonly now?: Date;
  readonly edited?: readonly EditedIn[];
  /** Text of databases.json, where it is not that of this checkout. */
  readonly databases?: string;
}

/** Those of a stack: by what they change there or, where nobody knows that, by where they stand. */
function editedFor(stack: string, edited: readonly EditedIn[] | undefined): Pick<ReviewOptions, 'edited'> {
  if (edited === undefined) return {};
  return {
    edited: edited.flatMap(({ changes, ...value }): readonly EditedValue[] => {
      const { [stack]: own } = changes ?? {};
      if (changes !== undefined) return own === undefined ? [] : [{ ...value, changes: own }];
      return value.stacks === undefined || value.stacks.includes(stack) ? [value] : [];
    }),
  };
}

interface KnownFrom {
  readonly now: Date | undefined;
  /** The stack's cdk.tf.json. */
  readonly code: unknown;
  /** Text of databases.json, where the change that is reviewed is not what is checked out here. */
  readonly databases?: string | undefined;
  readonly around?: AroundStep;
}

/**
 * What the data says of the stack: the step of a restore that the plan takes, who is paused, what holds data, and how the plan is read as a whole. It is
 * that of this checkout, or of the commit that is reviewed.
 */
function knownOf(
  plan: Plan,
  stack: string,
  { now, code, databases: text, around }: KnownFrom,
): Pick<ReviewOptions, 'step' | 'found' | 'facts' | 'readings' | 'ledger' | 'stopsAsMuch'> {
  const all = environmentsHere(text);
  const own = all.find(({ environment }) => environment.name === stack)?.environment;
  const databases = own?.databases;
  return {
    ...(own === undefined
      ? {}
      : {
          ...restoreStepOf(plan, own.databases, stack, around),
          facts: factsFrom({ environment: stack, databases: own.databases, jobs: Object.keys(own.jobs), code }),
        }),
    stopsAsMuch,
    readings: [releaseReading({ stack, stages: stagesBefore(stack, all) }), effectReading(now), raisedReading],
    ...ledgerOf(stack, databases),
  };
}

/** A version comes to production after every environment that is for staging. */
function stagesBefore(
  stack: string,
  all: Environments,
): readonly { readonly name: string; readonly version: string }[] {
  const own = all.find(({ environment }) => environment.name === stack);
  if (own?.environment.services.mode !== 'production') return [];
  return all
    .filter(({ environment }) => environment.services.mode === 'staging')
    .map(({ environment, release }) => ({ name: environment.name, version: release.version }));
}

type Environments = ReturnType<typeof loadEnvironments>;

/** Where the data is wrong, which stops the synth, nothing is known of it here. */
function environmentsHere(databases: string | undefined): Environments {
  try {
    return loadEnvironments(databases);
  } catch (error) {
    if (error instanceof EnvironmentError) return [];
    throw error;
  }
}

/** The report of a plan that was rehearsed. What the change removes has its line in the base. */
export function reportOfChange(plan: StackPlan, base: Synthesis, head: Synthesis, context: ChangeContext = {}): Report {
  if (plan.kind === 'same bytes') return review(readPlan(NOTHING), { stack: plan.stack });
  const sources = (path: string): string | undefined => head.lines.get(path) ?? inBase(base.lines.get(path));
  const change = readPlan(plan.json);
  const synthesized = plan.after === undefined ? undefined : parse(plan.after.code);
  return review(change, {
    stack: plan.stack,
    catalogue: DANGERS,
    sources,
    ...(synthesized === undefined ? {} : { synthesized }),
    ...(plan.before === undefined ? {} : { synthesizedBefore: parse(plan.before.code) }),
    ...(plan.errors.length === 0 ? {} : { errors: plan.errors }),
    ...knownOf(change, plan.stack, { now: context.now, databases: context.databases, code: synthesized }),
    ...editedFor(plan.stack, context.edited),
  });
}

/** A change that was rehearsed. */
export interface Rehearsed {
  /** What it is compared with, for people. */
  readonly name: string;
  readonly base: Synthesis;
  readonly head: Synthesis;
  readonly plans: readonly StackPlan[];
  /** Values of environments/ that differ. */
  readonly edited?: readonly EditedIn[];
  /** What the reader must know of how it was found out. */
  readonly notes?: readonly string[];
}

export const reviewedFrom = (
  { plans, base, head, name, edited, notes = [] }: Rehearsed,
  now?: Date,
  databases?: string,
): Reviewed => ({
  reports: plans.map((plan) =>
    reportOfChange(plan, base, head, {
      ...(now && { now }),
      ...(edited && { edited }),
      ...(databases !== undefined && { databases }),
    }),
  ),
  notes: [...notesOn(plans, name), ...notes],
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

/** A ledger that cannot be read stops the synth, with everything that is wrong; here it is only missing. */
function ledgerOf(stack: string, databases: Databases | undefined): Pick<ReviewOptions, 'ledger'> {
  const reading = readLedger();
  if (!('ledger' in reading)) return {};
  return { ledger: { stacks: { [stack]: entriesOf(reading.ledger, stack, databases) } } };
}
