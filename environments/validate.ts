/** Turns what the files say into environments, or into one list of everything that is wrong with them. */
import type { z } from 'zod';
import { environmentSchema, type Environment, type EnvironmentData } from './environment';
import { withoutExamples } from './owner-value';
import { releaseSchema, type Release } from './release';

/** One mistake: where it stands, what was given, what is allowed. */
export interface Mistake {
  readonly file: string;
  readonly path: string;
  readonly given: unknown;
  readonly allowed: string;
}

export class EnvironmentError extends Error {
  constructor(readonly mistakes: readonly Mistake[]) {
    super(
      [
        `${mistakes.length} mistake${mistakes.length === 1 ? '' : 's'} in environments/; nothing was synthesized:`,
        ...mistakes.map(line),
      ].join('\n'),
    );
    this.name = 'EnvironmentError';
  }
}

const line = ({ file, path, given, allowed }: Mistake) =>
  `  ${file}: ${path}: given ${given === undefined ? 'nothing' : JSON.stringify(given)}; write ${allowed}`;

const dotted = (path: readonly PropertyKey[]) => path.map(String).join('.');

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** A missing group of fields has no wording of its own. */
const wording = ({ code, message }: z.core.$ZodIssue) =>
  code === 'invalid_type'
    ? message.replace('Invalid input: expected object', 'a group of fields').replace(/, received.*/, '')
    : message;

/** The mistakes behind one issue of the schema: an unknown key is a mistake of its own. */
function mistakesOf(issue: z.core.$ZodIssue, file: string, given: unknown): Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { file, path: dotted(path), given: at(given, path), allowed: 'nothing here: no such field is known' };
    });
  }
  const path = issue.path;
  return [{ file, path: dotted(path), given: at(given, path), allowed: wording(issue) }];
}

function parse<T extends z.ZodType>(schema: T, file: string, given: unknown, mistakes: Mistake[]) {
  const parsed = schema.safeParse(given, { reportInput: false });
  if (parsed.success) return parsed.data;
  const seen = new Map<string, Mistake>();
  for (const issue of parsed.error.issues) {
    for (const mistake of mistakesOf(issue, file, given)) {
      if (!seen.has(mistake.path)) seen.set(mistake.path, mistake);
    }
  }
  mistakes.push(...seen.values());
  return undefined;
}

/** What a file says, as far as it goes: contradictions are looked for beside other mistakes, too. */
type Partly<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: Partly<T[K]> } : T;

/** What only shows when environments are held against each other and against themselves. */
function contradictions(
  file: string,
  given: Partly<Environment>,
  others: readonly Partly<Environment>[],
  /** Paths that are wrong already: nothing is concluded from them. */
  wrongAlready: ReadonlySet<string>,
): Mistake[] {
  const { aws, gcp, network, database, observability } = given;
  const region = wrongAlready.has('aws.region') ? undefined : aws?.region;
  const mistakes: Mistake[] = [];
  const wrong = (path: string, value: unknown, allowed: string) => {
    if (!wrongAlready.has(path)) mistakes.push({ file, path, given: value, allowed });
  };
  if (region !== undefined && aws?.backupRegion === region) {
    wrong('aws.backupRegion', region, 'a region other than aws.region');
  }
  const zones: readonly unknown[] = Array.isArray(network?.zones) ? network.zones : [];
  zones.forEach((zone, index) => {
    if (zones.indexOf(zone) !== index) wrong(`network.zones.${index}`, zone, 'a zone not listed before');
    else if (typeof zone === 'string' && region !== undefined && zone.slice(0, -1) !== region)
      wrong(`network.zones.${index}`, zone, `a zone of aws.region ${region}`);
  });
  const { storageGib, maxStorageGib } = database ?? {};
  if (typeof storageGib === 'number' && typeof maxStorageGib === 'number' && maxStorageGib < storageGib * 1.1) {
    wrong('database.maxStorageGib', maxStorageGib, `at least 10 % more than storageGib ${storageGib}`);
  }
  for (const { path, hostname } of namesWithoutZone(given.edge)) {
    wrong(path, hostname, 'a name below one of edge.dns.zones, or add its zone there');
  }
  for (const other of others) {
    const same = (path: string, own: unknown, theirs: unknown, what: string) => {
      if (own !== undefined && own === theirs) wrong(path, own, `${what} of its own; ${other.name} has this one`);
    };
    same('aws.accountId', aws?.accountId, other.aws?.accountId, 'an account');
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

/** Host names that no zone of the environment can hold. */
function namesWithoutZone(edge: Partly<Environment>['edge']): readonly { path: string; hostname: string }[] {
  const { dns, clientDomains = {}, admin, adminUi } = edge ?? {};
  const zones = dns?.where === 'route53' ? Object.keys(dns.zones ?? {}) : undefined;
  if (zones === undefined) return [];
  const named = { ...prefixed('clientDomains.', clientDomains), admin, adminUi };
  return Object.entries(named).flatMap(([name, domain]) => {
    const hostname: unknown = domain?.hostname;
    if (typeof hostname !== 'string' || zones.some((zone) => hostname.toLowerCase().endsWith(`.${zone}`))) return [];
    return [{ path: `edge.${name}.hostname`, hostname }];
  });
}

const prefixed = <T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [prefix + key, value]));

export interface Validated {
  readonly environment: Environment;
  readonly release: Release;
}

/**
 * Validates every environment and the release it runs.
 *
 * @param files environments by file name without extension; the name inside must be the same
 * @param releases the parsed releases.json
 * @throws EnvironmentError with every mistake of every file
 */
export function validate(files: Readonly<Record<string, EnvironmentData>>, releases: unknown): Validated[] {
  const mistakes: Mistake[] = [];
  const seen: Partly<Environment>[] = [];
  const runs: Validated[] = [];
  const given = (typeof releases === 'object' && releases !== null ? releases : {}) as Record<string, unknown>;
  for (const [name, data] of Object.entries(files)) {
    const file = `environments/${name}.ts`;
    const found: Mistake[] = [];
    const environment = parse(environmentSchema, file, data, found);
    if (data.name !== name && found.every(({ path }) => path !== 'name')) {
      found.push({ file, path: 'name', given: data.name, allowed: `${name}, as the file is called` });
    }
    const said = environment ?? (withoutExamples(data) as Partly<Environment>);
    const known = new Set(found.map(({ path }) => path));
    found.push(...contradictions(file, said, seen, known));
    seen.push(said);

    const problems: Mistake[] = [];
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const release = parse(releaseSchema, 'environments/releases.json', own, problems);
    const path = (below: string) => (below === '' ? name : `${name}.${below}`);
    mistakes.push(...found, ...problems.map((problem) => ({ ...problem, path: path(problem.path) })));
    if (environment !== undefined && release !== undefined) runs.push({ environment, release });
  }
  for (const name of Object.keys(given).filter((key) => !Object.hasOwn(files, key))) {
    const allowed = `one of ${Object.keys(files).join(', ')}`;
    mistakes.push({ file: 'environments/releases.json', path: name, given: '…', allowed });
  }
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return runs;
}
