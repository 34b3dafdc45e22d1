/** What judging a value finds. */
import type { Severity } from '../severity';

export interface Finding {
  /** `falls`, `is switched off`; it may quote a policy, so it is masked before it is shown. */
  readonly what: string;
  /** When this case is worse than the entry's own severity. */
  readonly severity?: Severity;
  /** What an acknowledgement binds beyond the leaf's own values: the policy behind a value that is not known yet. */
  readonly bind?: string;
}

/** What nobody can say before it is applied. */
export const UNKNOWN_YET = 'is known only after apply, so it cannot be judged';
