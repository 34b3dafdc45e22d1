/** Asks a real provider about every argument of a type, starting from configurations that were deployed. */
import type { Together, TypeAnswers, ValueRule } from '../facts/answers';
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { isRecord, isUnset } from '../provider/cty';
import type { AttributeSchema, BlockSchema } from '../schema/types';
import { commonOf, settled } from './compare';
import { fitBlock } from './fit';
import { dotted, mutationsOf, replaced, type Mutation } from './mutate';
import { outcomeOf, type Outcome } from './outcome';
import { rulesOf } from './probe';
import { BESIDE, itemsIn, SEVERAL, togetherIn } from './read-refusal';
import type { RealProvider } from './real-provider';
import type { Subject } from './record';

type Steps = readonly (string | number)[];

/** What is gathered while the bases of a type are asked about. */
class Gathered {
  readonly values: Record<string, readonly ValueRule[]> = {};
  readonly together = new Map<string, Together>();
  readonly replaces = new Set<string>();
  readonly updates = new Set<string>();
  readonly kept = new Set<string>();
  readonly notKept = new Set<string>();
  readonly defaults: Record<string, string | number | boolean> = {};
  readonly same: Record<string, 'caseless' | 'dotless'> = {};
  readonly probed = new Set<string>();
  readonly takes = new Set<string>();
  readonly refuses = new Set<string>();
  readonly items: Record<string, readonly [number, number]> = {};
  nulls?: 'refused';

  /** What refusals say about other arguments, and about how many of a block there may be. */
  read(path: string, errors: readonly string[]): void {
    for (const error of errors) {
      const rule = togetherIn(error);
      if (rule) this.together.set(JSON.stringify(rule), rule);
      const [least = 0, most = 0] = itemsIn(error) ?? [];
      const [known = 0, bound = 0] = this.items[path] ?? [];
      if (least > 0 || most > 0) this.items[path] = [Math.max(least, known), Math.max(most, bound)];
    }
  }

  answers(): TypeAnswers {
    const only = (names: ReadonlySet<string>, not: ReadonlySet<string>): string[] =>
      [...names].filter((name) => !not.has(name)).sort();
    const defaults = Object.entries(this.defaults).filter(([path]) => !this.kept.has(path));
    return withoutEmpty({
      values: Object.fromEntries(
        Object.entries(this.values)
          .filter(([, rules]) => rules.length > 0)
          .sort(),
      ),
      together: [...this.together.values()],
      items: this.items,
      forceNew: [...this.replaces].sort(),
      inPlace: only(this.updates, this.replaces),
      default: Object.fromEntries(defaults.sort()),
      same: this.same,
      kept: only(this.kept, this.notKept),
      takes: only(this.takes, this.refuses),
      ...(this.nulls && { nulls: this.nulls }),
    });
  }
}

function withoutEmpty(answers: TypeAnswers): TypeAnswers {
  return Object.fromEntries(
    Object.entries(answers).filter(([, value]) => typeof value === 'string' || Object.keys(value as object).length > 0),
  );
}

/** `subjects` are of one type, each of another shape; `own` is the rehearsal's schema of it. */
export async function harvest(
  provider: RealProvider,
  own: BlockSchema,
  subjects: readonly Subject[],
): Promise<TypeAnswers> {
  const gathered = new Gathered();
  for (const subject of subjects) {
    const block = provider.block(subject.type);
    if (block === undefined) continue;
    const common = commonOf(own, block);
    const config = fitBlock(common, subject.config);
    const base = {
      provider,
      block,
      common,
      type: subject.type,
      config,
      prior: await settled(provider, subject, config),
    };
    if ((await provider.validate(base.type, fitBlock(block, config))).length > 0) continue;
    for (const mutation of mutationsOf(common, config)) {
      await aboutChange(gathered, base, mutation);
      if (mutation.kind === 'invalid') await aboutNonsense(gathered, base, mutation);
    }
    for (const { path, kind } of mutationsOf(common, config))
      if (kind === 'another') await aboutValues(gathered, base, path);
    await aboutDefaults(gathered, base);
    await aboutNulls(gathered, base);
  }
  return gathered.answers();
}

interface Base {
  readonly provider: RealProvider;
  readonly block: BlockSchema;
  readonly common: BlockSchema;
  readonly type: string;
  readonly config: Values;
  readonly prior: Values;
}

/** What a change, or a removal, is planned as; and what it says about other arguments. */
async function aboutChange(gathered: Gathered, base: Base, { path, kind, configs }: Mutation): Promise<void> {
  const { provider, type, block } = base;
  const name = dotted(path);
  for (const config of kind === 'invalid' ? [] : configs.slice(0, kind === 'another' ? 4 : 1)) {
    const errors = await provider.validate(type, fitBlock(block, config));
    gathered.read(name, errors);
    if (errors.length > 0) continue;
    const outcome = await planned(base, config);
    gathered.read(name, outcome.refusal === undefined ? [] : [outcome.refusal]);
    if (outcome.action === 'refuse') continue;
    if (outcome.action === 'replace') for (const each of outcome.replacing) gathered.replaces.add(each);
    if (outcome.action === 'update') gathered.updates.add(name);
    if (kind === 'none' && !isUnset(at(base.config, path)))
      (outcome.action === 'none' ? gathered.kept : gathered.notKept).add(name);
    return;
  }
}

/** Whether the provider takes what cannot be right. */
async function aboutNonsense(gathered: Gathered, base: Base, { path, configs }: Mutation): Promise<void> {
  const [config = {}] = configs;
  const errors = await base.provider.validate(base.type, fitBlock(base.block, config));
  gathered.read(
    dotted(path),
    errors.filter((error) => togetherIn(error) === undefined),
  );
  const isRefused = errors.length > 0 || (await planned(base, config)).action === 'refuse';
  (isRefused ? gathered.refuses : gathered.takes).add(dotted(path));
}

async function planned({ provider, type, block, prior }: Base, config: Values): Promise<Outcome> {
  const before = fitBlock(block, prior);
  return outcomeOf(block, before, await provider.plan(type, before, fitBlock(block, config)));
}

/** Which values are refused. */
async function aboutValues(gathered: Gathered, base: Base, path: Steps): Promise<void> {
  const name = dotted(path);
  const seed = at(base.config, path);
  if (gathered.probed.has(name) || (isUnset(seed) && gathered.values[name] !== undefined)) return;
  const attribute = attributeAt(base.common, path);
  if (attribute === undefined) return;
  if (!isUnset(seed)) gathered.probed.add(name);
  const { provider, type, block } = base;
  const ask = async (value: unknown): Promise<string | undefined> => {
    const errors = await provider.validate(type, fitBlock(block, replaced(base.config, path, value)));
    const all = errors.filter((error) => togetherIn(error) === undefined && !error.startsWith('Missing required'));
    // What is said of the argument itself, where something is.
    const mine = all.filter((error) => new RegExp(`\\b${String(path.at(-1))}\\]$`).test(error));
    const own = mine.length > 0 ? mine : all;
    return own.length > 1 ? `${SEVERAL}${own.join(BESIDE)}` : own[0];
  };
  gathered.values[name] = await rulesOf(attribute.type, seed, ask);
  if (typeof seed === 'string' && seed !== '') await aboutSpelling(gathered, base, path, seed);
}

/** Whether a list may have a null in it: the SDK says no for each when it plans, the framework leaves it to the attribute. */
async function aboutNulls(gathered: Gathered, base: Base): Promise<void> {
  const isList = ({ type: kind, optional, required }: AttributeSchema): boolean =>
    (optional ?? required) === true && Array.isArray(kind) && (kind[0] === 'list' || kind[0] === 'set');
  const [name] = Object.entries(base.common.attributes).find(([, each]) => isList(each)) ?? [];
  if (name === undefined) return;
  const { refusal = '' } = await planned(base, { ...base.config, [name]: [null] });
  if (refusal.startsWith('Null value found in list')) gathered.nulls = 'refused';
}

/** Other spellings that mean the same to the provider. */
async function aboutSpelling(gathered: Gathered, base: Base, path: Steps, seed: string): Promise<void> {
  const spellings = [
    ['caseless', seed === seed.toUpperCase() ? seed.toLowerCase() : seed.toUpperCase()],
    ['dotless', seed.endsWith('.') ? seed.slice(0, -1) : `${seed}.`],
  ] as const;
  for (const [kind, spelling] of spellings) {
    if (spelling === seed) continue;
    const { action } = await planned(base, replaced(base.config, path, spelling));
    // What takes any value for the same says nothing about spelling.
    if (action === 'none' && (await planned(base, replaced(base.config, path, `${seed}x`))).action !== 'none')
      gathered.same[dotted(path)] = kind;
  }
}

/** What a creation is planned with where the configuration is silent. */
async function aboutDefaults(gathered: Gathered, { provider, type, block, common, config }: Base): Promise<void> {
  const { planned: made } = await provider.plan(type, null, fitBlock(block, config));
  if (made === null) return;
  for (const { path, kind } of mutationsOf(common, config)) {
    // Elements of a set are in another order in the plan.
    if (kind !== 'another' || !isUnset(at(config, path)) || isInSet(common, path)) continue;
    const value = at(made, path);
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (isScalar && value !== '') gathered.defaults[dotted(path)] = value;
  }
}

function at(values: unknown, path: Steps): unknown {
  return path.reduce<unknown>((value, step) => {
    if (value === UNKNOWN) return undefined;
    if (Array.isArray(value)) return typeof step === 'number' ? (value as unknown[])[step] : undefined;
    return isRecord(value) ? value[step] : undefined;
  }, values);
}

function isInSet(block: BlockSchema, path: Steps): boolean {
  const [name = '', ...rest] = path.filter((step): step is string => typeof step === 'string');
  const nested = block.blocks[name];
  return nested !== undefined && (nested.nesting === 'set' || isInSet(nested.block, rest));
}

function attributeAt(block: BlockSchema, path: Steps): AttributeSchema | undefined {
  const [name = '', ...rest] = path.filter((step): step is string => typeof step === 'string');
  if (rest.length === 0) return block.attributes[name];
  const nested = block.blocks[name];
  return nested && attributeAt(nested.block, rest);
}
