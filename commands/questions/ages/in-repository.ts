/** What of the repository itself grows old: what its workflows and set-up run with. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Use } from './in-stacks';

const WORKFLOWS = '.github/workflows';

/** @param project root of a checkout */
export function usesInRepository(project: string): readonly Use[] {
  const read = (file: string): string => readFileSync(join(project, file), 'utf8');
  const { engines, dependencies } = JSON.parse(read('package.json')) as {
    engines: { node: string };
    dependencies: Record<string, string>;
  };
  return [
    {
      product: 'Node.js',
      version: /\d+(\.\d+)*/.exec(engines.node)?.[0] ?? engines.node,
      where: 'package.json (engines)',
    },
    { product: 'Node.js', version: read('.nvmrc').trim(), where: '.nvmrc' },
    { product: 'Terraform', version: read('.terraform-version').trim(), where: '.terraform-version' },
    { product: 'CDK for Terraform', version: dependencies['cdktf'] ?? 'absent', where: 'package.json' },
    ...readdirSync(join(project, WORKFLOWS)).flatMap((file) =>
      usesInWorkflow(`${WORKFLOWS}/${file}`, read(`${WORKFLOWS}/${file}`)),
    ),
  ];
}

/** Numbers that `node-version` or the matrix `node` names, and what jobs run on. */
function usesInWorkflow(where: string, text: string): readonly Use[] {
  const found = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, value = '']) => value);
  const nodes = found(/^ *(?:node-version|node): *\[?([\d., ]+)\]?$/gm).flatMap((list) => list.split(/, */));
  return [
    ...[...new Set(nodes)].map((version) => ({ product: 'Node.js' as const, version, where })),
    ...[...new Set(found(/^ *runs-on: *(\S+)$/gm))].map((version) => ({
      product: "GitHub's runner" as const,
      version,
      where,
    })),
  ];
}
