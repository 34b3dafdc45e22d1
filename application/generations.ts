/**
 * Words for the databases of an environment, oldest first: each restore makes a new instance, a generation, beside the one that
 * serves (ADR 27). What each word means is said where the rows are, in environments/databases.ts.
 */

export type GenerationState = 'expected' | 'live' | 'lost' | 'retiring' | 'gone';
export const GENERATION_STATES = [
  'expected',
  'live',
  'lost',
  'retiring',
  'gone',
] as const satisfies readonly GenerationState[];

/** Who can be kept from writing. */
export const PAUSABLE = ['admin', 'agent', 'jobs'] as const;
export type Pausable = (typeof PAUSABLE)[number];

/** As much of a row as says what Terraform has of it. */
export interface GenerationRow {
  /** `nothing`, or what it was restored from. */
  readonly from: 'nothing' | object;
  readonly state: GenerationState;
}

export interface DatabaseRows {
  readonly serving: string;
  readonly paused: readonly Pausable[];
  /** By name, which is the instance's identifier, too. */
  readonly generations: Readonly<Record<string, GenerationRow>>;
}

/** It was restored, as opposed to made empty by Terraform. */
export const isRestored = ({ from }: Pick<GenerationRow, 'from'>) => from !== 'nothing';
/** Its instance is Terraform's. */
export const isHeld = ({ state }: Pick<GenerationRow, 'state'>) => state === 'live' || state === 'retiring';
/** The generation whose rows it began with; undefined where that is not one of ours, or not known. */
export const originOf = ({ from }: Pick<GenerationRow, 'from'>) =>
  typeof from === 'object' && 'of' in from && typeof from.of === 'string' ? from.of : undefined;

/** Its name in Terraform, which never changes. */
export const databaseId = (name: string, row: Pick<GenerationRow, 'from'>) =>
  isRestored(row) ? `database_${name.replaceAll('-', '_')}` : 'database';
export const databaseAddress = (name: string, row: Pick<GenerationRow, 'from'>) =>
  `aws_db_instance.${databaseId(name, row)}`;
