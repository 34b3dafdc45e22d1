/**
 * Makes `.gen` when it is missing or older than what it is made from: `node providers/ensure.mjs` after `npm ci`, and
 * `node --import ./providers/ensure.mjs …` in front of everything that synthesizes, so that nobody ever meets an old one.
 * Costs a millisecond when there is nothing to do, one or two seconds when there is.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const PROJECT = dirname(HERE);
const OUTPUT = join(PROJECT, '.gen');
const GENERATOR = join(PROJECT, 'node_modules', '@cdktf', 'provider-generator', 'package.json');
const INPUTS = ['selection.json', 'sentry.schema.json', 'grafana.schema.json', 'generate.mjs'];

/** What the bindings are made from, in one line. */
function wanted() {
  const hash = createHash('sha256');
  for (const file of [...INPUTS.map((name) => join(HERE, name)), GENERATOR]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function found() {
  try {
    return readFileSync(join(OUTPUT, 'made-from'), 'utf8');
  } catch {
    return undefined;
  }
}

function fail(problem) {
  process.stderr.write(
    `The bindings of Sentry and Grafana cannot be generated (${problem}).\n` +
      'They are made from providers/*.schema.json with @cdktf/provider-generator: run `npm ci`, then `npm run bindings`.\n',
  );
  process.exit(1);
}

/** Written aside and renamed: several commands may find them missing at once. */
function make(digest) {
  const aside = mkdtempSync(join(PROJECT, '.gen-'));
  try {
    // A process of its own: the generator says things about this machine's Terraform that matter to nobody.
    const { status, stderr, error } = spawnSync(process.execPath, [join(HERE, 'generate.mjs'), aside], {
      cwd: PROJECT,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1', NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) fail(error ? error.message : stderr.trim());
    writeFileSync(join(aside, 'made-from'), digest);
    replace(aside);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function replace(aside) {
  const old = `${aside}-old`;
  try {
    if (existsSync(OUTPUT)) renameSync(OUTPUT, old);
    renameSync(aside, OUTPUT);
  } catch (error) {
    // Another command was faster; what it made is what this one would have made.
    if (found() !== wanted()) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

if (!existsSync(GENERATOR)) {
  // Without the generator (`npm ci --omit=dev`) what was generated before has to do.
  if (found() === undefined) fail('@cdktf/provider-generator is not installed');
} else {
  const digest = wanted();
  if (found() !== digest) make(digest);
}
