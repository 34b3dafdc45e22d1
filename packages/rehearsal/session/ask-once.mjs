/**
 * Stands between Terraform and whoever starts it: `node ask-once.mjs TERRAFORM ARGS…`. Terraform saves its state and gives back its lock when it is
 * asked to stop once; asked a second time it drops both. One Ctrl-C reaches it several times (from the terminal, from cdktf, from the command that
 * started cdktf), so Terraform runs here in a session of its own, where no terminal finds it, and hears of the first only.
 *
 * It is asked as well when nobody is left who waits for it: when its parent is gone, or the command of which TERRAFORM_RUN_BY is the process id.
 * Built-in modules only: it starts each time Terraform does.
 */
import { spawn } from 'node:child_process';
import { fstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

const LOOK_EVERY_MS = 200;
const RUN = process.env.TERRAFORM_RUN;
const COMMAND = Number(process.env.TERRAFORM_RUN_BY) || undefined;

const [terraform, ...args] = process.argv.slice(2);
const parent = process.ppid;
let asked = false;
let child;

// Before anything else: whoever has no handler yet dies of the signal, and Terraform would run on alone.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(name, ask);

// Whoever reads a pipe may end before Terraform does, and a Terraform that writes to a broken pipe dies at once, with its lock. So pipes end here.
const output = [1, 2].map((fd) => (isPipe(fd) ? 'pipe' : 'inherit'));
child = spawn(terraform, args, { detached: true, stdio: ['inherit', ...output] });
passOn(child.stdout, process.stdout);
passOn(child.stderr, process.stderr);

/** Tells the session that Terraform runs, so that it is waited for. */
const note = RUN === undefined || child.pid === undefined ? undefined : join(RUN, 'terraforms', String(process.pid));
if (note !== undefined) {
  mkdirSync(join(RUN, 'terraforms'), { recursive: true });
  writeFileSync(note, String(child.pid));
}
const look = setInterval(() => isGone() && ask(), LOOK_EVERY_MS);

child.once('error', (error) => {
  clearInterval(look);
  process.stderr.write(`Cannot run ${terraform}: ${error.message}\n`);
  process.exitCode = 127;
});
child.once('close', (code, signal) => {
  clearInterval(look);
  if (note !== undefined) rmSync(note, { force: true });
  process.exitCode ??= code ?? 128 + (constants.signals[signal] ?? 0);
});

function ask() {
  if (asked) return;
  asked = true;
  child.kill('SIGINT');
}

function isGone() {
  return process.ppid !== parent || (COMMAND !== undefined && !isAlive(COMMAND));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isPipe(fd) {
  try {
    const stat = fstatSync(fd);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false; // It was closed before we began.
  }
}

/** What nobody reads any more is read here, so that Terraform never waits for a reader that is gone. */
function passOn(from, to) {
  to.on('error', () => {
    from?.unpipe(to);
    from?.resume();
  });
  from?.pipe(to, { end: false });
}
