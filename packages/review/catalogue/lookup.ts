/** What a catalogue says of one type, together with what holds for every type. */
import { insideOf, isWithin, toPattern, type Path, type Pattern } from '../diff/paths';
import { OF_EVERY_TYPE } from './every-type';
import {
  EVERY_TYPE,
  isHarmless,
  isOfAttribute,
  isOfWhole,
  type AttributeDanger,
  type Catalogue,
  type Clear,
  type Holder,
  type JudgedAction,
  type Join,
  type Judgement,
  type Kept,
  type WholeDanger,
} from './judgement';

export interface Watched extends AttributeDanger {
  readonly pattern: Pattern;
}

export interface TypeKnowledge {
  /** The name under which the catalogue knows it. */
  readonly type: string;
  readonly whole: readonly WholeDanger[];
  /** The type's own, and those of every type for attributes that none of its own watches. */
  readonly attributes: readonly Watched[];
  readonly join?: Join;
  readonly secrets: readonly string[];
  readonly clear?: Clear;
  readonly holder?: Holder;
  /** Attributes that only name it, where another one may do the same beside it. */
  readonly layer?: readonly string[];
  readonly isOneDanger: boolean;
  /** By which there can be one of it. */
  readonly unique?: readonly string[];
  /** Whether what happens to the whole is known to do no harm. */
  readonly isHarmless: (action: JudgedAction) => boolean;
  /** Whether some judgement speaks of this type. */
  readonly isNamed: boolean;
  /** Whether a judgement speaks of the attribute, or the catalogue takes what it does not list for harmless. */
  readonly isJudged: (path: Path) => boolean;
  /** Attributes whose every change does no harm. */
  readonly harmless: readonly { readonly pattern: Pattern; readonly reason: string }[];
}

export interface Lookup {
  readonly of: (type: string) => TypeKnowledge;
  /** Types that others are parts of -> the attributes by which those name them. */
  readonly joined: ReadonlyMap<string, ReadonlySet<string>>;
  readonly kept: readonly Kept[];
}

const NOTHING: Catalogue = { judgements: [] };

const LOOKUPS = new WeakMap<Catalogue, Lookup>();

/** Made once for each catalogue. */
export function lookupIn(catalogue: Catalogue = NOTHING): Lookup {
  const known = LOOKUPS.get(catalogue) ?? makeLookup(catalogue);
  LOOKUPS.set(catalogue, known);
  return known;
}

function makeLookup(catalogue: Catalogue): Lookup {
  const byType = new Map<string, Judgement[]>();
  for (const judgement of [...catalogue.judgements, ...OF_EVERY_TYPE])
    for (const type of judgement.types) push(byType, type, judgement);
  const known = new Map<string, TypeKnowledge>();
  const joined = new Map<string, Set<string>>();
  for (const { of, names } of Object.values(catalogue.joins ?? {}))
    joined.set(of, new Set([...(joined.get(of) ?? []), ...names]));
  return {
    joined,
    kept: catalogue.kept ?? [],
    of: (type) => {
      const found = known.get(type) ?? knowledgeOf(type, catalogue, byType);
      known.set(type, found);
      return found;
    },
  };
}

function push(map: Map<string, Judgement[]>, type: string, judgement: Judgement): void {
  const those = map.get(type);
  if (those === undefined) map.set(type, [judgement]);
  else those.push(judgement);
}

function knowledgeOf(
  given: string,
  catalogue: Catalogue,
  byType: ReadonlyMap<string, readonly Judgement[]>,
): TypeKnowledge {
  const type = own(catalogue.otherNames, given) ?? given;
  const mine = byType.get(type) ?? [];
  const everybodys = byType.get(EVERY_TYPE) ?? [];
  const attributes = watched(mine, everybodys);
  const harmless = [...mine, ...everybodys]
    .filter(isHarmless)
    .flatMap((one) => (one.attributes ?? []).map((name) => ({ pattern: toPattern(name), reason: one.harmless })));
  const actions = new Set(mine.filter(isHarmless).flatMap(({ actions: those = [] }) => those));
  const isNamed = mine.length > 0;
  const join = own(catalogue.joins, type);
  const clear = own(catalogue.clear, type);
  const holder = own(catalogue.holders, type);
  const layer = own(catalogue.layers, type);
  const unique = own(catalogue.unique, type);
  return {
    type,
    whole: mine.filter(isOfWhole),
    attributes,
    ...(join === undefined ? {} : { join }),
    secrets: own(catalogue.secrets, type) ?? [],
    ...(clear === undefined ? {} : { clear }),
    ...(holder === undefined ? {} : { holder }),
    ...(unique === undefined ? {} : { unique }),
    ...(layer === undefined ? {} : { layer }),
    isOneDanger: catalogue.oneDanger?.includes(type) === true,
    isHarmless: (action) => actions.has(action),
    isNamed,
    harmless,
    isJudged: (path) =>
      isWithin(path, toPattern(join?.attribute ?? '')) ||
      attributes.some(({ pattern }) => isWithin(path, insideOf(pattern) ?? pattern)) ||
      harmless.some(({ pattern }) => isWithin(path, pattern)),
  };
}

function watched(mine: readonly Judgement[], everybodys: readonly Judgement[]): readonly Watched[] {
  const ofType = mine.filter(isOfAttribute);
  const taken = new Set(ofType.map(({ attribute }) => attribute));
  const rest = everybodys.filter(isOfAttribute).filter(({ attribute }) => !taken.has(attribute));
  const all = [...ofType, ...rest].map((danger) => ({ ...danger, pattern: toPattern(danger.attribute) }));
  // What lies anywhere inside a place is asked last: what has an entry of its own is said by that.
  const isWide = ({ pattern }: Watched): boolean => insideOf(pattern) !== undefined;
  const isVague = ({ attribute }: Watched): boolean => attribute.includes('*');
  return [
    ...all.filter((one) => !isVague(one)),
    ...all.filter((one) => isVague(one) && !isWide(one)),
    ...all.filter(isWide),
  ];
}

/** Names of types come from plans of anyone: `constructor` is none of ours. */
function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
