/** Why a change of an attribute was not called dangerous: what the catalogue says of it, for whoever reads the catalogue. */
import { isWithin, insideOf, toPattern } from '../diff/paths';
import { lookupIn } from './lookup';
import type { Catalogue } from './judgement';

/**
 * @param path of an attribute, as a report shows it: `rule[0].lifecycle.delete_after`
 * @returns reasons of what is harmless, and the directions that are dangerous; none where nobody has judged it
 */
export function reasonsFor(catalogue: Catalogue, type: string, path: string): readonly string[] {
  const knowledge = lookupIn(catalogue).of(type);
  const place = toPattern(path.replace(/\[\d+\]/g, ''));
  const watched = knowledge.attributes
    .filter(({ pattern }) => isWithin(place, insideOf(pattern) ?? pattern))
    .map(({ id, danger, when }) =>
      when === undefined
        ? `dangerous only where it ${danger.kind} (${id})`
        : `dangerous only where it ${danger.kind}, and ${when[0]} ${when[1]} ${when.slice(2).join(' or ')} (${id})`,
    );
  const joined = knowledge.join !== undefined && isWithin(place, toPattern(knowledge.join.attribute));
  return [
    ...knowledge.harmless.filter(({ pattern }) => isWithin(place, pattern)).map(({ reason }) => reason),
    ...watched,
    ...(joined ? ['what it is a part of is judged where it moves'] : []),
  ];
}
