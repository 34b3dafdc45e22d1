/** One question to the rehearsal's plan engine and to a real provider: what does this configuration make of that state? */
import { aws } from '../clouds/aws';
import type { Cloud, Values } from '../clouds/behaviour';
import { isUnset } from '../provider/cty';
import { planChange } from '../provider/plan';
import { behaviourFor, type Subject as Planning } from '../provider/realm';
import { validateConfig } from '../provider/validate';
import type { BlockSchema, ResourceSchema } from '../schema/types';
import { loadSchemas } from '../schema';
import { openStore, type CloudStore } from '../store';
import { fitBlock } from './fit';
import { outcomeOf, type Outcome } from './outcome';
import type { RealProvider } from './real-provider';
import { ownOutcome } from './shadow';

export interface Question {
  readonly type: string;
  /** Null for a creation. */
  readonly prior: Values | null;
  readonly config: Values;
}

export interface Answers {
  readonly rehearsal: Outcome;
  readonly provider: Outcome;
}

/** The rehearsal's side of the question. */
export interface Rehearsed {
  readonly cloud: Cloud;
  readonly store: CloudStore;
  readonly account: string;
  readonly provider: Values;
  readonly schema: (type: string) => ResourceSchema;
}

const ACCOUNT = '111122223333';

/**
 * The rehearsal's side with nothing in its cloud.
 * @param types those that will be asked about
 * @param folder for the cloud
 * @returns one for the settings of a provider, beside its region
 */
export function inEmptyCloud(types: readonly string[], folder: string): (settings: Values) => Rehearsed {
  const { resources: schemas } = loadSchemas({ provider: 'aws', resources: types, dataSources: [] });
  const store = openStore(folder);
  return (settings) => ({
    cloud: aws,
    store,
    account: ACCOUNT,
    provider: { region: 'us-west-2', ...settings },
    schema: (type) => schemas[type]!,
  });
}

export async function askProvider(provider: RealProvider, { type, prior, config }: Question): Promise<Outcome> {
  const block = provider.block(type);
  if (block === undefined) throw new Error(`hashicorp/aws ${provider.version} has no ${type}`);
  const wanted = fitBlock(block, config);
  const missing = terraformRefuses(block, wanted);
  if (missing !== undefined) return refusal(missing);
  const [error] = await provider.validate(type, wanted);
  if (error !== undefined) return refusal(error);
  const before = prior && fitBlock(block, prior);
  return outcomeOf(block, before, await provider.plan(type, before, wanted));
}

export function askRehearsal(rehearsed: Rehearsed, { type, prior, config }: Question): Outcome {
  const schema = rehearsed.schema(type);
  const wanted = fitBlock(schema.block, config);
  const missing = terraformRefuses(schema.block, wanted);
  if (missing !== undefined) return refusal(missing);
  const { cloud, store, account, provider } = rehearsed;
  const behaviour = behaviourFor(cloud, type, schema);
  const subject: Planning = { cloud, store, caller: { account, provider }, type, schema, behaviour };
  const error = validateConfig(schema.block, wanted, behaviour, schema.answers).find(
    ({ severity }) => severity === 'error',
  );
  if (error !== undefined) return refusal(error.summary);
  const before = prior && fitBlock(schema.block, prior);
  return ownOutcome({ prior: before, plan: planChange(subject, before, wanted) });
}

const refusal = (words: string): Outcome => ({ action: 'refuse', replacing: [], refusal: words });

/** What Terraform itself refuses by a schema, before it asks the provider: arguments and blocks that are missing or too many. */
function terraformRefuses(block: BlockSchema, config: Values): string | undefined {
  for (const [name, { required }] of Object.entries(block.attributes)) {
    if (required === true && isUnset(config[name])) return `Missing required argument: ${name}`;
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = config[name];
    const items = Array.isArray(value) ? (value as Values[]) : isUnset(value) ? [] : [value as Values];
    if (items.length < (nested.minItems ?? 0)) return `Insufficient ${name} blocks`;
    if (nested.maxItems !== undefined && items.length > nested.maxItems) return `Too many ${name} blocks`;
    for (const item of items) {
      const inside = terraformRefuses(nested.block, item);
      if (inside !== undefined) return inside;
    }
  }
  return undefined;
}
