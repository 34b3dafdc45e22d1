/** `--shadow` and `--planner provider`: a real provider is asked what Terraform asks the simulated one, and what it says otherwise is told at the end. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { binaryIn, readDifferences, summaryOf, type WitnessSettings } from '@balrog-infra/rehearsal/shadow';
import { bindingsVersion } from '../maintain/second-opinion/bindings-version';
import { findProvider } from '../maintain/second-opinion/provider';
import type { Settings } from './settings';

const MOST_LINES = 40;

/** What the session is told of it; undefined where nobody asked for it. @throws Error where there is no provider */
export function witnessOf(settings: Settings, terraform: string): WitnessSettings | undefined {
  if (settings.shadow === undefined) return undefined;
  const search = { project: settings.project, terraform, wanted: bindingsVersion(), say };
  const { mirror, version } = findProvider(search);
  const binary = binaryIn(mirror, version);
  if (binary === undefined) throw new Error(`${mirror} holds no hashicorp/aws ${version} for this machine.`);
  const report = reportOf(settings);
  rmSync(report, { force: true });
  return { shadow: { binary, report, ...(settings.shadow === 'decides' && { decides: true as const }) } };
}

/** Says where both differed; nothing where nobody was asked. */
export function tellDifferences(settings: Settings): void {
  if (settings.shadow === undefined) return;
  const report = reportOf(settings);
  const differences = existsSync(report) ? readDifferences(report) : [];
  const lines = summaryOf(differences);
  say(`The real provider differed in ${differences.length} answers${lines.length === 0 ? '.' : ':'}`);
  for (const line of lines.slice(0, MOST_LINES)) say(line);
  if (lines.length > 0) say(`All of them are in ${report}; docs/fidelity.md says which are known.`);
}

const reportOf = ({ home }: Settings): string => join(home.root, 'shadow.jsonl');

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
