/**
 * The words in which everybody speaks of Balrog's databases: an environment has one that serves and, after a restore, others
 * beside it, its generations. What there is stands in environments/databases.json.
 */

/**
 * `expected`: RDS makes it, what stands around it is there. `live`: Terraform has it. `lost`: Terraform forgets it. `retiring`: it
 * lives, without protection. `gone`: deleted, but for its final snapshot.
 */
export type GenerationState = 'expected' | 'live' | 'lost' | 'retiring' | 'gone';

/** Who writes into the database, and can be paused. */
export const PAUSABLE = ['admin', 'agent', 'jobs'] as const;
export type Pausable = (typeof PAUSABLE)[number];

/** What a schedule says of itself while it is not to start: it has no tags that could. */
export const PAUSED_DESCRIPTION = 'Paused: environments/databases.json says so';

export interface GenerationFacts {
  /** `nothing`: Terraform made it, empty. `existing`: it ran before this code. Else where its rows came from. */
  readonly from: 'nothing' | 'existing' | object;
  readonly state: GenerationState;
  readonly recorded?: { readonly storageEncrypted: boolean } | undefined;
}

/** The databases of one environment. */
export interface DatabaseFacts {
  /** Name of the one that applications read and write. */
  readonly serving: string;
  readonly paused: readonly Pausable[];
  readonly generations: Readonly<Record<string, GenerationFacts>>;
}

type From = Pick<GenerationFacts, 'from'>;

/** It was restored beside another, as opposed to the one that the environment began with. */
export const isRestored = ({ from }: From) => from !== 'nothing' && from !== 'existing';

/** Terraform did not make it, and takes it as it is. */
export const isAdopted = ({ from }: From) => from !== 'nothing';

/** Its instance is Terraform's. */
export const isHeld = ({ state }: Pick<GenerationFacts, 'state'>) => state === 'live' || state === 'retiring';

/** The generation whose rows it began with; undefined where that is not one of ours, or not known. */
export const originOf = ({ from }: From): string | undefined =>
  typeof from === 'object' && 'of' in from && typeof from.of === 'string' ? from.of : undefined;

/** The name of its instance in Terraform, which never changes. */
export const databaseId = (name: string, row: From) =>
  isRestored(row) ? `database_${name.replaceAll('-', '_')}` : 'database';
export const databaseAddress = (name: string, row: From) => `aws_db_instance.${databaseId(name, row)}`;
