/** What moves the schema of the database from one version to another, and how to find out. */
import { COMMANDS } from './commands';
import { CUT_OFFS } from './cut-offs';
import { compareVersions, isAtLeast, lives, type Lifetime } from './version';

interface MigrationTool extends Lifetime {
  readonly tool: string;
  /** Of the repository mozilla-releng/balrog: one file for each migration. */
  readonly folder: string;
  /** Where the database keeps the number of its schema, in one row. */
  readonly table: string;
  readonly column: string;
}

const SQLALCHEMY_MIGRATE: MigrationTool = {
  tool: 'sqlalchemy-migrate',
  folder: 'src/auslib/migrate/versions',
  table: 'migrate_version',
  column: 'version',
  before: CUT_OFFS.alembic,
};
const ALEMBIC: MigrationTool = {
  tool: 'alembic',
  folder: 'src/auslib/alembic/versions',
  table: 'alembic_version',
  column: 'version_num',
  since: CUT_OFFS.alembic,
};
const MIGRATIONS: readonly MigrationTool[] = [SQLALCHEMY_MIGRATE, ALEMBIC];

/**
 * What `upgrade-db` moves the schema with at that version.
 *
 * @throws Error when `version` is no version of Balrog
 */
export function migrationsOf(version: string): MigrationTool {
  const found = MIGRATIONS.find((tool) => lives(version, tool));
  if (found === undefined) throw new Error(`nothing is known of migrations in ${version}`);
  return found;
}

/** The newest file of the folder at each version, by its number; Alembic's numbers are texts. */
const SCHEMAS: readonly (Lifetime & { readonly schema: string })[] = [
  { schema: '34', since: CUT_OFFS.oldestRead, before: CUT_OFFS.pins },
  { schema: '35', since: CUT_OFFS.pins, before: CUT_OFFS.shutoffComments },
  { schema: '36', since: CUT_OFFS.shutoffComments, before: CUT_OFFS.lastOldMigration },
  { schema: '37', since: CUT_OFFS.lastOldMigration, before: CUT_OFFS.alembic },
  { schema: '0001', since: CUT_OFFS.alembic, before: CUT_OFFS.notRead },
];

/** What the table of the migrations says when the schema is what that version expects; undefined for versions whose migrations nobody has read. */
export const schemaOf = (version: string): string | undefined => SCHEMAS.find((each) => lives(version, each))?.schema;

const inOrder = (from: string, to: string): readonly [older: string, newer: string] =>
  compareVersions(from, to) <= 0 ? [from, to] : [to, from];

/**
 * The folders in which migrations between two versions lie, whichever of them is the newer: both folders when Alembic
 * takes over between them.
 */
export function migrationFolders(from: string, to: string): readonly string[] {
  return [...new Set(inOrder(from, to).map((version) => migrationsOf(version).folder))];
}

/**
 * The command that lists the migrations between two versions, to be run in a checkout of mozilla-releng/balrog; it prints
 * nothing when there are none. Only new and changed files count: v3.117 deleted 36 old migrations, which changes nothing
 * in a database that has run them.
 */
export function migrationsDiff(from: string, to: string): string {
  return `git diff --diff-filter=AM --name-only ${inOrder(from, to).join(' ')} -- ${migrationFolders(from, to).join(' ')}`;
}

/** Sentences about what the list of files does not show; empty but for a range in which Alembic takes over. */
export function migrationNotes(from: string, to: string): readonly string[] {
  const [older, newer] = inOrder(from, to);
  if (migrationsOf(older) === migrationsOf(newer)) return [];
  const { upgradeDb, extractActiveData } = COMMANDS;
  const notes = [
    `${CUT_OFFS.alembic} hands the schema over to Alembic: ${upgradeDb} drops ${SQLALCHEMY_MIGRATE.table} and writes ${ALEMBIC.table}, ` +
      `without running 0001_initial_schema.py. ${upgradeDb} and ${extractActiveData} of older versions fail from then on.`,
  ];
  if (!isAtLeast(older, CUT_OFFS.lastOldMigration)) {
    notes.push(
      `${upgradeDb} of ${newer} refuses a database of ${older}: release a version from ${CUT_OFFS.lastOldMigration} on, ` +
        `but before ${CUT_OFFS.alembic}, in between.`,
    );
  }
  return notes;
}
