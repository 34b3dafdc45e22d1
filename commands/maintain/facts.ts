/** `balrog maintain facts`: what the rehearsal knows of the real providers, in packages/rehearsal/facts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  changesBetween,
  describeType,
  factsFile,
  formatFacts,
  readFacts,
  recognise,
  refreshed,
} from '@balrog-infra/rehearsal/facts';
import { bindingsBlock, pathsOf } from '@balrog-infra/rehearsal/schema';
import { PROJECT } from '../project';

/** Merges what a provider's schema tells into the facts, and says what changed. */
export async function refresh(
  file: string,
  options: { readonly providerVersion?: string; readonly folder?: string },
): Promise<number> {
  for (const found of recognise(file, readText(file), options.providerVersion)) {
    const before = readFacts(found.provider, options.folder);
    const after = refreshed(before, found.types, found.kind, found.label, (kind, type) => {
      const block = bindingsBlock(found.provider, kind, type);
      return block && pathsOf(block);
    });
    const changes = changesBetween(before, after);
    writeFileSync(factsFile(found.provider, options.folder), formatFacts(after));
    for (const change of changes) console.log(change);
    console.log(`${found.label}: ${changes.length === 0 ? 'nothing changed' : `${changes.length} changes`}`);
  }
  return 0;
}

/** Prints a type as the rehearsal sees it. */
export async function show(type: string): Promise<number> {
  console.log(describeType(type, join(PROJECT, 'providers')));
  return 0;
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
