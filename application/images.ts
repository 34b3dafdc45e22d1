/** The images of Balrog on Docker Hub (taskcluster/ci of mozilla-releng/balrog); a tag is a version. */
import { CUT_OFFS } from './cut-offs';
import type { Lifetime } from './version';

export const IMAGES = { balrog: 'mozilla/balrog', agent: 'mozilla/balrogagent' } as const;
export type Image = (typeof IMAGES)[keyof typeof IMAGES];

/** Where bash is, in these images and in those that are deployed beside them. */
export const BASH = '/bin/bash';

/** What stands where in the image of admin, public and the jobs. They run as root, in /app. */
export const RUN_SH = [BASH, '/app/scripts/run.sh'] as const;
export const AGENT_RUN_SH = [BASH, '/app/run.sh'] as const;

interface ImageReference {
  /** Without the registry or its cache. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** The parts of `mozilla/balrog:v3.25@sha256:…`, perhaps behind the name of a registry; undefined for other images. */
export function balrogImage(reference: string): ImageReference | undefined {
  const [, repository, tag, digest] =
    /^(?:.+\/)?(mozilla\/[a-z]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? [];
  if (repository === undefined || !Object.values<string>(IMAGES).includes(repository)) return undefined;
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/**
 * What the images bring: to read old tickets by, and to know when a release brings a new interpreter. Python's images set
 * `LANG=C.UTF-8`; an image on another base must set it too, or Balrog fails on names that are not ASCII (tried with v3.25).
 */
export const PYTHON: readonly (Lifetime & { readonly python: string })[] = [
  { python: '3.9', since: CUT_OFFS.python39, before: CUT_OFFS.python311 },
  { python: '3.11', since: CUT_OFFS.python311, before: CUT_OFFS.python313 },
  { python: '3.13', since: CUT_OFFS.python313 },
];
