/** Values that have the right form, and that nobody can have meant: each would be deployed, and found out by who is on call. */
import { COMMANDS } from '../application/commands';
import { networksOverlap, parseNetwork, PRIVATE_NETWORKS } from './networks';
import type { Partly } from './partly';
import type { ClientDomainRow } from './client-domain';
import type { EnvironmentFile } from './environment';
import type { Mistake } from './mistake';
import type { Release } from './release';

/** Rules of a security group, both directions apart ("Amazon VPC quotas"); two stay free for what the stack itself needs. */
const MOST_NETWORKS = 58;

/** Networks of offices, as admin sees them: through the internet, so none is private, and each is written as a network. */
export function networkMistakes(file: string, { edge, network }: Partly<EnvironmentFile>): readonly Mistake[] {
  const given: readonly unknown[] = Array.isArray(edge?.adminNetworks) ? edge.adminNetworks : [];
  const wrong = (index: number, allowed: string): Mistake => ({
    file,
    path: `edge.adminNetworks.${index}`,
    given: given[index],
    allowed,
  });
  const found = given.flatMap((text, index) => {
    const parsed = parseNetwork(text);
    if (parsed === undefined) return [];
    if (parsed.first !== parsed.address)
      return [
        wrong(index, `the network itself, ${parsed.canonical}: the bits behind its length are those of one host`),
      ];
    if (given.indexOf(text) !== index) return [wrong(index, 'each network once: AWS refuses the second rule')];
    const own = parseNetwork(network?.cidr);
    if (own !== undefined && networksOverlap(own, parsed))
      return [wrong(index, `networks of offices: this one is in network.cidr, so that every task could ask admin`)];
    return PRIVATE_NETWORKS.some((one) => networksOverlap(one, parsed))
      ? [wrong(index, 'the addresses that the internet sees of an office: nobody comes from a private network')]
      : [];
  });
  const tooMany: readonly Mistake[] =
    given.length > MOST_NETWORKS
      ? [
          {
            file,
            path: 'edge.adminNetworks',
            given: `${given.length} networks`,
            allowed: `at most ${MOST_NETWORKS}: a security group takes 60 rules; put neighbours together`,
          },
        ]
      : [];
  return [...found, ...tooMany];
}

/** Two images of one digest are one image: the agent would start the application, or the other way round. */
export function releaseMistakes(
  file: string,
  release: Release | undefined,
  mode: 'production' | 'staging' | undefined,
): readonly Mistake[] {
  if (release === undefined) return [];
  const { digest, bug } = release;
  const one = 'the digest of the image of the agent: the image of Balrog has this one';
  const number = 'the number of the deployment bug: production has one for each release';
  return [
    ...(digest.balrog === digest.agent ? [{ file, path: 'digest.agent', given: digest.agent, allowed: one }] : []),
    ...(mode === 'production' && bug === undefined ? [{ file, path: 'bug', given: bug, allowed: number }] : []),
  ];
}

/** A load balancer takes certificates of its own account and region. Rows and files as they are written: an example is no text. */
export function certificateMistakes(
  file: string,
  rows: Readonly<Record<string, { readonly servedIn?: unknown }>>,
  files: Readonly<Record<string, { readonly aws?: unknown }>>,
): readonly Mistake[] {
  return Object.entries(rows).flatMap(([name, { servedIn }]) =>
    Object.entries(recordOf(servedIn)).flatMap(([environment, served]) => {
      const { accountId, region } = recordOf(Object.hasOwn(files, environment) ? files[environment]?.aws : {});
      const { arn } = recordOf(recordOf(served)['certificate']);
      if (typeof arn !== 'string' || typeof accountId !== 'string' || !/^\d{12}$/.test(accountId)) return [];
      const found = /^arn:aws:acm:([a-z0-9-]+):(\d{12}):/.exec(arn);
      if (found === null || (found[1] === region && found[2] === accountId)) return [];
      const allowed = `a certificate of account ${accountId} in ${String(region)}, where the load balancer of ${environment} is`;
      return [{ file, path: `${name}.servedIn.${environment}.certificate.arn`, given: arn, allowed }];
    }),
  );
}

/** A policy that begins above what the row says of its clients answers them nothing. Only production has old clients. */
export function cutOffMistakes(
  file: string,
  rows: Readonly<Record<string, Partly<ClientDomainRow>>>,
  environments: Readonly<Record<string, Partly<EnvironmentFile>>>,
): readonly Mistake[] {
  return Object.entries(rows).flatMap(([name, { clients, servedIn }]) =>
    Object.entries(servedIn ?? {}).flatMap(([environment, served]) => {
      if (!Object.hasOwn(environments, environment) || environments[environment]?.services?.mode !== 'production')
        return [];
      const policy: unknown = served?.tlsPolicy;
      const oldest = clients?.oldestTls;
      if (typeof policy !== 'string' || oldest === undefined || oldestOf(policy) <= Number(oldest)) return [];
      const path = `${name}.servedIn.${environment}.tlsPolicy`;
      const allowed = `a policy that takes TLS ${oldest}: clients.oldestTls says that the oldest clients speak nothing newer`;
      return [{ file, path, given: policy, allowed }];
    }),
  );
}

/** The names say it, but for those that came before 1.1 was the question. */
const oldestOf = (policy: string): number => 1 + Number(/-1-([0-3])(?:-|$)/.exec(policy)?.[1] ?? 0) / 10;

interface JobRow {
  readonly schedule?: unknown;
  readonly variables?: unknown;
  readonly otherwise?: unknown;
}

type Wrong = (path: string, given: unknown, allowed: string) => Mistake;

/** Jobs that would meet on the database, what is dropped without a word, and days after which nightlies are deleted. */
export function jobValueMistakes(file: string, rows: Readonly<Record<string, JobRow>>): readonly Mistake[] {
  const wrong: Wrong = (path, given, allowed) => ({ file, path, given, allowed });
  const names = Object.getOwnPropertyNames(rows);
  const startOf = (name: string): string | undefined => {
    const cron = rows[name]?.schedule;
    return typeof cron === 'string' ? /^cron\((\d+ \d+) /.exec(cron)?.[1] : undefined;
  };
  return names.flatMap((name, index) => {
    if (name === '__proto__') return [wrong(name, name, 'a name that JavaScript has no other use for')];
    const start = startOf(name);
    const first = names.slice(0, index).find((other) => start !== undefined && startOf(other) === start);
    const met = `another minute: ${first} starts then, too, and both work on the database`;
    return [
      ...(first === undefined ? [] : [wrong(`${name}.schedule`, rows[name]?.schedule, met)]),
      ...variableMistakes(name, rows[name] ?? {}, wrong),
    ];
  });
}

/** Days below which a nightly may still be somebody's newest. */
const LEAST_AGE_DAYS = 7;
const AGE = `a whole number of days from ${LEAST_AGE_DAYS} to 9999, as text: dated nightlies that are older are deleted`;

/** `manage-db.py cleanup DAYS` deletes what is older: less than nothing is everything. What the job does not read is misspelt. */
function variableMistakes(name: string, row: JobRow, wrong: Wrong): readonly Mistake[] {
  const otherwise = Object.entries(recordOf(row.otherwise)).flatMap(([environment, part]) => {
    const { variables } = recordOf(part);
    return variables === undefined ? [] : [[`${name}.otherwise.${environment}.variables`, variables] as const];
  });
  return [[`${name}.variables`, row.variables] as const, ...otherwise].flatMap(([path, variables]) => {
    const given = recordOf(variables);
    const age = given['MAX_AGE'];
    const isAge = typeof age === 'string' && /^[1-9]\d{0,3}$/.test(age) && Number(age) >= LEAST_AGE_DAYS;
    const needed = name === COMMANDS.cleanupDb || age !== undefined;
    const strangers =
      name === COMMANDS.cleanupDb ? Object.keys(given).filter((variable) => variable !== 'MAX_AGE') : [];
    return [
      ...strangers.map((one) =>
        wrong(`${path}.${one}`, given[one], 'nothing here: the job reads MAX_AGE and no other'),
      ),
      ...(needed && !isAge ? [wrong(`${path}.MAX_AGE`, age, AGE)] : []),
    ];
  });
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
