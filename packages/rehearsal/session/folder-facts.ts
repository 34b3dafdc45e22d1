import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the Terraform files of a folder use. */
export interface FolderFacts {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  /** Buckets its backend keeps state in. */
  readonly stateBuckets: readonly string[];
  /** The backend's and the AWS provider's `allowed_account_ids`. */
  readonly allowedAccounts: readonly string[];
}

/** Reads the folder's `*.tf` and `*.tf.json`, those of the local modules they name, and its local state. Never fails on odd files. */
export function folderFacts(folder: string): FolderFacts {
  const facts = {
    resources: [] as string[],
    dataSources: [] as string[],
    stateBuckets: [] as string[],
    allowedAccounts: [] as string[],
  };
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    for (const text of configurationTexts(path)) {
      facts.resources.push(...named(text, 'resource'));
      facts.dataSources.push(...named(text, 'data'));
      facts.stateBuckets.push(...inBackend(text));
      facts.allowedAccounts.push(...allowedAccounts(text));
      for (const [, source = ''] of text.matchAll(/\bsource"?\s*[:=]\s*"(\.{1,2}\/[^"]*)"/g))
        visit(resolve(path, source));
    }
  };
  visit(folder);
  const local = join(folder, 'terraform.tfstate');
  if (existsSync(local)) facts.resources.push(...typesOfState(readFileSync(local, 'utf8')).resources);
  return facts;
}

function configurationTexts(folder: string): string[] {
  const installed = join(folder, '.terraform', 'modules');
  const modules = existsSync(installed)
    ? readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((name) => join(installed, name))
    : [];
  const own = readdirSync(folder).map((name) => join(folder, name));
  return [...own, ...modules].filter((file) => /\.tf(\.json)?$/.test(file)).map((file) => readFileSync(file, 'utf8'));
}

/** Types of `resource "type" "name"` blocks, or of the JSON syntax's `{"resource": {"type": {…}}}`. */
function named(text: string, kind: 'resource' | 'data'): string[] {
  const json = parseJson(text);
  if (json !== undefined) return asList(json[kind]).flatMap((block) => Object.keys(block));
  return [...text.matchAll(new RegExp(`^\\s*${kind}\\s+"?([a-z0-9_]+)"?\\s+"?[^"\\s{]+"?\\s*\\{`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

function inBackend(text: string): string[] {
  const json = parseJson(text);
  if (json !== undefined) {
    const backends = asList(json['terraform']).flatMap((block) => asList(block['backend']));
    return backends
      .flatMap((backend) => asList(backend['s3']))
      .flatMap(({ bucket }) => (typeof bucket === 'string' ? [bucket] : []));
  }
  return [...text.matchAll(/backend\s+"s3"\s*\{[^}]*?\bbucket\s*=\s*"([^"]+)"/g)].map((match) => match[1] ?? '');
}

function allowedAccounts(text: string): string[] {
  return [...text.matchAll(/allowed_account_ids"?\s*[:=]\s*\[([^\]]*)\]/g)].flatMap(
    ([, list = '']) => list.match(/\d{12}/g) ?? [],
  );
}

/** Types in a Terraform state, current or of an older version of the configuration. */
export function typesOfState(text: string): { readonly resources: string[]; readonly dataSources: string[] } {
  const state = parseJson(text);
  const entries = asList(state?.['resources']);
  const types = (mode: string): string[] =>
    entries.filter((entry) => entry['mode'] === mode).map((entry) => String(entry['type']));
  return { resources: types('managed'), dataSources: types('data') };
}

type Json = Record<string, unknown>;

function parseJson(text: string): Json | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // HCL, or a file that Terraform itself will complain about.
  }
}

/** The JSON syntax allows one block or a list of them. */
function asList(value: unknown): Json[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item): item is Json => typeof item === 'object' && item !== null);
}
