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

export const waivers: readonly Waiver[] = [];
