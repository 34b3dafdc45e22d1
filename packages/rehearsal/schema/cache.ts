/**
 * Derived schemas on disk, one file per type, so that a new type costs only itself. The folder's name holds a digest of
 * everything the schemas depend on: package version, the reader's own source, the facts.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ANSWERS_FILE } from '../facts/answers';
import { FACTS_FOLDER, factsFile } from '../facts/format';
import { writeWhole } from '../store/whole-file';
import type { Bindings } from './bindings';

export interface SchemaCache {
  /** The stored value of that name, or `derive()`'s, stored. A file that cannot be read is derived anew. */
  remember<T>(name: string, derive: () => T): T;
}

export const NO_CACHE: SchemaCache = { remember: (_name, derive) => derive() };

export function openCache(directory: string, bindings: Bindings): SchemaCache {
  const folder = join(directory, `${bindings.provider}-${bindings.version}-${digestOfInputs(bindings)}`);
  removeOutdated(directory, bindings.provider, folder);
  return {
    remember(name, derive) {
      const file = join(folder, `${name}.json`);
      return read(file) ?? store(file, derive());
    },
  };
}

/** Every file ends in this line, so that a truncated one is noticed even where its JSON would still parse. */
const END = '\n// end\n';

function read<T>(file: string): T | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return text.endsWith(END) ? (JSON.parse(text.slice(0, -END.length)) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** In one step: two rehearsals may fill one cache, and either may be killed. */
function store<T>(file: string, value: T): T {
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, JSON.stringify(value) + END);
  return value;
}

function digestOfInputs({ provider, source }: Bindings): string {
  const hash = createHash('sha256').update(source);
  const reader = readdirSync(__dirname).filter((name) => name.endsWith('.ts'));
  const facts = [join(FACTS_FOLDER, 'format.ts'), join(FACTS_FOLDER, 'supplement.json'), factsFile(provider)];
  if (existsSync(ANSWERS_FILE)) facts.push(ANSWERS_FILE);
  for (const file of [...reader.sort().map((name) => join(__dirname, name)), ...facts]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function removeOutdated(directory: string, provider: string, current: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) {
    const folder = join(directory, name);
    const isOurs = new RegExp(`^${provider}-[\\d.]+-[0-9a-f]{16}$`).test(name);
    if (isOurs && folder !== current) rmSync(folder, { recursive: true, force: true });
  }
}
