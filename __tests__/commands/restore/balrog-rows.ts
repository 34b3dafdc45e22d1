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

/** What the agent asks admin for, and what admin answers of it: not complete, and its moment has passed. */
export const dueRules = (now: number): string => `
SELECT s.sc_id, s.base_rule_id, s.base_mapping, r.data_version + 1 AS version FROM rules_scheduled_changes AS s
  JOIN rules_scheduled_changes_conditions AS c ON c.sc_id = s.sc_id JOIN rules AS r ON r.rule_id = s.base_rule_id
  WHERE s.complete = 0 AND c.\`when\` <= ${now} ORDER BY c.\`when\``;

/** As ScheduledChangeTable.enactChange: the change is made as whoever scheduled it, and is complete. */
export const enactRule = (id: number, rule: number, mapping: string, version: number, at: number): string =>
  `${updateRule(rule, mapping, 'relman@mozilla.com', at, version)}
UPDATE rules_scheduled_changes SET complete = 1 WHERE sc_id = ${id};`;
