/** What somebody outside said, or why nobody knows: an answer that did not come, or came odd, is never filled in by a guess. */
export type Answer<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

export const known = <T>(value: T): Answer<T> => ({ known: true, value });
export const unknown = (why: string): Answer<never> => ({ known: false, why });
