/**
 * Provider facts: what the real providers do and the bindings do not tell. One JSON file per provider, one line per
 * type, sorted, so that a refresh reads as a diff. README.md in this folder says where they come from.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type ProviderName = 'aws' | 'google';

/** Paths are dotted, through blocks: `settings.tier`. Every list is sorted. */
export interface TypeFacts {
  /** The schema version of the state upgraders, when not 0. */
  version?: number;
  /** False: there is no update function, any change replaces. True in hand-written facts alone: there is one by now. */
  updatable?: boolean;
  /** A change of these replaces. Absent means unknown; an empty list means that nothing does. */
  forceNew?: string[];
  default?: Record<string, string | number | boolean>;
  /** Arguments that must not be set together with the one named, in the provider's own notation (`block.0.name`). */
  conflictsWith?: Record<string, string[]>;
  sensitive?: string[];
  writeOnly?: string[];
  deprecated?: string[];
  /** Hand-written facts only: blocks that the provider fills in when the configuration is silent, which no schema tells. */
  computed?: string[];
  /** Hand-written facts only: blocks that the provider sends although they are written `{}`. */
  keptEmpty?: string[];
  /** Least and most items, 0 for unbounded, where the bindings do not tell (they tell "at least one" and "at most one"). */
  items?: Record<string, [number, number]>;
  /** Hand-written facts only: where they were read. */
  source?: string;
}

export interface ProviderFacts {
  /** What was read, oldest first: `hashicorp/aws 5.100.0, terraform providers schema -json`. */
  readonly sources: readonly string[];
  readonly resources: Readonly<Record<string, TypeFacts>>;
  readonly dataSources: Readonly<Record<string, TypeFacts>>;
}

/** The folder of the facts: `aws.json`, `google.json`, and the hand-written `supplement.json`. */
export const FACTS_FOLDER = __dirname;

export function factsFile(provider: ProviderName, folder = FACTS_FOLDER): string {
  return join(folder, `${provider}.json`);
}

export function readFacts(provider: ProviderName, folder = FACTS_FOLDER): ProviderFacts {
  return JSON.parse(readFileSync(factsFile(provider, folder), 'utf8')) as ProviderFacts;
}

/** Facts looked up by hand, for types and attributes younger than the generated ones; they win. */
export function readSupplement(folder = FACTS_FOLDER): Readonly<Record<string, TypeFacts>> {
  return JSON.parse(readFileSync(join(folder, 'supplement.json'), 'utf8')) as Record<string, TypeFacts>;
}

/** Generated and hand-written facts of one type; undefined when nothing is known of it. */
export function combine(generated: TypeFacts | undefined, byHand: TypeFacts | undefined): TypeFacts | undefined {
  if (!generated || !byHand) return generated ?? byHand;
  const lists = (key: 'forceNew' | 'sensitive' | 'writeOnly' | 'deprecated'): Partial<TypeFacts> => {
    if (!generated[key] && !byHand[key]) return {};
    return { [key]: [...new Set([...(generated[key] ?? []), ...(byHand[key] ?? [])])].sort() };
  };
  return {
    ...generated,
    ...byHand,
    ...lists('forceNew'),
    ...lists('sensitive'),
    ...lists('writeOnly'),
    ...lists('deprecated'),
    default: { ...generated.default, ...byHand.default },
    conflictsWith: { ...generated.conflictsWith, ...byHand.conflictsWith },
    items: { ...generated.items, ...byHand.items },
  };
}

/** The text of a facts file: one line per type. */
export function formatFacts(facts: ProviderFacts): string {
  const section = (types: Readonly<Record<string, TypeFacts>>): string =>
    Object.keys(types)
      .sort()
      .map((type) => `    ${JSON.stringify(type)}: ${JSON.stringify(types[type])}`)
      .join(',\n');
  return [
    '{',
    `  "sources": ${JSON.stringify(facts.sources)},`,
    `  "resources": {\n${section(facts.resources)}\n  },`,
    `  "dataSources": {\n${section(facts.dataSources)}\n  }`,
    '}',
    '',
  ].join('\n');
}
