/**
 * A plan between two jobs: `plan file` makes and reviews it, somebody approves it, `plan apply` applies it and nothing else. What was approved
 * is named by a digest of the whole file; who moves the file (docs/runbooks/deploy.md: S3) is trusted with nothing.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearsalHome } from '@balrog-infra/rehearsal';
import { z } from 'zod';
import { callersFile, PROJECT } from '../project';
import { assertStackName } from '../stack-name';
import { deployReviewed } from './deploy';
import { onlyRead } from './review/deployed-code';
import { withCommands, type Commands } from './review/deploy-commands';

const filedSchema = z.strictObject({
  stack: z.string(),
  /** Of the checkout that it was made of, 40 hexadecimal digits. */
  commit: z.string(),
  /** When Terraform had made it. */
  made: z.iso.datetime(),
  /** As Terraform saved it, base64. */
  plan: z.string(),
});

interface InRehearsal {
  readonly rehearsal?: true;
  readonly home?: string;
}

export interface FileFlags extends InRehearsal {
  readonly output: string;
}

export interface ApplyFlags extends InRehearsal {
  readonly filed: string;
  readonly digest: string;
  /** Minutes, as digits. */
  readonly newest: string;
}

/** As a review says that there are changes. */
const FILED = 2;

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const commit = (): string => execFileSync('git', ['rev-parse', 'HEAD'], { cwd: PROJECT, encoding: 'utf8' }).trim();

const folderOf = (flags: InRehearsal) =>
  flags.rehearsal === true || flags.home !== undefined ? { home: rehearsalHome(PROJECT, flags.home) } : {};

/**
 * Plans and reviews as a deployment does, and files what it would apply. The last line that it prints is the digest.
 * @returns 0 nothing to deploy and nothing filed; 2 filed; 3 a danger that nobody acknowledged, nothing filed; 1 an error
 */
export async function filePlan(stack: string, flags: FileFlags): Promise<number> {
  assertStackName(stack);
  const { output, ...deployment } = flags;
  const filing = (file: string): Promise<number> => {
    const filed = { stack, commit: commit(), made: new Date().toISOString(), plan: readFileSync(file, 'base64') };
    const bytes = Buffer.from(JSON.stringify(filed));
    writeFileSync(callersFile(output), bytes, { mode: 0o600 });
    process.stdout.write(`${digestOf(bytes)}\n`);
    return Promise.resolve(0);
  };
  const { code, changed } = await withCommands({ project: PROJECT, ...folderOf(flags), lock: false }, (commands) =>
    deployReviewed(
      stack,
      { ...deployment, autoApprove: true },
      {
        ...commands,
        deployed: onlyRead(commands.deployed),
        apply: (_, file) => filing(file),
      },
    ),
  );
  return changed ? FILED : code;
}

/**
 * Applies the plan that was filed, when it is the one that was approved, young enough, and of this checkout.
 * @returns as `plan deploy`
 * @throws Error with everything that speaks against it; nothing is changed then
 */
export async function applyFiled(stack: string, flags: ApplyFlags): Promise<number> {
  assertStackName(stack);
  const plan = readApproved(stack, flags);
  const { code } = await withCommands({ project: PROJECT, ...folderOf(flags) }, (commands) =>
    deployReviewed(stack, { ...flags, autoApprove: true }, inPlaceOfNew(plan, commands, stack)),
  );
  return code;
}

/** The plan's bytes. @throws Error with everything that speaks against applying it */
export const readApproved = (stack: string, flags: Pick<ApplyFlags, 'filed' | 'digest' | 'newest'>): Buffer =>
  approvedPlan(readFileSync(callersFile(flags.filed)), { stack, ...flags, commit: commit(), now: Date.now() });

export interface Approved {
  readonly stack: string;
  readonly digest: string;
  readonly newest: string;
  readonly commit: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The plan's bytes. @throws Error with everything that speaks against applying it */
export function approvedPlan(bytes: Uint8Array, approved: Approved): Buffer {
  const refuse = (reasons: readonly string[]) =>
    new Error(
      [...reasons.map((reason) => `- ${reason}`), 'Nothing was changed. Plan anew, and have that approved.'].join('\n'),
    );
  const digest = digestOf(bytes);
  // What is not the approved file is not read any further.
  if (digest !== approved.digest) {
    throw refuse([`The filed plan has the digest ${digest}; approved was ${approved.digest}.`]);
  }
  const filed = filedSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const minutes = (approved.now - Date.parse(filed.made)) / 60_000;
  const reasons = [
    ...(filed.stack === approved.stack ? [] : [`It is a plan of ${filed.stack}, not of ${approved.stack}.`]),
    ...(filed.commit === approved.commit
      ? []
      : [`It was made of commit ${filed.commit}; checked out is ${approved.commit}.`]),
    ...(minutes <= Number(approved.newest) && minutes >= 0
      ? []
      : [`It was made at ${filed.made}, ${Math.round(minutes)} minutes ago; the limit is ${approved.newest} minutes.`]),
  ];
  if (reasons.length > 0) throw refuse(reasons);
  return Buffer.from(filed.plan, 'base64');
}

/**
 * cdktf plans the code here once more, which sets the folder up; then the filed plan takes the place of that plan. It is held against
 * the code as any other, and Terraform itself refuses it when the state has moved on.
 */
export const inPlaceOfNew = (plan: Uint8Array, commands: Commands, stack: string): Commands => ({
  ...commands,
  diff: async (name, onOutput, more) => {
    const said = await commands.diff(name, onOutput, more);
    writeFileSync(join(commands.output, 'stacks', stack, 'plan'), plan);
    return said;
  },
});
