/** Jobs that somebody could run on GitHub, ours and others, and the token that each gets. */
import { type GithubJob, githubJobs, subjectOf } from '../../../constructs/delivery/github-jobs';
import type { Environment } from '../../../environments';
import type { Token } from './trust';

export interface Job {
  /** What runs where, for people. */
  readonly who: string;
  readonly environment: string;
  readonly ref: string;
  /** Absent: GitHub gives the job no token at all. */
  readonly token?: Token;
}

const AUDIENCE = 'sts.amazonaws.com';
const MAIN = 'refs/heads/main';
const PULL_REQUEST = 'refs/pull/7/merge';
/** Of some repository that is not ours. */
const OTHER_REPOSITORY = 4_242_424_242;

/** Refs by who can make them: whoever may push, and nobody but GitHub. */
const REFS: readonly (readonly [who: string, ref: string])[] = [
  ['main', MAIN],
  ['another branch', 'refs/heads/feature'],
  ['a branch whose name tries', 'refs/heads/refs/pull/7/merge'],
  ['a tag', 'refs/tags/v3.26'],
  ['a pull request', PULL_REQUEST],
];

/**
 * Every environment of GitHub that some role is for, of this environment and of others, and none at all; on each kind of
 * ref; and what others could try.
 */
export function jobsToTry(
  environment: string,
  others: readonly string[],
  { repository, repositoryId }: Environment['delivery'],
): readonly Job[] {
  const names = [environment, ...others].flatMap((each) =>
    Object.values(githubJobs(each)).map((job) => job.environment),
  );
  const ours = [...names, ''].flatMap((name) =>
    REFS.map(([who, ref]) => jobOf(who, { environment: name, ref }, repositoryId)),
  );
  const deployment = { environment, ref: MAIN };
  const pull = { environment: `plan-${environment}`, ref: PULL_REQUEST };
  return [
    ...ours,
    { who: 'a pull request of a fork', ...pull },
    jobOf('main of another repository, also one that took our name', deployment, OTHER_REPOSITORY),
    jobOf('a pull request of another repository', pull, OTHER_REPOSITORY),
    {
      who: "main, with GitHub's own subject",
      ...deployment,
      token: { sub: `repo:${repository}:environment:${environment}`, aud: AUDIENCE },
    },
    {
      who: 'main, for another audience',
      ...deployment,
      token: { sub: subjectOf(repositoryId, deployment), aud: 'https://github.com/mozilla-releng' },
    },
  ];
}

const jobOf = (who: string, job: Pick<GithubJob, 'environment' | 'ref'>, repositoryId: number): Job => ({
  who,
  ...job,
  token: { sub: subjectOf(repositoryId, job), aud: AUDIENCE },
});
