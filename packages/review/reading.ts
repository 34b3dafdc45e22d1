/** What a caller reads in a plan as a whole, beyond what each change is: a release, when a change takes effect. */
import type { Severity, Theme } from './severity';
import type { Plan } from './types';

/** A danger that no attribute alone is. */
export interface ReadDanger {
  readonly rule: string;
  readonly theme: Theme;
  readonly severity: Severity;
  readonly reason: string;
  readonly remedy: string;
  /** Where it shows; a change of that address gives it its construct and line. */
  readonly address: string;
  readonly what: string;
  /** What to do first when it has gone wrong; that of its theme where it is not given. */
  readonly recovery?: string;
  /** What else an acknowledgement binds. */
  readonly bind?: string;
}

export interface Told {
  /** Sentences for the head of the report, in this order. They are masked. */
  readonly said: readonly string[];
  readonly dangers: readonly ReadDanger[];
  /** What to do first where nothing is dangerous. */
  readonly recovery?: string;
  /** What to do first, where the plan as a whole says it better than a theme can. */
  readonly recoveries?: Partial<Readonly<Record<Theme, string>>>;
}

/** Pure: a clock or a list of environments is given to whoever makes it. */
export type Reading = (plan: Plan) => Told;
