/** Tables of the database: all of them (src/auslib/db.py), and those that jobs name (scripts/manage-db.py). */
import { CUT_OFFS } from './cut-offs';
import { migrationsOf } from './migrations';
import { isAtLeast } from './version';

const OLDEST_RELEASES = 'releases';
/** A rule maps to their rows by name. */
const NAMED_BY_RULES = [OLDEST_RELEASES, 'releases_json'];
/** Their history lies in buckets (033_drop_releases_history.py). */
const RELEASES = [...NAMED_BY_RULES, 'release_assets'];
const ROLES = 'user_roles';

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
  active: [...RELEASES, ...(isAtLeast(version, CUT_OFFS.pinsDumped) ? ['pinnable_releases'] : [])],
  mapped: [...NAMED_BY_RULES],
});

/** What `cleanup-db` deletes from. */
export const cleanedTables = (version: string): readonly string[] =>
  isAtLeast(version, CUT_OFFS.splitReleasesCleaned) ? RELEASES : [OLDEST_RELEASES];

/** What a change of a row is written down beside, `<table>_history`, and what can be changed at a time that is set beforehand. */
const SCHEDULED = ['scheduled_changes', 'scheduled_changes_conditions', 'scheduled_changes_signoffs'] as const;
const RULES_AND_PERMISSIONS = ['rules', 'permissions'];
const KEPT_WITH_HISTORY = [
  ...RULES_AND_PERMISSIONS,
  'permissions_req_signoffs',
  'product_req_signoffs',
  'emergency_shutoffs',
];
const withHistory = (table: string) => [table, `${table}_history`];
const scheduledOf = (table: string) => SCHEDULED.flatMap((kind) => withHistory(`${table}_${kind}`));

/** Every table that a database of that version has, in the order of their names. */
export function tablesOf(version: string): readonly string[] {
  const kept = [...KEPT_WITH_HISTORY, ...(isAtLeast(version, CUT_OFFS.pins) ? ['pinnable_releases'] : [])];
  return [
    'dockerflow',
    ...withHistory(ROLES),
    ...kept.flatMap(withHistory),
    ...RELEASES,
    ...[...kept, ...RELEASES].flatMap(scheduledOf),
    migrationsOf(version).table,
  ].sort();
}

/** Those in which each change leaves a row, with its time in milliseconds since 1970 in the column `timestamp` (`History` in src/auslib/db.py). */
export const historyTables = (version: string): readonly string[] =>
  tablesOf(version).filter((table) => table.endsWith('_history'));

/** What a restored database is measured by: lost rows of these are lost work. */
export const measuredTables: readonly string[] = [...RELEASES, ...RULES_AND_PERMISSIONS.flatMap(withHistory), ROLES];
