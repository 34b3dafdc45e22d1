/** The update database and its backups: CloudOps at once. */
import { BACKUPS, countedLines, DATABASE } from '../catalogue';
import { of, samplesOf } from '../metric';
import { count, gib, hours, minutes, percent } from '../quantity';
import { alarmRule } from '../rule';

const backups = { component: 'backups', first: 'cloudops', runbook: 'backup-too-old' } as const;
// Nobody knows how old the backups are: as bad as too old.
const unknown = 'breaching' as const;

export const RESTORABLE_POINT = alarmRule({
  ...backups,
  failure: 'availability',
  severity: 'page',
  summary: 'The update database cannot be restored to within five minutes',
  why: 'What is lost now is lost for good: rules and releases that nobody can rebuild',
  signal: of(BACKUPS.restorablePoint, 'Maximum'),
  // The promise is to recover to within five minutes. RDS ships the transaction log about that often, so an age just
  // above it for a moment is no news; three minutes in a row are.
  threshold: { above: minutes(5) },
  window: { period: minutes(1), periods: 3, breaching: 3 },
  silence: unknown,
});

export const NIGHTLY_SNAPSHOT = alarmRule({
  ...backups,
  failure: 'errors',
  severity: 'notice',
  summary: 'The nightly snapshot of the update database did not happen',
  why: 'Point-in-time recovery starts from a snapshot: the older it is, the longer a restore takes',
  signal: of(BACKUPS.nightlySnapshot, 'Maximum'),
  threshold: { above: hours(26) },
  window: { period: minutes(1), periods: 15, breaching: 15 },
  silence: unknown,
});

export const VAULT_COPY = alarmRule({
  ...backups,
  failure: 'errors',
  severity: 'notice',
  summary: 'The nightly copy of the update database into the backup vault did not happen',
  why: 'Only the vault survives somebody who may delete everything else',
  signal: of(BACKUPS.vaultCopy, 'Maximum'),
  // A copy may start an hour late and take three: two nights can lie 28 hours apart without a fault.
  threshold: { above: hours(29) },
  window: { period: minutes(1), periods: 15, breaching: 15 },
  silence: unknown,
});

const database = { component: 'database', first: 'cloudops', runbook: 'database-in-trouble' } as const;

export const DATABASE_SILENT = alarmRule({
  ...database,
  failure: 'availability',
  severity: 'page',
  summary: 'The update database has published nothing for five minutes: it does not run',
  why: 'Public opens a transaction on every request: without the database every answer is an error',
  signal: samplesOf(DATABASE.cpu),
  threshold: { below: count(1) },
  window: { period: minutes(1), periods: 5 },
  silence: 'breaching',
});

/** Lines of MySQL's error log with the word of its format: `2026-01-01T00:00:00.000000Z 0 [ERROR] [MY-010000] …`. */
export const databaseErrors = (metricName: string) =>
  alarmRule({
    ...database,
    failure: 'errors',
    severity: 'notice',
    summary: 'The update database writes errors into its log',
    why: 'Tables that crashed, disks that fail and connections that break begin as lines there',
    signal: of(countedLines('Balrog/Database', metricName), 'Sum'),
    threshold: { above: count(10) },
    window: { period: minutes(5), periods: 2 },
    silence: 'notBreaching',
  });

/** Percent of the allocated storage. */
const STORAGE_LEFT = 5;

/**
 * "Managing capacity automatically with Amazon RDS storage autoscaling" (RDS user guide): RDS adds storage when at most 10 %
 * of what is allocated has been free for five minutes, up to the maximum, and not within six hours of the last change. Half
 * of that, for three times as long, is what growing did not help. Of the storage it was made with: no metric tells how
 * far it has grown, and of more the same number is a smaller part, so still below where RDS acts.
 */
export const storageLow = (storageGib: number) =>
  alarmRule({
    ...database,
    failure: 'saturation',
    severity: 'page',
    summary: 'The update database runs out of storage',
    why: `RDS adds storage when 10 % is left, and ${STORAGE_LEFT} % says that this did not help: at its maximum, or changed within six hours. A full database stops`,
    signal: of(DATABASE.freeStorage, 'Minimum'),
    threshold: { below: gib((storageGib * STORAGE_LEFT) / 100) },
    window: { period: minutes(5), periods: 3 },
    silence: 'notBreaching',
  });

export const connectionsHigh = (maxConnections: number) =>
  alarmRule({
    ...database,
    failure: 'saturation',
    severity: 'notice',
    summary: 'Nine of ten connections of the update database are taken',
    why: 'Tasks that find none answer with errors',
    signal: of(DATABASE.connections, 'Maximum'),
    threshold: { above: count(Math.floor(maxConnections * 0.9)) },
    window: { period: minutes(1), periods: 5 },
    silence: 'notBreaching',
  });

export const DATABASE_BUSY = alarmRule({
  ...database,
  failure: 'saturation',
  severity: 'notice',
  summary: 'The processors of the update database have been busy for a quarter of an hour',
  why: 'Answers wait for it, and retries add to what it has to do',
  signal: of(DATABASE.cpu, 'Average'),
  threshold: { above: percent(90) },
  window: { period: minutes(5), periods: 3 },
  silence: 'notBreaching',
});
