/** One section of Fluent Bit's classic configuration: what FireLens includes is read in that format. */
export interface Section {
  readonly kind: 'SERVICE' | 'FILTER' | 'OUTPUT';
  /** Options in order; an option may stand more than once. */
  readonly options: readonly (readonly [name: string, value: string | number])[];
  /** Why it is there. */
  readonly comment?: string;
}

export const renderSection = ({ kind, options, comment }: Section) =>
  [
    ...(comment === undefined ? [] : [`# ${comment}`]),
    `[${kind}]`,
    ...options.map(([name, value]) => `    ${name} ${value}`),
  ].join('\n');
