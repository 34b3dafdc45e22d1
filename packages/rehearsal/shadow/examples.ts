/** Configurations that a provider's documentation shows, validated and planned by the rehearsal and by the provider itself. */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { isRecord } from '../provider/cty';
import { askProvider, askRehearsal, inEmptyCloud } from './ask-both';
import { commonOf, type Compared } from './compare';
import { fitBlock } from './fit';
import type { ProviderBinary } from './process';
import { RealProvider } from './real-provider';

export interface Example {
  readonly type: string;
  /** `events` of `aws_sns_topic.events`, with a number where a page has the name more than once. */
  readonly name: string;
  /** As JSON has it: blocks as objects or lists, references as `${…}`. */
  readonly manifest: Values;
}

/** Terraform's own, which no provider sees. */
const META = ['count', 'depends_on', 'dynamic', 'for_each', 'lifecycle', 'provider', 'provisioner', 'connection'];

/**
 * Asks both about each example as about a first creation. What an example refers to is known after apply, as it is in a first plan.
 *
 * @param folder for the rehearsal's cloud, which stays empty
 * @param tell called with each type and how many of its examples there are
 */
export async function examplesCompared(
  binary: ProviderBinary,
  examples: readonly Example[],
  folder: string,
  tell: (type: string, examples: number) => void,
): Promise<readonly Compared[]> {
  const types = [...new Set(examples.map(({ type }) => type))];
  const rehearsed = inEmptyCloud(types, folder)({});
  const provider = await RealProvider.start(binary, {});
  try {
    const compared: Compared[] = [];
    for (const type of types) {
      const block = provider.block(type);
      if (block === undefined) continue;
      const common = commonOf(rehearsed.schema(type).block, block);
      const own = examples.filter((example) => example.type === type);
      tell(type, own.length);
      for (const { name, manifest } of own) {
        const question = { type, prior: null, config: fitBlock(common, evaluated(manifest)) };
        const theirs = await askProvider(provider, question);
        const ours = askRehearsal(rehearsed, question);
        const agrees = ours.action === theirs.action;
        compared.push({ type, path: name, kind: 'example', count: 1, rehearsal: ours, provider: theirs, agrees });
      }
    }
    return compared;
  } finally {
    provider.stop();
  }
}

function evaluated(manifest: Values): Values {
  const own = Object.entries(manifest).filter(([name]) => !META.includes(name));
  return Object.fromEntries(own.map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value: unknown): unknown {
  if (typeof value === 'string') return /(?<!\$)\$\{/.test(value) ? UNKNOWN : value.replaceAll('$${', '${');
  if (Array.isArray(value)) return value.map(valueOf);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, valueOf(item)]));
}
