/** What a file says, as far as it goes: contradictions are looked for beside other mistakes, too. */
export type Partly<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partly<T[K]> }
    : T;
