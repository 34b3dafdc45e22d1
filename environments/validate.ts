/** Turns what the files say into environments, or into one list of everything that is wrong with them. */
import { z } from 'zod';
import { agentClientsInWords, agentClientsOf } from '../application/agent-clients';
import { BALROG_VERSION } from '../application/version';
import { clientDomainSchema, clientDomainsOf, requestTablesOf, type ClientDomainRow } from './client-domain';
import { beginning, DATABASES_FILE, databasesSchema, type Databases } from './databases';
import { databaseMistakes } from './database-mistakes';
import { DOMAINS_FILE, domainMistakes } from './domains-apart';
import type { Partly } from './partly';
import { environmentSchema, type Environment, type EnvironmentData, type EnvironmentFile } from './environment';
import { ENVIRONMENT_NAME } from './fields';
import type { JobName } from './jobs';
import { EnvironmentError, type Mistake } from './mistake';
import { NO_OPERATION, OPERATIONS_FILE, type Operation } from './operation';
import { withoutExamples } from './owner-value';
import { parse } from './parse';
import { certificateMistakes, cutOffMistakes, jobValueMistakes, networkMistakes, releaseMistakes } from './plausible';
import { RELEASES_FILE, releaseSchema, type Release } from './release';
import { releasesApart } from './releases-apart';
import { standInMistakes, standsIn } from './stand-in';
import { templateMistakes } from './templates';
import { jobMistakes, JOBS_FILE, scheduledJobSchema, scheduledJobsOf, type ScheduledJobRow } from './scheduled-job';

/** What only shows when environments are held against each other and against themselves. */
function contradictions(
  file: string,
  given: Partly<EnvironmentFile>,
  others: readonly Partly<EnvironmentFile>[],
  /** Paths that are wrong already: nothing is concluded from them. */
  wrongAlready: ReadonlySet<string>,
): Mistake[] {
  const { aws, gcp, network, database, services, observability } = given;
  const region = wrongAlready.has('aws.region') ? undefined : aws?.region;
  const mistakes: Mistake[] = [];
  const wrong = (path: string, value: unknown, allowed: string) => {
    if (!wrongAlready.has(path)) mistakes.push({ file, path, given: value, allowed });
  };
  if (region !== undefined && aws?.backupRegion === region) {
    wrong(
      'aws.backupRegion',
      region,
      `a region other than aws.region ${region}: what takes that one away would take the copies, too`,
    );
  }
  const zones: readonly unknown[] = Array.isArray(network?.zones) ? network.zones : [];
  zones.forEach((zone, index) => {
    if (zones.indexOf(zone) !== index) wrong(`network.zones.${index}`, zone, 'a zone not listed before');
    else if (typeof zone === 'string' && region !== undefined && zone.slice(0, -1) !== region)
      wrong(`network.zones.${index}`, zone, `a zone of aws.region ${region}`);
  });
  const { storageGib, maxStorageGib } = database ?? {};
  if (typeof storageGib === 'number' && typeof maxStorageGib === 'number' && maxStorageGib * 10 < storageGib * 11) {
    wrong(
      'database.maxStorageGib',
      maxStorageGib,
      `at least ${Math.ceil((storageGib * 11) / 10)}: RDS wants a tenth more than storageGib ${storageGib}`,
    );
  }
  const { minTasks, maxTasks } = services?.public ?? {};
  if (typeof minTasks === 'number' && typeof maxTasks === 'number' && minTasks > maxTasks) {
    wrong('services.public.minTasks', minTasks, `at most maxTasks ${maxTasks}: autoscaling keeps between the two`);
  }
  mistakes.push(...sharedBuckets(file, given, others).filter(({ path }) => !wrongAlready.has(path)));
  for (const other of others) {
    const isStandIn = standsIn(given, other) || standsIn(other, given);
    const same = (path: string, own: unknown, theirs: unknown, what: string) => {
      if (own !== undefined && own === theirs) wrong(path, own, `${what} of its own; ${other.name} has this one`);
    };
    // Copies of the second region are of the account in which they were made.
    if (!isStandIn) same('aws.accountId', aws?.accountId, other.aws?.accountId, 'an account');
    same('gcp.projectId', gcp?.projectId, other.gcp?.projectId, 'a project');
    same('network.cidr', network?.cidr, other.network?.cidr, 'a network');
    if (observability?.grafana?.url === other.observability?.grafana?.url) {
      const organization = 'observability.grafana.organizationId';
      const [own, theirs] = [observability, other.observability].map((given) => given?.grafana?.organizationId);
      same(organization, own, theirs, 'an organization of Grafana');
    }
  }
  return mistakes;
}

const BUCKETS = ['releaseBucket', 'nightlyBucket', 'dumpBucket'] as const;

/** One bucket for two purposes has the expiry of the shorter: what is kept forever would go with it. */
function sharedBuckets(
  file: string,
  { history }: Partly<EnvironmentFile>,
  others: readonly Partly<EnvironmentFile>[],
): Mistake[] {
  const taken = new Map<unknown, string>(
    others.flatMap(({ name, history: theirs }) =>
      BUCKETS.flatMap((field) =>
        theirs?.[field] === undefined ? [] : [[theirs[field], `${field} of ${String(name)}`]],
      ),
    ),
  );
  return BUCKETS.flatMap((field) => {
    const own = history?.[field];
    const by = own === undefined ? undefined : taken.get(own);
    taken.set(own, field);
    return by === undefined
      ? []
      : [{ file, path: `history.${field}`, given: own, allowed: `a bucket of its own; ${by} has this one` }];
  });
}

/**
 * Admin knows its clients by their ids, which differ from version to version: with any other, an example too, every call of the agent is
 * answered 403, and nothing but its log says so.
 */
function agentClientMistakes(file: string, { name, services }: Partly<EnvironmentFile>, release: unknown): Mistake[] {
  const version = (release as Partial<Release> | undefined)?.version;
  const given: unknown = services?.auth0?.agentClientId;
  if (typeof version !== 'string' || !BALROG_VERSION.test(version) || typeof given !== 'string') return [];
  const known = agentClientsOf(version);
  const own = known.filter(({ of }) => of === name);
  const found = known.find(({ id }) => id === given);
  const path = 'services.auth0.agentClientId';
  // With the client of another environment goes its secret: the agent of stage would be let in by prod's admin.
  if (found !== undefined && found.of !== name && own.length > 0)
    return [{ file, path, given, allowed: `its own client, ${agentClientsInWords(own)}: this one is of ${found.of}` }];
  if (found !== undefined) return [];
  const allowed = `a client that admin of ${version} takes for the agent, or every call of the agent is answered 403: ${agentClientsInWords(known)}`;
  return [{ file, path, given, allowed }];
}

export interface Validated {
  readonly environment: Environment;
  readonly release: Release;
}

/**
 * Validates every environment, the release it runs, the domains it serves, the jobs it runs on a schedule, its databases and its last
 * operation.
 *
 * @param files environments by file name without extension; the name inside must be the same
 * @param releases the parsed releases.json
 * @param domains the rows of domains.ts
 * @param jobs the rows of jobs.ts
 * @param databases the parsed databases.json
 * @param operations the lines of operations.json; an environment without one was not operated yet
 * @throws EnvironmentError with every mistake of every file
 */
export function validate(
  files: Readonly<Record<string, EnvironmentData>>,
  releases: unknown,
  domains: unknown,
  jobs: unknown,
  databases: unknown,
  operations: Readonly<Record<string, Operation>> = {},
): Validated[] {
  const mistakes: Mistake[] = [];
  const seen: Record<string, Partly<EnvironmentFile>> = {};
  const runs: { readonly environment: EnvironmentFile; readonly release: Release }[] = [];
  const given = (typeof releases === 'object' && releases !== null ? releases : {}) as Record<string, unknown>;
  for (const [name, data] of Object.entries(files)) {
    const file = `environments/${name}.ts`;
    const found: Mistake[] = [];
    const environment = parse(environmentSchema, file, data, found);
    if (data.name !== name && found.every(({ path }) => path !== 'name')) {
      found.push({ file, path: 'name', given: data.name, allowed: `${name}, as the file is called` });
    }
    const said = environment ?? (withoutExamples(data) as Partly<EnvironmentFile>);
    const known = new Set(found.map(({ path }) => path));
    found.push(...contradictions(file, said, Object.values(seen), known));
    found.push(...networkMistakes(file, said).filter(({ path }) => !known.has(path)));
    found.push(...templateMistakes(file, said).filter(({ path }) => !known.has(path)));
    seen[name] = said;
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    found.push(...agentClientMistakes(file, said, own).filter(({ path }) => !known.has(path)));

    const problems: Mistake[] = [];
    const release = parse(releaseSchema, RELEASES_FILE, own, problems);
    problems.push(...releaseMistakes(RELEASES_FILE, release, environment?.services.mode));
    const path = (below: string) => (below === '' ? name : `${name}.${below}`);
    mistakes.push(...found, ...problems.map((problem) => ({ ...problem, path: path(problem.path) })));
    if (environment !== undefined && release !== undefined) runs.push({ environment, release });
  }
  mistakes.push(...standInMistakes(seen));
  mistakes.push(...releasesApart(runs.map(({ environment, release }) => [environment.name, release])));
  for (const name of Object.keys(given).filter((key) => !Object.hasOwn(files, key))) {
    const file = ENVIRONMENT_NAME.test(name) ? `, or make environments/${name}.ts, which exports ${name}` : '';
    const allowed = `one of ${Object.keys(files).join(', ')}${file}`;
    mistakes.push({ file: RELEASES_FILE, path: name, given: '…', allowed });
  }
  // Of what the owner has filled in: examples are of nobody's account.
  mistakes.push(...certificateMistakes(DOMAINS_FILE, objectsOf(domains), files));
  mistakes.push(...templateMistakes(DOMAINS_FILE, domains), ...templateMistakes(JOBS_FILE, jobs));
  for (const name of Object.keys(operations).filter((key) => !Object.hasOwn(files, key))) {
    mistakes.push({
      file: OPERATIONS_FILE,
      path: name,
      given: '…',
      allowed: `one of ${Object.keys(files).join(', ')}`,
    });
  }
  const rows = {
    domains: parseDomains(domains, seen, mistakes),
    jobs: parseJobs(jobs, Object.keys(files), mistakes),
    databases: parseDatabases(databases, Object.keys(files), mistakes),
    operations,
  };
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return runs.map(({ environment, release }) => ({ environment: withRows(environment, rows), release }));
}

/** The rows of domains.ts, held against each other and against what the environments say. */
function parseDomains(
  domains: unknown,
  environments: Readonly<Record<string, Partly<EnvironmentFile>>>,
  mistakes: Mistake[],
): Readonly<Record<string, ClientDomainRow>> {
  const rows = parse(z.record(z.string(), clientDomainSchema), DOMAINS_FILE, domains, mistakes);
  const said = rows ?? objectsOf<Partly<ClientDomainRow>>(withoutExamples(domains));
  addUnlessKnown(mistakes, [
    ...domainMistakes(said, environments),
    ...cutOffMistakes(DOMAINS_FILE, said, environments),
  ]);
  return rows ?? {};
}

function parseJobs(
  jobs: unknown,
  environments: readonly string[],
  mistakes: Mistake[],
): Readonly<Record<string, ScheduledJobRow>> {
  const rows = parse(z.record(z.string(), scheduledJobSchema), JOBS_FILE, jobs, mistakes);
  addUnlessKnown(mistakes, [
    ...jobMistakes(rows ?? objectsOf(jobs), environments),
    ...jobValueMistakes(JOBS_FILE, objectsOf(jobs)),
  ]);
  return rows ?? {};
}

/** The entries of databases.json, each held against itself; an environment without one has what every environment begins with. */
function parseDatabases(
  databases: unknown,
  environments: readonly string[],
  mistakes: Mistake[],
): Readonly<Record<string, Databases>> {
  const given = objectsOf<object>(databases);
  mistakes.push(...templateMistakes(DATABASES_FILE, databases));
  for (const name of Object.keys(databases ?? {}).filter((key) => !environments.includes(key))) {
    mistakes.push({ file: DATABASES_FILE, path: name, given: '…', allowed: `one of ${environments.join(', ')}` });
  }
  return Object.fromEntries(
    environments.map((name) => {
      if (!Object.hasOwn(given, name)) return [name, beginning(name)];
      const found: Mistake[] = [];
      const parsed = parse(databasesSchema, DATABASES_FILE, given[name], found);
      addUnlessKnown(
        mistakes,
        found.map((mistake) => ({ ...mistake, path: mistake.path === '' ? name : `${name}.${mistake.path}` })),
      );
      if (parsed !== undefined) addUnlessKnown(mistakes, databaseMistakes(name, parsed));
      return [name, parsed ?? beginning(name)];
    }),
  );
}

/** Of one place one thing is said. */
function addUnlessKnown(mistakes: Mistake[], further: readonly Mistake[]): void {
  const known = new Set(mistakes.map(({ file, path }) => `${file} ${path}`));
  mistakes.push(...further.filter(({ file, path }) => !known.has(`${file} ${path}`)));
}

/** The rows that are rows at all. */
const objectsOf = <Row extends object>(rows: unknown) =>
  Object.fromEntries(Object.entries(rows ?? {}).filter(([, row]) => typeof row === 'object' && row !== null)) as Record<
    string,
    Row
  >;

interface Rows {
  readonly domains: Readonly<Record<string, ClientDomainRow>>;
  readonly jobs: Readonly<Record<string, ScheduledJobRow>>;
  readonly databases: Readonly<Record<string, Databases>>;
  readonly operations: Readonly<Record<string, Operation>>;
}

const withRows = (file: EnvironmentFile, { domains, jobs, databases, operations }: Rows): Environment => ({
  ...file,
  edge: { ...file.edge, clientDomains: clientDomainsOf(domains, file.name) },
  logs: { ...file.logs, requestTables: requestTablesOf(domains) },
  jobs: scheduledJobsOf(jobs as Readonly<Record<JobName, ScheduledJobRow>>, file.name),
  databases: databases[file.name] ?? beginning(file.name),
  operation: operations[file.name] ?? NO_OPERATION,
});
