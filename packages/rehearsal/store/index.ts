/**
 * The simulated clouds, kept in a folder: one JSON file per resource,
 * `resources/PROVIDER/ACCOUNT/REGION/TYPE/ID.json`, readable and editable by hand (an edit is drift, as in a console).
 */
import fs from 'node:fs';
import path from 'node:path';
import { claimAll, keyOf, releaseAll, rewriteClaims, type Registry } from './claims';
import { createJson, entries, fileName, readJson, removeFile, replaceJson, sweep } from './files';
import type { Values } from '../clouds/behaviour';
import type { CloudStore, Created, ResourceKey, StoredResource, UniqueName } from './types';

export type { CloudStore, Created, ResourceKey, StoredResource, UniqueName } from './types';

const LEVELS = ['provider', 'account', 'region', 'type'] as const;

/**
 * Opens (and makes) the folder; several processes may have it open.
 *
 * @param now the clouds' clock: with it, what is made and changed is noted with its time
 */
export function openStore(directory: string, now?: () => Date): CloudStore {
  fs.mkdirSync(path.join(directory, 'scratch'), { recursive: true, mode: 0o700 });
  sweep(path.join(directory, 'scratch'));
  return new FolderStore(directory, now);
}

class FolderStore implements CloudStore {
  private readonly resources: string;
  private readonly scratch: string;
  private readonly registry: Registry;

  constructor(
    readonly directory: string,
    private readonly now: (() => Date) | undefined,
  ) {
    this.resources = path.join(directory, 'resources');
    this.scratch = path.join(directory, 'scratch');
    const exists = (key: ResourceKey): boolean => fs.existsSync(this.file(key));
    this.registry = { folder: path.join(directory, 'names'), scratch: this.scratch, exists };
  }

  list(where: Partial<ResourceKey> = {}): readonly StoredResource[] {
    let folders = [this.resources];
    for (const level of LEVELS) {
      const wanted = where[level];
      const children = (folder: string): readonly string[] =>
        wanted === undefined ? entries(folder) : [fileName(wanted)];
      folders = folders.flatMap((folder) => children(folder).map((name) => path.join(folder, name)));
    }
    return folders
      .flatMap((folder) => entries(folder).map((name) => readJson<StoredResource>(path.join(folder, name))))
      .filter((resource): resource is StoredResource => resource !== undefined)
      .filter((resource) => where.id === undefined || resource.id === where.id)
      .sort((a, b) => compare(a.type, b.type) || compare(a.id, b.id));
  }

  read(key: ResourceKey): StoredResource | undefined {
    return readJson<StoredResource>(this.file(key));
  }

  create(made: StoredResource): Created {
    const resource = this.noted(made, { madeAt: this.now?.().toISOString(), ...made.notes });
    const name = claimAll(this.registry, resource);
    if (name) return { outcome: 'taken', name };
    if (createJson(this.scratch, this.file(resource), resource)) return { outcome: 'created' };
    releaseAll(this.registry, resource, resource.names);
    return { outcome: 'exists' };
  }

  update(key: ResourceKey, changed: StoredResource): Created {
    const before = this.read(key);
    const resource = this.noted(changed, {
      ...(changed.notes ?? before?.notes),
      changedAt: this.now?.().toISOString(),
    });
    const held = before?.names ?? [];
    const fresh = { ...resource, names: without(resource.names, held) };
    const name = claimAll(this.registry, fresh);
    if (name) return { outcome: 'taken', name };
    if (this.file(key) === this.file(resource)) {
      replaceJson(this.scratch, this.file(key), resource);
    } else if (createJson(this.scratch, this.file(resource), resource)) {
      rewriteClaims(this.registry, resource);
      removeFile(this.file(key));
    } else {
      releaseAll(this.registry, resource, fresh.names);
      return { outcome: 'exists' };
    }
    releaseAll(this.registry, key, without(held, resource.names));
    return { outcome: 'created' };
  }

  delete(key: ResourceKey): void {
    const resource = this.read(key);
    removeFile(this.file(key));
    if (resource) releaseAll(this.registry, keyOf(resource), resource.names);
  }

  spend(name: string, limit: number): boolean {
    const file = (use: number): string => path.join(this.directory, 'spent', `${fileName(name)}-${use}.json`);
    for (let use = 1; use <= limit; use += 1) {
      if (createJson(this.scratch, file(use), { name, use })) return true;
    }
    return false;
  }

  private noted(resource: StoredResource, notes: Values): StoredResource {
    return this.now === undefined && resource.notes === undefined && notes['madeAt'] === undefined
      ? resource
      : { ...resource, notes };
  }

  private file(key: ResourceKey): string {
    const folders = LEVELS.map((level) => fileName(key[level]));
    return path.join(this.resources, ...folders, `${fileName(key.id)}.json`);
  }
}

function without(names: readonly UniqueName[], others: readonly UniqueName[]): readonly UniqueName[] {
  return names.filter((name) => !others.some((other) => other.scope === name.scope && other.name === name.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
