/** A session of the rehearsal with the server behind an environment's database. */
import {
  cloudNow,
  openStore,
  withRehearsal,
  type CloudStore,
  type Rehearsal,
  type RehearsalHome,
} from '@balrog-infra/rehearsal';
import { openDatabases, type DatabaseEngine } from '@balrog-infra/rehearsal/engines';
import type { StackNames } from '../../stacks/stack-names';
import { rehearsedNames } from '../names';
import { findTerraform } from '../toolchain/terraform';
import { settingsOf, type RehearsalFlags } from './settings';

export interface WhichDatabase {
  readonly environment: string;
  /** Name of a generation; the one that serves when undefined. */
  readonly generation: string | undefined;
}

export interface OpenDatabase {
  readonly rehearsal: Rehearsal;
  readonly engine: DatabaseEngine;
  readonly store: CloudStore;
  /** What time it is in the clouds. */
  readonly now: () => Date;
  /** `db-…`, of the instance. */
  readonly resourceId: string;
  /** Of the deployed environment. */
  readonly names: StackNames;
}

/** @throws Error when the environment is not deployed, or has no such database */
export async function withDatabase<T>(
  flags: RehearsalFlags,
  which: WhichDatabase,
  run: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(flags);
  const { home, project } = settings;
  const found = databaseOf(home, which);
  const now = (): Date => cloudNow(home);
  return withRehearsal({ ...settings, terraform: await findTerraform({ project }) }, async (rehearsal) => {
    const store = openStore(home.clouds);
    const engine = openDatabases({ folder: home.databases, run: rehearsal.folder, store, now });
    try {
      return await run({ rehearsal, engine, store, now, ...found });
    } finally {
      await engine.close();
    }
  });
}

/** The instance that serves an environment, or that of a generation: its name is the generation's. */
function databaseOf(
  home: RehearsalHome,
  { environment, generation }: WhichDatabase,
): Pick<OpenDatabase, 'resourceId' | 'names'> {
  const names = rehearsedNames(home).find((each) => each.environment === environment);
  if (names === undefined) {
    throw new Error(`The rehearsal has no ${environment}: npm run rehearse -- deploy ${environment}`);
  }
  const wanted = generation ?? names.database.identifier;
  const all = openStore(home.clouds).list({ type: 'aws_db_instance', account: names.account });
  const found = all.find(({ values }) => values['identifier'] === wanted);
  if (found !== undefined) return { resourceId: String(found.values['resource_id']), names };
  const others = all.map(({ values }) => String(values['identifier'])).sort();
  throw new Error(
    `${environment} has no database ${wanted} in the rehearsal; there is ${others.join(', ') || 'none'}.`,
  );
}
