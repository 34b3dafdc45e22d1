/**
 * The way back of each kind of change whose theme alone would say something wrong, and how we know: a rehearsal applies the change and then the advice
 * (packages/rehearsal/__tests__/ways-back.e2e.test.ts), or there is none.
 */
import { isHarmless, type Judgement, type Reading } from '@balrog-infra/review';

export interface WayBack {
  readonly kind: string;
  /** Ids of the dangers that are of this kind. */
  readonly rules: readonly string[];
  /** What to do first when it has gone wrong. */
  readonly advice: string;
  /** Title of the test that goes there and back; or why nothing comes back. */
  readonly proof: { readonly rehearsed: string } | { readonly none: string };
}

const REVERT = 'Revert the commit and deploy';

export const WAYS_BACK: readonly WayBack[] = [
  {
    kind: 'a larger disk',
    rules: ['rds.disk-raised'],
    advice:
      'There is no way back: a disk does not shrink. Leave the size in the code as it is; a smaller disk is a new instance with a dump in it.',
    proof: { none: 'a disk does not shrink' },
  },
  {
    kind: 'another class',
    rules: ['rds.class'],
    advice: `${REVERT}. That waits for the maintenance window, too, unless apply_immediately is on; before the window the change has not happened yet, and does not.`,
    proof: { rehearsed: 'another class of the database' },
  },
  {
    kind: 'another version of the engine',
    rules: ['rds.version', 'rds.major-upgrade'],
    advice:
      'There is no downgrade. Restore a snapshot of before the upgrade under a new identifier (docs/runbooks/restore-database.md); what was written since is not in it.',
    proof: { none: 'RDS refuses an older version' },
  },
  {
    kind: 'shortened retention of backups',
    rules: ['rds.backup-retention', 'rds.backup-replication', 'backup.delete-after', 'backup.copy-delete-after'],
    advice: `${REVERT}: the number comes back at once, the deleted days do not. Until it reaches as far as before, keep a snapshot made by hand.`,
    proof: { rehearsed: 'a shortened retention of backups' },
  },
  {
    kind: 'earlier expiry of log events',
    rules: ['logs.retention'],
    advice: `${REVERT} at once: CloudWatch deletes within days, and what it has deleted does not come back.`,
    proof: { rehearsed: 'an earlier expiry of log events' },
  },
  {
    kind: 'earlier expiry of objects',
    rules: [
      'bucket.expiration',
      'bucket.noncurrent-expiration',
      'bucket.expiration-date',
      'bucket.expiration-on',
      'bucket.expiration-of',
      'bucket.lifecycle-inline',
    ],
    advice: `${REVERT} before the next midnight UTC, when S3 applies it. In a bucket with versions, objects that have expired come back by deleting their delete markers; versions that have expired do not.`,
    proof: { none: 'expired versions are gone' },
  },
  {
    kind: 'a deleted key',
    rules: ['key.loss'],
    advice:
      'Cancel the deletion within its days (aws kms cancel-key-deletion, then aws kms enable-key), and import the key under its old address. After those days it is gone, with all that it encrypted.',
    proof: { none: 'after its days a key is gone; within them it is cancelled by hand' },
  },
  {
    kind: 'a deleted secret',
    rules: ['secret.loss'],
    advice:
      'Take it back within its recovery window (aws secretsmanager restore-secret --secret-id NAME), then import it under its old address: a new one of that name is refused as long as this one waits.',
    proof: { none: 'after its window a secret is gone; within it, it is restored by hand' },
  },
  {
    kind: 'a deleted database',
    rules: ['database.loss'],
    advice:
      'Apply nothing more. Restore its final snapshot, or the retained automated backups, under a new identifier (docs/runbooks/restore-database.md), and import that under the old address.',
    proof: { none: 'what was written after the snapshot is gone' },
  },
  {
    kind: 'a protection that was switched off',
    rules: ['rds.deletion-protection'],
    advice: `${REVERT}: it protects again. Nothing is lost as long as nobody has deleted anything in between.`,
    proof: { rehearsed: 'a deletion protection that was switched off' },
  },
  {
    kind: 'a path that is closed',
    rules: ['rule.gone'],
    advice: `${REVERT}: the same rule is made again, and connections are let through from then on; those that were cut have to begin again.`,
    proof: { rehearsed: 'a rule that was deleted' },
  },
];

const BY_RULE = new Map(WAYS_BACK.flatMap(({ rules, advice }) => rules.map((rule) => [rule, advice] as const)));

/** The judgement with the advice of its kind. */
export function withWayBack(judgement: Judgement): Judgement {
  const recovery = isHarmless(judgement) ? undefined : BY_RULE.get(judgement.id);
  return recovery === undefined ? judgement : { ...judgement, recovery };
}

const KEPT_FOR: readonly (readonly [type: string, attribute: string])[] = [
  ['aws_db_instance', 'backup_retention_period'],
  ['aws_cloudwatch_log_group', 'retention_in_days'],
];

/** What is kept for longer does no harm, and going back does: it deletes what has been kept by then. */
export const raisedReading: Reading = ({ changes }) => {
  const raised = changes.flatMap(({ type, action, address, before, after }) =>
    KEPT_FOR.filter(
      ([of, name]) => of === type && action === 'update' && rises(numberIn(before, name), numberIn(after, name)),
    ).map(([, name]) => `${name} of ${address}`),
  );
  if (raised.length === 0) return { said: [], dangers: [] };
  return {
    said: [],
    dangers: [],
    recovery: `Nothing can go wrong by keeping more, and what was not kept before does not come back by it. Reverting deletes again what has been kept since (${raised.slice(0, 3).join(', ')}); revert the rest and deploy.`,
  };
};

const rises = (before: number | undefined, after: number | undefined): boolean =>
  before !== undefined && after !== undefined && after > before;

function numberIn(side: unknown, name: string): number | undefined {
  const value =
    typeof side === 'object' && side !== null ? (side as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === 'number' ? value : undefined;
}
