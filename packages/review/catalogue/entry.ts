/** The form of the danger catalogue: what to watch, which direction is dangerous, why, and what to do. */
import type { Severity, Theme } from '../types';

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
  /** What was set and stays set changes. */
  | { readonly kind: 'differs' }
  /** A list loses a member. */
  | { readonly kind: 'loses' }
  /** A list gains a member. */
  | { readonly kind: 'gains' }
  /** A list of networks (CIDR) reaches further than before. */
  | { readonly kind: 'opens'; readonly world: Severity }
  /** Somebody else, called by a name or an id, gets into what was there before. */
  | { readonly kind: 'admits' }
  /** A list of rules of a security group lets more networks in, or the same ones to more ports; judged as a whole. */
  | { readonly kind: 'lets-in' }
  /** The same outwards. */
  | { readonly kind: 'lets-out' }
  /** An IAM policy allows more, or denies less. */
  | { readonly kind: 'broadens' }
  /** The value becomes one that the pattern (a regular expression) matches. */
  | { readonly kind: 'becomes'; readonly pattern: string };

/** What happens to a resource as a whole; `replace` is both orders of it. */
export type Fate = 'delete' | 'replace' | 'forget' | 'create' | 'update';

export interface AttributeEntry {
  readonly id: string;
  readonly theme: Theme;
  readonly severity: Severity;
  readonly types: readonly string[];
  /** As `toPattern` reads it: `versioning_configuration.status`. */
  readonly attribute: string;
  readonly danger: Direction;
  /** Dangerous from the start too: a resource is created that way. */
  readonly atCreation?: 'judged';
  /** Another attribute that decides whether the entry is about this resource at all, by having one of these values or none of them. */
  readonly when?: readonly [attribute: string, relation: 'is' | 'is not', ...values: readonly string[]];
  readonly reason: string;
  readonly remedy: string;
}

export interface ActionEntry {
  readonly id: string;
  readonly theme: Theme;
  readonly severity: Severity;
  readonly types: readonly string[];
  readonly fates: readonly Fate[];
  readonly reason: string;
  readonly remedy: string;
}

export type Entry = AttributeEntry | ActionEntry;

export const off = { kind: 'switched-off' } as const;
export const on = { kind: 'switched-on' } as const;
export const gone = { kind: 'goes-away' } as const;
export const appears = { kind: 'appears' } as const;
export const changes = { kind: 'changes' } as const;
export const changesApartFrom = (pattern: string): Direction => ({ kind: 'changes', apartFrom: pattern });
export const differs = { kind: 'differs' } as const;
export const loses = { kind: 'loses' } as const;
export const gains = { kind: 'gains' } as const;
export const opens: Direction = { kind: 'opens', world: 'critical' };
/** The same outwards: the whole internet is a usual destination. */
export const opensOutwards: Direction = { kind: 'opens', world: 'serious' };
export const admits = { kind: 'admits' } as const;
export const letsIn = { kind: 'lets-in' } as const;
export const letsOut = { kind: 'lets-out' } as const;
export const broadens = { kind: 'broadens' } as const;
export const becomes = (pattern: string): Direction => ({ kind: 'becomes', pattern });
export const ranked = (absent: string, ...order: readonly string[]): Direction => ({ kind: 'ranked', order, absent });
export const falls = (absent?: number, endless?: number): Direction => ({
  kind: 'falls',
  ...(absent === undefined ? {} : { absent }),
  ...(endless === undefined ? {} : { endless }),
});
export const rises = (absent?: number, endless?: number): Direction => ({
  kind: 'rises',
  ...(absent === undefined ? {} : { absent }),
  ...(endless === undefined ? {} : { endless }),
});
