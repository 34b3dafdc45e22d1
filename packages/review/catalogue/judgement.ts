/**
 * The form of a catalogue: what is known of resource types and their attributes. A judgement says which way is dangerous and why, or that
 * nothing about it can do harm and why. What no judgement speaks of is unjudged, and shown as that.
 */
import type { Severity, Theme } from '../severity';

/** Which way an attribute may not go. Absent means null, an empty text or an empty list. */
export type Direction =
  /** True becomes anything else. */
  | { readonly kind: 'switched-off' }
  /** Anything becomes true. */
  | { readonly kind: 'switched-on' }
  /** A number falls; `absent` is what the provider takes for none, `endless` the number that means no end. */
  | { readonly kind: 'falls'; readonly absent?: number; readonly endless?: number }
  /** A number rises. */
  | { readonly kind: 'rises'; readonly absent?: number; readonly endless?: number }
  /** From safe to dangerous: a step to the right, or to a value that is not listed. */
  | { readonly kind: 'ranked'; readonly order: readonly string[]; readonly absent: string }
  /** What was set is set no more. */
  | { readonly kind: 'goes-away' }
  /** What was not set is set. */
  | { readonly kind: 'appears' }
  /** Any change, but for what the pattern (a regular expression) matches: what every release changes. */
  | { readonly kind: 'changes'; readonly apartFrom?: string }
  /** A text of SQL, or a view that has one, says something else: not only in other lines, comments or capitals. */
  | { readonly kind: 'asks-otherwise' }
  /** What was set and stays set changes. */
  | { readonly kind: 'differs' }
  /** A list loses a member. */
  | { readonly kind: 'loses' }
  /** A list gains a member. */
  | { readonly kind: 'gains' }
  /** A list of networks (CIDR) reaches further than before. */
  | { readonly kind: 'opens'; readonly world: Severity }
  /** A list of networks (CIDR) reaches less far than before. */
  | { readonly kind: 'closes' }
  /** Somebody else, called by a name or an id, gets into what was there before. */
  | { readonly kind: 'admits' }
  /** A list of rules of a security group lets more networks in, or the same ones to more ports; judged as a whole. */
  | { readonly kind: 'lets-in' }
  /** The same outwards. */
  | { readonly kind: 'lets-out' }
  /** An IAM policy allows more, or denies less. */
  | { readonly kind: 'broadens' }
  /** An IAM policy allows less, or denies more. */
  | { readonly kind: 'narrows' }
  /** The value becomes one that the pattern (a regular expression) matches. */
  | { readonly kind: 'becomes'; readonly pattern: string }
  /** The value was one that the pattern matches, and is so no more. */
  | { readonly kind: 'ceases'; readonly pattern: string }
  /** A state machine calls what it did not call before: what takes something away, tells somebody, or opens what it makes. */
  | { readonly kind: 'calls'; readonly which: 'destroys' | 'tells' | 'opens' }
  /** A state machine publishes metrics no more. */
  | { readonly kind: 'publishes-less' }
  /** A schedule (cron or rate) starts farther apart, ten times as often, or as often at other times. */
  | { readonly kind: 'starts'; readonly which: 'seldom' | 'often' | 'otherwise' }
  /** A text of words and semicolons (a content security policy) gains or loses a word of one of its parts. */
  | { readonly kind: 'gains-word' | 'loses-word' };

/** What happens to a resource as a whole; `replace` is both orders of it. */
export type JudgedAction = 'delete' | 'replace' | 'forget' | 'create' | 'update';

/** What every danger says. */
interface Said {
  /** `rds.backup-retention`: an acknowledgement binds it, so it stays. */
  readonly id: string;
  readonly theme: Theme;
  readonly severity: Severity;
  /** Resource types, or `*` for attributes that mean the same wherever a provider has them. */
  readonly types: readonly string[];
  readonly reason: string;
  readonly remedy: string;
  /** What to do first when it has gone wrong, where that is something else than what its theme says. */
  readonly recovery?: string;
  /** Whether this is about the resource by what the caller knows of it (`facts` of the options), whatever the resource says of itself. */
  readonly known?: readonly [relation: 'is' | 'is not', fact: string];
}

/** An attribute is dangerous in one direction, and harmless in every other. */
export interface AttributeDanger extends Said {
  /** As `toPattern` reads it: `versioning_configuration.status`. */
  readonly attribute: string;
  readonly danger: Direction;
  /** Dangerous from the start too: a resource is created that way. */
  readonly atCreation?: 'judged';
  /** A new member of the list that it is in (a second rule of a backup plan) is one more beside the others, and takes nothing from them. */
  readonly inNewMembers?: 'harmless';
  /**
   * Another attribute (`engine`, `type`) that decides whether this is about the resource at all, by having one of these values or none of them; one of a
   * block (`rule.transition.storage_class`) decides for its block.
   */
  readonly when?: readonly [attribute: string, relation: 'is' | 'is not', ...values: readonly string[]];
}

/** What happens to a whole resource is dangerous. */
export interface WholeDanger extends Said {
  readonly actions: readonly JudgedAction[];
  /** Attributes that name what it belongs to: a new one is dangerous only where that was there before. */
  readonly toOld?: readonly string[];
}

/** Attributes whose every change does no harm, or actions that lose nothing: each with the reason. */
export interface Harmless {
  readonly types: readonly string[];
  /** As `toPattern` reads them; `tags` is all that lies inside too. */
  readonly attributes?: readonly string[];
  readonly actions?: readonly JudgedAction[];
  readonly harmless: string;
}

export type Judgement = AttributeDanger | WholeDanger | Harmless;

/** Stands for every type in `types`. */
export const EVERY_TYPE = '*';

/**
 * Resources that are small parts of another one: a rule of a group, a policy of a role. A new part of what was there before opens it as much
 * as a changed one, and a part that moves opens what it moves to.
 */
export interface Join {
  /** Attribute that names what it is a part of. */
  readonly attribute: string;
  /** Type of what it is a part of, and the attributes of that by which it is named. */
  readonly of: string;
  readonly names: readonly string[];
}

/**
 * Attributes that a provider marks as secret whatever stands in them, of a type that also keeps values in clear: those of such a resource stay
 * hidden where they are marked, and are no secrets wherever else they stand.
 */
export interface Clear {
  readonly attributes: readonly string[];
  /** The attribute that says how they are kept, and its values when in clear; of a list, all of them. */
  readonly when: readonly [attribute: string, ...values: readonly string[]];
}

/** Who holds what a grant gives: somebody whom an attribute names, or whatever it is attached to. */
export type Holder = { readonly kind: 'named'; readonly by: string } | { readonly kind: 'attached' };

/** One of several different things that keep the same: while another one stands, not all is lost. */
export interface Keeper {
  /** `the versions of its objects` */
  readonly what: string;
  readonly type: string;
  /** The attribute that says for what it stands; for anything where none is given. */
  readonly of?: string;
  /** Where that is another resource's attribute: its type, that attribute, and the one that says for what. */
  readonly by?: readonly [type: string, named: string, of: string];
  /** When it stands: by attributes of which one is one of these values, none is, or one matches a regular expression; by its prevent_destroy; or by being there. */
  readonly stands?:
    | { readonly attributes: readonly string[]; readonly is: readonly string[] }
    | { readonly attributes: readonly string[]; readonly isNot: readonly string[] }
    | { readonly attributes: readonly string[]; readonly matches: string }
    | 'prevent_destroy';
  /** It stands only where all of these do: one open door is enough to come in. */
  readonly all?: true;
}

/** Keepers of one thing. That the last one goes is a danger of its own; that another one does is said with what is left. */
export interface Kept extends Omit<Said, 'types' | 'known'> {
  /** Type of what is kept, with the attributes by which keepers name it; once for all where none is given. With it goes whatever keeps it. */
  readonly subject?: readonly [type: string, ...names: readonly string[]];
  readonly keepers: readonly Keeper[];
}

/** What somebody knows of the types in use. The review adds what holds for every type. */
export interface Catalogue {
  readonly judgements: readonly Judgement[];
  /** Type of the part -> what it is a part of. */
  readonly joins?: Readonly<Record<string, Join>>;
  /** Type of a grant -> who holds it: at a first deployment, what is granted to somebody new or to nobody is only said. */
  readonly holders?: Readonly<Record<string, Holder>>;
  /** Types of which a resource is one thing: all that is dangerous about its attributes is one danger for each theme. */
  readonly oneDanger?: readonly string[];
  /** Type -> the attributes by which there can be one of it, in a region; none where there can be one at all. */
  readonly unique?: Readonly<Record<string, readonly string[]>>;
  /** Type of which two may do the same beside each other -> the attributes that only name one of them. */
  readonly layers?: Readonly<Record<string, readonly string[]>>;
  readonly kept?: readonly Kept[];
  /** Other names of a type: `aws_alb` -> `aws_lb`. */
  readonly otherNames?: Readonly<Record<string, string>>;
  /** Type -> attributes that hold a secret, though neither their names nor the provider say so. */
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  /** Type -> attributes that hold no secret, though the provider says so. */
  readonly clear?: Readonly<Record<string, Clear>>;
}

export const isOfWhole = (judgement: Judgement): judgement is WholeDanger =>
  'actions' in judgement && !('harmless' in judgement);
export const isOfAttribute = (judgement: Judgement): judgement is AttributeDanger => 'danger' in judgement;
export const isHarmless = (judgement: Judgement): judgement is Harmless => 'harmless' in judgement;
