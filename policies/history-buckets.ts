/**
 * The buckets of Cloud Storage that are what no other bucket may be: readable by anyone, or kept for ever. A bucket
 * that is not listed is private, and what is in it ends.
 */
export interface HistoryBucket {
  /** `forever`: nothing in it ends, and what is overwritten or deleted can be fetched again; `bounded`: it ends some day. */
  readonly kept: 'forever' | 'bounded';
  /** The one role that anyone in the world may have there. */
  readonly anyone: 'roles/storage.objectViewer' | 'roles/storage.legacyObjectReader';
  /** Why anyone may. */
  readonly reason: string;
}

export const HISTORY_BUCKETS: Readonly<Record<string, HistoryBucket>> = {
  'google_storage_bucket.history_releases': {
    kept: 'forever',
    anyone: 'roles/storage.objectViewer',
    reason: 'The admin UI lists and reads release history in the browser, without signing in to GCP',
  },
  'google_storage_bucket.history_nightlies': {
    kept: 'bounded',
    anyone: 'roles/storage.objectViewer',
    reason: 'The admin UI lists and reads nightly history in the browser, without signing in to GCP',
  },
  'google_storage_bucket.history_dump': {
    kept: 'bounded',
    anyone: 'roles/storage.legacyObjectReader',
    reason: "Developers fetch the public dump by its name; it leaves out everything about people's permissions",
  },
};
