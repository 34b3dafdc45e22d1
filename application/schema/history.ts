/**
 * What each migration of Balrog does, step by step, as its file says it (src/auslib/migrate/versions and src/auslib/alembic/versions of
 * mozilla-releng/balrog). The ones before 034 are of no version whose columns were read.
 */
import { CUT_OFFS } from '../cut-offs';
import { schemaOf } from '../migrations';
import { isAtLeast } from '../version';
import { columnOf, columnsOf, type Column, type Tables } from './columns';

export type Step =
  | { readonly does: 'adds a table' | 'drops a table'; readonly table: string }
  | { readonly does: 'adds a column' | 'drops a column'; readonly table: string; readonly column: Column }
  | {
      readonly does: 'changes a column';
      readonly table: string;
      readonly from: Column;
      readonly to: Column;
      /** Why no code notices, whichever of both it finds; absent where nobody has shown it. */
      readonly harmless?: string;
    };

export interface Migration {
  /** What the database says when it has been run. */
  readonly schema: string;
  readonly file: string;
  /** The first version that has it. */
  readonly since: string;
  readonly steps: readonly Step[];
}

/** Whatever decides whether code runs on a schema; tests make up others. */
export interface SchemaHistory {
  /** Undefined for a version whose migrations nobody has read. */
  schemaOf(version: string): string | undefined;
  columnsOf(version: string): Tables;
  /** In the order in which they are run. */
  readonly migrations: readonly Migration[];
  /** The schema of the oldest version that is known. */
  readonly oldest: string;
}

const TABLES_OF_CHANGES = ['', '_conditions', '_conditions_history', '_history', '_signoffs', '_signoffs_history'];

const SCHEDULED = [
  ...['emergency_shutoffs', 'permissions_req_signoffs', 'permissions', 'pinnable_releases', 'product_req_signoffs'],
  ...['release_assets', 'releases_json', 'releases', 'rules'],
];

const NUMBER = 'sc_id integer not null key';

const MIGRATIONS: readonly Migration[] = [
  {
    schema: '35',
    file: '035_add_pinnable_releases.py',
    since: CUT_OFFS.pins,
    steps: [
      'pinnable_releases',
      'pinnable_releases_history',
      ...TABLES_OF_CHANGES.map((ending) => `pinnable_releases_scheduled_changes${ending}`),
    ].map((table) => ({ does: 'adds a table', table })),
  },
  {
    schema: '36',
    file: '036_add_emergency_shutoff_comments.py',
    since: CUT_OFFS.shutoffComments,
    steps: [
      ...['emergency_shutoffs', 'emergency_shutoffs_history'].map((table): Step => ({
        does: 'adds a column',
        table,
        column: columnOf('comment varchar(500)'),
      })),
      ...['emergency_shutoffs_scheduled_changes', 'emergency_shutoffs_scheduled_changes_history'].map(
        (table): Step => ({ does: 'adds a column', table, column: columnOf('base_comment varchar(500)') }),
      ),
    ],
  },
  {
    schema: '37',
    file: '037_conditions_sc_id_no_autoincrement.py',
    since: CUT_OFFS.lastOldMigration,
    steps: SCHEDULED.map((table) => ({
      does: 'changes a column',
      table: `${table}_scheduled_changes_conditions`,
      from: { ...columnOf(NUMBER), auto: true },
      to: columnOf(NUMBER),
      harmless: 'every version gives sc_id when it inserts (`self.conditions.insert(…, sc_id=sc_id, …)` in db.py)',
    })),
  },
  /** Stamped on a database that has 037, without being run: the tables stay as they are (`_maybe_migrate_from_sqlalchemy_migrate` in db.py). */
  { schema: '0001', file: '0001_initial_schema.py', since: CUT_OFFS.alembic, steps: [] },
];

export const BALROG: SchemaHistory = {
  schemaOf: (version) => (isAtLeast(version, CUT_OFFS.columnsRead) ? schemaOf(version) : undefined),
  columnsOf,
  migrations: MIGRATIONS,
  oldest: '34',
};
