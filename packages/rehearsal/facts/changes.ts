/** What a refresh changed, one line per type and fact. */
import type { ProviderFacts, TypeFacts } from './format';

export function changesBetween(before: ProviderFacts, after: ProviderFacts): string[] {
  return (['resources', 'dataSources'] as const).flatMap((section) => {
    const types = new Set([...Object.keys(before[section]), ...Object.keys(after[section])]);
    return [...types].sort().flatMap((type) => {
      const label = section === 'resources' ? type : `data.${type}`;
      return changesOfType(before[section][type] ?? {}, after[section][type] ?? {}).map((line) => `${label}: ${line}`);
    });
  });
}

function changesOfType(before: TypeFacts, after: TypeFacts): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof TypeFacts)[];
  return keys.flatMap((key) => {
    const [old, fresh] = [entriesOf(before[key]), entriesOf(after[key])];
    const gone = [...old].filter((entry) => !fresh.has(entry)).map((entry) => `-${entry}`);
    const added = [...fresh].filter((entry) => !old.has(entry)).map((entry) => `+${entry}`);
    const becameKnown =
      key === 'forceNew' && before.forceNew === undefined && added.length === 0 ? ['known: none'] : [];
    const words = [...gone, ...added, ...becameKnown];
    return words.length > 0 ? [`${key} ${words.join(' ')}`] : [];
  });
}

function entriesOf(value: TypeFacts[keyof TypeFacts]): Set<string> {
  if (value === undefined) return new Set();
  if (Array.isArray(value)) return new Set(value);
  if (typeof value !== 'object') return new Set([String(value)]);
  return new Set(Object.entries(value).map(([path, fact]) => `${path}=${JSON.stringify(fact)}`));
}
