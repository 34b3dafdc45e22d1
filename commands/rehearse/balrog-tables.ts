/**
 * Tables shaped as Balrog's (src/auslib/db.py), so that a rehearsed database can be asked and restored: rules with their history and their schedule, and one
 * more with a key of two columns. The others have the columns alone that somebody here asks for.
 */
import { migrationsOf, schemaOf } from '../../application/migrations';
import { tablesOf } from '../../application/tables';

const HISTORY =
  'change_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, changed_by VARCHAR(100) NOT NULL, timestamp BIGINT NOT NULL';

const scheduled = (base: string, columns: string): string => `
CREATE TABLE ${base}_scheduled_changes (sc_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, scheduled_by VARCHAR(100) NOT NULL, complete TINYINT(1),
  change_type VARCHAR(50) NOT NULL, data_version INT NOT NULL, ${columns});
CREATE TABLE ${base}_scheduled_changes_history (${HISTORY}, sc_id INT NOT NULL, scheduled_by VARCHAR(100), complete TINYINT(1),
  change_type VARCHAR(50), data_version INT, ${columns});
CREATE TABLE ${base}_scheduled_changes_conditions (sc_id INT NOT NULL PRIMARY KEY, \`when\` BIGINT, data_version INT NOT NULL);
CREATE TABLE ${base}_scheduled_changes_conditions_history (${HISTORY}, sc_id INT NOT NULL, \`when\` BIGINT, data_version INT);
CREATE TABLE ${base}_scheduled_changes_signoffs (sc_id INT NOT NULL, username VARCHAR(100) NOT NULL, role VARCHAR(50) NOT NULL,
  PRIMARY KEY (sc_id, username));
CREATE TABLE ${base}_scheduled_changes_signoffs_history (${HISTORY}, sc_id INT NOT NULL, username VARCHAR(100) NOT NULL, role VARCHAR(50));`;

/** Those that are asked for their rows. */
export const BALROG_TABLES = `
CREATE TABLE dockerflow (watchdog INT NOT NULL);
INSERT INTO dockerflow VALUES (1);
CREATE TABLE rules (rule_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, priority INT, mapping VARCHAR(100), product VARCHAR(15), channel VARCHAR(75),
  data_version INT NOT NULL);
CREATE TABLE rules_history (${HISTORY}, rule_id INT NOT NULL, priority INT, mapping VARCHAR(100), product VARCHAR(15), channel VARCHAR(75), data_version INT);
CREATE TABLE user_roles (username VARCHAR(100) NOT NULL, role VARCHAR(50) NOT NULL, data_version INT NOT NULL, PRIMARY KEY (username, role));
CREATE TABLE user_roles_history (${HISTORY}, username VARCHAR(100) NOT NULL, role VARCHAR(50) NOT NULL, data_version INT);
${scheduled('rules', 'base_rule_id INT, base_mapping VARCHAR(100), base_product VARCHAR(15), base_channel VARCHAR(75)')}
${scheduled('releases', 'base_name VARCHAR(100), base_product VARCHAR(15), base_data LONGTEXT')}
`;

/** What has nothing of its own: a key, and of a history who, when and of what. */
const plain = (name: string): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (${name.endsWith('_history') ? HISTORY : 'id INT AUTO_INCREMENT PRIMARY KEY, data_version INT'})`;

/** Every table of a version, with the number of its schema, as `create-db` leaves an empty database. */
export function tablesAt(version: string): string {
  const { table, column } = migrationsOf(version);
  const schema = schemaOf(version) ?? '0';
  return [
    `${BALROG_TABLES}CREATE TABLE ${table} (${column} VARCHAR(32)); INSERT INTO ${table} VALUES ('${schema}')`,
    ...tablesOf(version).map(plain),
  ].join('; ');
}
