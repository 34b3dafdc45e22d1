/**
 * How far back an instance can be brought, and its nightly snapshots, by the clouds' clock ("Introduction to backups" and "Restoring a DB instance to a
 * specified time", RDS User Guide: transaction logs are uploaded every five minutes, automated snapshots are taken once a day in the backup window).
 */
import { EPOCH } from '../../../clouds/aws/names';
import type { Values } from '../../../clouds/behaviour';
import { number, text } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { momentOf, type Context } from '../../context';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LOG_UPLOAD = 5 * MINUTE;

type Instance = Pick<StoredResource, 'values'> & { readonly notes?: Values };

/** Made before there were notes of it: long ago. */
const madeAt = ({ notes }: Instance): Date => momentOf(notes, 'madeAt') ?? new Date(EPOCH);

/** The end of the restorable window; undefined without automated backups. A value that somebody drifted to stays what it is. */
export function latestRestorable({ now }: Pick<Context, 'now'>, instance: Instance): Date | undefined {
  if ((number(instance.values, 'backup_retention_period') ?? 0) === 0) return undefined;
  const stored = text(instance.values, 'latest_restorable_time');
  if (stored !== undefined && stored !== EPOCH) return momentOf(instance.values, 'latest_restorable_time');
  const ready = momentOf(instance.notes, 'backedUpAt') ?? madeAt(instance);
  const uploaded = Math.floor(now().getTime() / LOG_UPLOAD) * LOG_UPLOAD;
  const frozen = momentOf(instance.notes, 'deletedAt')?.getTime() ?? Infinity;
  const latest = Math.min(uploaded, frozen);
  return latest < ready.getTime() ? undefined : new Date(latest);
}

/** The beginning of the restorable window: the first backup, or as many days back as are kept. */
export function earliestRestorable({ now }: Pick<Context, 'now'>, instance: Instance): Date | undefined {
  const days = number(instance.values, 'backup_retention_period') ?? 0;
  if (days === 0) return undefined;
  const end = momentOf(instance.notes, 'deletedAt') ?? now();
  return new Date(
    Math.max(end.getTime() - days * DAY, (momentOf(instance.notes, 'backedUpAt') ?? madeAt(instance)).getTime()),
  );
}

/** What the engine calls the rows of a moment that has no copy of its own: as RDS calls a nightly snapshot, with seconds. */
export const nightlyName = (identifier: string, at: Date): string =>
  `rds:${identifier}-${at.toISOString().slice(0, 19).replace(/[T:]/g, '-')}`;

export interface Automated {
  /** `rds:balrog-prod-2026-01-31-07-13` */
  readonly id: string;
  readonly at: Date;
}

/** The nightly snapshots that are kept, oldest first; one more is taken when the instance is made. */
export function automatedSnapshots({ now }: Pick<Context, 'now'>, instance: Instance): readonly Automated[] {
  const days = number(instance.values, 'backup_retention_period') ?? 0;
  if (days === 0) return [];
  const [hour = 0, minute = 0] = (text(instance.values, 'backup_window') ?? '07:13').split(/[:-]/).map(Number);
  const first = momentOf(instance.notes, 'backedUpAt') ?? madeAt(instance);
  const end = Math.min(now().getTime(), momentOf(instance.notes, 'deletedAt')?.getTime() ?? Infinity);
  const nights = Array.from({ length: days }, (_, back) => {
    const day = new Date(end - back * DAY);
    day.setUTCHours(hour, minute, 0, 0);
    return day;
  }).filter((at) => at.getTime() <= end && at >= first);
  const all = first.getTime() > end - days * DAY && first.getTime() <= end ? [...nights, first] : nights;
  const name = text(instance.values, 'identifier') ?? '';
  return all
    .sort((left, right) => left.getTime() - right.getTime())
    .map((at) => ({ at, id: `rds:${name}-${at.toISOString().slice(0, 16).replace(/[T:]/g, '-')}` }));
}
