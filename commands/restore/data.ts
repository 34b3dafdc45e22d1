/** Edits of the data that a restore makes: pure functions, from one content of databases.json to the next. */
import { PAUSABLE } from '../../application/generations';
import type { Databases, Generation, Recorded } from '../../environments/databases';
import type { Instance } from './cloud';

export type From = Generation['from'];
export type Checked = NonNullable<Generation['checked']>;
/** Who signed for it that a database goes. */
export type Retired = NonNullable<Generation['retired']>;

/** All who write. */
export const WRITERS = PAUSABLE;

/**
 * A name that no generation ever had: what was retired keeps its row or its tombstone, and its final snapshot has its name.
 *
 * @param taken names that the cloud still knows: instances, and the beginnings of final snapshots
 */
export function nextName({ generations }: Databases, prefix: string, taken: readonly string[]): string {
  const numbers = [...Object.keys(generations), ...taken].map((name) => numberOf(name, prefix));
  return `${prefix}-${Math.max(1, ...numbers) + 1}`;
}

const numberOf = (name: string, prefix: string): number =>
  name.startsWith(prefix) ? Number(/^-(\d{1,6})(?:-final)?$/.exec(name.slice(prefix.length))?.[1] ?? 1) : 0;

/** Nobody writes, and what stands around the new generation is made. */
export const expecting = (databases: Databases, name: string, from: From): Databases =>
  withGeneration({ ...databases, paused: [...WRITERS] }, name, { from, state: 'expected' });

/** What was promised and is gone; Terraform forgets it. */
export const losing = (databases: Databases, name: string): Databases =>
  withGeneration(databases, name, { ...known(databases, name), state: 'lost' });

/** What a plan needs to know of an instance that Terraform did not make. */
export const recordedOf = (instance: Instance, automatedBackupsArn: string | undefined): Recorded => ({
  resourceId: instance.resourceId,
  ...(automatedBackupsArn !== undefined && { automatedBackupsArn }),
  username: instance.username,
  dbName: instance.dbName,
  ...(instance.kmsKeyId !== '' && { kmsKeyId: instance.kmsKeyId }),
  storageEncrypted: instance.storageEncrypted,
  engine: instance.engine,
  ...(instance.characterSet !== undefined && { characterSet: instance.characterSet }),
});

export const adopting = (databases: Databases, name: string, recorded: Recorded): Databases =>
  withGeneration(databases, name, { ...known(databases, name), state: 'live', recorded });

export function switching(databases: Databases, name: string, checked?: Checked): Databases {
  const generation = { ...known(databases, name), ...(checked === undefined ? {} : { checked }) };
  return { ...withGeneration(databases, name, generation), serving: name };
}

export const pausing = (databases: Databases): Databases => ({ ...databases, paused: [...WRITERS] });
export const resuming = (databases: Databases): Databases => ({ ...databases, paused: [] });

export const retiring = (databases: Databases, name: string, retired: Retired): Databases =>
  withGeneration(databases, name, { ...known(databases, name), state: 'retiring', retired });

/** Its row stays for ever. */
export const deleted = (databases: Databases, name: string): Databases =>
  withGeneration(databases, name, { ...known(databases, name), state: 'gone' });

function known({ generations }: Databases, name: string): Generation {
  const found = generations[name];
  if (found !== undefined) return found;
  throw new Error(`There is no generation ${name}: there are ${Object.keys(generations).join(', ')}.`);
}

function withGeneration(databases: Databases, name: string, generation: Generation): Databases {
  return { ...databases, generations: { ...databases.generations, [name]: generation } };
}

/** The generation that served before this one, while it lives: what a switch back goes to. */
export function formerOf(databases: Databases): string | undefined {
  const from = known(databases, databases.serving).from;
  const of = typeof from === 'object' && 'of' in from ? from.of : undefined;
  const others = Object.entries(databases.generations).filter(
    ([name, { state }]) => state === 'live' && name !== databases.serving,
  );
  return others.find(([name]) => name === of)?.[0] ?? (others.length === 1 ? others[0]?.[0] : undefined);
}
