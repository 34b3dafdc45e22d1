/** The whole comparison: every shape of every type, each with a provider that has its default tags. */
import { inEmptyCloud } from './ask-both';
import { compareGroup, grouped, type Compared } from './compare';
import type { ProviderBinary } from './process';
import { RealProvider } from './real-provider';
import type { Subject } from './record';

/** `folder` is for the rehearsal's cloud, which stays empty; `tell` is called with each type and how many groups are left. */
export async function comparisonOf(
  binary: ProviderBinary,
  subjects: readonly Subject[],
  folder: string,
  tell: (type: string, left: number) => void,
): Promise<readonly Compared[]> {
  const resources = [...new Set(subjects.map(({ type }) => type))];
  const rehearsed = inEmptyCloud(resources, folder);
  const groups = grouped(subjects);
  const providers = new Map<string, RealProvider>();
  const compared: Compared[] = [];
  try {
    for (const [index, group] of groups.entries()) {
      const { type, tags } = group.subject;
      const provider =
        providers.get(JSON.stringify(tags)) ?? (await RealProvider.start(binary, { default_tags: tags }));
      providers.set(JSON.stringify(tags), provider);
      compared.push(...(await compareGroup(rehearsed({ default_tags: tags }), provider, group)));
      tell(type, groups.length - index - 1);
    }
    return compared;
  } finally {
    for (const provider of providers.values()) provider.stop();
  }
}

/** A web ACL's rules nest so deep that each question takes the provider a second or more: hours for facts, which ask dozens of each argument. */
const TOO_SLOW = ['aws_wafv2_web_acl'];

/** Subjects of each type that facts are asked about, one of each shape; types in order. */
export function byType(subjects: readonly Subject[]): ReadonlyMap<string, readonly Subject[]> {
  const types = new Map<string, Subject[]>();
  const asked = subjects.filter(({ type }) => !TOO_SLOW.includes(type));
  for (const { subject } of grouped(asked)) types.set(subject.type, [...(types.get(subject.type) ?? []), subject]);
  return new Map([...types].sort(([a], [b]) => (a < b ? -1 : 1)));
}
