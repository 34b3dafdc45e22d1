import { show, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Rule } from '../../rule';
import { dailySpans, overlap, weeklySpan } from '../../windows';

const REMEDY = 'Move one of the two windows (UTC) in the database part of the environment file.';

/** The nightly snapshot never meets the maintenance that may restart the database. */
export const windowsApart: Rule = {
  id: 'windows-apart',
  reason:
    'RDS refuses windows that overlap, and picks absent ones at random from an 8-hour block: then nobody knows when ' +
    'the database restarts or when its snapshot is taken.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) => {
    const backupAttribute = resource.type === 'aws_rds_cluster' ? 'preferred_backup_window' : 'backup_window';
    const maintenanceAttribute =
      resource.type === 'aws_rds_cluster' ? 'preferred_maintenance_window' : 'maintenance_window';
    const backup = stack.value(resource.attributes[backupAttribute]);
    const maintenance = stack.value(resource.attributes[maintenanceAttribute]);
    for (const [attribute, window] of [
      [backupAttribute, backup],
      [maintenanceAttribute, maintenance],
    ] as const) {
      if (hasUnresolved(window)) return [undecided(attribute, window, REMEDY)];
    }
    const nightly = dailySpans(backup);
    const weekly = weeklySpan(maintenance);
    if (!nightly)
      return [
        { wrong: `${backupAttribute} is ${show(backup)}, expected hh:mm-hh:mm of 30 minutes or more`, remedy: REMEDY },
      ];
    if (!weekly) {
      const wrong = `${maintenanceAttribute} is ${show(maintenance)}, expected ddd:hh:mm-ddd:hh:mm of 30 minutes or more`;
      return [{ wrong, remedy: REMEDY }];
    }
    if (!nightly.some((span) => overlap(span, weekly))) return [];
    const wrong = `${backupAttribute} ${show(backup)} and ${maintenanceAttribute} ${show(maintenance)} overlap`;
    return [{ wrong, remedy: REMEDY }];
  },
};
