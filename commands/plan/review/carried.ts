/**
 * What a commit must not carry. Whoever approves a change reads its code; these are files that programs run or obey without being asked, that hide what
 * stands in others, or that take the place of what is installed or made on each machine. None of them is needed here, so none has to be judged.
 */
import { commitIfAny, contentsOf, git } from './base-checkout';

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
    path: /(^|\/)(\.(terraform|tofu)rc|(terraform|tofu)\.rc|\.terraform\.lock\.hcl|[^/]+\.(tf|tofu|tfvars|tfbackend)(\.json)?|[^/]+\.tfstate)$/i,
    why: 'Terraform reads it beside what is synthesized',
  },
  { path: /(^|\/)\.env(\.[^/]*|rc)?$/i, why: 'programs and shells take variables from it' },
  {
    path: /(^|\/)(\.(vscode|idea|devcontainer|husky|zed|fleet|claude|cursor)(\/|$)|\.devcontainer\.json$|\.mcp\.json$|\.gitpod\.yml$|\.dir-locals(-2)?\.el$|\.exrc$|\.n?vim(rc|\.lua)$)|\.(code-workspace|sublime-project)$/i,
    why: 'an editor or git runs what stands there',
  },
  { path: /(^|\/)\.git(attributes|modules)$/i, why: 'git hides changes, or fetches others, by what stands there' },
];

/** What a name in a tree can be beside a file, as git writes it. */
const BY_MODE: Readonly<Record<string, string>> = {
  '120000': 'is a link: what is read there stands elsewhere',
  '160000': 'is another repository, which nobody reads in this one',
};

/**
 * Turn the order of what follows around, or are not seen: what is read is not what runs (https://trojansource.codes). Unicode lists them, also letters that
 * a name in code may have (U+3164); the sign behind a picture that makes it a coloured one is none.
 */
const UNSEEN = /(?<!\p{Extended_Pictographic}(?=\ufe0f))[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u;

/** End a line, and with it a comment, where a diff shows none; or move the cursor of who reads it in a terminal. */
const BREAKS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\r(?!\n)/;

/** Lines of others' logs, which hold what others wrote. */
const DATA = /\.txt$/i;

/** What is read as text here; with a NUL in it, git and GitHub show nothing of it. */
const TEXT = /\.(ts|mts|cts|js|mjs|cjs|json|md|ya?ml|sh|txt|in|svg|html|sql|conf)$/i;

/**
 * What the commit carries of it, a line each, in the order of the paths; nothing where there is no such commit.
 * @param ref branch, tag or hash
 */
export function carriedBy(project: string, ref: string): readonly string[] {
  const commit = commitIfAny(project, ref);
  if (commit === undefined) return [];
  const tree = entriesOf(project, commit);
  const named = tree.flatMap(({ mode, path }) => whysOf(mode, path).map((why) => `${shown(path)} ${why}`));
  return [...named, ...unseenIn(project, tree), ...withoutText(project, commit)];
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

interface Entry {
  readonly mode: string;
  readonly kind: string;
  /** Of its content. */
  readonly object: string;
  readonly path: string;
}

function entriesOf(project: string, commit: string): readonly Entry[] {
  const { status, stdout } = git(project, 'ls-tree', '-r', '-z', '--full-tree', commit);
  if (status !== 0) throw new Error(`git cannot list the files of ${commit}.`);
  return stdout
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode = '', kind = '', object = '', path = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
      return { mode, kind, object, path };
    });
}

function unseenIn(project: string, tree: readonly Entry[]): readonly string[] {
  const files = tree.filter(({ kind }) => kind === 'blob');
  const contents = contentsOf(
    project,
    files.map(({ object }) => object),
  );
  return files
    .filter(({ path }, index) => hides(path, path) || hides(path, textOf(contents[index])))
    .map(({ path }) => `${shown(path)} has characters that are not seen, or turn the order of others around`);
}

const hides = (path: string, text: string): boolean => UNSEEN.test(text) || (!DATA.test(path) && BREAKS.test(text));

/** Nothing of what git takes for binary. */
const textOf = (content: Buffer | undefined): string =>
  content === undefined || content.includes(0) ? '' : content.toString();

/** A name, without what nobody would see of it. */
const shown = (path: string): string =>
  JSON.stringify(path).replace(
    new RegExp(`${UNSEEN.source}|[\\u007f-\\u009f\\u2028\\u2029]`, 'gu'),
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );

function withoutText(project: string, commit: string): readonly string[] {
  const empty = git(project, 'hash-object', '-t', 'tree', '/dev/null').stdout.trim();
  const numbers = git(project, 'diff-tree', '-r', '-z', '--numstat', '--no-renames', empty, commit).stdout;
  return numbers
    .split('\0')
    .filter((line) => line.startsWith('-\t-\t'))
    .map((line) => line.slice('-\t-\t'.length))
    .filter((path) => TEXT.test(path))
    .map((path) => `${shown(path)} is text with bytes in it that let nobody see its changes`);
}
