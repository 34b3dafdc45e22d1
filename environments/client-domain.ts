/** The shape of a row of domains.ts: what a client domain is, and how each environment serves it. */
import { z } from 'zod';
import * as f from './fields';
import { ownerValue } from './owner-value';

/** Who issued a certificate decides which clients trust it: aus5's oldest ones pin DigiCert. */
const certificate = z.discriminatedUnion(
  'issuer',
  [
    /** OWNER. Imported by hand, and renewed by hand. In place. */
    z.strictObject({ issuer: z.literal('imported'), arn: ownerValue(f.certificateArn) }),
    /** OWNER. Issued and renewed by AWS. In place. */
    z.strictObject({ issuer: z.literal('amazon'), arn: ownerValue(f.certificateArn) }),
  ],
  'either { issuer: imported, arn } or { issuer: amazon, arn }',
);

/** A host name with a load balancer of its own, as one environment serves it. */
export const servedDomain = z.strictObject({
  /** The name clients ask for. A change of a published name strands the clients that have it built in. */
  hostname: f.hostname,
  certificate,
  /** Oldest TLS that is spoken. In place; stricter cuts old clients off. */
  tlsPolicy: f.tlsPolicy,
  /** What port 80 does. `serve` is for clients that cannot follow a redirect. In place. */
  http: f.oneOf(['closed', 'redirect', 'serve']),
});

export const clientDomainSchema = z.strictObject({
  /** Why there is this domain. Stands in the description of its table, which RelEng reads in Redash. In place. */
  why: f.sentences,
  /** The table that its requests are asked of. A change is a new table, and saved questions of people fail. */
  logTable: f.requestTable,
  /** What its clients can do: policies hold every environment to it. */
  clients: z.strictObject({
    /** The oldest TLS that they need; nothing older may be spoken. */
    oldestTls: f.oneOf(['1.0', '1.1', '1.2']),
    /** `one-issuer`: they pin an issuer that is not Amazon, so the certificate must be imported. */
    trust: f.oneOf(['any-issuer', 'one-issuer']),
    /** `answered`: they check signatures and hashes themselves, so port 80 may serve them. */
    withoutTls: f.oneOf(['answered', 'refused']),
  }),
  /**
   * `most`: whether public is asked at all is read off this domain, so one row has it. `little`: tools and people, no browsers.
   * In place.
   */
  traffic: f.oneOf(['most', 'some', 'little']),
  /** Environment -> how it serves the domain. Where it is not named, its table is there and empty. */
  servedIn: z.record(z.string(), servedDomain),
});

/** The rows as written, examples included: name -> row. */
export type ClientDomainRows = Readonly<Record<string, z.input<typeof clientDomainSchema>>>;
/** A row after validation. */
export type ClientDomainRow = z.output<typeof clientDomainSchema>;

/** A client domain as one environment serves it. */
export type ClientDomain = z.output<typeof servedDomain> & Pick<ClientDomainRow, 'traffic'>;

/** The table that reads the access log of a client domain. */
export interface RequestTable {
  readonly name: string;
  /** The domain's short name, which is also the folder of its access log. */
  readonly domain: string;
  readonly why: string;
}

/** The tables of all rows, in their order. */
export const requestTablesOf = (
  rows: Readonly<Record<string, Pick<ClientDomainRow, 'logTable' | 'why'>>>,
): RequestTable[] => Object.entries(rows).map(([domain, { logTable: name, why }]) => ({ name, domain, why }));

/** Of the rows those that the environment serves, by name. */
export const clientDomainsOf = (
  rows: Readonly<Record<string, ClientDomainRow>>,
  environment: string,
): Readonly<Record<string, ClientDomain>> =>
  Object.fromEntries(
    Object.entries(rows).flatMap(([name, { servedIn, traffic }]) => {
      const served = Object.hasOwn(servedIn, environment) ? servedIn[environment] : undefined;
      return served === undefined ? [] : [[name, { ...served, traffic }]];
    }),
  );
