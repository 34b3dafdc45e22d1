/** Versions that were released and must not be deployed. */
import { CUT_OFFS } from './cut-offs';
import { lives } from './version';

interface Withdrawn {
  readonly wrong: string;
  readonly remedy: string;
}

/**
 * Why that version must not be deployed; undefined for all others.
 *
 * @throws Error when `version` is no version of Balrog
 */
export function withdrawnBecause(version: string): Withdrawn | undefined {
  const { uvicorn, uvicornDropped } = CUT_OFFS;
  if (!lives(version, { since: uvicorn, before: uvicornDropped })) return undefined;
  return {
    wrong: `runs gunicorn in place of uWSGI, reads none of our variables for it, and was taken back two weeks later`,
    remedy: `write ${uvicornDropped} or newer`,
  };
}
