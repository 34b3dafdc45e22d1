/** One account judged: its stacks are applied to moto with the real provider, planned again, and every request is held against AWS's models. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { adapt, type Synthesized } from './adapt';
import { askApiModels, type ApiOpinion, type ApiProblem } from './api-models';
import { differencesOf, type Difference } from './differences';
import { openFront } from './front';
import type { Judge, Judged } from './known';
import { startMoto } from './moto';
import type { RealProvider } from './provider';
import { TerraformFolder, type Progress, type Refusal } from './terraform';
import { missingFor, needsOf } from './unapplied';
import { prepareWorld } from './world';

export interface Account {
  /** Name of its environment: `prod`. */
  readonly name: string;
  /** Twelve digits. */
  readonly id: string;
  readonly region: string;
  /** By name, bootstrap first. */
  readonly stacks: Readonly<Record<string, Synthesized>>;
}

export interface Tools {
  readonly terraform: string;
  readonly provider: RealProvider;
  /** Folder of moto's programs. */
  readonly moto: string;
  /** Where an account's configuration, state, plans and records are kept. */
  readonly folder: string;
}

export interface NotApplied {
  readonly address: string;
  readonly type: string;
  /** Types of what it needs and is not there either; empty where the resource itself was refused. */
  readonly needs: readonly string[];
  /** Why it was refused, as the list has it; undefined where it was not, or where nobody knows. */
  readonly because?: string | undefined;
}

export interface Opinion {
  readonly account: string;
  readonly stacks: readonly string[];
  readonly changes: readonly string[];
  /** Resources of AWS in the configuration. */
  readonly resources: number;
  readonly notApplied: readonly NotApplied[];
  /** Not applied, and nothing says why. */
  readonly unexplained: readonly string[];
  readonly refusals: Judged<Refusal>;
  readonly differences: Judged<Difference>;
  /** What the known differences are, and why: one line for each kind. */
  readonly reasons: readonly string[];
  readonly api: ApiOpinion;
  readonly requests: Judged<ApiProblem>;
  /** Addresses besides moto's that the provider asked for. */
  readonly escapes: readonly string[];
}

/** Stops between two steps when `signal` is aborted; what runs ends by itself. */
export async function judgeAccount(
  account: Account,
  tools: Tools,
  judge: Judge,
  progress: Progress,
  signal: AbortSignal,
): Promise<Opinion> {
  const place = join(tools.folder, account.name);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  progress('starts moto');
  const moto = await startMoto(tools.moto, account.id, join(place, 'moto.log'));
  const record = join(place, 'requests.jsonl');
  const front = await openFront(moto.port, record);
  try {
    const instead = await prepareWorld(moto.port, JSON.stringify(Object.values(account.stacks)), account.region);
    const how = { providerVersion: tools.provider.version, proxy: front.address, instead };
    const adapted = adapt(account.stacks, how);
    const terraform = new TerraformFolder(tools.terraform, join(place, 'terraform'), tools.provider);
    signal.addEventListener('abort', () => terraform.interrupt());
    await terraform.prepare(adapted.configuration);
    const run = await applyAndPlan(terraform, progress, signal);
    progress("holds the requests against AWS's models");
    const api = await askApiModels(tools.moto, record);
    const inMoto = run.applied ? terraform.stateAddresses() : new Set<string>();
    return {
      account: account.name,
      stacks: Object.keys(account.stacks),
      changes: adapted.changes,
      resources: adapted.addresses.length,
      ...sorted(adapted.addresses, inMoto, run, adapted.configuration, judge),
      api,
      requests: judge.requests(api.problems),
      escapes: [...front.escapes],
    };
  } finally {
    await front.close();
    await moto.stop();
  }
}

interface Run {
  readonly applied: boolean;
  readonly refusals: readonly Refusal[];
  readonly differences: readonly Difference[];
}

async function applyAndPlan(terraform: TerraformFolder, progress: Progress, signal: AbortSignal): Promise<Run> {
  const first = await terraform.plan('first.plan', progress);
  signal.throwIfAborted();
  // Terraform applies no plan that has errors.
  if (first.refusals.length > 0) return { applied: false, refusals: first.refusals, differences: [] };
  const applied = await terraform.apply('first.plan', progress);
  signal.throwIfAborted();
  const second = await terraform.plan('second.plan', (words) => progress(`${words} again`));
  signal.throwIfAborted();
  const plan = await terraform.show('second.plan');
  return { applied: true, refusals: [...applied.refusals, ...second.refusals], differences: differencesOf(plan) };
}

/** Sorts what is not in moto and what the second plan would change into explained, known and unknown. */
function sorted(
  addresses: readonly string[],
  inMoto: ReadonlySet<string>,
  run: Run,
  configuration: Readonly<Record<string, unknown>>,
  judge: Judge,
): Pick<Opinion, 'notApplied' | 'unexplained' | 'refusals' | 'differences' | 'reasons'> {
  const needs = needsOf(configuration);
  const missing = new Set(addresses.filter((address) => !inMoto.has(address)));
  const refused = new Map(run.refusals.map((refusal) => [refusal.address, refusal]));
  const notApplied = [...missing].map((address) => ({
    address,
    type: typeOf(address),
    needs: refused.has(address) ? [] : [...new Set(missingFor(address, needs, missing).map(typeOf))],
    because: reasonOf(refused.get(address), judge),
  }));
  const unexplained = notApplied.filter(({ address, needs: of }) => of.length === 0 && !refused.has(address));
  const moving = new Set([...missing, ...run.differences.map(({ address }) => address)]);
  const own = run.differences.flatMap((difference) =>
    missing.has(difference.address)
      ? []
      : withoutConsequences(difference, missingFor(difference.address, needs, moving)),
  );
  const differences = judge.differences(own);
  return {
    notApplied,
    unexplained: unexplained.map(({ address }) => address),
    refusals: judge.refusals(run.refusals),
    differences,
    reasons: differences.known.map(({ type, action, paths, ...rest }) => {
      const because = judge.reasonsFor({ type, action, paths, ...rest }).join(' ');
      return `${type}: ${action} ${paths.join(', ')}: ${because}`;
    }),
  };
}

function reasonOf(refusal: Refusal | undefined, judge: Judge): string | undefined {
  return refusal === undefined ? undefined : judge.reasonsFor(refusal)[0];
}

/** What is read out of something that is not there, or that changes itself, is known after apply: that is told where it begins. */
function withoutConsequences(difference: Difference, causes: readonly string[]): readonly Difference[] {
  if (difference.action !== 'update' || causes.length === 0) return [difference];
  const lines = difference.lines.filter((line) => !line.endsWith('(known after apply)'));
  const paths = difference.paths.filter((path) => lines.some((line) => line.startsWith(`${path}: `)));
  return lines.length === 0 ? [] : [{ ...difference, lines, paths }];
}

function typeOf(address: string): string {
  return address.split('.')[0] ?? address;
}
