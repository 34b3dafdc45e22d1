/** Somebody who is told every question of Terraform's and what the rehearsal answers, and who may answer in its place. */
import type { Diagnostic, Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import type { Plan } from './plan';

export interface ValidationAsked {
  readonly type: string;
  readonly block: BlockSchema;
  readonly config: Values;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanAsked {
  readonly type: string;
  readonly block: BlockSchema;
  /** Null for a creation. */
  readonly prior: Values | null;
  readonly config: Values;
  /** The provider block's values. */
  readonly provider: Values;
  readonly plan: Plan;
}

export interface Made {
  readonly type: string;
  readonly block: BlockSchema;
  readonly config: Values;
  readonly state: Values;
  /** The provider block's values. */
  readonly provider: Values;
}

export interface Witness {
  /** Undefined leaves the rehearsal's answer as it is. */
  validated(asked: ValidationAsked): Promise<readonly Diagnostic[] | undefined>;
  planned(asked: PlanAsked): Promise<Plan | undefined>;
  /** After a creation or an update that succeeded; everything is known then. */
  made(made: Made): void;
  close(): void;
}
