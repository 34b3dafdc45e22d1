/**
 * How each kind of thing that holds data comes back. Times are AWS's and Google's own where they promise one; what nobody has measured says
 * so. A drill that was run for real is entered under `proven`, with its day.
 */

/** What may be lost. A zone is missing: everything here lies in several, or is in one and comes back out of a copy. */
export type Loss = 'a deletion' | 'its key' | 'its region' | 'its account' | 'its project';

export interface WayBack {
  readonly service: string;
  readonly back: string;
  readonly takes: string;
  readonly proven: string;
  /** Unless the stack keeps a copy out of its reach (rows.ts). */
  readonly lostWith: readonly Loss[];
}

const NOT_MEASURED = 'not measured';
const NOT_YET = 'not yet';
const OF_AWS = ['its key', 'its region', 'its account'] as const;

export const WAYS_BACK: Readonly<Record<string, WayBack>> = {
  aws_db_instance: {
    service: 'RDS',
    back: '`npm run balrog -- restore` (docs/runbooks/restore-database.md)',
    takes: NOT_MEASURED,
    proven: NOT_YET,
    lostWith: OF_AWS,
  },
  aws_backup_vault: {
    service: 'AWS Backup',
    back: 'the same, out of a recovery point',
    takes: NOT_MEASURED,
    proven: NOT_YET,
    lostWith: OF_AWS,
  },
  aws_s3_bucket: {
    service: 'S3',
    back: 'the version before, object by object',
    takes: 'seconds for an object',
    proven: NOT_YET,
    lostWith: OF_AWS,
  },
  aws_kms_key: {
    service: 'KMS',
    back: 'its deletion is cancelled (docs/runbooks/key-unusable.md)',
    takes: 'minutes',
    proven: NOT_YET,
    lostWith: ['its region', 'its account'],
  },
  aws_secretsmanager_secret: {
    service: 'Secrets Manager',
    back: 'its deletion is cancelled; its copy in the second region is read (docs/runbooks/lost-region.md); else it is written anew by whoever issued it (docs/runbooks/secrets.md)',
    takes: 'minutes',
    proven: NOT_YET,
    lostWith: OF_AWS,
  },
  google_storage_bucket: {
    service: 'Cloud Storage',
    back: 'what was deleted is restored by soft delete (docs/runbooks/history-corrupted.md)',
    takes: NOT_MEASURED,
    proven: NOT_YET,
    lostWith: ['its region', 'its project'],
  },
};
