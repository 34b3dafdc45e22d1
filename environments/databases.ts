/**
 * Which database serves an environment, and where each came from: one entry of databases.json. A restore makes a new
 * instance beside the one that serves, a generation, and the environment is switched over to it
 * (docs/decisions/0027-generations-of-the-database.md). `npm run balrog -- restore` writes these entries; people read them.
 */
import { z } from 'zod';
import { PAUSABLE } from '../application/generations';
import { prefixOf } from '../application/internal-names';
import * as f from './fields';

export const DATABASES_FILE = 'environments/databases.json';

const matching = (pattern: RegExp, allowed: string) => z.string(allowed).regex(pattern, allowed);

/** `DBInstanceIdentifier` (RDS API reference, CreateDBInstance): no two hyphens in a row, none at the end. */
export const generationName = matching(
  /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'the name of an RDS instance: up to 63 lower-case letters, digits and single hyphens, e.g. balrog-prod-2',
);
/** `DbiResourceId`: AWS never uses one again, as it does with names. */
const resourceId = matching(
  /^db-[A-Z0-9]{20,60}$/,
  'the resource id of an RDS instance, e.g. db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
);
const moment = z.iso.datetime({ offset: false, error: 'a moment in UTC, e.g. 2026-11-29T02:09:00Z' });
const arnOf = (service: string, kind: string, allowed: string) =>
  matching(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:(\\d{12})?:${kind}:\\S+$`), allowed);

const automatedBackups = arnOf(
  'rds',
  'auto-backup',
  'the ARN of automated backups, arn:aws:rds:<region>:<account>:auto-backup:…',
);

/** A record of where a generation came from. It is no argument of Terraform: as one it would force a replacement for ever. */
const origin = z.union(
  [
    /** Terraform made it, empty. */
    z.literal('nothing'),
    /** It served before this code was deployed there: `npm run balrog -- adopt` writes that. */
    z.literal('existing'),
    z.strictObject({ pointInTime: moment, of: generationName, resourceId }),
    z.strictObject({ latest: z.literal(true), of: generationName, resourceId }),
    /** Of the copies that a database of another region has in this one: that of the environment which this one stands in for. */
    z.strictObject({ pointInTime: moment, copies: automatedBackups }),
    z.strictObject({ latest: z.literal(true), copies: automatedBackups }),
    z.strictObject({
      snapshot: arnOf('rds', 'snapshot', 'the ARN of a snapshot of RDS, arn:aws:rds:<region>:<account>:snapshot:…'),
    }),
    /** Of AWS Backup, whose points of an RDS instance are snapshots of RDS. */
    z.strictObject({
      recoveryPoint: arnOf('(rds|backup)', '(snapshot|recovery-point)', 'the ARN of a recovery point'),
    }),
    /** Somebody restored it by hand, and says why. */
    z.strictObject({ adopted: f.reason }),
  ],
  'nothing, existing, { pointInTime, of, resourceId }, { latest: true, of, resourceId }, { copies } in place of the last two, { snapshot }, { recoveryPoint } or { adopted }',
);

/** What would force a replacement, as RDS says it of the restored instance (DescribeDBInstances): the adoption must not plan one. */
const recorded = z.strictObject({
  resourceId,
  /** With it the backups are found when the instance is gone. */
  automatedBackupsArn: automatedBackups.optional(),
  username: matching(/^[a-z]\w{0,31}$/i, 'the name of the master user, e.g. balrog_master'),
  dbName: matching(/^[a-z]\w{0,63}$/i, 'the name of the schema, e.g. balrog'),
  /** Absent where nothing is encrypted. */
  kmsKeyId: matching(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a KMS key').optional(),
  storageEncrypted: z.boolean('true or false'),
  engine: matching(/^mysql$/, 'mysql'),
  characterSet: z.string('the name of a character set').optional(),
});

/** What the task database-check said of it. */
const checked = z.strictObject({
  at: moment,
  verdict: z.literal('good', 'good: nothing else is switched to'),
  /** As in the table `migrate_version`. */
  schemaVersion: f.wholeNumber(0, 99_999, 'migrations', 'that is what Balrog counts'),
  /** Of the newest row of the history tables; null when there is none. */
  newestHistory: moment.nullable(),
});

/** Who signed for it that a database goes. */
const retired = z.strictObject({
  reason: f.reason,
  bug: f.wholeNumber(1, 99_999_999, 'Bugzilla ids', 'it is the one in which it was agreed'),
  date: z.iso.date('the day it was agreed, as YYYY-MM-DD'),
});

const generation = z.strictObject({
  from: origin,
  /**
   * `expected`: what stands around the instance is made, and the instance itself by the RDS API. `live`: Terraform has it. `lost`:
   * Terraform forgets it and what only makes sense with it, destroys nothing, and keeps its logs. `retiring`: it lives, without protection.
   * `gone`: deleted, but for its final snapshot `<name>-final`. The row stays for ever, so that no name is used twice.
   */
  state: f.oneOf(['expected', 'live', 'lost', 'retiring', 'gone']),
  recorded: recorded.optional(),
  checked: checked.optional(),
  retired: retired.optional(),
});

export const databasesSchema = z.strictObject({
  /** The generation that applications read and write. A change is one DNS record, and new revisions of all tasks that use the database. */
  serving: z.string('the name of a generation'),
  /** Who must not write for now: no copies of admin or agent, no scheduled jobs. In place. */
  paused: z.array(f.oneOf(PAUSABLE), `a list of ${PAUSABLE.join(', ')}`),
  generations: z.record(z.string(), generation),
});

export type Recorded = z.output<typeof recorded>;
export type Databases = z.output<typeof databasesSchema>;
export type Generation = z.output<typeof generation>;

/** The generation that an environment begins with is called as everything else of it begins. */
export const firstGeneration = (environment: string) => prefixOf(environment);

/** What an environment has of which databases.json says nothing: a new one needs no row. */
export const beginning = (environment: string): Databases => ({
  serving: firstGeneration(environment),
  paused: [],
  generations: { [firstGeneration(environment)]: { from: 'nothing', state: 'live' } },
});
