/**
 * What a commit must not carry. Whoever approves a change reads its code; these are files that programs run or obey without being asked, that hide what
 * stands in others, or that take the place of what is installed or made on each machine. None of them is needed here, so none has to be judged.
 */
import { commitIfAny, git } from './base-checkout';

interface Refused {
  readonly path: RegExp;
  readonly why: string;
}

const BY_PATH: readonly Refused[] = [
  {
    path: /(^|\/)(node_modules|\.gen(-[^/]*)?|cdktf\.out|\.terraform|\.tools|\.rehearsal)(\/|$)/i,
    why: 'is installed or made on each machine, and this would be taken in its place',
  },
  {
    path: /(^|\/)(\.npmrc|npm-shrinkwrap\.json|binding\.gyp|\.yarnrc(\.yml)?|\.pnpmfile\.c?js)$/i,
    why: 'npm obeys it: which shell runs the scripts, with which options of Node, which packages are installed. Settings of a machine stand in ~/.npmrc',
  },
  {
    path: /(^|\/)(\.terraformrc|terraform\.rc|\.terraform\.lock\.hcl|[^/]+\.(tf|tofu|tfvars|tfbackend)(\.json)?|[^/]+\.tfstate)$/i,
    why: 'Terraform reads it beside what is synthesized',
  },
  { path: /(^|\/)\.env(\.[^/]*|rc)?$/i, why: 'programs and shells take variables from it' },
  {
    path: /(^|\/)(\.vscode|\.idea|\.devcontainer|\.husky)(\/|$)|\.code-workspace$/i,
    why: 'an editor or git runs what stands there',
  },
  { path: /(^|\/)\.git(attributes|modules)$/i, why: 'git hides changes, or fetches others, by what stands there' },
];

/** What a name in a tree can be beside a file, as git writes it. */
const BY_MODE: Readonly<Record<string, string>> = {
  '120000': 'is a link: what is read there stands elsewhere',
  '160000': 'is another repository, which nobody reads in this one',
};

/** Turn the order of what follows around, or are not seen: what is read is not what runs (https://trojansource.codes). */
const UNSEEN = [
  '\u200b',
  '\u200e',
  '\u200f',
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2060',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\ufeff',
];

/** What is read as text here; with a NUL in it, git and GitHub show nothing of it. */
const TEXT = /\.(ts|mts|cts|js|mjs|cjs|json|md|ya?ml|sh|txt|in|svg|html|sql|conf)$/i;

/**
 * What the commit carries of it, a line each, in the order of the paths; nothing where there is no such commit.
 * @param ref branch, tag or hash
 */
export function carriedBy(project: string, ref: string): readonly string[] {
  const commit = commitIfAny(project, ref);
  if (commit === undefined) return [];
  const tree = git(project, 'ls-tree', '-r', '-z', '--full-tree', commit).stdout.split('\0');
  const named = tree.flatMap((line) => {
    const [, mode = '', path = ''] = /^(\d+) \w+ [0-9a-f]+\t([\s\S]*)$/.exec(line) ?? [];
    return whysOf(mode, path).map((why) => `${JSON.stringify(path)} ${why}`);
  });
  return [...named, ...unseenIn(project, commit), ...withoutText(project, commit)];
}

/** @throws Error that lists all that the commit must not carry */
export function assertCarriesNothing(project: string, ref: string): void {
  const carried = carriedBy(project, ref);
  if (carried.length === 0) return;
  throw new Error(
    [
      `The commit ${ref} carries what nobody would read, and what is obeyed or shown in place of what is read:`,
      ...carried.map((line) => `  ${line}.`),
      'Remove it from the commit (`git rm --cached`). Nothing was changed.',
    ].join('\n'),
  );
}

function whysOf(mode: string, path: string): readonly string[] {
  const byMode = BY_MODE[mode];
  const byPath = BY_PATH.filter((refused) => refused.path.test(path)).map(({ why }) => why);
  return byMode === undefined ? byPath : [byMode, ...byPath];
}

function unseenIn(project: string, commit: string): readonly string[] {
  const wanted = UNSEEN.flatMap((character) => ['-e', character]);
  const found = git(project, 'grep', '-I', '-l', '-z', '--full-name', '-F', ...wanted, commit, '--', ':/').stdout;
  return found
    .split('\0')
    .filter((name) => name !== '')
    .map(
      (name) =>
        `${JSON.stringify(name.slice(commit.length + 1))} has characters that are not seen, or turn the order of others around`,
    );
}

function withoutText(project: string, commit: string): readonly string[] {
  const empty = git(project, 'hash-object', '-t', 'tree', '/dev/null').stdout.trim();
  const numbers = git(project, 'diff-tree', '-r', '-z', '--numstat', '--no-renames', empty, commit).stdout;
  return numbers
    .split('\0')
    .filter((line) => line.startsWith('-\t-\t'))
    .map((line) => line.slice('-\t-\t'.length))
    .filter((path) => TEXT.test(path))
    .map((path) => `${JSON.stringify(path)} is text with bytes in it that let nobody see its changes`);
}
