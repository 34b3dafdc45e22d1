/** Names that must be unique, each a file that exactly one process can create. */
import fs from 'node:fs';
import path from 'node:path';
import { createJson, fileName, isAlive, readJson, removeFile, replaceJson } from './files';
import type { ResourceKey, StoredResource, UniqueName } from './types';

interface Claim {
  readonly holder: ResourceKey;
  readonly pid: number;
}

/** Where names are kept, and how to see whether a claim's holder came to be. */
export interface Registry {
  readonly folder: string;
  readonly scratch: string;
  exists(key: ResourceKey): boolean;
}

/** Takes all the names for the resource, or none: then the answer is the one that is held by another. */
export function claimAll(registry: Registry, resource: StoredResource): UniqueName | undefined {
  const taken: UniqueName[] = [];
  for (const name of resource.names) {
    if (!claim(registry, resource, name)) {
      releaseAll(registry, resource, taken);
      return name;
    }
    taken.push(name);
  }
  return undefined;
}

export function releaseAll(registry: Registry, key: ResourceKey, names: readonly UniqueName[]): void {
  for (const name of names) removeFile(claimFile(registry, key, name));
}

/** Writes the new key into claims the resource already holds, after its key changed. */
export function rewriteClaims(registry: Registry, resource: StoredResource): void {
  for (const name of resource.names) {
    const claimed: Claim = { holder: keyOf(resource), pid: process.pid };
    replaceJson(registry.scratch, claimFile(registry, resource, name), claimed);
  }
}

function claim(registry: Registry, key: ResourceKey, name: UniqueName): boolean {
  const file = claimFile(registry, key, name);
  const claimed: Claim = { holder: keyOf(key), pid: process.pid };
  if (createJson(registry.scratch, file, claimed)) return true;
  const other = readJson<Claim>(file);
  if (other && !isAbandoned(registry, other)) return false;
  if (other && !takeAway(registry, file, other)) return false;
  return createJson(registry.scratch, file, claimed);
}

/** A claim whose process was killed before its resource existed binds nobody. Within one process both are one step. */
function isAbandoned(registry: Registry, claim: Claim): boolean {
  if (registry.exists(claim.holder)) return false;
  return claim.pid === process.pid || !isAlive(claim.pid);
}

/** Renames it away, so that of two processes that do the same one wins; puts it back when it was another by then. */
function takeAway(registry: Registry, file: string, expected: Claim): boolean {
  const away = path.join(registry.scratch, `${process.pid}-claim-${path.basename(file)}`.slice(0, 200));
  try {
    fs.renameSync(file, away);
  } catch {
    return true;
  }
  const found = readJson<Claim>(away);
  const asExpected = JSON.stringify(found) === JSON.stringify(expected);
  if (!asExpected) fs.linkSync(away, file);
  removeFile(away);
  return asExpected;
}

function claimFile(registry: Registry, key: ResourceKey, { scope, name }: UniqueName): string {
  const owner = scope === 'global' ? [] : scope === 'account' ? [key.account] : [key.account, key.region];
  return path.join(registry.folder, ...[key.provider, scope, ...owner].map(fileName), `${fileName(name)}.json`);
}

export function keyOf({ provider, account, region, type, id }: ResourceKey): ResourceKey {
  return { provider, account, region, type, id };
}
