/** What workflows may do, whom they become, and that what they call is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { balrog } from '../../commands/balrog';
import { githubJobs, witnessJobs } from '../../constructs/delivery/github-jobs';
import { stage } from '../../environments/stage';

const PROJECT = resolve(__dirname, '../..');
const FOLDER = join(PROJECT, '.github/workflows');
const runbook = readFileSync(join(PROJECT, 'docs/runbooks/bootstrap.md'), 'utf8');

interface Job {
  readonly where: string;
  readonly text: string;
  readonly workflow: string;
}

/** Jobs stand two spaces deep below `jobs:`; prettier and actionlint hold that. */
const jobs: readonly Job[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yml'))
  .flatMap((file) => {
    const workflow = readFileSync(join(FOLDER, file), 'utf8');
    const [, body = ''] = workflow.split(/^jobs:\n/m);
    return body
      .split(/^(?= {2}[\w-]+:$)/m)
      .filter((text) => text.trim() !== '')
      .map((text) => ({ where: `${file} ${text.trim().split(':')[0]}`, text, workflow }));
  });
const actions = readFileSync(join(PROJECT, '.github/actions/become/action.yml'), 'utf8');
const matching = (pattern: RegExp) => jobs.filter(({ text }) => pattern.test(text));
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

test('every job is found', () => {
  expect(jobs.map(({ where }) => where)).toEqual(
    expect.arrayContaining([
      'stage.yml deploy',
      'deploy.yml propose',
      'deploy.yml apply',
      'ui.yml place',
      'ci.yml chaos',
    ]),
  );
});

test('what is not ours is pinned to a commit', () => {
  const used = [...jobs.map(({ text }) => text), actions].flatMap((text) => all(text, /uses: (\S+)/g));
  expect(used.length).toBeGreaterThan(30);
  expect(used.filter((one) => !/^(\.\/\.github\/actions\/\w+|[\w-]+\/[\w-]+@[0-9a-f]{40})$/.test(one))).toEqual([]);
});

/** `propose-${{ matrix.stack }}` and its like, for prod. */
const environmentOf = ({ text }: Job) =>
  /^ {4}environment: (.+)$/m
    .exec(text)?.[1]
    ?.replace(/\$\{\{[^}]*\}\}/, 'prod')
    .replace(/^stage$/, 'prod');

test('who becomes somebody does so in a GitHub environment that a role is for, and the runbook has its variables', () => {
  const known = Object.values(githubJobs('prod')).map(({ environment }) => environment);
  const becoming = matching(/id-token: write/);
  expect(becoming.length).toBeGreaterThan(5);
  expect(becoming.filter((job) => !known.includes(environmentOf(job) ?? '')).map(({ where }) => where)).toEqual([]);
  const variables = jobs.flatMap(({ text }) => all(text, /vars\.(\w+)/g));
  expect([...new Set(variables)].filter((name) => !runbook.includes(`\`${name}\``))).toEqual([]);
});

test('what may deploy prod sees what stage runs, or its preflight would know nothing and always stop', () => {
  const [planner, deployer] = [githubJobs('prod').planner, githubJobs('prod').deployer].map((job) => job.environment);
  const asking = matching(/balrog -- (?:preflight|deploy) "\$STACK"/);
  expect(asking.map((job) => environmentOf(job)).sort()).toEqual([deployer, planner].sort());
  for (const { where, text } of asking) {
    expect(`${where}: ${/stage-role: \$\{\{ vars\.STAGE_ROLE \}\}/.test(text)}`).toBe(`${where}: true`);
    expect(text).toContain("BALROG_STAGE_PROFILE: ${{ vars.STAGE_ROLE && 'stage' || '' }}");
  }
  // The role that is taken last is the one that the job has: the other one is kept before that.
  const at = (words: string) => actions.indexOf(words);
  expect(at('${{ inputs.stage-role }}')).toBeGreaterThan(0);
  expect(at('aws configure set --profile stage aws_session_token')).toBeGreaterThan(at('${{ inputs.stage-role }}'));
  expect(at('${{ inputs.aws-role }}')).toBeGreaterThan(at('aws configure set --profile stage aws_session_token'));
  // Whom STAGE_ROLE names is let in by stage for exactly these jobs.
  expect(witnessJobs(stage.delivery.next ?? []).map(({ environment }) => environment)).toEqual([planner, deployer]);
  expect(githubJobs('prod').planner.ref).toBe(witnessJobs(['prod'])[0]?.ref);
});

test('whoever deploys from a workflow does it as an operation: under its lock, and with its record', () => {
  const deploying = matching(/^ {4}environment: (?:stage|\$\{\{ inputs\.environment \}\})$/m);
  expect(deploying.map(({ where }) => where)).toEqual(['deploy.yml apply', 'stage.yml deploy']);
  for (const { text } of deploying) {
    expect(text).toMatch(/balrog -- deploy /);
    expect(text).not.toMatch(/plan apply|cdktf deploy|terraform apply/);
  }
});

test('secrets are those of an environment, and no pull request sees them but behind its reviewers', () => {
  const withSecrets = matching(/\$\{\{ secrets\./);
  expect(withSecrets.length).toBeGreaterThan(4);
  expect(withSecrets.filter((job) => environmentOf(job) === undefined).map(({ where }) => where)).toEqual([]);
  const onPullRequests = withSecrets.filter(({ workflow }) => /^ {2}pull_request/m.test(workflow));
  expect(onPullRequests.map((job) => `${job.where}: ${environmentOf(job)}`)).toEqual(['plan.yml plan: plan-prod']);
  expect(onPullRequests[0]?.text).toContain('github.event.pull_request.head.repo.full_name == github.repository');
});

test('a job that may write runs nothing of the repository, and is nobody in the clouds', () => {
  const writing = matching(/(contents|issues|pull-requests): write/).filter(
    ({ where }) => !where.startsWith('review-comment'),
  );
  expect(writing.map(({ where }) => where)).toEqual(['ages.yml tell', 'stage.yml record']);
  for (const { text } of writing) {
    expect(text).not.toMatch(/npm|node |bash |id-token/);
  }
});

test('nothing touches a cloud before the owner has switched it on', () => {
  for (const { where, text, workflow } of matching(/id-token: write/)) {
    const before = [...(/needs: \[?([\w, -]+)/.exec(text)?.[1]?.split(', ') ?? []), where.split(' ')[1]];
    const chain = before.map((name) => workflow.split(new RegExp(`^ {2}${name}:$`, 'm'))[1] ?? '');
    const switched = chain.some((each) => each.includes("vars.REAL_DEPLOYMENTS == 'on'"));
    expect(`${where}: ${switched || workflow.split("vars.REAL_DEPLOYMENTS == 'on'").length > 1}`).toBe(
      `${where}: true`,
    );
  }
});

const root = balrog([]);
const called = jobs.flatMap(({ where, text }) =>
  all(text, /npm run (?:--silent )?balrog -- ((?:[a-z-]+ ?)+)/g).map((words) => [where, words.trim()] as const),
);

test.each(called)('%s: balrog %s is a command', (_, words) => {
  const [first = '', second = ''] = words.split(' ');
  const verb = root.commands.find((each) => each.name() === first);
  expect(verb?.name()).toBe(first);
  if (verb!.commands.length > 0) expect(verb!.commands.map((each) => each.name())).toContain(second);
});
