/**
 * Where the prebuilt bindings of a provider lie, and the TypeScript they were compiled from.
 *
 * Every `lib/<module>/index.js` ends in an inline source map whose `sourcesContent` is the original TypeScript. It holds
 * more than the compiled code: flags above each attribute, doc comments, types.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type ProviderName = 'aws' | 'google';
export type SchemaKind = 'resource' | 'data';

export interface Bindings {
  readonly provider: ProviderName;
  readonly version: string;
  /** Package and version: `@cdktf/provider-aws 21.22.1`. */
  readonly source: string;
  readonly lib: string;
}

export function locateBindings(provider: ProviderName): Bindings {
  const manifest = require.resolve(`@cdktf/provider-${provider}/package.json`);
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; version: string };
  return { provider, version, source: `${name} ${version}`, lib: join(dirname(manifest), 'lib') };
}

/** The module of a type (`aws_db_instance` -> `db-instance`), undefined when the bindings have no such type. */
export function moduleOf(bindings: Bindings, kind: SchemaKind, type: string): string | undefined {
  const prefix = `${bindings.provider}_`;
  if (!type.startsWith(prefix) || !/^[a-z0-9_]+$/.test(type)) return undefined;
  const base = (kind === 'data' ? `data_${type}` : type.slice(prefix.length)).replaceAll('_', '-');
  if (base === 'provider' || (kind === 'resource' && isDataModule(bindings.provider, base))) return undefined;
  return existsSync(join(bindings.lib, base, 'index.js')) ? base : undefined;
}

/** Every type the bindings know, sorted. */
export function typesOf(bindings: Bindings): { resources: string[]; dataSources: string[] } {
  const resources: string[] = [];
  const dataSources: string[] = [];
  for (const entry of readdirSync(bindings.lib, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === 'provider') continue;
    const snake = entry.name.replaceAll('-', '_');
    if (isDataModule(bindings.provider, entry.name)) dataSources.push(snake.slice('data_'.length));
    else resources.push(`${bindings.provider}_${snake}`);
  }
  return { resources: resources.sort(), dataSources: dataSources.sort() };
}

function isDataModule(provider: ProviderName, module: string): boolean {
  return module.startsWith(`data-${provider}-`);
}

/** The original TypeScript of a module. Very large ones keep their structs apart, in `index-structs/`. */
export function readSource(bindings: Bindings, module: string): string {
  const folder = join(bindings.lib, module);
  const shards = join(folder, 'index-structs');
  const files = [join(folder, 'index.js')];
  if (existsSync(shards)) {
    const names = readdirSync(shards).filter((name) => /^structs\d+\.js$/.test(name));
    files.push(...names.map((name) => join(shards, name)));
  }
  return files.map(sourceOfFile).join('\n');
}

function sourceOfFile(file: string): string {
  const compiled = readFileSync(file, 'latin1');
  const marker = 'sourceMappingURL=data:application/json;base64,';
  const start = compiled.lastIndexOf(marker);
  const map = start < 0 ? undefined : Buffer.from(compiled.slice(start + marker.length).trim(), 'base64');
  const source = map && (JSON.parse(map.toString('utf8')) as { sourcesContent?: string[] }).sourcesContent?.[0];
  if (!source) throw new Error(`${file}: no inline source map with the original TypeScript; reinstall with: npm ci`);
  return source;
}
