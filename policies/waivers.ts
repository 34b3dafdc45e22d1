/**
 * Exceptions to rules: one resource, one rule, one reason, in every stack of a kind or in the stacks that are named. A
 * waiver that nothing needs any more is itself a violation, so this list never outlives its causes. Rules marked
 * `waivable: false` (and the ledger, whose exceptions are tombstones) take none.
 */
import type { StackKind } from './stack-facts';

export interface Waiver {
  /** Rule id. */
  readonly rule: string;
  /** Every stack of that kind, a new environment's too; or stacks by name. */
  readonly stacks: StackKind | readonly string[];
  /** The construct path as the violation prints it, without the name of the stack; one `**` stands for any constructs in between. */
  readonly path: string;
  /** A sentence: why the rule does not serve its purpose here, and what does instead. */
  readonly reason: string;
}

const STATE_BUCKET = { stacks: 'bootstrap', path: 'delivery/state/bucket' } as const;

export const waivers: readonly Waiver[] = [
  {
    stacks: 'environment',
    path: 'edge/ui/files/storage/bucket',
    rule: 'bucket-lifecycle-bounded',
    reason: 'The current files are the admin UI: they must stay until the next version replaces them. Older ones end.',
  },
  {
    stacks: 'environment',
    path: 'jobs/schema-gate/code/storage/bucket',
    rule: 'bucket-lifecycle-bounded',
    reason: 'The current code of the gate must stay until the next one replaces it. Older versions end.',
  },
  {
    ...STATE_BUCKET,
    rule: 'bucket-lifecycle-bounded',
    reason: 'The current state must never expire: without it Terraform forgets what exists. Its older versions do.',
  },
  {
    ...STATE_BUCKET,
    rule: 'bucket-access-logged',
    reason: "It is the account's first bucket: the audit bucket that could take the records needs a state to be made.",
  },
  {
    stacks: 'environment',
    // Every generation of it: clients are the same.
    path: 'database/update-database/**/instance',
    rule: 'database-tls',
    reason:
      "The image's client library does not start TLS by itself and the dump job passes no TLS flags: requiring it " +
      'would cut Balrog off. The network keeps everybody else away. Remove this when database.tls.required is true.',
  },
];
