/** Tables of the database, as far as jobs name them (scripts/manage-db.py). */
import { CUT_OFFS } from './cut-offs';
import { migrationsOf } from './migrations';
import { isAtLeast } from './version';

interface DumpedTables {
  /** With all their rows: the dump has an INSERT for each that is not empty. */
  readonly whole: readonly string[];
  /** With the rows of releases that a rule maps to, or a release that does. */
  readonly active: readonly string[];
  /** Of these: named like the release that a rule maps to. One of them at least has a row in a sound dump. */
  readonly mapped: readonly string[];
}

/**
 * What `extract-active-data` puts into the dump beside the schema of every table. Permissions, roles, sign-offs and
 * scheduled changes are left out on purpose. Before v3.81 an empty `rules_scheduled_changes` leaves out all releases, too:
 * the query joins it.
 */
export const dumpedTables = (version: string): DumpedTables => ({
  whole: ['dockerflow', 'rules', 'rules_history', migrationsOf(version).table],
  active: [
    'releases',
    'releases_json',
    'release_assets',
    ...(isAtLeast(version, CUT_OFFS.pinsDumped) ? ['pinnable_releases'] : []),
  ],
  mapped: ['releases', 'releases_json'],
});

/** What `cleanup-db` deletes from. */
export const cleanedTables = (version: string): readonly string[] =>
  isAtLeast(version, CUT_OFFS.splitReleasesCleaned) ? ['releases', 'releases_json', 'release_assets'] : ['releases'];
