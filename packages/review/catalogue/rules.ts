/** Dangers that belong to no resource type. */
import type { Severity, Theme } from '../severity';
import type { Danger } from '../types';

export type GeneralRule = {
  readonly rule: string;
  readonly theme: Theme;
  readonly severity: Severity;
} & Pick<Danger, 'reason' | 'remedy'>;

const rule = (rule: string, theme: Theme, severity: Severity, reason: string, remedy: string): GeneralRule => ({
  rule,
  theme,
  severity,
  reason,
  remedy,
});

export const UNLISTED_LOSS = rule(
  'any.unlisted-loss',
  'data loss',
  'serious',
  'Nobody has judged yet what is lost when a resource of this type goes.',
  'Find out what it holds. If it holds nothing, say so in the catalogue (losesNothing), with the reason.',
);
export const UNKNOWN_ACTION = rule(
  'any.unknown-action',
  'data loss',
  'serious',
  'Terraform plans an action that this review does not know.',
  'Read the plan itself, and update the review.',
);
export const UNLISTED_POLICY = rule(
  'any.policy',
  'exposure',
  'serious',
  'By its shape it is a policy, and more may be done, by more, or on more than before.',
  'Name principals, actions and resources one by one, and keep conditions and Deny statements.',
);
export const GRANT_MOVED = rule(
  'any.grant-moved',
  'exposure',
  'serious',
  'What it lets in or allows holds for something else from now on.',
  'Make a new one for the other, and compare what both let in.',
);
export const SAME_ELSEWHERE = rule(
  'any.same-at-another-address',
  'identity',
  'serious',
  'The same rule or grant under another address: made first, the cloud refuses it as a duplicate; made last, it is missing in between.',
  'Add a moved block from the old address to the new one (cdktf: moveTo, or overrideLogicalId to keep the name): nothing is then made or taken away.',
);
export const ATTACHES = rule(
  'any.attaches',
  'exposure',
  'serious',
  'Something of a type that nobody has judged takes hold of something that was there before.',
  'Find out what it does to the other one, and write that into the catalogue.',
);
export const FOREIGN = rule(
  'any.foreign-account',
  'exposure',
  'serious',
  'An account that is not ours may act here from now on.',
  'Check whose account it is, and name a role in it rather than the account.',
);
export const STEP = rule(
  'any.step',
  'identity',
  'notice',
  'The operation under way has announced this step. What only puts the one name for the other is not listed as a danger; it is in the list of changes.',
  'Compare it with what you asked for.',
);
export const LEDGER_ANEW = rule(
  'ledger.anew',
  'data loss',
  'critical',
  'The ledger says that this address holds data; Terraform does not know it any more, and makes a new, empty one where one stood.',
  'Apply nothing. Find out why the state forgot it, and import what stands (terraform import), or restore it under its address.',
);
export const LEDGER_RENAMED = rule(
  'ledger.renamed',
  'identity',
  'critical',
  'The ledger says that this holds data, and it loses the name by which it is found.',
  'Keep the name; make another one that leads to it where people need one.',
);
export const SECRET_IN_PLAIN = rule(
  'any.secret-in-plain',
  'exposure',
  'critical',
  'The container read it from a secret, and now it stands in the definition: whoever may read that, the state or a plan has it.',
  'Read it from the secret again, and rotate what stood in plain.',
);
export const FORGOTTEN = rule(
  'any.forgotten',
  'identity',
  'serious',
  'Terraform forgets it and leaves it running: nobody manages, watches or pays attention to it any more.',
  'Say in the pull request who manages it from now on, or keep it in the code.',
);
export const RENAMED = rule(
  'any.renamed-without-moved',
  'identity',
  'serious',
  'One goes and one of the same kind comes: it looks like a rename, and Terraform makes it anew.',
  'Add a moved block from the old address to the new one (cdktf: moveTo, or overrideLogicalId to keep the name).',
);
export const LEDGER_VANISHED = rule(
  'ledger.vanished',
  'identity',
  'critical',
  'The ledger says that this address holds data, and after the plan nothing has the address.',
  'Keep the address, or sign a move or a tombstone in the ledger.',
);
export const LEDGER_LOSS = rule(
  'ledger.loss',
  'data loss',
  'critical',
  'The ledger says that this address holds data.',
  'Keep it, or sign a tombstone in the ledger after its data is somewhere else.',
);
export const LEDGER_MOVED = rule(
  'ledger.moved',
  'identity',
  'serious',
  'The ledger says that this address holds data, and it moves to one that the ledger does not list.',
  'Sign the move in the ledger.',
);
export const PREVENT_DESTROY_GONE = rule(
  'any.prevent-destroy-gone',
  'protection',
  'critical',
  'Terraform refuses to delete what has prevent_destroy; without it the next plan may.',
  'Keep prevent_destroy. It goes away silently with its block, so look for what removed it.',
);
export const OUTPUT_UNVEILED = rule(
  'any.output-unveiled',
  'exposure',
  'serious',
  'The output was sensitive and is not any more: its value will stand in logs.',
  'Mark the output as sensitive.',
);
export const OUTPUT_GONE = rule(
  'any.output-gone',
  'outage',
  'serious',
  'Other stacks, workflows and commands read it there, and find nothing or something of another kind.',
  'Find who reads it (`terraform_remote_state`, workflows, commands), and change them first.',
);
export const OLDER_VERSION = rule(
  'any.older-version',
  'exposure',
  'serious',
  'What was mended since then is broken again, faults of security too; an older provider reads what a newer one wrote into the state in its own way, or not at all.',
  'Keep the newer version, or say which fault of it is worse, and see a plan of the older one without changes.',
);
export const RUNS_PROGRAM = rule(
  'any.runs-program',
  'exposure',
  'serious',
  'A program runs where the plan is applied, with its credentials; no plan says what it does.',
  'Read the provisioner in the code, or do without it.',
);
export const PROGRAM_FROM_ELSEWHERE = rule(
  'any.program-from-elsewhere',
  'exposure',
  'serious',
  'A provider, a module or a program that was not there before runs with the credentials of whoever plans and deploys.',
  'Find out whose it is, and why it is needed.',
);
export const STATE_MOVED = rule(
  'any.state-moved',
  'identity',
  'critical',
  'Terraform keeps its state elsewhere: what it does not find there it takes for missing, and makes all of it once more.',
  'Keep the backend. To move the state, copy it first (terraform init -migrate-state) and see a plan without changes.',
);
export const PROVIDER_CHANGED = rule(
  'any.provider-changed',
  'identity',
  'serious',
  'The provider works with another account, region, organization or guard.',
  'Compare the block of the provider in cdk.tf.json with the one before.',
);
export const IGNORED_MORE = rule(
  'any.ignores-more',
  'blindness',
  'serious',
  'Terraform neither sets these attributes any more nor shows what somebody else does to them.',
  'Keep them under the code, or say who sets them from now on.',
);
export const CONDITION_GONE = rule(
  'any.condition-gone',
  'blindness',
  'serious',
  'A precondition or postcondition stopped a deployment that went wrong, and does so no more.',
  'Keep the condition.',
);
export const ORDER_GONE = rule(
  'any.order-gone',
  'outage',
  'serious',
  'It waited for the other one: Terraform may now make or change it first, or take the other away while it still works with it.',
  'Keep depends_on, or refer to the other one.',
);
export const MADE_ELSEWHERE = rule(
  'any.made-elsewhere',
  'identity',
  'critical',
  'Another configuration of a provider is another account or region: Terraform does not find it there, and makes a new one or changes one of somebody else.',
  'Keep the provider. Make the other one beside it, under an address of its own.',
);
export const REPLACED_OTHERWISE = rule(
  'any.replaced-otherwise',
  'outage',
  'serious',
  'When it was made anew was said: together with another one, or before the old one goes. Now it is not.',
  'Keep replace_triggered_by and create_before_destroy.',
);
export const READS_ANEW = rule(
  'any.reads-anew',
  'exposure',
  'serious',
  'What a data source reads stands in the state and in plans, secrets too; some call a function or a host, with the credentials of whoever plans.',
  'Find out what it reads and does. Let a task read a secret where it is used.',
);
export const SAME_NAME = rule(
  'any.same-name',
  'identity',
  'serious',
  'There can be one of this name. Some clouds put the new one in the place of the other without a word, and every plan puts the other back; others refuse it, with half of the plan done.',
  'Give it a name of its own, or change the one that stands.',
);
export const CHECK_FAILED = rule(
  'any.check-failed',
  'blindness',
  'notice',
  'A check of the configuration did not pass.',
  'Read its message below.',
);
