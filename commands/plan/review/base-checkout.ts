/** Another revision of this repository, checked out beside it for as long as it is needed. */
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { capture } from './capture';

export interface BaseCheckout {
  readonly folder: string;
  /** Full hash. */
  readonly commit: string;
}

/**
 * A checkout's hooks are its owner's; none shall run because of a review. And no object is read in place of another (`git replace`): what a commit says is
 * what everybody reads who has it.
 */
const GIT = ['--no-replace-objects', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

/** Bytes: the list of a repository's files is longer than what Node takes by default. */
const MOST_OUTPUT = 2 ** 26;

/** The commit that `ref` names; throws when git knows none. */
export function commitOf(project: string, ref: string): string {
  const { error } = git(project, '--version');
  if (error !== undefined) throw new Error(`--base needs git, and git does not run: ${error.message}`);
  const commit = commitIfAny(project, ref);
  if (commit !== undefined) return commit;
  throw new Error(
    `${ref} is not a commit of this repository. Name a branch, a tag or a hash; in a shallow clone, fetch it first (\`git fetch origin ${ref}\`).`,
  );
}

/** A file as `commit` has it; undefined when it has none. */
export function fileAt(project: string, commit: string, file: string): string | undefined {
  const { status, stdout } = git(project, 'cat-file', 'blob', `${commit}:${file}`);
  return status === 0 ? stdout : undefined;
}

/** Contents of objects, by their full hashes and in their order. */
export function contentsOf(project: string, objects: readonly string[]): readonly Buffer[] {
  const { status, stdout } = spawnSync('git', [...GIT, 'cat-file', '--batch'], {
    cwd: project,
    env: ownEnvironment(),
    input: objects.map((object) => `${object}\n`).join(''),
    maxBuffer: 2 ** 31,
  });
  const contents: Buffer[] = [];
  for (let at = 0; status === 0 && at < stdout.length;) {
    // `HASH blob SIZE`, a line, then the content and one more end of a line.
    const start = stdout.indexOf(10, at) + 1;
    const size = Number(stdout.toString('latin1', at, start).split(' ')[2]);
    if (Number.isNaN(size)) break;
    contents.push(stdout.subarray(start, start + size));
    at = start + size + 1;
  }
  if (contents.length !== objects.length) throw new Error('git cannot read all files of the commit.');
  return contents;
}

/** The commit that a ref names here; undefined when there is none, or no git. */
export function commitIfAny(project: string, ref: string): string | undefined {
  const { status, stdout } = git(project, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * The branch that others' changes are merged into, as this checkout knows it: the default one of `origin`, or `main`. In full, because a tag that is
 * called `origin/main` goes before the branch, and whoever may push tags would say what is merged.
 */
export function baseBranch(project: string): string | undefined {
  const { status, stdout } = git(project, 'symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD');
  const candidates = [...(status === 0 ? [stdout.trim()] : []), 'refs/remotes/origin/main', 'refs/heads/main'];
  return candidates.find((ref) => commitIfAny(project, ref) !== undefined);
}

/** `origin/main`, for people. */
export const shortName = (ref: string): string => ref.replace(/^refs\/(?:remotes|heads)\//, '');

/**
 * Checks `commit` out into `folder`, which must not exist yet, with the packages it needs.
 * @param env environment of `npm ci`, which runs when the lock file is not today's
 */
export async function checkOut(
  project: string,
  commit: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<void> {
  const { status, stderr } = git(project, 'worktree', 'add', '--detach', '--quiet', folder, commit);
  if (status !== 0) throw new Error(`git cannot check ${commit} out: ${stderr.trim()}`);
  if (hasSameLock(project, folder)) return linkPackages(project, folder);
  say(`  ${commit.slice(0, 10)} has other packages: installing them with npm ci (about a minute) …`);
  // The generator of the bindings is a development dependency.
  const npm = await capture(
    'npm',
    ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
      env,
    },
  );
  if (npm.code !== 0) throw new Error(`The packages of ${commit} cannot be installed:\n${npm.stderr.trim()}`);
}

/** What is installed and generated here, lent to a copy of the app. Bindings of other inputs are made anew there, in place of the link. */
export function linkPackages(project: string, folder: string): void {
  for (const name of ['node_modules', '.gen'])
    if (existsSync(join(project, name))) symlinkSync(join(project, name), join(folder, name));
}

/** Removes the checkout, and what git noted of it. */
export function removeCheckout(project: string, folder: string): void {
  git(project, 'worktree', 'remove', '--force', folder);
  rmSync(folder, { recursive: true, force: true });
  git(project, 'worktree', 'prune');
}

function hasSameLock(project: string, folder: string): boolean {
  const [ours, theirs] = [project, folder].map((root) => join(root, 'package-lock.json')) as [string, string];
  return existsSync(theirs) && readFileSync(ours).equals(readFileSync(theirs));
}

/** git, in the repository of a folder, with its own settings and no others'. */
export function git(
  cwd: string,
  ...args: readonly string[]
): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } {
  return spawnSync('git', [...GIT, ...args], { cwd, encoding: 'utf8', env: ownEnvironment(), maxBuffer: MOST_OUTPUT });
}

/** GIT_DIR and its like lead to another repository, or to other settings of this one. */
const ownEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
