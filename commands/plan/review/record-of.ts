/** A value of a plan or of code, of which nobody knows what it is. */

/** Its members where it has names for them; else none. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
