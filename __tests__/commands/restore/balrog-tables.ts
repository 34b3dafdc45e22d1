/** Tables shaped as Balrog's (src/auslib/db.py): rules with their history and their schedule, and one more with a key of two columns. */
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

export const BALROG_TABLES = `
CREATE TABLE migrate_version (repository_id VARCHAR(250) PRIMARY KEY, repository_path TEXT, version INT);
INSERT INTO migrate_version VALUES ('Balrog', 'migrate', 36);
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

/** As HistoryTable.forInsert: the key alone a millisecond earlier, then all of it. */
export const insertRule = (id: number, mapping: string, who: string, at: number): string => `
INSERT INTO rules VALUES (${id}, 100, '${mapping}', 'Firefox', 'release', 1);
INSERT INTO rules_history (changed_by, timestamp, rule_id) VALUES ('${who}', ${at - 1}, ${id});
INSERT INTO rules_history (changed_by, timestamp, rule_id, priority, mapping, product, channel, data_version)
  VALUES ('${who}', ${at}, ${id}, 100, '${mapping}', 'Firefox', 'release', 1);`;

export const updateRule = (id: number, mapping: string, who: string, at: number, version: number): string => `
UPDATE rules SET mapping = '${mapping}', data_version = ${version} WHERE rule_id = ${id};
INSERT INTO rules_history (changed_by, timestamp, rule_id, priority, mapping, product, channel, data_version)
  VALUES ('${who}', ${at}, ${id}, 100, '${mapping}', 'Firefox', 'release', ${version});`;

export const deleteRule = (id: number, who: string, at: number): string => `
DELETE FROM rules WHERE rule_id = ${id};
INSERT INTO rules_history (changed_by, timestamp, rule_id) VALUES ('${who}', ${at}, ${id});`;

export const scheduleRule = (id: number, rule: number, mapping: string, when: number, complete = 0): string => `
INSERT INTO rules_scheduled_changes VALUES (${id}, 'relman@mozilla.com', ${complete}, 'update', 1, ${rule}, '${mapping}', 'Firefox', 'release');
INSERT INTO rules_scheduled_changes_conditions VALUES (${id}, ${when}, 1);`;
