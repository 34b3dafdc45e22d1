/** An environment's stacks as text: what the test kit asks for, apart because it loads every construct. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { synthesize } from '../policies/synthesized';
import { addStacks } from '../stacks';
import { ADDRESSING } from '../stacks/addressing';
import type { Environment, Release } from '../environments';

/** cdktf writes the keys of every object in order. */
const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** What is deployed: an environment, and the release that runs in it. */
export interface Validated {
  readonly environment: Environment;
  readonly release: Release;
}

/** Stack name -> what `app.synth()` writes: it resolves a stack in the same way, and only indents it. */
export function synthesizedTexts({ environment, release }: Validated): Readonly<Record<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), 'balrog-synth-'));
  try {
    const app = new App({ outdir, stackTraces: false, skipValidation: true, context: ADDRESSING });
    addStacks(app, environment, release);
    return Object.fromEntries(
      synthesize(app).map(({ stack, json }) => [stack.node.id, JSON.stringify(json, sortedKeys)]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
