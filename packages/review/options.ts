/** What a review needs to know beside the plan, and how its report is written. */
import type { Catalogue } from './catalogue/judgement';
import type { EditedValue } from './judge/edited';
import type { Reading } from './reading';
import type { AnnouncedStep } from './step/announced';
import type { ExpectedDrift, Found, PlannedChange } from './types';

/**
 * What the caller knows of a resource from elsewhere than the plan, in words that the catalogue asks for (`known`).
 * @param member name of the block that changes, where it is one of several
 */
export type Facts = (change: PlannedChange, member?: string) => readonly string[];

/** @param before what cdk.tf.json said at this address, conditions and all @param after what it says now */
export type StopsAsMuch = (
  address: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
) => boolean;

export interface ReviewOptions {
  /** What is known of the types in use, beside what holds for every type. Without it, most changes are unjudged. */
  readonly catalogue?: Catalogue;
  /** Name of the stack, or of whatever the plan is of. */
  readonly stack: string;
  /** Construct path -> `file:line`. */
  readonly sources?: (constructPath: string) => string | undefined;
  /** Content of the stack's cdk.tf.json: gives construct paths and `prevent_destroy`. */
  readonly synthesized?: unknown;
  /** The same of the deployed revision: shows what no change of a plan does, as a `prevent_destroy` or a condition that goes away. */
  readonly synthesizedBefore?: unknown;
  /** More was deployed since `synthesizedBefore`: what it lacks is not new for that. */
  readonly beforeIsStale?: boolean;
  /** Whether conditions that are not as they were stop as much as before. Without it, each that changes stops less. */
  readonly stopsAsMuch?: StopsAsMuch;
  readonly expectedDrift?: readonly ExpectedDrift[];
  /** What holds data: stack -> address -> what it holds, in words. The entry of `stack` is read. */
  readonly ledger?: { readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>> };
  /** Values of data files that differ from what is deployed: a change that has one of them is named with it. */
  readonly edited?: readonly EditedValue[];
  /** What the caller reads in the plan as a whole. */
  readonly readings?: readonly Reading[];
  /** The step of a longer operation that this plan takes, so that what follows from it is no danger of its own. */
  readonly step?: AnnouncedStep;
  /** Without it nothing is known of anything, and whatever would be harmless by it is dangerous. */
  readonly facts?: Facts;
  /** What the caller knows to be dangerous about this plan, beyond what any plan shows. */
  readonly found?: readonly Found[];
  /** What terraform printed as errors, when it ended with one. */
  readonly errors?: readonly string[];
}

export type Format = 'text' | 'markdown' | 'json';

export interface Limits {
  /** Length of the text, in UTF-16 code units. Default 65,000: GitHub refuses comments above 65,536. */
  readonly characters?: number;
  /** Where the reader finds what was left out: `the artifact "review" of this run`. */
  readonly whereIsTheRest?: string;
}
