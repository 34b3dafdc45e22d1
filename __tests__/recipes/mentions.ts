/** Where a name is mentioned, so that what exists for one can be asked of another. */
import type { SynthesizedResource, SynthesizedStack } from '../kit';

/** What a text says, with what is wrapped in it: JSON in JSON, and a view's SQL in base64. */
function unwrapped(text: string): string {
  return text
    .replace(/Presto View: ([A-Za-z0-9+/=]+)/g, (_, encoded: string) => Buffer.from(encoded, 'base64').toString('utf8'))
    .replace(/\\+[nt"]/g, ' ');
}

/** Words with the name in them, each as often as it stands there. Hashes of addresses differ, so they are left out. */
export function mentions(text: string, name: string): readonly string[] {
  const words = unwrapped(text).match(/[\w$./:{}@*-]+/g) ?? [];
  return words
    .filter((word) => new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`).test(word))
    .map((word) => word.replace(/_[0-9A-F]{8}\b/g, '').replace(/[.:]+$/, ''))
    .sort();
}

/** The words about `one` that have no counterpart about `other`. */
export function unmatched(text: string, one: string, other: string): readonly string[] {
  const there = [...mentions(text, other)];
  return mentions(text, one).filter((word) => {
    const at = there.indexOf(word.replaceAll(one, other));
    // Taken out, so that two words need two counterparts.
    if (at >= 0) there.splice(at, 1);
    return at < 0;
  });
}

const about = ({ path }: SynthesizedResource, name: string) => mentions(path, name).length > 0;

/** Resources that are about `one` and have none like them about `other`: type and construct path. */
export function missingResources({ all }: SynthesizedStack, one: string, other: string): readonly string[] {
  const places = new Set(all.map(({ type, path }) => `${type} ${path}`));
  return all
    .filter((resource) => about(resource, one))
    .map(({ type, path }) => `${type} ${path.replaceAll(one, other)}`)
    .filter((place) => !places.has(place));
}

/** Of resources that are about no single one: where they speak of `one` and not in the same way of `other`. */
export function missingMentions({ all }: SynthesizedStack, one: string, other: string): readonly string[] {
  return all
    .filter((resource) => !about(resource, one) && !about(resource, other))
    .flatMap(({ type, path, json }) =>
      unmatched(JSON.stringify(json), one, other).map((word) => `${type} ${path}: ${word}`),
    );
}
