/**
 * Who of GitHub Actions may become whom. A job proves with a token of GitHub from which repository, environment and ref it runs; its
 * subject says all three once the repository's subject is customised (docs/runbooks/bootstrap.md). GitHub's own subject
 * names no ref beside an environment, so any branch that may use the environment would do ("OpenID Connect reference", GitHub documentation).
 */

export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** Names of the roles that every environment has, without its prefix. */
export type DeliveryRoleName = 'reader' | 'planner' | 'deployer' | 'ui';
/** Of the role that an environment has whose versions go on to another one. */
export const WITNESS = 'witness';

const MAIN = 'refs/heads/main';
/** What a pull request is checked out as: its merge into the base. GitHub alone makes refs below refs/pull. */
const PULL_REQUESTS = 'refs/pull/*/merge';

export interface GithubJob {
  /** GitHub's environment: its reviewers and branches are settings of the repository. */
  readonly environment: string;
  /** A whole ref; `*` stands for the number of a pull request. */
  readonly ref: string;
  readonly purpose: string;
}

/** Of one environment of Balrog, by the role that the job takes. */
export const githubJobs = (environment: string): Readonly<Record<DeliveryRoleName, GithubJob>> => ({
  reader: {
    environment: `plan-${environment}`,
    ref: PULL_REQUESTS,
    purpose: 'Plans a pull request that a reviewer let in, and changes nothing',
  },
  planner: {
    environment: `propose-${environment}`,
    ref: MAIN,
    purpose: 'Plans what is on main, and files the plan for those who approve it',
  },
  deployer: { environment, ref: MAIN, purpose: 'Applies a plan that was filed and approved' },
  ui: { environment: `ui-${environment}`, ref: MAIN, purpose: 'Puts the files of the admin UI in place' },
});

/**
 * Jobs of the environments that get a version after this one: those that ask whether now is a good time, and so whether it runs well here.
 * @param next names of these environments
 */
export const witnessJobs = (next: readonly string[]): readonly GithubJob[] =>
  next.flatMap((environment) => {
    const { planner, deployer } = githubJobs(environment);
    return [planner, deployer].map((job) => ({
      ...job,
      purpose: 'Looks at what runs before it is deployed elsewhere',
    }));
  });

/** The whole subject of a job's token. A colon within a name arrives as %3A, so that parts cannot be mistaken for each other. */
export const subjectOf = (repositoryId: number, { environment, ref }: Pick<GithubJob, 'environment' | 'ref'>): string =>
  `repository_id:${repositoryId}:environment:${environment}:ref:${ref}`;
