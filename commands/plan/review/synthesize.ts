/** Synthesis of a checkout, this one or another, with the line of our code behind every construct. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { stackFolders } from '@balrog-infra/rehearsal';
import { capture } from './capture';

/** A stack as `cdk.tf.json` has it. */
export interface Synthesized {
  readonly name: string;
  /** Folder with its cdk.tf.json: Terraform works here. */
  readonly folder: string;
  readonly code: Buffer;
}

export interface Synthesis {
  readonly stacks: readonly Synthesized[];
  /** `constructs/database/update-database.ts:88` by construct path; none of what the app did not make. */
  readonly lines: ReadonlyMap<string, string>;
}

export interface SynthesisOptions {
  /** Folder for what is written beside the stacks; that of the stacks by default. */
  readonly notes?: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** The app refused to synthesize. `message` is what it said: every policy that is broken, or every bad value. */
export class SynthesisRefused extends Error {}

const RECORDER = join(__dirname, 'record-source-lines.mjs');

/** What makes the bindings that no package has: git keeps none of them. Revisions before 0015-generated-bindings do without. */
const BINDINGS = 'providers/ensure.mjs';

/**
 * Runs the app of `checkout` and writes its stacks to `output`.
 * @param env what the app sees; it may be somebody else's code, so give it no credentials
 * @throws SynthesisRefused with what the app said
 */
export async function synthesize(
  checkout: string,
  output: string,
  env: Readonly<Record<string, string | undefined>>,
  { notes = output, signal }: SynthesisOptions = {},
): Promise<Synthesis> {
  const lines = join(notes, 'source-lines.json');
  // An app that is refused may not have come to make it.
  mkdirSync(output, { recursive: true });
  const bindings = existsSync(join(checkout, BINDINGS)) ? ['--import', `./${BINDINGS}`] : [];
  const { code, stdout, stderr } = await capture(
    process.execPath,
    [...bindings, '--import', 'tsx', '--import', recorderFor(checkout), 'main.ts'],
    {
      cwd: checkout,
      env: { ...env, CDKTF_OUTDIR: output, BALROG_SOURCE_LINES: lines, FORCE_COLOR: '0' },
      ...(signal && { signal }),
    },
  );
  if (code !== 0) throw new SynthesisRefused(`${stdout}\n${stderr}`.trim());
  const recorded = existsSync(lines) ? (JSON.parse(readFileSync(lines, 'utf8')) as Record<string, string>) : {};
  return {
    stacks: stackFolders(output).map((folder) => ({ name: basename(folder), folder, code: codeIn(folder) })),
    lines: new Map(Object.entries(recorded)),
  };
}

/** Said from the checkout where it is part of it: what is known of modules is known for the same flags (packages/quick-synth). */
function recorderFor(checkout: string): string {
  const path = relative(checkout, RECORDER);
  return path.startsWith('..') ? RECORDER : `./${path}`;
}

const codeIn = (folder: string): Buffer => readFileSync(join(folder, 'cdk.tf.json'));
