/** The same mutations, planned by the rehearsal and by a real provider. */
import type { Values } from '../clouds/behaviour';
import { UNKNOWN } from '../clouds/behaviour';
import { isUnset } from '../provider/cty';
import type { BlockSchema } from '../schema/types';
import { askProvider, askRehearsal, type Rehearsed } from './ask-both';
import { fitBlock } from './fit';
import { dotted, mutationsOf, replaced, shapeOf, valuesNamedIn, type Kind, type Mutation } from './mutate';
import type { Outcome } from './outcome';
import type { RealProvider } from './real-provider';
import type { Subject } from './record';

/** Subjects that set the same arguments. */
export interface Group {
  readonly subject: Subject;
  readonly count: number;
}

export interface Compared {
  readonly type: string;
  /** Empty where the configuration is the one that was applied; of an example of the documentation, its name. */
  readonly path: string;
  readonly kind: Kind | 'unchanged' | 'example';
  /** How many resources this question stands for. */
  readonly count: number;
  readonly rehearsal: Outcome;
  readonly provider: Outcome;
  readonly agrees: boolean;
}

export function grouped(subjects: readonly Subject[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const subject of subjects) {
    const key = `${subject.type} ${shapeOf(subject.config)}`;
    const known = groups.get(key);
    groups.set(key, { subject: known?.subject ?? subject, count: (known?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

export async function compareGroup(
  rehearsed: Rehearsed,
  provider: RealProvider,
  { subject, count }: Group,
): Promise<readonly Compared[]> {
  const { type } = subject;
  const block = provider.block(type);
  const own = rehearsed.schema(type).block;
  if (block === undefined) return [];
  const common = commonOf(own, block);
  const config = fitBlock(common, subject.config);
  const compared: Compared[] = [];
  // What only the bindings' version has stays as it was deployed: a region, above all.
  const younger = Object.fromEntries(
    Object.entries(subject.config).filter(([name]) => !(name in block.attributes) && !(name in block.blocks)),
  );
  const ask = async (
    path: string,
    kind: Compared['kind'],
    prior: Values,
    wanted: Values,
    answer?: Outcome,
  ): Promise<void> => {
    const question = { type, prior, config: wanted };
    const theirs = answer ?? (await askProvider(provider, question));
    const ours = askRehearsal(rehearsed, { ...question, config: { ...younger, ...wanted } });
    compared.push({ type, path, kind, count, rehearsal: ours, provider: theirs, agrees: agrees(ours, theirs) });
  };
  await ask('', 'unchanged', subject.state, config);
  const prior = await settled(provider, subject, config);
  for (const mutation of mutationsOf(common, config)) {
    const { wanted, answer } = await chosen(provider, type, prior, mutation);
    await ask(dotted(mutation.path), mutation.kind, prior, wanted, answer);
  }
  return compared;
}

function agrees(ours: Outcome, theirs: Outcome): boolean {
  return ours.action === theirs.action && String(ours.replacing) === String(theirs.replacing);
}

/** The state as the provider itself would have left it, so that each difference in it counts once. */
export async function settled(provider: RealProvider, { type, state }: Subject, config: Values): Promise<Values> {
  const block = provider.block(type)!;
  const prior = fitBlock(block, state);
  const { planned } = await provider.plan(type, prior, fitBlock(block, config));
  const known = Object.entries(planned ?? {}).filter(([, value]) => value !== UNKNOWN && !isUnset(value));
  return { ...state, ...Object.fromEntries(known) };
}

async function chosen(
  provider: RealProvider,
  type: string,
  prior: Values,
  { configs, path }: Mutation,
): Promise<{ readonly wanted: Values; readonly answer: Outcome }> {
  let [wanted = {}] = configs;
  let answer = await askProvider(provider, { type, prior, config: wanted });
  const first = answer;
  const rest = [
    ...valuesNamedIn(answer.refusal ?? '').map((value) => replaced(wanted, path, value)),
    ...configs.slice(1),
  ];
  if (configs.length === 1) return { wanted, answer };
  const [original] = configs;
  for (const config of rest) {
    if (answer.action !== 'refuse' && answer.action !== 'none') break;
    const other = await askProvider(provider, { type, prior, config });
    if (other.action === 'refuse') continue;
    [wanted, answer] = [config, other];
  }
  return answer === first ? { wanted: original ?? {}, answer } : { wanted, answer };
}

/** What both schemas have: nobody can be asked about the rest. */
export function commonOf(own: BlockSchema, block: BlockSchema): BlockSchema {
  const attributes = Object.entries(block.attributes).filter(([name]) => name in own.attributes || name in own.blocks);
  const blocks = Object.entries(block.blocks)
    .filter(([name]) => name in own.blocks || name in own.attributes)
    .map(
      ([name, nested]) =>
        [
          name,
          { ...nested, block: own.blocks[name] ? commonOf(own.blocks[name].block, nested.block) : nested.block },
        ] as const,
    );
  return { attributes: Object.fromEntries(attributes), blocks: Object.fromEntries(blocks) };
}
