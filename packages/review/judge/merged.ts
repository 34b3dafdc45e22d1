/** One danger, one line: what is measured, told or kept by one resource is another thing now, however many of its attributes say so. */
import type { Lookup } from '../catalogue/lookup';
import { groupedBy } from '../plan/grouped';
import { RANK } from '../severity';
import type { Danger } from '../types';
import { sha256 } from './dangers';

/** Dangers of attributes of one resource of such a type, of one theme, are one: under the rule of the worst, and bound to all of them. */
export function oneLineEach(dangers: readonly Danger[], catalogue: Lookup): readonly Danger[] {
  const groups = groupedBy(dangers, (danger): string | Danger => {
    const isOne = catalogue.of(danger.type).isOneDanger && danger.path !== '';
    return isOne ? `${danger.address} ${danger.action} ${danger.theme}` : danger;
  });
  return [...groups.values()].map(merged);
}

const MOST_SHOWN = 4;

function merged(group: readonly Danger[]): Danger {
  const [worst, ...others] = [...group].sort((a, b) => RANK[a.severity] - RANK[b.severity]) as [Danger, ...Danger[]];
  if (others.length === 0) return worst;
  const parts = [worst, ...others].map(({ path, what, before, after }) =>
    before === '' && after === '' ? `${path} ${what}` : `${path} ${what} (${before} → ${after})`,
  );
  const more = parts.length > MOST_SHOWN ? ` and ${parts.length - MOST_SHOWN} more` : '';
  return {
    ...worst,
    path: '',
    before: '',
    after: '',
    what: `becomes another one: ${parts.slice(0, MOST_SHOWN).join(', ')}${more}`,
    fingerprint: sha256(
      [worst, ...others]
        .map(({ fingerprint }) => fingerprint)
        .sort()
        .join('\n'),
    ),
  };
}
