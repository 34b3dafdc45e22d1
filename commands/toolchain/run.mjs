/**
 * What every npm script starts through: `node commands/toolchain/run.mjs SCRIPT ARGS…`. Refuses a Node or npm that cannot work, installs the packages of the
 * lock file when they are missing or stale, and then becomes the script, in this same process: signals and exit code are the script's own.
 *
 * Built-in modules only, and syntax that a much too old Node still reads far enough to say so.
 */
import { spawn, execFileSync } from 'child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const LOCK = join(PROJECT, '.tools', 'install.lock');
const OLDEST_NPM = 7; // The first that reads this lock file's format.

function readJson(file) {
  return JSON.parse(readFileSync(join(PROJECT, file), 'utf8'));
}

function say(line) {
  process.stderr.write(line + '\n');
}

function fail(message) {
  say(message);
  process.exit(1);
}

/** Whether a version satisfies a range of `>=` and `<` parts, as package.json's engines has. */
export function inRange(version, range) {
  return range.split(' ').every(function (part) {
    const isLeast = part.startsWith('>=');
    const order = compare(version, part.replace(/^[<>=]+/, ''));
    return isLeast ? order >= 0 : order < 0;
  });
}

function compare(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < 3; i += 1) {
    if ((left[i] || 0) !== (right[i] || 0)) return (left[i] || 0) - (right[i] || 0);
  }
  return 0;
}

/** Whether every package of the lock file is installed as it says; npm leaves out optional ones of other platforms. */
export function isInstalled(locked, installed) {
  return Object.keys(locked).every(function (path) {
    const wanted = locked[path];
    const found = installed[path];
    if (path === '') return true;
    if (!found) return Boolean(wanted.optional || wanted.devOptional || wanted.peer);
    // A package of this repository is a link, or the folder that the link leads to.
    if (wanted.link || !wanted.integrity) return true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function needsInstall() {
  if (!existsSync(join(PROJECT, 'node_modules', '.package-lock.json'))) return 'The packages are not installed';
  const installed = readJson('node_modules/.package-lock.json').packages || {};
  return isInstalled(readJson('package-lock.json').packages, installed)
    ? ''
    : 'The installed packages are not those of package-lock.json';
}

/** npm as this script was started by it, else the one on PATH. */
function npmCommand() {
  const started = process.env.npm_execpath || '';
  return /npm-cli\.js$/.test(started) ? [process.execPath, started] : ['npm'];
}

function checkNpm(npm) {
  let version = '';
  try {
    version = String(execFileSync(npm[0], npm.slice(1).concat('--version'), { cwd: PROJECT })).trim();
  } catch (error) {
    fail(
      'The packages cannot be installed: npm does not run (' +
        error.message.split('\n')[0] +
        '). Install Node from https://nodejs.org, which brings npm.',
    );
  }
  if (Number(version.split('.')[0]) < OLDEST_NPM) {
    fail('npm ' + version + ' is too old: install npm ' + OLDEST_NPM + ' or newer (npm install --global npm).');
  }
}

/** npm ci empties the folder first, and through a link somebody else's. */
function isLink(path) {
  return Boolean(lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink());
}

function install(reason) {
  if (isLink(join(PROJECT, 'node_modules'))) {
    releaseLock();
    fail(reason + ', and node_modules is a link: run npm ci where it leads, or remove the link.');
  }
  const npm = npmCommand();
  checkNpm(npm);
  say(reason + ': installing them with npm ci (about a minute) …');
  const started = Date.now();
  const child = spawn(
    npm[0],
    npm.slice(1).concat('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'),
    {
      cwd: PROJECT,
      stdio: ['ignore', 2, 2],
    },
  );
  const progress = setInterval(function () {
    say('  still installing, ' + Math.round((Date.now() - started) / 1000) + ' s');
  }, 5000);
  const stop = function (name) {
    child.kill(name);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  return new Promise(function (done) {
    child.on('error', function (error) {
      done(error.message);
    });
    child.on('exit', function (code, name) {
      done(code === 0 ? '' : name || 'exit code ' + code);
    });
  }).then(function (problem) {
    clearInterval(progress);
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
    if (problem) {
      releaseLock();
      fail(
        'npm ci failed (' +
          problem +
          '): npm says why above. It needs the npm registry, or a mirror of it in ~/.npmrc, and about 1.5 GB of disk.',
      );
    }
    say('Installed in ' + Math.round((Date.now() - started) / 1000) + ' s.');
  });
}

/** Only one launcher installs; the others wait for it. */
async function takeLock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder();
    if (holder !== undefined && !isAlive(holder)) rmSync(LOCK, { force: true });
    else if (waited === 0) say('Another command installs the packages: waiting for it …');
    await new Promise(function (wake) {
      setTimeout(wake, 200);
    });
  }
}

/** Process of the lock; unknown while it is being written, or when it is gone again. */
function readHolder() {
  try {
    return Number(readFileSync(LOCK, 'utf8')) || undefined;
  } catch (error) {
    return undefined;
  }
}

function releaseLock() {
  rmSync(LOCK, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function main(script, args) {
  const engines = readJson('package.json').engines.node;
  if (!inRange(process.versions.node, engines)) {
    fail('Node ' + process.versions.node + ' does not work here: install Node ' + engines + ' (https://nodejs.org).');
  }
  if (needsInstall()) {
    await takeLock();
    const reason = needsInstall();
    if (reason) await install(reason);
    releaseLock();
  }
  // npm ci makes the bindings, unless it was told to run no scripts; a pull may bring other inputs of theirs.
  const bindings = join(PROJECT, 'providers', 'ensure.mjs');
  if (existsSync(bindings)) await import(pathToFileURL(bindings).href);
  const file = resolve(PROJECT, script);
  process.argv = [process.argv[0], file].concat(args);
  if (/\.ts$/.test(file)) await import('tsx');
  await import(pathToFileURL(file).href);
}

/** What the machine refuses (no descriptor, no space, no right) is nobody's mistake in the code: one sentence, and no stack. */
const REFUSED = {
  EMFILE: 'Too many files are open: raise the limit (ulimit -n 1024), and try again.',
  ENFILE: 'Too many files are open on this machine: end some programs, and try again.',
  ENOSPC: 'The disk is full: free some space, and try again.',
  EDQUOT: 'Your share of the disk is full: free some space, and try again.',
};

/** @param {NodeJS.ErrnoException} error */
function stop(error) {
  const remedy = REFUSED[error && error.code];
  try {
    say(remedy ? error.message + '. ' + remedy : (error && error.stack) || String(error));
  } finally {
    process.exit(1);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.on('uncaughtException', stop);
  main(process.argv[2], process.argv.slice(3)).catch(stop);
}
