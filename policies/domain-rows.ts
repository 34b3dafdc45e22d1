/** What the caller of the policies tells them of the client domains. */

/** A row of environments/domains.ts, as far as rules look at it: whoever calls the policies passes the rows in. */
export interface ClientDomainRow {
  readonly logTable: string;
  readonly clients: {
    readonly oldestTls: '1.0' | '1.1' | '1.2';
    readonly trust: 'any-issuer' | 'one-issuer';
    readonly withoutTls: 'answered' | 'refused';
  };
  /** Names of the stacks that serve the domain. */
  readonly servedIn: Readonly<Record<string, unknown>>;
}
/** By the domain's short name, which is also the folder of its access log. */
export type ClientDomainRows = Readonly<Record<string, ClientDomainRow>>;
