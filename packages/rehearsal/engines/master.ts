/** The master user, and what else RDS puts into a new database (RDS User Guide, "Master user account privileges"). */
import { named, quoted } from './client';
import type { InstanceRecord } from './folder';

/** What it may, less what MariaDB has no word for; roles of RDS that say the same. */
const PRIVILEGES = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'RELOAD',
  'PROCESS',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'SHOW DATABASES',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'EXECUTE',
  'REPLICATION SLAVE',
  'REPLICATION CLIENT',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'CREATE USER',
  'EVENT',
  'TRIGGER',
];

/** It stands in no binary log: a restore begins from a copy that has it. */
export function newDatabase({ username, dbName }: InstanceRecord, password: string): string {
  return [
    'SET sql_log_bin = 0',
    `CREATE USER ${quoted(username)}@'%' IDENTIFIED BY ${quoted(password)}`,
    `GRANT ${PRIVILEGES.join(', ')} ON *.* TO ${quoted(username)}@'%' WITH GRANT OPTION`,
    ...(dbName === undefined ? [] : [`CREATE DATABASE IF NOT EXISTS ${named(dbName)}`]),
    'SET sql_log_bin = 1',
  ].join('; ');
}

/** Logged, at the moment from which it holds: a restore to before it brings the former one back. */
export const changePassword = (username: string, password: string, since: Date): string =>
  `SET timestamp = ${since.getTime() / 1000}; ALTER USER ${quoted(username)}@'%' IDENTIFIED BY ${quoted(password)}`;

/** Parameters of MySQL that mean the same to MariaDB; what a parameter group says beyond them is not rehearsed. */
const PARAMETERS = new Set([
  'max_connections',
  'max_allowed_packet',
  'wait_timeout',
  'interactive_timeout',
  'innodb_lock_wait_timeout',
  'long_query_time',
  'sql_mode',
  'log_bin_trust_function_creators',
]);

/** `--max-connections=2000`; formulas (`{DBInstanceClassMemory/12582880}`) are RDS's to compute. */
export const serverParameters = ({ parameters = {} }: InstanceRecord): readonly string[] =>
  Object.entries(parameters)
    .filter(([name, value]) => PARAMETERS.has(name) && !value.includes('{'))
    .map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);
