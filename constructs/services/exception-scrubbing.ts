/**
 * Exceptions leave without what is secret in them. The tasks do it: the Sentry provider has no argument for the scrubbing of
 * a project (jianyuan/sentry 0.15.4, internal/provider/resource_project.go; jianyuan/terraform-provider-sentry#248), and
 * what is taken out here was never sent. Sentry's own scrubbers stay on beside it: docs/runbooks/observability.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MountPoint } from './container';
import { readingOf } from './files';
import { FILES } from './service-value';

/** Python imports a module of this name before anything else (`site` in Python's library reference). */
const SCRUBBER_FILE = 'sitecustomize.py';

/** For the writer of a task's files. */
export const scrubberFiles = () => ({
  [SCRUBBER_FILE]: readFileSync(join(__dirname, 'exceptions', SCRUBBER_FILE), 'utf8'),
});

/** Where Python looks for it. INVARIANT: exceptions-scrubbed */
export const scrubberVariables = { PYTHONPATH: FILES.folder } as const;

export const scrubberMount: MountPoint = readingOf({ ...FILES, contents: {} });
