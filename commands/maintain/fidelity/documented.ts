/**
 * The examples of the provider's documentation. HashiCorp's pages are no package; what Upbound's provider was made of is one: it holds every
 * example of those pages, read out of their HCL, as `config/provider-metadata.yaml` (github.com/crossplane/upjet, pkg/registry).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Example } from '@balrog-infra/rehearsal/shadow';
import { PROJECT } from '../../project';
import { Unavailable } from '../second-opinion/unavailable';

/** The pages of hashicorp/aws 5.83; what Go says of a module's files (https://go.dev/ref/mod#go-sum-files) is the same for everybody. */
export const DOCUMENTED = {
  pages: '5.83',
  module: 'github.com/upbound/provider-aws',
  version: 'v1.20.0',
  sum: 'h1:WBIYxgdfkq9utxko6hBSJomP4ALIAOzeg5LjW3dTGY8=',
} as const;

/** The archive has about 25 MB. */
const DOWNLOAD_MS = 300_000;

/** @param types those whose examples are wanted; @throws Unavailable where the module cannot be had */
export function documentedExamples(types: readonly string[]): readonly Example[] {
  const text = readFileSync(join(fetched(), 'config', 'provider-metadata.yaml'), 'utf8');
  return examplesIn(text, types);
}

interface Metadata {
  readonly resources: Readonly<
    Record<string, { readonly examples?: readonly { readonly name: string; readonly manifest: string }[] }>
  >;
}

export function examplesIn(text: string, types: readonly string[]): readonly Example[] {
  const { resources } = parse(text, { maxAliasCount: 0 }) as Metadata;
  return types.flatMap((type) => {
    const seen = new Map<string, number>();
    return (resources[type]?.examples ?? []).map(({ name, manifest }) => {
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return {
        type,
        name: count > 1 ? `${name} (${count})` : name,
        manifest: JSON.parse(manifest) as Example['manifest'],
      };
    });
  });
}

/** @returns the folder of the module's files */
function fetched(): string {
  const cache = join(PROJECT, '.tools', 'documented');
  mkdirSync(cache, { recursive: true });
  // The sum is compared here; nothing is built of it.
  const env = { ...process.env, GOMODCACHE: cache, GOFLAGS: '-modcacherw', GOSUMDB: 'off', GOWORK: 'off' };
  const { module, version, sum } = DOCUMENTED;
  const { status, stdout, error } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    cwd: cache,
    env,
    encoding: 'utf8',
    timeout: DOWNLOAD_MS,
  });
  if (error !== undefined || status !== 0)
    throw new Unavailable(
      `the documentation's examples cannot be had: ${error === undefined ? `${module}@${version} is not to be had from Go's module proxy` : 'go is not installed'}`,
    );
  const said = JSON.parse(stdout) as { readonly Dir: string; readonly Sum: string };
  if (said.Sum !== sum)
    throw new Error(`${module}@${version} has the sum ${said.Sum}, expected ${sum}: do not use it.`);
  return said.Dir;
}
