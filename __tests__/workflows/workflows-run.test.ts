/** What the workflows do from one job to the next, in a runner of workflows: which job runs, as whom, and what it hands to the next one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { where } from '../runner/available';
import { ACT, BUILD, repositoryOfWorkflows, type Runs } from './runner';

jest.setTimeout(300_000);

const withAct = where(
  ACT !== undefined,
  `act, which runs workflows, is not built; with Go it takes some minutes: ${BUILD}`,
);

let runs: Runs;
beforeAll(() => void (runs = repositoryOfWorkflows()));
afterAll(() => runs.cleanup());

const pullRequestOf = (repository: string) => ({
  event: 'pull_request',
  payload: {
    pull_request: { number: 7, head: { ref: 'change', repo: { full_name: repository } }, base: { ref: 'main' } },
  },
});
const ofJob = (calls: readonly string[], job: string) => calls.filter((call) => call.startsWith(`${job} `));

withAct('stage', () => {
  test('follows a newer release: as the deployer, and what was written comes back as a pull request of nobody', async () => {
    const { ok, output, calls } = await runs.run('stage.yml', {
      event: 'schedule',
      env: { STAND_IN_RELEASES: 'v3.9 v3.27 v3.26' },
    });
    expect({ ok, output }).toMatchObject({ ok: true });
    expect(ofJob(calls, 'deploy')).toEqual([
      'deploy the-role npm run --silent balrog -- release stage v3.27',
      'deploy the-role npm run --silent balrog -- deploy stage --auto-approve',
    ]);
    expect(ofJob(calls, 'record').at(-1)).toMatch(/^record nobody gh pr create --base main --head stage\/v3\.27 /);
    expect(runs.atGitHub('show', '--name-only', '--format=%s', 'stage/v3.27')).toBe(
      'Release v3.27 to stage\n\nenvironments/releases.json\n',
    );
    expect(JSON.parse(runs.atGitHub('show', 'stage/v3.27:environments/releases.json'))).toMatchObject({
      stage: { version: 'v3.27' },
    });
  });

  test.each([
    ['the same release', 'v3.25 v3.24'],
    ['none of two parts', ''],
  ])('does nothing about %s', async (_, releases) => {
    const { ok, calls } = await runs.run('stage.yml', { event: 'schedule', env: { STAND_IN_RELEASES: releases } });
    expect(ok).toBe(true);
    expect(calls.filter((call) => !call.startsWith('look nobody gh api '))).toEqual([]);
  });
});

withAct('prod', () => {
  const deploy = (more: { readonly code?: string; readonly override?: string; readonly on?: string } = {}) =>
    runs.run('deploy.yml', {
      event: 'workflow_dispatch',
      inputs: { environment: 'prod', override: more.override ?? '' },
      env: { STAND_IN_CODE: more.code ?? '2' },
      variables: { REAL_DEPLOYMENTS: more.on ?? 'on' },
    });

  test('applies exactly the plan that was filed, by its digest, past what somebody has said in one argument', async () => {
    const { ok, output, calls } = await deploy({ override: 'day=the fix of bug 1 cannot wait' });
    expect({ ok, output }).toMatchObject({ ok: true });
    const put = ofJob(calls, 'propose').find((call) => call.includes('put-object')) ?? '';
    const [, key = 'none'] = /--key (prod\/\S+\.json) /.exec(put) ?? [];
    expect(put).toMatch(/--if-none-match \*$/);
    const [fetch = '', apply = '', ...others] = ofJob(calls, 'apply');
    expect(others).toEqual([]);
    const file = fetch.split(' ').at(-1) ?? '';
    expect(fetch).toBe(`apply the-role aws s3api get-object --bucket plans --key ${key} ${file}`);
    expect(apply).toBe(
      `apply the-role npm run --silent balrog -- deploy prod --auto-approve --filed ${file} --digest sha256:of-the-plan --newest 240 --override day=the fix of bug 1 cannot wait`,
    );
  });

  test.each([
    ['nothing changes', '0', true],
    ['the review refuses it', '3', false],
  ])('applies nothing where %s', async (_, code, good) => {
    const { ok, calls } = await deploy({ code });
    expect(ok).toBe(good);
    expect(ofJob(calls, 'apply')).toEqual([]);
    expect(calls.some((call) => call.includes('put-object'))).toBe(false);
  });

  test('does nothing before somebody has switched real deployments on', async () => {
    const { ok, calls } = await deploy({ on: '' });
    expect(ok).toBe(true);
    expect(calls).toEqual([]);
  });
});

withAct('the plan of a pull request', () => {
  test('of a fork gets no role, and runs nothing', async () => {
    const { ok, calls } = await runs.run('plan.yml', pullRequestOf('somebody/balrog-infra'));
    expect(ok).toBe(true);
    expect(calls).toEqual([]);
  });

  test('of a branch here is made as the reader, of both environments, without the lock', async () => {
    const { ok, output, calls } = await runs.run('plan.yml', pullRequestOf('mozilla-releng/balrog-infra'));
    expect({ ok, output }).toMatchObject({ ok: true });
    expect([...calls].sort()).toEqual(
      ['prod', 'stage'].map(
        (stack) =>
          `plan the-role npm run --silent review -- ${stack} --diff --no-lock --format markdown --output review.md`,
      ),
    );
  });
});

withAct('what is looked at each night and each week', () => {
  test('reports both environments, the drills too where the status is bad', async () => {
    const { ok, output, calls } = await runs.run('status.yml', { event: 'schedule' });
    expect({ ok, output }).toMatchObject({ ok: true });
    expect([...calls].sort()).toEqual(
      ['drills prod', 'drills stage', 'status prod', 'status stage'].map(
        (command) => `report the-role npm run --silent balrog -- ${command}`,
      ),
    );
  });

  test('is red where the clouds differ from the last deployment', async () => {
    const { ok, calls } = await runs.run('drift.yml', { event: 'schedule', env: { STAND_IN_CODE: '3' } });
    expect(ok).toBe(false);
    expect(calls).toHaveLength(2);
  });
});

withAct('the admin UI', () => {
  const COMMIT = '0123456789012345678901234567890123456789';
  let origin: string;
  beforeAll(() => void (origin = mkdtempSync(join(tmpdir(), 'balrog-ui-origin-'))));
  afterAll(() => rmSync(origin, { recursive: true, force: true }));

  const follow = (served: string, on = 'on') => {
    writeFileSync(join(origin, 'production-ui.txt'), `${served}\n`);
    const variables = { UI_ORIGIN: `file://${origin}`, UI_BUCKET: 'files', UI_DISTRIBUTION: 'E1' };
    return runs.run('ui.yml', { event: 'schedule', variables: { ...variables, REAL_DEPLOYMENTS: on } });
  };

  test('is built by nobody, and put in place by who runs none of it', async () => {
    const { ok, output, calls } = await follow('another');
    expect({ ok, output }).toMatchObject({ ok: true });
    expect(ofJob(calls, 'build')).toEqual([
      'build nobody yarn install --frozen-lockfile',
      `build nobody yarn build mozilla-releng/balrog@${COMMIT}`,
    ]);
    expect(ofJob(calls, 'place')).toEqual([
      'place the-role aws s3 sync ui s3://files --delete --cache-control max-age=300',
      `place the-role aws has index.html production-ui.txt ${COMMIT}`,
      'place the-role aws cloudfront create-invalidation --distribution-id E1 --paths /*',
    ]);
  });

  test.each([
    ['it is served already', COMMIT, 'on', 1],
    ['nobody has switched real deployments on', 'another', '', 0],
  ])('is left as it is where %s', async (_, served, on, asked) => {
    const { ok, output, calls } = await follow(served, on);
    expect({ ok, output }).toMatchObject({ ok: true });
    expect(calls).toHaveLength(asked);
    expect(calls.filter((call) => !call.startsWith('look nobody gh api '))).toEqual([]);
  });
});

withAct('what we build on', () => {
  const ages = (code: string, issue = '') =>
    runs.run('ages.yml', { event: 'schedule', env: { STAND_IN_CODE: code, STAND_IN_ISSUE: issue } });

  test.each([
    ['a new issue', '', /^tell nobody gh issue create --title Something we build on ends /],
    ['the one that is open', '7', /^tell nobody gh issue edit 7 /],
  ])('is said in %s where something ends', async (_, issue, says) => {
    const { ok, output, calls } = await ages('2', issue);
    expect({ ok, output }).toMatchObject({ ok: true });
    expect(ofJob(calls, 'look')).toEqual(['look nobody npm run --silent balrog -- ages']);
    expect(ofJob(calls, 'tell').at(-1)).toMatch(says);
  });

  test.each([
    ['nothing ends', '0', true],
    ['nobody knows', '1', false],
  ])('is said nowhere where %s', async (_, code, good) => {
    const { ok, calls } = await ages(code);
    expect(ok).toBe(good);
    expect(ofJob(calls, 'tell')).toEqual([]);
  });
});

withAct('the review of a pull request', () => {
  test.each([
    ['is good', '0', true],
    ['has notes', '2', true],
    ['has a danger that nobody acknowledged', '3', false],
    ['has no plan', '1', false],
  ])('that %s is judged by the code of the base alone', async (_, code, good) => {
    const { ok, output, calls } = await runs.run('review.yml', {
      ...pullRequestOf('somebody/balrog-infra'),
      env: { STAND_IN_CODE: code },
    });
    expect({ ok, output }).toMatchObject({ ok: good });
    expect(calls).toEqual([
      `rehearse nobody npm run --silent review -- --base HEAD^1 --keep evidence.json (The change)`,
      expect.stringMatching(
        /^judge nobody npm run --silent review -- --evidence \S+\/evidence\/evidence\.json --at [0-9a-f]{40} --format markdown --output review\.md \(The base\)$/,
      ),
    ]);
  });
});
