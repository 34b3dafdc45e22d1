/**
 * Which resources the edited values of environments/ change. A value may be counted, cut or put into a name before it stands anywhere, so it is tried: the
 * app is synthesized with that value taken back alone, and what changes back is what it changes.
 */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { APP_FILES } from '../../toolchain/app-files';
import { commitIfAny, contentsOf, git, linkPackages } from './base-checkout';
import { editedBetween, isAllThatDiffers, type Edit } from './edited-values';
import { textsIn, type Texts } from './environment-texts';
import { planOfCode, type Code, type Json } from './plan-of-code';
import { recordOf } from './record-of';
import type { EditedIn } from './reviewed';
import { synthesize, SynthesisRefused, type Synthesized } from './synthesize';

/** Each takes a synthesis, some seconds. */
const MOST_TRIED = 4;

export interface Compared {
  /** Root of the checkout with the values as they are now. */
  readonly project: string;
  /** What it is compared with, a full hash. */
  readonly commit: string;
  /** Stacks of then, as far as they are known. */
  readonly before: readonly Pick<Synthesized, 'name' | 'code'>[];
  readonly after: readonly Pick<Synthesized, 'name' | 'code'>[];
  /** What the app sees. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How many values may be tried; beyond that many none is. */
  readonly most?: number;
}

export interface WhatChanged {
  readonly edited: readonly EditedIn[];
  /** What the reader must know of it. */
  readonly notes: readonly string[];
}

const NOTHING: WhatChanged = { edited: [], notes: [] };

export async function whatTheyChange(compared: Compared): Promise<WhatChanged> {
  const { project, commit, before, after, most = MOST_TRIED } = compared;
  const [was, is] = [textsAt(project, commit), textsIn(project)];
  if (namesThatDiffer(before, after).length === 0) return NOTHING;
  const edits = editedBetween(was, is);
  const [only] = edits;
  if (edits.length === 1 && only !== undefined && isAllThatDiffers(only, was, is) && isSameBut(project, commit))
    return { edited: withChanges(only, changesOf(before, after)), notes: [] };
  if (edits.length > most)
    return { edited: edits.flatMap(({ values }) => values), notes: most === 0 ? [] : [byTheirText(edits.length)] };
  const edited: EditedIn[] = [];
  // One after the other: each takes a processor, and the memory of an app.
  for (const edit of edits) edited.push(...(await tried(edit, compared)));
  return { edited, notes: [] };
}

const byTheirText = (count: number): string =>
  `${count} values of environments/ differ. It was not tried what each of them changes: a change names those whose old and new text it shows.`;

async function tried(edit: Edit, { project, before, after, env }: Compared): Promise<readonly EditedIn[]> {
  if (edit.takenBack === undefined) return edit.values;
  const compared = new Set([...before, ...after].map(({ name }) => name));
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-value-'));
  try {
    for (const name of APP_FILES) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      cpSync(join(project, name), join(folder, name), { recursive: true });
    }
    linkPackages(project, folder);
    writeFileSync(join(folder, 'environments', edit.file), edit.takenBack);
    const { stacks } = await synthesize(folder, join(folder, 'cdktf.out'), env);
    const own = stacks.filter(({ name }) => compared.has(name));
    return withChanges(edit, changesOf(own, after));
  } catch (error) {
    // Alone it makes no sense to the app: it goes with another one.
    if (error instanceof SynthesisRefused) return edit.values;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const withChanges = ({ values }: Edit, changes: NonNullable<EditedIn['changes']>): readonly EditedIn[] =>
  values.map((value) => ({ ...value, changes }));

type Codes = Compared['before'];

/** Stack -> address -> attributes. */
const changesOf = (before: Codes, after: Codes): NonNullable<EditedIn['changes']> =>
  Object.fromEntries(
    namesThatDiffer(before, after).map((name) => [name, changesIn(codeOf(before, name), codeOf(after, name))]),
  );

const namesThatDiffer = (before: Codes, after: Codes): readonly string[] =>
  [...new Set([...before, ...after].map(({ name }) => name))].filter(
    (name) => JSON.stringify(codeOf(before, name)) !== JSON.stringify(codeOf(after, name)),
  );

const codeOf = (codes: Codes, stack: string): Code => parse(codes.find(({ name }) => name === stack)?.code);

const parse = (code: Buffer | undefined): Code => recordOf(JSON.parse(code?.toString() ?? '{}'));

interface Expression {
  readonly references?: readonly string[];
}

/** What refers to something that is made anew changes with it. */
function changesIn(was: Code, is: Code): Readonly<Record<string, readonly string[]>> {
  const plan = planOfCode(was, is);
  const found = new Map<string, readonly string[]>();
  const anew = new Set<string>();
  for (const { address, change } of plan['resource_changes'] as readonly Json[]) {
    const { actions, before, after, after_unknown: unknown } = recordOf(change);
    if (String(actions) === 'no-op') continue;
    const [old, now] = [recordOf(before), { ...recordOf(unknown), ...recordOf(after) }];
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    const differ = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
    found.set(String(address), differ.sort());
    if (String(actions).includes('create')) anew.add(String(address));
  }
  const resources = recordOf(recordOf(plan['configuration'])['root_module'])['resources'] as readonly Json[];
  for (const { address, expressions } of resources) {
    const following = Object.entries(recordOf(expressions) as Readonly<Record<string, Expression>>)
      .filter(([, { references = [] }]) => references.some((one) => anew.has(one.replace(/\.[^.]*$/, ''))))
      .map(([name]) => name);
    if (following.length > 0)
      found.set(String(address), [...new Set([...(found.get(String(address)) ?? []), ...following])].sort());
  }
  return Object.fromEntries(found);
}

/** The commit that is checked out, where it has all that is synthesized from. */
export function commitOfCode(project: string): string | undefined {
  const { status, stdout } = git(project, 'status', '--porcelain', '--', ...APP_FILES, LOCK);
  return status === 0 && stdout === '' ? commitIfAny(project, 'HEAD') : undefined;
}

/**
 * The same of a plan, against what was deployed last. What of that is said and not to be found here is a sentence.
 * @param deployed commit and cdk.tf.json of then
 */
export async function whatWasEditedSince(
  deployed: { readonly commit?: string | undefined; readonly code?: unknown },
  { project, stack, code, ...how }: SinceThen,
): Promise<WhatChanged> {
  const { commit } = deployed;
  if (commit === undefined || deployed.code === undefined) return NOTHING;
  // Whoever may write beside the state names no code of somebody else's here.
  if (git(project, 'merge-base', '--is-ancestor', commit, 'HEAD').status !== 0)
    return { edited: [], notes: [notHere(stack, commit)] };
  const before = Buffer.from(JSON.stringify(deployed.code));
  return whatTheyChange({
    project,
    commit,
    before: [{ name: stack, code: before }],
    after: [{ name: stack, code }],
    ...how,
  });
}

type SinceThen = Pick<Compared, 'project' | 'env' | 'most'> & { readonly stack: string; readonly code: Buffer };

const notHere = (stack: string, commit: string): string =>
  `Which values of environments/ were edited since the last deployment of ${stack} is not said: its commit, ${commit.slice(0, 10)}, is none of those that lead to what is checked out here.`;

/** environments/ as a commit has it. */
function textsAt(project: string, commit: string): Texts {
  const { stdout } = git(project, 'ls-tree', '-z', commit, 'environments/');
  const files = [...stdout.matchAll(/\d+ blob ([0-9a-f]+)\tenvironments\/([^\0/]+\.(?:ts|json))\0/g)];
  const contents = contentsOf(
    project,
    files.map(([, object = '']) => object),
  );
  return new Map(files.map(([, , name = ''], index) => [name, contents[index]?.toString() ?? '']));
}

/** What is synthesized from besides environments/ is as the commit has it. */
function isSameBut(project: string, commit: string): boolean {
  const { status } = git(project, 'diff', '--quiet', commit, '--', ...OTHERS);
  return status === 0;
}

const LOCK = 'package-lock.json';
const OTHERS = [...APP_FILES, LOCK].filter((name) => name !== 'environments');
