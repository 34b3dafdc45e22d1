/** Workflows, run on this machine by nektos/act: their conditions, outputs and artifacts are real, what they call stands in and writes down how it was called. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');

/** Built by `.ci/run` or by hand; or ACT. It needs no Docker where the job runs on this machine itself. */
export const ACT = [process.env.ACT, join(PROJECT, '.tools/act/act')].find(
  (path) => path !== undefined && spawnSync(path, ['--version']).status === 0,
);
export const BUILD = 'GOBIN="$PWD/.tools/act" go install github.com/nektos/act@v0.2.82';

/** Actions of others, by what stands in for each; they are pinned to commits, which nobody fetches here. */
const STAND_INS: Readonly<Record<string, string>> = {
  'actions/checkout': 'checkout',
  'actions/setup-node': 'setup-node',
  'actions/upload-artifact': 'upload-artifact',
  'actions/download-artifact': 'download-artifact',
  'aws-actions/configure-aws-credentials': 'configure-aws-credentials',
  'google-github-actions/auth': 'google-auth',
};

const REPOSITORY = 'mozilla-releng/balrog-infra';

export interface Asked {
  readonly event: string;
  readonly payload?: object;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Of the stand-ins: STAND_IN_CODE, STAND_IN_RELEASES, STAND_IN_ISSUE. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of the repository; by default those of one that deploys. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly ok: boolean;
  readonly output: string;
  /** `<job> <role> <command>`, sorted by job in the order of their calls. */
  readonly calls: readonly string[];
}

export interface Runs {
  run(workflow: string, asked: Asked): Promise<Ran>;
  /** Git in what stands in for GitHub's repository. */
  atGitHub(...args: readonly string[]): string;
  cleanup(): void;
}

const VARIABLES = { REAL_DEPLOYMENTS: 'on', AWS_ROLE: 'the-role', PLANS: 'plans' };

/** A repository that has what workflows read of this one. */
export function repositoryOfWorkflows(): Runs {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-workflows-'));
  const [own, bare, home] = ['own', 'github.git', 'home'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [own, home]) mkdirSync(path);
  for (const path of ['.github', '.nvmrc', 'environments'])
    cpSync(join(PROJECT, path), join(own, path), { recursive: true });
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd,
      encoding: 'utf8',
    });
  const releases = JSON.parse(readFileSync(join(own, 'environments/releases.json'), 'utf8')) as { stage: object };
  writeFileSync(
    join(own, 'environments/releases.json'),
    `${JSON.stringify({ ...releases, stage: { ...releases.stage, version: 'v3.25' } }, null, 2)}\n`,
  );
  git(folder, 'init', '--quiet', '--bare', bare);
  git(own, 'init', '--quiet', '--initial-branch=main');
  git(own, 'add', '--all');
  git(own, 'commit', '--quiet', '--message', 'The base');
  git(own, 'commit', '--quiet', '--allow-empty', '--message', 'The change');
  git(own, 'remote', 'add', 'origin', `https://github.com/${REPOSITORY}.git`);
  git(own, 'config', `url.${bare}.pushInsteadOf`, `https://github.com/${REPOSITORY}.git`);
  git(own, 'push', '--quiet', 'origin', 'main');
  let count = 0;
  return {
    run: async (workflow, asked) => {
      const place = join(folder, `run-${++count}`);
      mkdirSync(join(place, 'store'), { recursive: true });
      return await act(workflow, asked, { own, home, place });
    },
    atGitHub: (...args) => git(bare, ...args),
    cleanup: () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface Places {
  readonly own: string;
  readonly home: string;
  readonly place: string;
}

async function act(workflow: string, asked: Asked, { own, home, place }: Places): Promise<Ran> {
  const log = join(place, 'calls');
  const event = join(place, 'event.json');
  writeFileSync(event, JSON.stringify({ ...asked.payload, ...(asked.inputs && { inputs: asked.inputs }) }));
  const env = { STAND_IN_LOG: log, STAND_IN_STORE: join(place, 'store'), ...asked.env };
  const args = [
    asked.event,
    ...['--workflows', `.github/workflows/${workflow}`, '--eventpath', event],
    ...['--platform', 'ubuntu-24.04=-self-hosted', '--container-daemon-socket', '-', '--action-offline-mode'],
    ...['--secret', 'GITHUB_TOKEN=none'],
    ...flags('--var', { ...VARIABLES, ...asked.variables }),
    ...flags('--env', env),
    ...usedActions(own).flatMap(([action, standIn]) => [
      '--local-repository',
      `${action}=${join(__dirname, 'stand-ins', standIn)}`,
    ]),
  ];
  const path = [join(__dirname, 'bin'), process.env['PATH'] ?? ''].join(':');
  const child = spawn(ACT!, args, {
    cwd: own,
    env: { PATH: path, HOME: home, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return { ok: code === 0, output, calls: lines };
}

const flags = (name: string, values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`]);

/** `actions/checkout@<commit>`, and what stands in for it. */
function usedActions(own: string): readonly (readonly [string, string])[] {
  const text = execFileSync('grep', ['-rhoE', 'uses: [a-z-]+/[a-z-]+@[0-9a-f]{40}', '.github'], {
    cwd: own,
    encoding: 'utf8',
  });
  const used = [
    ...new Set(
      text
        .trim()
        .split('\n')
        .map((line) => line.replace('uses: ', '')),
    ),
  ];
  return used.map((action) => {
    const standIn = STAND_INS[action.split('@')[0] ?? ''];
    if (standIn === undefined) throw new Error(`Nothing stands in for ${action}.`);
    return [action, standIn] as const;
  });
}
