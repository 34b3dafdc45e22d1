/** What only shows when the rows of domains.ts are held against each other and against the environments. */
import type { ClientDomainRow } from './client-domain';
import type { EnvironmentFile } from './environment';
import { domainName } from './fields';
import type { Mistake } from './mistake';
import type { Partly } from './partly';
import { standsIn } from './stand-in';

export const DOMAINS_FILE = 'environments/domains.ts';

type Rows = Readonly<Record<string, Partly<ClientDomainRow>>>;
/** By the names of their files. */
type Environments = Readonly<Record<string, Partly<EnvironmentFile>>>;

/** A host name, and where it is written. */
interface Named {
  readonly file: string;
  readonly path: string;
  readonly environment: string;
  readonly hostname: string;
}

/** Every contradiction of the rows, and every host name that two places claim. */
export function domainMistakes(rows: Rows, environments: Environments): readonly Mistake[] {
  const named = [...namesOfEnvironments(environments), ...namesOfRows(rows)];
  return [
    ...unknownNames(rows, environments),
    ...unserved(rows, environments),
    ...twice(rows),
    ...claimedTwice(named, environments),
    ...withoutZone(named, environments),
  ];
}

function unknownNames(rows: Rows, environments: Environments): readonly Mistake[] {
  return Object.entries(rows).flatMap(([name, { servedIn }]) => {
    const wrongName = domainName.safeParse(name).error?.issues[0];
    const strangers = Object.keys(servedIn ?? {}).filter((environment) => !Object.hasOwn(environments, environment));
    return [
      ...(wrongName === undefined ? [] : [{ file: DOMAINS_FILE, path: name, given: name, allowed: wrongName.message }]),
      ...strangers.map((environment) => ({
        file: DOMAINS_FILE,
        path: `${name}.servedIn.${environment}`,
        given: environment,
        allowed: `one of ${Object.keys(environments).join(', ')}`,
      })),
    ];
  });
}

/** A new environment is soon without a domain: nothing else would say so. The one that most clients ask comes first. */
function unserved(rows: Rows, environments: Environments): readonly Mistake[] {
  const all = Object.entries(rows);
  const [first = '<domain>'] = all.find(([, { traffic }]) => traffic === 'most') ?? all[0] ?? [];
  return Object.keys(environments)
    .filter((environment) => !Object.values(rows).some(({ servedIn }) => Object.hasOwn(servedIn ?? {}, environment)))
    .map((environment) => ({
      file: DOMAINS_FILE,
      path: `${first}.servedIn.${environment}`,
      given: undefined,
      allowed: `how ${environment} serves at least one of the domains`,
    }));
}

function twice(rows: Rows): readonly Mistake[] {
  const all = Object.entries(rows);
  const tables = all.flatMap(([name, { logTable }], index) => {
    const first = all.slice(0, index).find(([, row]) => logTable !== undefined && row.logTable === logTable)?.[0];
    const allowed = `a table of its own; ${first ?? ''} has this one`;
    return first === undefined ? [] : [{ file: DOMAINS_FILE, path: `${name}.logTable`, given: logTable, allowed }];
  });
  const most = all.filter(([, { traffic }]) => traffic === 'most').map(([name]) => name);
  const busiest = most.slice(1).map((name) => ({
    file: DOMAINS_FILE,
    path: `${name}.traffic`,
    given: 'most',
    allowed: `some; ${most[0] ?? ''} is the domain that most clients ask`,
  }));
  return [...tables, ...busiest];
}

const isText = (value: unknown): value is string => typeof value === 'string';

const namesOfEnvironments = (environments: Environments): readonly Named[] =>
  Object.entries(environments).flatMap(([environment, { edge }]) =>
    (['admin', 'adminUi'] as const).flatMap((name) => {
      const hostname: unknown = edge?.[name]?.hostname;
      const file = `environments/${environment}.ts`;
      return isText(hostname) ? [{ file, path: `edge.${name}.hostname`, environment, hostname }] : [];
    }),
  );

const namesOfRows = (rows: Rows): readonly Named[] =>
  Object.entries(rows).flatMap(([name, { servedIn }]) =>
    Object.entries(servedIn ?? {}).flatMap(([environment, served]) => {
      const hostname: unknown = served?.hostname;
      const path = `${name}.servedIn.${environment}.hostname`;
      return isText(hostname) ? [{ file: DOMAINS_FILE, path, environment, hostname }] : [];
    }),
  );

/** A name points at one load balancer: the second would take the requests of the first, or get none. */
function claimedTwice(named: readonly Named[], environments: Environments): readonly Mistake[] {
  const first = new Map<string, Named>();
  return named.flatMap((one) => {
    const { file, path, hostname: given } = one;
    const owner = first.get(given);
    if (owner === undefined) {
      first.set(given, one);
      return [];
    }
    if (mayTakeOver(one, environments[one.environment], environments[owner.environment])) return [];
    const allowed = `a host name of its own; ${owner.file}: ${owner.path} has this one, for ${owner.environment}`;
    return [{ file, path, given, allowed }];
  });
}

/** A stand-in has the names of the other in its file, and one of the two is asked under them. CloudFront knows a name once, whoever is asked. */
const mayTakeOver = (
  { path }: Named,
  one: Partly<EnvironmentFile> | undefined,
  owner: Partly<EnvironmentFile> | undefined,
): boolean =>
  path !== 'edge.adminUi.hostname' &&
  (standsIn(one, owner) || standsIn(owner, one)) &&
  [one, owner].some((each) => each?.edge?.names === 'lead-elsewhere');

/** Host names that no zone of their environment can hold. */
function withoutZone(named: readonly Named[], environments: Environments): readonly Mistake[] {
  return named.flatMap(({ file, path, environment, hostname }) => {
    const dns = environments[environment]?.edge?.dns;
    if (dns?.where !== 'route53') return [];
    const zones = Object.keys(dns.zones ?? {});
    if (zones.some((zone) => hostname.toLowerCase().endsWith(`.${zone}`))) return [];
    const place = file === DOMAINS_FILE ? `environments/${environment}.ts: edge.dns.zones` : 'edge.dns.zones';
    const allowed = `a name below one of ${place}, or add its zone there`;
    return [{ file, path, given: hostname, allowed }];
  });
}
