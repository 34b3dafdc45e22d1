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

const BOUNDARY = {
  stacks: 'bootstrap',
  rule: 'no-wildcard-iam',
  reason: 'A boundary grants nothing: it lets pass what a role was granted, but for what it denies.',
} as const;
const GOOGLE_DEPLOYER =
  'Whoever deploys the environment also says who may read its buckets and act as its service accounts. The project holds nothing else, ' +
  'and its own grants are limited by a condition.';

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
    stacks: 'bootstrap',
    path: 'plans/plans/bucket',
    rule: 'bucket-access-logged',
    reason:
      'The audit bucket that could take the records belongs to the environment, which is deployed after this stack.',
  },
  { ...BOUNDARY, path: 'github/balrog-workload' },
  { ...BOUNDARY, path: 'github/balrog-delivery-boundary' },
  {
    stacks: 'bootstrap',
    path: 'github/deployer/permissions',
    rule: 'no-wildcard-iam',
    reason:
      'It makes and changes everything of an environment, by more actions than a policy can list. Its boundary keeps it from the account, from ' +
      'its own rights and from the last copy of anything; who takes it is decided by reviewers.',
  },
  {
    stacks: 'bootstrap',
    path: 'github-on-google/balrog_delivery_deployer',
    rule: 'narrow-gcp-roles',
    reason: GOOGLE_DEPLOYER,
  },
  { stacks: 'bootstrap', path: 'github-on-google/deployer-grants', rule: 'narrow-gcp-roles', reason: GOOGLE_DEPLOYER },
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
