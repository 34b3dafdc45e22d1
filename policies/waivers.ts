/**
 * Exceptions to rules: one resource, one rule, one reason. A waiver that nothing needs any more is itself a violation,
 * so this list never outlives its causes. Rules marked `waivable: false` (and the ledger, whose exceptions are
 * tombstones) take none.
 */
export interface Waiver {
  /** Rule id. */
  readonly rule: string;
  readonly stack: string;
  /** The construct path as the violation prints it. */
  readonly path: string;
  /** A sentence: why the rule does not serve its purpose here, and what does instead. */
  readonly reason: string;
}

const STATE_BUCKETS = [
  { stack: 'bootstrap-stage', path: 'bootstrap-stage/delivery/state/bucket' },
  { stack: 'bootstrap-prod', path: 'bootstrap-prod/delivery/state/bucket' },
];
const DATABASES = [
  { stack: 'stage', path: 'stage/database/update-database/instance' },
  { stack: 'prod', path: 'prod/database/update-database/instance' },
];

const ENVIRONMENTS = ['stage', 'prod'];

export const waivers: readonly Waiver[] = [
  ...ENVIRONMENTS.map((stack) => ({
    stack,
    path: `${stack}/edge/ui/files/storage/bucket`,
    rule: 'bucket-lifecycle-bounded',
    reason: 'The current files are the admin UI: they must stay until the next version replaces them. Older ones end.',
  })),
  ...ENVIRONMENTS.map((stack) => ({
    stack,
    path: `${stack}/jobs/schema-gate/code/storage/bucket`,
    rule: 'bucket-lifecycle-bounded',
    reason: 'The current code of the gate must stay until the next one replaces it. Older versions end.',
  })),
  ...STATE_BUCKETS.map((place) => ({
    ...place,
    rule: 'bucket-lifecycle-bounded',
    reason: 'The current state must never expire: without it Terraform forgets what exists. Its older versions do.',
  })),
  ...STATE_BUCKETS.map((place) => ({
    ...place,
    rule: 'bucket-access-logged',
    reason: "It is the account's first bucket: the audit bucket that could take the records needs a state to be made.",
  })),
  ...DATABASES.map((place) => ({
    ...place,
    rule: 'database-tls',
    reason:
      "The image's client library does not start TLS by itself and the dump job passes no TLS flags: requiring it " +
      'would cut Balrog off. The network keeps everybody else away. Remove this when database.tls.required is true.',
  })),
];
