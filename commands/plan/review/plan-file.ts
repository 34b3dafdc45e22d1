/**
 * A plan as Terraform saves it (`terraform plan -out`): a zip archive with the plan itself and the configuration it was made of, below `tfconfig/m-/`
 * (hashicorp/terraform, internal/plans/planfile).
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { unpack } from './archive';
import { capture } from './capture';

/** What is to be reviewed, from wherever it comes. */
export interface PlanContent {
  /** As `terraform show -json` prints it. */
  readonly json: unknown;
  /** cdk.tf.json that the plan was made of, where it is known. */
  readonly code?: Buffer;
}

/** How Terraform is called: which binary, with which environment. */
export interface Terraform {
  readonly binary: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where a plan keeps what it was made of. */
const ROOT = 'tfconfig/m-/';

/** The state that it was made of, under the number of what was found (the one of `tfstate-prev` is none). */
const STATE = 'tfstate';

/** Whether the bytes are an archive; anything else is taken for JSON. */
export const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Bytes that a plan may have when it is unpacked: a hundred times what prod needs. */
const MOST_UNPACKED = 256 * 2 ** 20;

/** cdk.tf.json that a saved plan was made of; undefined for a plan of other code than cdktf's. */
export const codeOfPlan = (plan: Uint8Array, where: string): Buffer | undefined =>
  configurationOfPlan(plan, where).get('cdk.tf.json');

/** Every file that Terraform read in the folder of the plan, by its name: it puts all of `*.tf` and `*.tf.json` together. */
export function configurationOfPlan(plan: Uint8Array, where: string): ReadonlyMap<string, Buffer> {
  const files = unpacked(plan, where, (name) => name.startsWith(ROOT));
  return new Map([...files].map(([name, content]) => [name.slice(ROOT.length), content]));
}

/** Which state it is: each that is written has a larger number than the one before. */
export interface StateSerial {
  readonly lineage: string;
  readonly serial: number;
}

const numbered = z.object({ lineage: z.string(), serial: z.number() });

/** The same of the text of a state. */
export function stateSerial(text: string): StateSerial | undefined {
  try {
    return numbered.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The state that Terraform found when it planned. */
export function stateOfPlan(plan: Uint8Array, where: string): StateSerial {
  const found = unpacked(plan, where, (name) => name === STATE).get(STATE);
  const state = found && stateSerial(found.toString());
  if (state === undefined) throw new Error(`${where} does not say of which state it is. Save the plan again.`);
  return state;
}

function unpacked(plan: Uint8Array, where: string, wanted: (name: string) => boolean): ReadonlyMap<string, Buffer> {
  try {
    const archive = Buffer.from(plan.buffer, plan.byteOffset, plan.byteLength);
    return unpack(archive, MOST_UNPACKED, wanted);
  } catch (error) {
    throw new Error(
      `${where} begins as a saved plan does, but cannot be unpacked (${(error as Error).message}). Save the plan again, and copy it whole and as a binary file.`,
      { cause: error },
    );
  }
}

/** `terraform show -json` of a saved plan. Terraform reads the providers' schemas for it, so it runs where the plan was made. */
export async function showPlan(terraform: Terraform, folder: string, plan: string): Promise<unknown> {
  const args = [`-chdir=${folder}`, 'show', '-json', '-no-color', plan];
  const { code, stdout, stderr } = await capture(terraform.binary, args, {
    cwd: folder,
    env: { ...terraform.env, CHECKPOINT_DISABLE: '1' },
  });
  if (code === 0) return parse(stdout, `terraform show of ${plan}`);
  throw new Error(
    `Terraform cannot read the plan ${plan}:\n${indent(stderr)}\n` +
      'It needs the version and the providers that made the plan. Where it was made, run `terraform show -json PLAN > plan.json`, and review plan.json.',
  );
}

/** A plan of anyone's project: as Terraform saved it, or as `terraform show -json` printed it. */
export async function readPlanFile(terraform: () => Promise<Terraform>, given: string): Promise<PlanContent> {
  const file = resolve(given);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new Error(`There is no file ${given}.`);
  if (!found.isFile()) throw new Error(`${given} is no file. Name the plan in it, e.g. ${given}/plan.json.`);
  const bytes = readFileSync(file);
  if (!isArchive(bytes)) return { json: parse(decode(bytes), basename(file)) };
  const code = codeOfPlan(bytes, basename(file));
  const json = await showPlan(await terraform(), dirname(file), basename(file));
  return { json, ...(code === undefined ? {} : { code }) };
}

/** PowerShell writes what a command prints as UTF-16, with a mark at its beginning. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const utf16 =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  return new TextDecoder(utf16 ?? 'utf-8').decode(bytes);
}

function parse(text: string, where: string): unknown {
  const wanted = 'Give what `terraform plan -out=FILE` saved, or what `terraform show -json FILE` printed.';
  if (text.trim() === '') throw new Error(`${where} is empty. ${wanted}`);
  if (/^\{"@level":/.test(text))
    throw new Error(`${where} is what \`terraform plan -json\` says on its way, not the plan. ${wanted}`);
  if (/^(?:\[command\]|::(?:set-output|debug|group)\b)/m.test(text)) {
    throw new Error(
      `${where} has lines of a wrapper around Terraform, as hashicorp/setup-terraform puts one there. Set \`terraform_wrapper: false\` in that step, and show the plan again.`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // V8 quotes what stands there, which may be a secret.
    const position = /at position \d+/.exec((error as Error).message)?.[0];
    throw new Error(
      `${where} is neither a saved plan nor JSON${position ? ` (it breaks ${position})` : ''}. ${wanted}`,
    );
  }
}

const indent = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
