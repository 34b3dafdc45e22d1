/** Which version of Balrog runs in an environment: one entry of releases.json. */
import { z } from 'zod';
import * as f from './fields';
import { ownerValue } from './owner-value';

export const RELEASES_FILE = 'environments/releases.json';

export const releaseSchema = z.strictObject({
  /** Tag of mozilla-releng/balrog. A change restarts the applications, nothing else. */
  version: f.releaseVersion,
  /** OWNER. Digests of the images that the tag's pipeline pushed. */
  digest: z.strictObject({
    balrog: ownerValue(f.imageDigest),
    agent: ownerValue(f.imageDigest),
  }),
  /** What its migrations do to the schema (`npm run balrog -- migrations <old> <new>`); it sets the order of deployment. */
  schemaChange: f.oneOf(['none', 'additive', 'destructive']),
  /** The deployment bug; staging follows tags without one. */
  bug: f.wholeNumber(1, 99_999_999, 'Bugzilla ids', 'it is the one of the deployment bug').optional(),
});

export type Release = z.output<typeof releaseSchema>;
/** As releases.json has it: a digest may be an example. */
export type ReleaseRow = z.input<typeof releaseSchema>;
