/** Outputs of a stack by the folder that cdktf has prepared before: a second of Terraform in place of a synth, an init and a start of cdktf. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Commands, More } from '../plan/review/deploy-commands';
import { assertDefaultWorkspace } from '../plan/review/held-plan';
import { capture } from '../plan/review/capture';

/** What `terraform init` writes down of the backend. */
const prepared = z.object({
  backend: z.object({ type: z.literal('s3'), config: z.object({ bucket: z.string(), region: z.string() }) }),
});

export interface Place {
  /** Twelve digits; the name of the bucket ends with them. */
  readonly accountId: string;
  readonly region: string;
}

/**
 * @param place where the code has the stack: a folder of another account, from before an edit, is not taken
 * @param more variables in place of those of the session
 * @returns by name; undefined where no folder was prepared, or Terraform reads nothing there
 */
export async function keptOutputs(
  stack: string,
  { output, terraform }: Pick<Commands, 'output' | 'terraform'>,
  { accountId, region }: Place,
  more: More = {},
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const folder = join(output, 'stacks', stack);
  const file = join(folder, '.terraform', 'terraform.tfstate');
  if (!existsSync(file)) return undefined;
  const { data } = prepared.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  const config = data?.backend.config;
  if (config?.region !== region || !config.bucket.endsWith(accountId)) return undefined;
  assertDefaultWorkspace(folder);
  const { code, stdout } = await capture(terraform.binary, [`-chdir=${folder}`, 'output', '-json', '-no-color'], {
    cwd: folder,
    env: { ...terraform.env, CHECKPOINT_DISABLE: '1', ...more },
  });
  if (code !== 0) return undefined;
  const outputs = z.record(z.string(), z.object({ value: z.unknown() })).parse(JSON.parse(stdout));
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}
