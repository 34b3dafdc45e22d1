/** Prod's tree with any generations of the database, and rows for them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { loadEnvironments, type Databases, type Generation } from '../../environments';
import type { StackJson } from '../../policies/stack-view';
import { synthesize } from '../../policies/synthesized';
import { addStacks } from '../../stacks';
import { ADDRESSING } from '../../stacks/addressing';
import type { Editable } from './bench';

export const [PROD] = loadEnvironments().filter(({ environment }) => environment.name === 'prod');

/** @param number of the operation that the tree is of */
export function treeWith(databases: Databases, number = 1): Editable & StackJson {
  const outdir = mkdtempSync(join(tmpdir(), 'balrog-generations-'));
  try {
    const app = new App({ outdir, stackTraces: false, skipValidation: true, context: ADDRESSING });
    addStacks(
      app,
      { ...PROD!.environment, databases, operation: { number, operation: `operation ${number}` } },
      PROD!.release,
    );
    return synthesize(app).find(({ stack }) => stack.node.id === 'prod')!.json;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export const recorded = (resourceId: string): NonNullable<Generation['recorded']> => ({
  resourceId: `db-${resourceId.padEnd(26, '0')}`,
  username: 'balrog_master',
  dbName: 'balrog',
  kmsKeyId: 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-0000-0000-000000000001',
  storageEncrypted: true,
  engine: 'mysql',
});

export const from = (of: string): Generation['from'] => ({
  pointInTime: '2026-11-29T02:09:00Z',
  of,
  resourceId: recorded('FIRST').resourceId,
});

export const checked = {
  at: '2026-11-29T03:00:00Z',
  verdict: 'good',
  schemaVersion: 35,
  newestHistory: null,
} as const;
