/** A real provider beside the simulated one: it is asked the same, and each difference is written down. */
import { appendFileSync } from 'node:fs';
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { withoutUnknown } from '../provider/cty';
import type { PlanAsked, ValidationAsked, Witness } from '../provider/witness';
import type { Plan } from '../provider/plan';
import type { BlockSchema } from '../schema/types';
import type { Difference } from './differences';
import { fitBlock } from './fit';
import { equal, outcomeOf, type Outcome, type PlanAnswer } from './outcome';
import type { ProviderBinary } from './process';
import { RealProvider } from './real-provider';

export interface ShadowSettings {
  readonly binary: ProviderBinary;
  readonly report: string;
  readonly decides?: true;
}

/** Both answers to one question about a change. */
export interface Answers {
  readonly rehearsal: Outcome;
  readonly provider: Outcome;
}

export function shadowOf({ binary, report, decides }: ShadowSettings): Witness {
  const providers = new Map<string, Promise<RealProvider>>();
  // Default tags are the provider block's, so that each block that differs in them has a process of its own.
  const providerOf = (settings: Values): Promise<RealProvider> => {
    const tags = { default_tags: settings['default_tags'] ?? [], ignore_tags: settings['ignore_tags'] ?? [] };
    const key = JSON.stringify(withoutUnknown(tags));
    const known = providers.get(key) ?? RealProvider.start(binary, tags);
    providers.set(key, known);
    return known;
  };
  const any = (): Promise<RealProvider> => [...providers.values()][0] ?? providerOf({});
  const note = (difference: Difference): void =>
    appendFileSync(report, `${JSON.stringify(difference)}\n`, { mode: 0o600 });
  return {
    async validated(asked) {
      const provider = await any();
      const errors = await validation(provider, asked);
      if (errors === undefined) return undefined;
      const own = asked.diagnostics.filter(({ severity }) => severity === 'error').map(({ summary }) => summary);
      if (own.length > 0 !== errors.length > 0)
        note({
          type: asked.type,
          about: `validate ${nameOf(asked.config)}`,
          kind: 'refusal',
          rehearsal: own[0] ?? 'nothing',
          provider: errors[0] ?? 'nothing',
        });
      return decides ? errors.map((summary) => ({ severity: 'error', summary })) : undefined;
    },
    async planned(asked) {
      const provider = await providerOf(asked.provider);
      const block = provider.block(asked.type);
      if (block === undefined) return undefined;
      const prior = asked.prior && fitBlock(block, asked.prior);
      const answer = await provider.plan(asked.type, prior, fitBlock(block, asked.config));
      for (const difference of differencesOf(asked, block, prior, answer)) note(difference);
      return decides ? planOf(asked, answer) : undefined;
    },
    made: () => undefined,
    close: () => {
      for (const provider of providers.values()) void provider.then((each) => each.stop());
    },
  };
}

async function validation(
  provider: RealProvider,
  { type, config }: ValidationAsked,
): Promise<readonly string[] | undefined> {
  const block = provider.block(type);
  return block && (await provider.validate(type, fitBlock(block, config)));
}

function differencesOf(asked: PlanAsked, block: BlockSchema, prior: Values | null, answer: PlanAnswer): Difference[] {
  const { type, config, plan } = asked;
  const [rehearsal, provider] = [ownOutcome(asked), outcomeOf(block, prior, answer)];
  const about = `plan ${nameOf(config)}`;
  if (rehearsal.action !== provider.action) {
    const words = ({ action, refusal }: Outcome): string => (refusal === undefined ? action : `${action} (${refusal})`);
    return [{ type, about, kind: 'action', rehearsal: words(rehearsal), provider: words(provider) }];
  }
  if (String(rehearsal.replacing) !== String(provider.replacing)) {
    const words = ({ replacing }: Outcome): string => `replace for ${replacing.join(', ')}`;
    return [{ type, about, kind: 'replacing', rehearsal: words(rehearsal), provider: words(provider) }];
  }
  if (answer.planned === null) return [];
  const own = fitBlock(block, plan.planned);
  return Object.entries(block.attributes)
    .filter(([name, { type: kind }]) => !equal(kind, own[name], answer.planned?.[name]))
    .map(([name]) => ({
      type,
      about,
      kind: 'value' as const,
      rehearsal: `${name} ${sort(own[name])}`,
      provider: `${name} ${sort(answer.planned?.[name])}`,
    }));
}

/** What the rehearsal's plan comes to. */
export function ownOutcome({ prior, plan }: Pick<PlanAsked, 'prior' | 'plan'>): Outcome {
  const refusal = plan.diagnostics?.[0]?.summary;
  if (refusal !== undefined) return { action: 'refuse', replacing: [], refusal };
  if (prior === null) return { action: 'create', replacing: [] };
  if (plan.planned === prior) return { action: 'none', replacing: [] };
  const names = plan.replacing.map((path) => path.filter((step) => typeof step === 'string').join('.'));
  return { action: names.length > 0 ? 'replace' : 'update', replacing: [...new Set(names)].sort() };
}

/** Values may be secret: only what sort of value it is goes into the report. */
function sort(value: unknown): string {
  if (value === UNKNOWN) return 'known after apply';
  if (value === null || value === undefined) return 'absent';
  if (typeof value === 'object') return `${Object.keys(value).length} elements`;
  return value === '' ? 'empty' : 'given';
}

/** The provider's plan in the shape of the rehearsal's schema; what its version does not know stays as the rehearsal has planned it. */
function planOf(asked: PlanAsked, { planned, replacing, errors }: PlanAnswer): Plan {
  if (errors.length > 0 || planned === null)
    return { ...asked.plan, diagnostics: errors.map((summary) => ({ severity: 'error', summary })) };
  const fitted = fitBlock(asked.block, planned);
  const known = Object.fromEntries(Object.entries(fitted).filter(([name]) => name in planned));
  return { planned: { ...asked.plan.planned, ...known }, replacing };
}

const NAMES = ['name', 'identifier', 'bucket', 'family', 'domain_name', 'alarm_name', 'id'];

function nameOf(config: Values): string {
  const name = NAMES.map((each) => config[each]).find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : '';
}
