/** An environment that takes the place of another one whose region is lost (docs/runbooks/lost-region.md). */
import type { EnvironmentFile } from './environment';
import type { Mistake } from './mistake';
import type { Partly } from './partly';

type File = Partly<EnvironmentFile>;

/** The one takes the place of the other: they are never both there for clients. */
export const standsIn = (one: File | undefined, other: File | undefined): boolean =>
  one?.standsInFor !== undefined && one.standsInFor === other?.name;

/** Each is where the copies are from which it begins. */
export const standInMistakes = (all: Readonly<Record<string, File>>): readonly Mistake[] =>
  Object.entries(all).flatMap(([name, said]) => mistakesOf(`environments/${name}.ts`, said, all));

function mistakesOf(file: string, { standsInFor, aws }: File, all: Readonly<Record<string, File>>): readonly Mistake[] {
  if (standsInFor === undefined) return [];
  const of = Object.hasOwn(all, standsInFor) ? all[standsInFor] : undefined;
  if (of === undefined || of.standsInFor !== undefined) {
    const known = Object.keys(all).filter((name) => all[name]?.standsInFor === undefined);
    return [{ file, path: 'standsInFor', given: standsInFor, allowed: `one of ${known.join(', ')}` }];
  }
  const held = (field: 'accountId' | 'region', wanted: unknown): readonly Mistake[] => {
    const allowed = `${String(wanted)}, where ${standsInFor} has the copies of its database`;
    return aws?.[field] === wanted ? [] : [{ file, path: `aws.${field}`, given: aws?.[field], allowed }];
  };
  return [...held('accountId', of.aws?.accountId), ...held('region', of.aws?.backupRegion)];
}
