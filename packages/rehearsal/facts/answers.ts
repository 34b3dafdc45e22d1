/**
 * What a real provider answered when it was asked about values: `aws-answers.json`, which `npm run facts -- ask` writes. A path is dotted,
 * through blocks; it holds for every element.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One rule about a value, after the wording of the diagnostics. */
export type ValueRule =
  | readonly ['oneOf', ...string[]]
  | readonly ['range', number, number]
  | readonly ['atLeast' | 'atMost' | 'multipleOf', number]
  | readonly ['prefix', string]
  /** One of them is enough. */
  | readonly ['anyOf', ...ValueRule[]]
  /** Fewest and most characters. */
  | readonly ['length', number, number]
  | readonly ['json' | 'policy' | 'arn' | 'cidr' | 'time' | 'ip' | 'account' | 'empty']
  /** Characters that are refused at the beginning, inside and at the end; a letter and a digit stand for their kind. */
  | readonly ['chars', string, string, string, string]
  /** A fixed number of texts is refused where they are not accepted: the words of the refusal. */
  | readonly ['never', string, string];

/** Arguments that need or exclude each other. Paths are the provider's own (`block.0.name`). */
export interface Together {
  readonly kind: 'exactlyOne' | 'atLeastOne' | 'allOrNone' | 'notWith' | 'neededWhen';
  /** `allOrNone`, `notWith`: the argument that the rule is about; for the others it is where the diagnostics point. */
  readonly about: string;
  readonly paths: readonly string[];
  /** `neededWhen`: the argument that has that value. */
  readonly when?: readonly [path: string, value: string];
}

/** What may stand in a value of any kind: a block that nests in itself. A text is the name of another shape. */
export interface Shape {
  readonly required?: readonly string[];
  readonly values?: Readonly<Record<string, readonly ValueRule[]>>;
  readonly blocks?: Readonly<Record<string, readonly [least: number, most: number, Shape | string]>>;
}

export interface TypeAnswers {
  values?: Record<string, readonly ValueRule[]>;
  together?: readonly Together[];
  /** Fewest and most blocks or elements; 0 for any number. */
  items?: Record<string, readonly [least: number, most: number]>;
  /** A list in which an element is null is refused. */
  nulls?: 'refused';
  /** By the path of an attribute of any kind. */
  shapes?: Record<string, Shape>;
  /** A change of these replaces; a change of those does not. Both were planned. */
  forceNew?: readonly string[];
  inPlace?: readonly string[];
  default?: Record<string, string | number | boolean>;
  /** Spellings that the provider takes for the same. */
  same?: Record<string, 'caseless' | 'dotless'>;
  /** Removing these from the configuration is no change. */
  kept?: readonly string[];
  /** Nonsense is taken and planned: what is wrong there only AWS itself says. */
  takes?: readonly string[];
}

export interface Answers {
  /** `hashicorp/aws 5.100.0` */
  readonly provider: string;
  readonly types: Readonly<Record<string, TypeAnswers>>;
}

export const ANSWERS_FILE = join(__dirname, 'aws-answers.json');

const NONE: Answers = { provider: '', types: {} };

export function readAnswers(file = ANSWERS_FILE): Answers {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Answers) : NONE;
}

/** One line a type, sorted within, so that a refresh reads as a diff: a provider tells pairs in any order. */
export function formatAnswers({ provider, types }: Answers): string {
  const lines = Object.keys(types)
    .sort()
    .map((type) => `    ${JSON.stringify(type)}: ${JSON.stringify(inOrder(types[type] ?? {}))}`);
  return `{\n  "provider": ${JSON.stringify(provider)},\n  "types": {\n${lines.join(',\n')}\n  }\n}\n`;
}

/** As a line has them. */
const ORDER = [
  'values',
  'together',
  'items',
  'nulls',
  'shapes',
  'forceNew',
  'inPlace',
  'default',
  'same',
  'kept',
  'takes',
] as const;

function inOrder(answers: TypeAnswers): TypeAnswers {
  const key = ({ about, kind, paths }: Together): string => [about, kind, ...paths].join(' ');
  const together = answers.together?.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const sorted = { ...answers, ...(together && { together }) };
  return Object.fromEntries(ORDER.filter((name) => sorted[name] !== undefined).map((name) => [name, sorted[name]]));
}
