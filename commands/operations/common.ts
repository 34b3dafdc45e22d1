/** What every operation says of itself, while it is under way and when it has ended. */
import { z } from 'zod';

export const iso = z.iso.datetime();

export const common = {
  version: z.literal(1),
  /** `prod-3`: environment and the number of operations.json that it began with. */
  id: z.string(),
  environment: z.string(),
  /** What was asked, as it was understood. */
  asked: z.string(),
  began: iso,
  /** What the preflight found and somebody passed all the same: the finding, and why. */
  overrides: z.array(z.strictObject({ finding: z.string(), reason: z.string() })),
} as const;

export const steps = z.array(z.strictObject({ step: z.string(), at: iso }));

/** A row of freezes.json: when nothing is deployed, and why. */
export const freeze = z.strictObject({ id: z.string(), from: z.string(), until: z.string(), reason: z.string() });

/** What changes, by what it is called: versions of Balrog, tags of the UI. */
export const versions = z.strictObject({
  /** Undefined at the first deployment. */
  from: z.string().optional(),
  to: z.string(),
});
