import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { perFile } from '../store/files';

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
  const found: FolderFacts[] = [];
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    for (const file of configurationFiles(path)) {
      const facts = fileFacts(file);
      if (facts === undefined) continue;
      found.push(facts);
      for (const source of facts.modules) visit(resolve(path, source));
    }
  };
  visit(folder);
  const resources = found.flatMap((facts) => facts.resources);
  return {
    resources: [...resources, ...(typesOfState(join(folder, 'terraform.tfstate'))?.resources ?? [])],
    dataSources: found.flatMap((facts) => facts.dataSources),
    stateBuckets: found.flatMap((facts) => facts.stateBuckets),
    allowedAccounts: found.flatMap((facts) => facts.allowedAccounts),
  };
}

function configurationFiles(folder: string): string[] {
  const installed = join(folder, '.terraform', 'modules');
  const modules = existsSync(installed)
    ? readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((name) => join(installed, name))
    : [];
  const own = readdirSync(folder).map((name) => join(folder, name));
  return [...own, ...modules].filter((file) => /\.tf(\.json)?$/.test(file));
}

/** Terraform asks for them many times in each plan, so a file is read once. */
const fileFacts = perFile((text) => {
  const json = parseJson(text);
  return {
    resources: named(text, json, 'resource'),
    dataSources: named(text, json, 'data'),
    stateBuckets: inBackend(text, json),
    allowedAccounts: allowedAccounts(text),
    /** Local folders that it takes modules from. */
    modules: [...text.matchAll(/\bsource"?\s*[:=]\s*"(\.{1,2}\/[^"]*)"/g)].map(([, source = '']) => source),
  };
});

/** Types of `resource "type" "name"` blocks, or of the JSON syntax's `{"resource": {"type": {…}}}`. */
function named(text: string, json: Json | undefined, kind: 'resource' | 'data'): string[] {
  if (json !== undefined) return asList(json[kind]).flatMap((block) => Object.keys(block));
  return [...text.matchAll(new RegExp(`^\\s*${kind}\\s+"?([a-z0-9_]+)"?\\s+"?[^"\\s{]+"?\\s*\\{`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

function inBackend(text: string, json: Json | undefined): string[] {
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

/** Types in the file of a Terraform state, current or of an older version of the configuration. */
export const typesOfState = perFile((text) => {
  const entries = asList(parseJson(text)?.['resources']);
  const types = (mode: string): string[] =>
    entries.filter((entry) => entry['mode'] === mode).map((entry) => String(entry['type']));
  return { resources: types('managed'), dataSources: types('data') };
});

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
