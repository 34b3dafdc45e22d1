/** The launcher, in a project of its own with an npm of its own: nothing is installed for real. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const LAUNCHER = resolve(__dirname, '../../commands/toolchain/run.mjs');
const PACKAGE = { version: '1.2.3', integrity: 'sha512-abc' };
const NPM = `
const fs = require('fs');
if (process.argv.includes('--version')) { console.log(process.env.FAKE_NPM_VERSION || '11.0.0'); process.exit(0); }
fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
setTimeout(() => {
  if (process.env.FAKE_NPM_FAILS) { console.error('npm error network unreachable'); process.exit(7); }
  fs.mkdirSync('node_modules', { recursive: true });
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
}, 300);
`;

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'balrog-run-'));
  mkdirSync(join(project, 'commands/toolchain'), { recursive: true });
  cpSync(LAUNCHER, join(project, 'commands/toolchain/run.mjs'));
  write('npm-cli.js', NPM);
  write('package.json', JSON.stringify({ engines: { node: '>=18 <99' } }));
  lock({ 'node_modules/a': PACKAGE });
  write('script.js', 'console.log("ran with", process.argv.slice(2).join(" ")); process.exitCode = 42;');
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(join(project, file), text);
}

function lock(packages: object): void {
  write('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
}

function installed(packages: object): void {
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  write('node_modules/.package-lock.json', JSON.stringify({ packages }));
}

function installs(): number {
  const log = join(project, 'npm.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
}

function launch(
  env: Record<string, string> = {},
  script = 'script.js',
): Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const args = [join(project, 'commands/toolchain/run.mjs'), script, 'one', 'two'];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, npm_execpath: join(project, 'npm-cli.js'), ...env },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

test('runs the script with its arguments, and ends as it does', async () => {
  installed({ 'node_modules/a': PACKAGE });
  await expect(launch()).resolves.toEqual({ code: 42, signal: null, stdout: 'ran with one two\n', stderr: '' });
  expect(installs()).toBe(0);
});

test.each([
  ['missing', () => undefined, 'The packages are not installed'],
  [
    'stale',
    () => installed({ 'node_modules/a': { ...PACKAGE, version: '1.2.2' } }),
    'The installed packages are not those of package-lock.json',
  ],
  [
    'changed without a new version',
    () => installed({ 'node_modules/a': { ...PACKAGE, integrity: 'sha512-xyz' } }),
    'The installed packages are not those of package-lock.json',
  ],
  ['incomplete', () => installed({}), 'The installed packages are not those of package-lock.json'],
])('installs from the lock file when packages are %s, and says so', async (_case, prepare, reason) => {
  prepare();
  const { code, stdout, stderr } = await launch();
  expect(stderr).toContain(`${reason}: installing them with npm ci (about a minute) …`);
  expect(stderr).toMatch(/Installed in \d+ s\./);
  expect(stdout).toBe('ran with one two\n');
  expect(code).toBe(42);
  expect(readFileSync(join(project, 'npm.log'), 'utf8')).toBe(
    'ci --include=dev --no-audit --no-fund --loglevel=error\n',
  );
});

test('does not miss optional packages of other platforms', async () => {
  lock({ 'node_modules/a': PACKAGE, 'node_modules/only-on-windows': { ...PACKAGE, optional: true } });
  installed({ 'node_modules/a': PACKAGE });
  await launch();
  expect(installs()).toBe(0);
});

test('never installs through a link: npm ci would empty the folder that it leads to', async () => {
  installed({ 'node_modules/a': PACKAGE });
  renameSync(join(project, 'node_modules'), join(project, 'shared'));
  symlinkSync(join(project, 'shared'), join(project, 'node_modules'));
  lock({ 'node_modules/a': { ...PACKAGE, version: '9.9.9' } });
  const { code, stderr } = await launch();
  expect(code).toBe(1);
  expect(stderr).toBe(
    'The installed packages are not those of package-lock.json, and node_modules is a link: run npm ci where it leads, or remove the link.\n',
  );
  expect(installs()).toBe(0);
});

test('two at once install once, and both run', async () => {
  const both = await Promise.all([launch(), launch()]);
  expect(both.map(({ code }) => code)).toEqual([42, 42]);
  expect(installs()).toBe(1);
  expect(existsSync(join(project, '.tools', 'install.lock'))).toBe(false);
});

test('a lock of a process that was killed binds nobody', async () => {
  mkdirSync(join(project, '.tools'));
  write('.tools/install.lock', '2147483646');
  expect((await launch()).code).toBe(42);
});

test('a failed installation is one message, and the next launch tries again', async () => {
  const failed = await launch({ FAKE_NPM_FAILS: '1' });
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toContain('npm error network unreachable');
  expect(failed.stderr).toMatch(/npm ci failed \(exit code 7\): npm says why above\. It needs the npm registry.*\n$/);
  expect((await launch()).code).toBe(42);
});

test('an npm that is too old is named', async () => {
  const { code, stderr } = await launch({ FAKE_NPM_VERSION: '6.14.18' });
  expect(code).toBe(1);
  expect(stderr).toBe('npm 6.14.18 is too old: install npm 7 or newer (npm install --global npm).\n');
});

test('a Node outside the range of package.json is refused before anything else', async () => {
  write('package.json', JSON.stringify({ engines: { node: '>=98.1 <99' } }));
  const { code, stderr } = await launch();
  expect(code).toBe(1);
  expect(stderr).toBe(
    `Node ${process.versions.node} does not work here: install Node >=98.1 <99 (https://nodejs.org).\n`,
  );
  expect(installs()).toBe(0);
});

test.each([
  ['at once', 'throw refused;'],
  ['later', 'setTimeout(() => { throw refused; });'],
])('what the machine refuses %s is one sentence with its remedy, and no stack', async (_, thrown) => {
  installed({ 'node_modules/a': PACKAGE });
  write(
    'script.js',
    `const refused = Object.assign(new Error('EMFILE: too many open files, open x'), { code: 'EMFILE' });\n${thrown}`,
  );
  const { code, stderr } = await launch();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'EMFILE: too many open files, open x. Too many files are open: raise the limit (ulimit -n 1024), and try again.\n',
  });
});

test('a signal that ends the script ends the launcher', async () => {
  installed({ 'node_modules/a': PACKAGE });
  write('script.js', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60000);');
  await expect(launch()).resolves.toMatchObject({ code: null, signal: 'SIGTERM' });
});
