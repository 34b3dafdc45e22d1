/**
 * `npm run fidelity`: every settable argument of every AWS resource of prod and stage gets another value, none, and one that is wrong; the
 * rehearsal and the real provider plan each, and docs/fidelity.md says how often they agree. Exit code 0: every difference is known; 1: one
 * is not, or a known one is gone; 4: this machine has no provider, so nobody was compared.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  comparisonOf,
  binaryIn,
  examplesCompared,
  type Compared,
  type Example,
  type ProviderBinary,
} from '@balrog-infra/rehearsal/shadow';
import { PROJECT } from '../project';
import { findTerraform } from '../toolchain/terraform';
import { documentedExamples } from './fidelity/documented';
import { judged, readKnown, STACKS } from './fidelity/known';
import { pageOf } from './fidelity/page';
import { subjectsOf } from './fidelity/subjects';
import { bindingsVersion } from './second-opinion/bindings-version';
import { findProvider } from './second-opinion/provider';
import { Unavailable } from './second-opinion/unavailable';

const NOBODY_ASKED = 4;
const PAGE = join(PROJECT, 'docs/fidelity.md');

export interface FidelityFlags {
  /** Version of hashicorp/aws; by default that of the bindings, or one this machine has. */
  readonly provider?: string;
  /** Writes no page: for machines that only judge. */
  readonly check?: true;
}

export async function fidelity({ provider, check }: FidelityFlags): Promise<number> {
  try {
    const binary = await binaryOf(provider);
    tell(
      `Deploying ${STACKS.join(' and ')} into the rehearsal, to have what hashicorp/aws ${binary.version} is asked about …`,
    );
    const compared = await compareAll(binary, check === true);
    const { unknown, stale, reasons } = judged(compared, readKnown());
    const page = pageOf(binary.version, compared, reasons);
    if (check === undefined) writeFileSync(PAGE, page.text);
    tell(page.summary);
    for (const each of unknown) tell(`unknown: ${describe(each)}`);
    for (const entry of stale)
      tell(`stale: ${entry}: take it out of commands/maintain/fidelity/known-differences.json`);
    return unknown.length + stale.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    tell(`SKIPPED: ${error.message}.\nNobody was compared with: docs/fidelity.md says what it takes.`);
    return NOBODY_ASKED;
  }
}

/** @throws Unavailable where there is none */
export async function binaryOf(version: string | undefined): Promise<ProviderBinary> {
  const terraform = await findTerraform({ project: PROJECT });
  const found = findProvider({ project: PROJECT, terraform, wanted: version ?? bindingsVersion(), say: tell });
  const binary = binaryIn(found.mirror, found.version);
  if (binary === undefined) throw new Unavailable(`${found.mirror} holds no hashicorp/aws ${found.version}`);
  return binary;
}

/** @param isCheck where the documentation's examples cannot be had, the rest is judged all the same; a page is of both */
async function compareAll(binary: ProviderBinary, isCheck: boolean): Promise<readonly Compared[]> {
  const subjects = await subjectsOf(STACKS);
  const types = [...new Set(subjects.map(({ type }) => type))].sort();
  const folder = mkdtempSync(join(tmpdir(), 'balrog-fidelity-'));
  try {
    const changes = await comparisonOf(binary, subjects, folder, (type, left) => tell(`  ${type}, ${left} to go`));
    const documented = examplesOf(types, isCheck);
    const examples = await examplesCompared(binary, documented, folder, (type, count) =>
      tell(`  ${type}, ${count} examples`),
    );
    return [...changes, ...examples];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function examplesOf(types: readonly string[], isCheck: boolean): readonly Example[] {
  try {
    return documentedExamples(types);
  } catch (error) {
    if (!isCheck || !(error instanceof Unavailable)) throw error;
    tell(`SKIPPED: ${error.message}.`);
    return [];
  }
}

function describe({ type, path, kind, rehearsal, provider }: Compared): string {
  const words = (outcome: Compared['provider']): string =>
    [outcome.action, ...outcome.replacing, outcome.refusal ?? ''].join(' ').trim().slice(0, 200);
  return `${type} ${path} (${kind}): the rehearsal says ${words(rehearsal)}, the provider ${words(provider)}`;
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
