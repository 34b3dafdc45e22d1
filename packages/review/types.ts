/** What a plan and a report are made of. A report is plain data: deterministic, JSON-serializable, without secrets. */
import type { MarkedValue } from './plan/beside-changes';
import type { Severity, Theme } from './severity';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Terraform's actions in the words of `terraform show -json`, both orders of replace kept apart. */
export type Action =
  | 'no-op'
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'delete-then-create'
  | 'create-then-delete'
  | 'forget'
  | 'forget-then-create'
  | 'unknown';

/** One entry of `resource_changes`, `resource_drift` or `deferred_changes`. */
export interface PlannedChange {
  readonly address: string;
  /** The address in the state, when a `moved` block or a move between modules renames it. */
  readonly previousAddress?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly action: Action;
  /** Why terraform chose this action: `replace_because_cannot_update`, `delete_because_no_resource_config`, … */
  readonly actionReason?: string;
  /** True when terraform only adopts what exists already. */
  readonly importing: boolean;
  /** Set for an object that an interrupted replacement left behind. */
  readonly deposed?: string;
  /** Why a change is put off: `resource_config_unknown`, … */
  readonly deferredReason?: string;
  readonly before: Json;
  readonly after: Json;
  readonly afterUnknown: Json;
  readonly beforeSensitive: Json;
  readonly afterSensitive: Json;
  readonly replacePaths: readonly (readonly (string | number)[])[];
}

export interface PlannedOutput {
  readonly name: string;
  readonly action: Action;
  readonly before: Json;
  readonly after: Json;
  readonly unknown: boolean;
  /** Which of its members are not known yet. */
  readonly afterUnknown: Json;
  readonly sensitive: boolean;
  /** True when it was sensitive and is no more. */
  readonly unveiled: boolean;
}

export interface PlannedCheck {
  readonly address: string;
  readonly status: string;
  readonly problems: readonly string[];
}

/** A plan of any project, as far as a review reads it. */
export interface Plan {
  readonly formatVersion: string;
  readonly terraformVersion: string;
  /** `errored`: terraform stopped early; `incomplete`: it put changes off or was given targets. */
  readonly state: 'complete' | 'errored' | 'incomplete';
  readonly changes: readonly PlannedChange[];
  readonly drift: readonly PlannedChange[];
  readonly deferred: readonly PlannedChange[];
  readonly outputs: readonly PlannedOutput[];
  readonly checks: readonly PlannedCheck[];
  /** Addresses that exist after the plan, `undefined` where the plan does not say. */
  readonly planned?: readonly string[];
  /** Addresses that the code declares, without keys of instances. */
  readonly declared: ReadonlySet<string>;
  /** Address without keys of instances -> what the code writes into it, as the plan's configuration has it. */
  readonly written: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Address of a resource -> attribute -> addresses it refers to, from the plan's configuration. */
  readonly references: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Address without keys of instances -> its provisioners, as the plan's configuration has them. */
  readonly provisioners: ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;
  /** Values beside the changes (variables, providers, the state), only read to know secrets. */
  readonly besideChanges: readonly MarkedValue[];
}

/** Where in the code and by whose decision. */
export interface Origin {
  /** `prod/database/update-database/instance`, of cdktf's metadata. */
  readonly constructPath?: string;
  /** `constructs/database/update-database.ts:41`, as the caller's hook says. */
  readonly source?: string;
  /** `database.pointInTimeRecoveryDays (35 → 14) at environments/prod.ts:41`: values of data files that somebody edited and that change here. */
  readonly values?: readonly string[];
}

/** One attribute that changes. Texts are masked and at most 200 characters long. */
export interface AttributeChange {
  /** `lifecycle_rule[0].expiration[0].days`, `policy.Statement["ReadObjects"].Principal` */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly forcesReplacement?: true;
}

export interface ResourceChange extends Origin {
  readonly address: string;
  readonly previousAddress?: string;
  readonly type: string;
  readonly action: Action;
  readonly importing?: true;
  readonly deposed?: string;
  /** In words, why terraform chose this action. */
  readonly why?: string;
  /** Attribute paths that force the replacement. */
  readonly forcedBy: readonly string[];
  /** What stops terraform from doing it. */
  readonly blockedBy?: string;
  readonly attributes: readonly AttributeChange[];
  /** How many attributes change beyond those listed. */
  readonly moreAttributes: number;
}

export interface Danger extends Origin {
  /** Id of the catalogue's entry: `rds.backup-retention`. */
  readonly rule: string;
  readonly theme: Theme;
  readonly severity: Severity;
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** The attribute, or empty for a danger of the whole resource. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What happens, in one sentence. */
  readonly what: string;
  readonly reason: string;
  /** What to change or to check before it is applied. */
  readonly remedy: string;
  /** What to do first if it has gone wrong. */
  readonly recovery: string;
  readonly forcedBy: readonly string[];
  readonly blockedBy?: string;
  /** Of everything an acknowledgement binds, uncut: SHA-256, hexadecimal. */
  readonly fingerprint: string;
}

/** A change of which nobody has said whether it can do harm. */
export interface Unjudged extends Origin {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** What no judgement names: the type, or attributes of a type that is named. */
  readonly why: 'type' | 'attribute';
  /** What changes about it and is unjudged; of a new resource what it is made with. */
  readonly attributes: readonly AttributeChange[];
  readonly moreAttributes: number;
  /** Of everything an acknowledgement binds, uncut: SHA-256, hexadecimal. */
  readonly fingerprint: string;
}

export interface OutputChange {
  readonly name: string;
  readonly action: Action;
  readonly before: string;
  readonly after: string;
}

export interface Counts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly forget: number;
  readonly move: number;
  readonly import: number;
  readonly read: number;
  readonly unchanged: number;
  readonly drift: number;
  readonly deferred: number;
  readonly outputs: number;
}

export type Verdict = 'no-change' | 'changes' | 'needs-acknowledgement';

/** Drift that somebody expects, with a reason and an end: the caller has checked that it is not over. */
export interface ExpectedDrift {
  readonly address: string;
  /** Attribute path of the drift, `*` for all of the resource. */
  readonly path: string;
  readonly reason: string;
}

export interface DriftChange extends ResourceChange {
  /** Reason from the list of expected drift, when all that drifted is on it. */
  readonly expected?: string;
  /** What would be dangerous about it, had it been planned. */
  readonly dangers: readonly Danger[];
  /** What of it nobody has judged. */
  readonly unjudged: readonly Unjudged[];
}

export interface Report {
  readonly schemaVersion: 1;
  readonly stack: string;
  readonly verdict: Verdict;
  readonly terraformVersion: string;
  readonly formatVersion: string;
  readonly planState: Plan['state'];
  readonly counts: Counts;
  /** What the plan as a whole comes to, in sentences: a release, a first deployment, what waits for a window. */
  readonly said: readonly string[];
  /** What to do first if it goes wrong, though nothing is dangerous: reverting is not all. */
  readonly recovery?: string;
  /** Worst first. */
  readonly dangers: readonly Danger[];
  /** Of what is planned or put off; they need somebody's word as dangers do. */
  readonly unjudged: readonly Unjudged[];
  readonly changes: readonly ResourceChange[];
  readonly drift: readonly DriftChange[];
  readonly deferred: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** Checks that did not pass. */
  readonly checks: readonly PlannedCheck[];
  /** Terraform's own errors, masked. */
  readonly errors: readonly string[];
  readonly digest: string;
}

/** A danger in the words of the caller. */
export type Found = Pick<Danger, 'rule' | 'theme' | 'severity' | 'address' | 'what' | 'reason' | 'remedy'>;
