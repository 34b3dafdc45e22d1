/** The update database and its backups: CloudOps at once. */
import { BACKUPS, DATABASE, RESTORABILITY, STATE_MACHINE } from '../catalogue';
import { NOTHING, onceADay } from '../example';
import { of, samplesOf } from '../metric';
import { count, gib, hours, minutes, percent } from '../quantity';
import { alarm } from '../row';

const backups = { component: 'backups', first: 'cloudops', runbook: 'backup-too-old' } as const;
// Nobody knows how old the backups are: as bad as too old.
const unknown = 'breaching' as const;

const drills = { component: 'backups', severity: 'notice', first: 'cloudops', runbook: 'drill-failed' } as const;

const database = { component: 'database', first: 'cloudops', runbook: 'database-in-trouble' } as const;

/** Percent of the allocated storage. */
const STORAGE_LEFT = 5;

export const DATABASE_ALARMS = {
  'backup-restorable-point': alarm('backups', {
    ...backups,
    failure: 'availability',
    severity: 'page',
    summary: 'The newest point that the update database can be restored to is a quarter of an hour old',
    why: 'What is lost now is lost for good: rules and releases that nobody can rebuild',
    signal: of(BACKUPS.restorablePoint, 'Maximum'),
    // RDS ships the transaction log every five minutes, so the age goes up to nearly seven each time; a failover, or an upload
    // that did not succeed, doubles that. The next five minutes above the worst of two years of normal weeks, as
    // __tests__/rehearsal/restorable-point.test.ts has them. The promise of five minutes is a panel of the dashboard.
    threshold: { above: minutes(15) },
    window: { period: minutes(1), periods: 3, breaching: 3 },
    silence: unknown,
    grafana: 'restorable point does not move',
    fires: minutes(20).value,
    quiet: minutes(13).value,
  }),

  'backup-nightly-snapshot': alarm('backups', {
    ...backups,
    failure: 'errors',
    severity: 'notice',
    summary: 'The nightly snapshot of the update database did not happen',
    why: 'Point-in-time recovery starts from a snapshot: the older it is, the longer a restore takes',
    signal: of(BACKUPS.nightlySnapshot, 'Maximum'),
    threshold: { above: hours(26) },
    window: { period: minutes(1), periods: 15, breaching: 15 },
    silence: unknown,
    fires: hours(27).value,
    quiet: hours(23).value,
  }),

  'backup-vault-copy': alarm('backups', {
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
    fires: NOTHING,
    quiet: hours(28).value,
  }),

  'backup-measurement': alarm('backups', {
    ...backups,
    severity: 'notice',
    failure: 'errors',
    summary: 'The measurement of the backups fails',
    why: 'While nobody measures, every backup counts as too old',
    signal: of(STATE_MACHINE.failed, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(1), periods: 5, breaching: 3 },
    silence: 'notBreaching',
    fires: 1,
    quiet: 0,
  }),

  'backup-second-region': alarm('backups', {
    ...backups,
    failure: 'availability',
    severity: 'notice',
    summary: 'The copies of the update database in the second region have not moved for three hours',
    why: 'They are what is left when the region, or the key of the database, is lost',
    signal: of(RESTORABILITY.secondRegion, 'Maximum'),
    // AWS promises no number. Each log that RDS uploads is copied after it; an hour behind is what a normal week is granted
    // (__tests__/rehearsal/days.ts), and it is measured every half hour.
    threshold: { above: hours(3) },
    window: { period: hours(1), periods: 2 },
    silence: unknown,
    fires: hours(4).value,
    quiet: hours(1).value,
  }),

  'backup-not-restorable': alarm('backups', {
    ...backups,
    failure: 'availability',
    severity: 'notice',
    runbook: 'not-restorable',
    summary: 'Something stands in the way of a restore of the update database, or nobody knows',
    why: 'On the night when it is needed a restore would be refused: a quota, a right, a key, a group, a version that is not sold any more',
    signal: of(RESTORABILITY.restorable, 'Minimum'),
    threshold: { below: count(1) },
    // Measured every half hour: one question that AWS did not answer is no hindrance yet.
    window: { period: hours(1), periods: 2 },
    silence: unknown,
    fires: 0,
    quiet: 1,
  }),

  'drill-<drill>-failed': alarm('drills', {
    ...drills,
    failure: 'errors',
    summary: 'A restore of {subject} that was tried did not bring the update database back whole',
    why: 'On the night when it is needed it would fail in the same way; or it has left an instance that costs money',
    signal: of(STATE_MACHINE.failed, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 1 },
    silence: 'notBreaching',
    fires: onceADay(1),
    quiet: 0,
  }),

  'drill-<drill>-missing': alarm('drills', ({ silenceDays }) => ({
    ...drills,
    failure: 'availability',
    summary: `No restore of {subject} was tried with success for ${silenceDays} days`,
    why: 'A backup is not a capability until it was restored: nobody knows whether it could be. AWS Backup leaves a drill out without a word when the vault has no copy that fits',
    signal: of(RESTORABILITY.lastGoodDrill, 'Maximum'),
    threshold: { above: hours(24 * silenceDays) },
    window: { period: hours(1), periods: 2 },
    silence: 'breaching',
    fires: hours(24 * (silenceDays + 1)).value,
    quiet: hours(24 * (silenceDays - 1)).value,
  })),

  'database-silent': alarm('database', {
    ...database,
    failure: 'availability',
    severity: 'page',
    summary: 'The update database has published nothing for five minutes: it does not run',
    why: 'Public opens a transaction on every request: without the database every answer is an error',
    signal: samplesOf(DATABASE.cpu),
    threshold: { below: count(1) },
    window: { period: minutes(1), periods: 5 },
    silence: 'breaching',
    fires: NOTHING,
    quiet: 0,
  }),

  'database-errors': alarm('database', ({ errorLines }) => ({
    ...database,
    failure: 'errors',
    severity: 'notice',
    summary: 'The update database writes errors into its log',
    why: 'Tables that crashed, disks that fail and connections that break begin as lines there',
    signal: of(errorLines, 'Sum'),
    threshold: { above: count(10) },
    window: { period: minutes(5), periods: 2 },
    silence: 'notBreaching',
    fires: 3,
    quiet: 0,
  })),

  /**
   * "Managing capacity automatically with Amazon RDS storage autoscaling" (RDS user guide): RDS adds storage when at most
   * 10 % of what is allocated has been free for five minutes, up to the maximum, and not within six hours of the last
   * change. Half of that, for three times as long, is what growing did not help. Of the storage it was made with: no metric
   * tells how far it has grown, and of more the same number is a smaller part, so still below where RDS acts.
   */
  'database-storage': alarm('database', ({ storageGib }) => ({
    ...database,
    failure: 'saturation',
    severity: 'page',
    summary: 'The update database runs out of storage',
    why: `RDS adds storage when 10 % is left, and ${STORAGE_LEFT} % says that this did not help: at its maximum, or changed within six hours. A full database stops`,
    signal: of(DATABASE.freeStorage, 'Minimum'),
    threshold: { below: gib((storageGib * STORAGE_LEFT) / 100) },
    window: { period: minutes(5), periods: 3 },
    silence: 'notBreaching',
    fires: gib(storageGib * 0.02).value,
    // Less than the tenth at which RDS adds storage by itself.
    quiet: gib(storageGib * 0.075).value,
  })),

  'database-connections': alarm('database', ({ maxConnections }) => ({
    ...database,
    failure: 'saturation',
    severity: 'notice',
    summary: 'Nine of ten connections of the update database are taken',
    why: 'Tasks that find none answer with errors',
    signal: of(DATABASE.connections, 'Maximum'),
    threshold: { above: count(Math.floor(maxConnections * 0.9)) },
    window: { period: minutes(1), periods: 5 },
    silence: 'notBreaching',
    fires: maxConnections,
    quiet: 60,
  })),

  'database-busy': alarm('database', {
    ...database,
    failure: 'saturation',
    severity: 'notice',
    summary: 'The processors of the update database have been busy for a quarter of an hour',
    why: 'Answers wait for it, and retries add to what it has to do',
    signal: of(DATABASE.cpu, 'Average'),
    threshold: { above: percent(90) },
    window: { period: minutes(5), periods: 3 },
    silence: 'notBreaching',
    fires: 97,
    quiet: 30,
  }),
} as const;
