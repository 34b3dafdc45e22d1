/** docs/delivery-access.md, from the synthesized bootstrap stacks: one of the pages that `npm run pages` writes. */
import { join } from 'node:path';
import { loadEnvironments } from '../../environments';
import { code, markdownTable } from '../markdown-table';
import { PROJECT } from '../project';
import { synthesizedStacks } from '../stacks';
import { writeWhole } from '../whole-file';
import { jobsToTry, type Job } from './delivery/jobs';
import { mayTake, rolesForGithub, type TrustedRole } from './delivery/trust';

export const DELIVERY_PAGE = 'docs/delivery-access.md';

/** What came of one job. */
export interface Tried extends Job {
  /** Names of the roles that it may take. */
  readonly roles: readonly string[];
}

/** By environment, each job that was tried. */
export async function triedJobs(): Promise<Readonly<Record<string, readonly Tried[]>>> {
  const stacks = synthesizedStacks();
  const known = loadEnvironments().map(({ environment }) => environment);
  const all = known.map(async ({ name, aws, delivery }) => {
    const others = known.filter((each) => each.name !== name).map((each) => each.name);
    const roles = rolesForGithub(`bootstrap-${name}`, stacks[`bootstrap-${name}`] ?? {}, aws.accountId);
    const jobs = jobsToTry(name, others, delivery);
    return [name, await Promise.all(jobs.map((job) => tried(job, roles)))] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

async function tried(job: Job, roles: readonly TrustedRole[]): Promise<Tried> {
  const taken: string[] = [];
  for (const role of roles) if (job.token !== undefined && (await mayTake(role, job.token))) taken.push(role.name);
  return { ...job, roles: taken };
}

export async function writeDeliveryPage(): Promise<number> {
  writeWhole(join(PROJECT, DELIVERY_PAGE), deliveryPage(await triedJobs()));
  console.log(`Wrote ${DELIVERY_PAGE}.`);
  return 0;
}

export const deliveryPage = (all: Readonly<Record<string, readonly Tried[]>>): string =>
  `<!-- Made by \`npm run pages\` from the synthesized bootstrap stacks. The jobs: constructs/delivery/github-jobs.ts. -->

# Which job of GitHub may take which role

Decided by an IAM policy simulator on the trust policies that the bootstrap stacks give the roles. A job is known by the subject of its
token: repository id, GitHub environment and ref, all three and whole ([bootstrap.md](runbooks/bootstrap.md) sets that up). Who may use a
GitHub environment, and whose approval it waits for, are settings of the repository. What each role may do:
\`constructs/delivery/delivery-permissions.ts\`; what none of them may: \`delivery-boundary.ts\`.

A pull request of a fork gets no token from GitHub ("Permissions for the GITHUB_TOKEN", GitHub documentation), so it can take nothing.

${Object.entries(all).map(section).join('\n\n')}
`;

const section = ([environment, jobs]: readonly [string, readonly Tried[]]): string =>
  [
    `## ${environment}`,
    markdownTable(
      ['Job', 'GitHub environment', 'Ref', 'May take'],
      jobs
        .filter(({ roles }) => roles.length > 0)
        .map(({ who, environment: name, ref, roles }) => [who, code(name), code(ref), roles.join(', ')]),
    ),
    `Refused, each by all roles of ${environment}:`,
    markdownTable(
      ['Job', 'GitHub environment', 'Ref'],
      jobs
        .filter(({ roles }) => roles.length === 0)
        .map(({ who, environment: name, ref }) => [who, name === '' ? 'none' : code(name), code(ref)]),
    ),
  ].join('\n\n');
