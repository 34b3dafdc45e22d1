/**
 * The plan that was reviewed, until it is applied. Whoever works in the same checkout may plan again in between (a second `cdktf diff` writes the same
 * file), so review and application take their bytes from one copy, which was read once.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOfPlan, isArchive } from './plan-file';

export interface HeldPlan {
  /** The copy, which only this user can read, and nobody writes. */
  readonly file: string;
  readonly bytes: Buffer;
  /** SHA-256 of the bytes, in hexadecimal digits: which plan it was, in records. */
  readonly digest: string;
  /** Everything that is not as it was when the plan was read, as sentences; empty when it may be applied. */
  changes(now: Date): readonly string[];
}

/** What decides beside the plan itself where it is applied and with which programs; below the stack's folder. */
const SURROUNDINGS: Readonly<Record<string, string>> = {
  '.terraform/terraform.tfstate': 'where the state is kept',
  '.terraform/environment': 'which workspace Terraform uses',
  '.terraform.lock.hcl': 'the versions of the providers',
};

const CODE = 'cdk.tf.json';

/**
 * Minutes for which a plan holds. Terraform refuses one whose state has moved on, but what was changed in the cloud by hand, a freeze that began and
 * a release that started meanwhile it cannot know.
 */
const PLAN_HOLDS_MINUTES = 60;

/**
 * Reads the plan that lies in the folder of a stack, once, and copies it.
 * @param copies a folder that only this user enters
 * @param terraform path of the Terraform that made the plan
 * @param planned when it was made, from when on its age counts
 */
export function holdPlan(folder: string, copies: string, terraform: string, planned = new Date()): HeldPlan {
  const written = join(folder, 'plan');
  const bytes = readFileSync(written);
  const file = join(copies, 'plan');
  writeFileSync(file, bytes, { flag: 'wx', mode: 0o400 });
  const before = fingerprints(folder, terraform);
  // What is no plan at all is for whoever reads it to refuse.
  const code = isArchive(bytes) ? codeOfPlan(bytes, written) : undefined;
  return {
    file,
    bytes,
    digest: sha256(bytes),
    changes: (time) => {
      const now = fingerprints(folder, terraform);
      return [
        ...tooOld(planned, time),
        ...(sameBytes(written, bytes) ? [] : [`${written} is no longer the plan that was reviewed.`]),
        ...(sameBytes(file, bytes) ? [] : [`${file}, the copy that was reviewed, was changed.`]),
        ...(code === undefined || sameBytes(join(folder, CODE), code)
          ? []
          : [`${join(folder, CODE)} is no longer the code that the plan was made of.`]),
        ...Object.keys(before)
          .filter((what) => before[what] !== now[what])
          .map((what) => `${what} (${SURROUNDINGS[what] ?? 'the program that applies it'}) was changed.`),
      ];
    },
  };
}

/** The default workspace is the one whose state is the environment's; another one is another, mostly empty, state. */
export function assertDefaultWorkspace(folder: string): void {
  const file = join(folder, '.terraform', 'environment');
  const workspace = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'default';
  if (workspace === '' || workspace === 'default') return;
  throw new Error(
    `Terraform's workspace in ${folder} is ${workspace}, whose state is not the environment's. Remove ${file}, and plan again. Nothing was changed.`,
  );
}

function fingerprints(folder: string, terraform: string): Readonly<Record<string, string>> {
  const files = Object.keys(SURROUNDINGS).map((name) => [name, digest(join(folder, name))] as const);
  return Object.fromEntries([...files, [terraform, program(terraform)]]);
}

function digest(file: string): string {
  const bytes = contentOf(file);
  return bytes === undefined ? 'none' : sha256(bytes);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function tooOld(planned: Date, now: Date): readonly string[] {
  const minutes = Math.floor((now.getTime() - planned.getTime()) / 60_000);
  return minutes < PLAN_HOLDS_MINUTES
    ? []
    : [
        `The plan is ${minutes} minutes old; one holds for ${PLAN_HOLDS_MINUTES}, as what it was made of may have changed.`,
      ];
}

/** A hundred megabytes are not hashed for each deployment: another file, or one that was written since, is another program. */
function program(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${realpathSync(file)} ${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

const sameBytes = (file: string, bytes: Uint8Array): boolean => contentOf(file)?.equals(bytes) === true;

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
