/** Rows of Balrog's tables (src/auslib/db.py), with what Balrog writes beside them. */
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
