/** Sessions of the rehearsal: what they attach, what they keep out, and that nothing of them is left. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { isAlive, markedProcesses, type SessionRecord, storedStates, trackedResources } from '@balrog-infra/rehearsal';
import { checkout, E2E_TIMEOUT_MS, type Checkout, type Running } from './kit';

jest.setTimeout(E2E_TIMEOUT_MS);

/** Waits, in its apply, for a file named `go`: tests decide when a deploy is in the middle. */
const WAITING = `
const { App, S3Backend, TerraformStack } = require('cdktf');
const app = new App();
const stack = new TerraformStack(app, 'waiting');
new S3Backend(stack, { bucket: 'waiting-state', key: 'waiting/terraform.tfstate', region: 'us-west-2', encrypt: true });
stack.addOverride('terraform.backend.s3.use_lockfile', true);
const waits = { 'local-exec': { command: 'echo it waits; while [ ! -e ' + process.cwd() + '/go ]; do sleep 0.1; done' } };
stack.addOverride('resource.terraform_data.first', { input: 'first' });
stack.addOverride('resource.terraform_data.second', { input: 'second', provisioner: [waits], depends_on: ['terraform_data.first'] });
app.synth();
`;
const DEPLOY = ['deploy', 'waiting', '--auto-approve', '--app', 'node waiting.js'];

/** Real credentials, settings and addresses, whatever they are called. */
const REAL = [
  ...[
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_PROFILE',
    'AWS_CONFIG_FILE',
    'AWS_ENDPOINT_URL_DYNAMODB',
  ],
  ...[
    'GOOGLE_APPLICATION_CREDENTIALS',
    'GOOGLE_OAUTH_ACCESS_TOKEN',
    'CLOUDSDK_CONFIG',
    'SENTRY_AUTH_TOKEN',
    'GRAFANA_AUTH',
  ],
  ...['TF_TOKEN_app_terraform_io', 'TF_CLI_CONFIG_FILE', 'TF_DATA_DIR', 'TF_VAR_password', 'TF_WORKSPACE'],
  ...[
    'GITHUB_TOKEN',
    'NPM_TOKEN',
    'VAULT_TOKEN',
    'SSH_AUTH_SOCK',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'DATABASE_URL',
    'OF_TOMORROW',
  ],
  ...['npm_config__auth', 'npm_config_userconfig', 'XDG_CONFIG_HOME', 'KUBECONFIG'],
];

let own: Checkout;

beforeEach(() => {
  own = checkout();
  own.write('waiting.js', WAITING);
});

afterEach(() => own.cleanup());

interface Traces {
  readonly session: SessionRecord;
  readonly processes: readonly number[];
  readonly port: number;
}

/** Starts a deploy and answers when it is in the middle, with everything that must be gone later. */
async function inTheMiddle(): Promise<{ running: Running; traces: Traces }> {
  const running = own.start(DEPLOY);
  await running.until(/it waits/);
  const [session] = own.sessions();
  if (session?.server === undefined) throw new Error('no session is recorded');
  const processes = markedProcesses(session.run).map(({ pid }) => pid);
  // Two for a moment: a child is Terraform, too, until it has become the command it was made for.
  expect(own.terraforms().length).toBeGreaterThan(0);
  expect(readdirSync(session.run).sort()).toEqual(
    expect.arrayContaining(['aws.sock', 'bin', 'google.sock', 'server.log']),
  );
  const port = Number(new URL(session.url ?? '').port);
  expect(await accepts(port)).toBe(true);
  return { running, traces: { session, processes: [running.pid, session.server, ...processes], port } };
}

async function nothingIsLeft({ session, processes, port }: Traces): Promise<void> {
  // After kill -9 the server ends the session by itself, a moment later.
  while (existsSync(session.run) || processes.some(isAlive)) await new Promise((wake) => setTimeout(wake, 50));
  expect(markedProcesses(session.run)).toEqual([]);
  expect(own.sessions()).toEqual([]);
  expect(existsSync(join(own.home, 'out.lock'))).toBe(false);
  expect(await accepts(port)).toBe(false);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done((socket.destroy(), true)));
    socket.once('error', () => done(false));
  });
}

/** Addresses in the stored state. */
function state(): string[] {
  return storedStates(join(own.home, 'state')).flatMap(({ text }) =>
    trackedResources(text).map(({ address }) => address),
  );
}

function lockFiles(): string[] {
  return readdirSync(join(own.home, 'state/waiting-state/objects')).filter((name) => name.endsWith('.tflock'));
}

describe('Nothing is left behind', () => {
  test('when the command ends by itself', async () => {
    const { running, traces } = await inTheMiddle();
    writeFileSync(join(own.folder, 'go'), '');
    expect((await running.ended).code).toBe(0);
    await nothingIsLeft(traces);
    expect(state()).toEqual(['terraform_data.first', 'terraform_data.second']);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'when it is ended by %s, and Terraform saves its state',
    async (signal) => {
      const { running, traces } = await inTheMiddle();
      running.signal(signal);
      const result = await running.ended;
      expect(result.code).not.toBe(0);
      await nothingIsLeft(traces);
      expect(state()).toContain('terraform_data.first');
      expect(lockFiles()).toEqual([]);
      if (signal !== 'SIGKILL') return;
      writeFileSync(join(own.folder, 'go'), '');
      const again = await own.run(DEPLOY);
      expect(again.code).toBe(0);
      expect((await own.run(['diff', 'waiting', '--app', 'node waiting.js'])).output).toContain('No changes.');
    },
  );

  test('when the server of the clouds is killed: the command says so', async () => {
    const { running, traces } = await inTheMiddle();
    process.kill(traces.session.server ?? 0, 'SIGKILL');
    const result = await running.ended;
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('The rehearsal cloud ended before the command did');
    await nothingIsLeft(traces);
  });

  test('when command and server are killed together: the next session clears up', async () => {
    const { running, traces } = await inTheMiddle();
    process.kill(traces.session.server ?? 0, 'SIGKILL');
    running.signal('SIGKILL');
    await running.ended;
    expect((await own.run(['exec', 'true'])).code).toBe(0);
    await nothingIsLeft(traces);
  });
});

describe('A state that is locked', () => {
  test('lets one deploy win; the other says who holds it', async () => {
    const { running } = await inTheMiddle();
    const loser = await own.run(DEPLOY);
    expect(loser.code).toBe(1);
    expect(loser.output).toContain('Error acquiring the state lock');
    expect(loser.output).toMatch(/Who:\s+\S+@\S+/);
    writeFileSync(join(own.folder, 'go'), '');
    expect((await running.ended).code).toBe(0);
    expect(state()).toEqual(['terraform_data.first', 'terraform_data.second']);
  });

  test('by a Terraform that was killed is named with the command that unlocks it', async () => {
    const { running } = await inTheMiddle();
    for (const pid of own.terraforms()) process.kill(pid, 'SIGKILL');
    const killed = await running.ended;
    const [, unlock = ''] =
      /locked by a Terraform that no longer runs[\s\S]*?\n {2}npm run rehearse -- (.*)\n/.exec(killed.stderr) ?? [];
    writeFileSync(join(own.folder, 'go'), '');
    expect((await own.run(DEPLOY)).output).toContain('Error acquiring the state lock');
    expect(unlock).toMatch(/^exec terraform -chdir=\S+ force-unlock -force [0-9a-f-]{36}$/);
    expect((await own.run(unlock.split(' '))).code).toBe(0);
    expect((await own.run(DEPLOY)).code).toBe(0);
  });
});

describe('Two sessions', () => {
  test('of one home share clouds and state, not the output folder', async () => {
    const { running } = await inTheMiddle();
    const second = await own.run(['list', '--app', 'node waiting.js']);
    const [, output = ''] = /waiting\s+(\S*\/out-\d+)\/stacks\/waiting/.exec(second.output.replace(/\n\s+/g, '')) ?? [];
    expect(output).not.toBe('');
    expect(existsSync(output)).toBe(false);
    const refused = await own.run(['reset']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /Another rehearsal runs in \S+ \(process \d+\): wait for it or stop it, then reset\./,
    );
    running.signal('SIGTERM');
    await running.ended;
  });

  test('of two homes know nothing of each other', async () => {
    const other = join(own.folder, 'other');
    writeFileSync(join(own.folder, 'go'), '');
    expect((await own.run(DEPLOY)).code).toBe(0);
    expect((await own.run(['--home', other, 'diff', 'waiting', '--app', 'node waiting.js'])).output).toContain(
      '2 to add',
    );
  });
});

describe('A home', () => {
  test('is known by its mark: nothing is made or removed in a folder of somebody else', async () => {
    own.write('theirs/state/precious', 'theirs');
    const theirs = join(own.folder, 'theirs');
    for (const command of [['reset'], ['exec', 'true'], ['query']]) {
      const { code, stderr } = await own.run(['--home', theirs, ...command]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('theirs is not the home of a rehearsal, and not empty (state)'),
      });
    }
    expect(readdirSync(theirs)).toEqual(['state']);
    expect(own.read('theirs/state/precious')).toBe('theirs');
  });

  test('is for its user alone, and so is the folder of a session', async () => {
    const { stdout } = await own.run([
      'exec',
      'sh',
      '-c',
      'stat -c "%a %n" "$REHEARSAL_RUN" "$REHEARSAL_HOME" "$REHEARSAL_HOME"/state "$REHEARSAL_HOME"/clouds || stat -f "%Lp %N" "$REHEARSAL_RUN" "$REHEARSAL_HOME"',
    ]);
    expect([...stdout.matchAll(/^(\d+) /gm)].map(([, mode]) => mode).filter((mode) => mode !== '700')).toEqual([]);
    expect(stdout).toMatch(/^700 /);
  });
});

describe('exec', () => {
  test('runs Terraform in a folder without a backend, and with simulated resources', async () => {
    own.write(
      'elsewhere/main.tf',
      'provider "aws" {\n  region = "us-west-2"\n}\nresource "aws_sns_topic" "one" {\n  name = "one"\n}\n',
    );
    const cwd = join(own.folder, 'elsewhere');
    const init = await own.run(['exec', 'terraform', '-chdir=elsewhere', 'init', '-no-color']);
    expect(init.code).toBe(0);
    expect(init.output).not.toContain('Warning');
    const apply = await own.run(['exec', 'terraform', `-chdir=${cwd}`, 'apply', '-auto-approve', '-no-color']);
    expect(apply.output).toContain('Apply complete! Resources: 1 added, 0 changed, 0 destroyed.');
    expect((await own.run(['exec', 'terraform', '-chdir=elsewhere', 'plan', '-no-color'])).output).toContain(
      'No changes.',
    );
  });

  test('answers the exit code of the command, and gives it its options', async () => {
    expect((await own.run(['exec', 'sh', '-c', 'exit 7', '--help'])).code).toBe(7);
    const missing = await own.run(['exec', 'no-such-command']);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('Cannot run no-such-command');
  });

  test('never passes on real credentials, settings or addresses', async () => {
    const real = {
      ...Object.fromEntries(REAL.map((name) => [name, 'real-value'])),
      HTTPS_PROXY: 'http://user:real-value@proxy',
    };
    const { stdout } = await own.run(['exec', 'env'], { env: { ...real, TZ: 'Pacific/Auckland' } });
    expect(stdout).toContain('TZ=Pacific/Auckland');
    expect(stdout).toContain(`HOME=${join(own.home, 'settings/user')}\n`);
    expect(stdout).toContain('AWS_SHARED_CREDENTIALS_FILE=/dev/null');
    expect(stdout).not.toContain('real-value');
  });
});
