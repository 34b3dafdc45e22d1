import { mustBeAtLeast } from '../../expectations';
import type { Rule } from '../../rule';

/** What Secrets Manager takes at least, unless it deletes at once. */
const LEAST_DAYS = 7;

/** A secret that is deleted by mistake can be had back for some days. */
export const secretsRecoverable: Rule = {
  id: 'secrets-recoverable',
  reason:
    'What stands in a secret is nowhere else: deleted without a window, a key of the history or a password is gone with one apply.',
  appliesTo: ['aws_secretsmanager_secret'],
  check: (secret, stack) =>
    mustBeAtLeast(
      stack,
      secret,
      'recovery_window_in_days',
      LEAST_DAYS,
      'days',
      'Set recoveryWindowInDays as the other secrets do; 0 deletes at once.',
    ),
};
