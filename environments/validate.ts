/** Turns what the files say into environments, or into one list of everything that is wrong with them. */
import type { z } from 'zod';
import { environmentSchema, type Environment, type EnvironmentData } from './environment';
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

/** What only shows when environments are held against each other and against themselves. */
function contradictions(file: string, environment: Environment, others: readonly Environment[]): Mistake[] {
  const { aws, network, database } = environment;
  const mistakes: Mistake[] = [];
  const wrong = (path: string, given: unknown, allowed: string) => mistakes.push({ file, path, given, allowed });
  if (aws.backupRegion === aws.region) wrong('aws.backupRegion', aws.backupRegion, `a region other than aws.region`);
  network.zones.forEach((zone, index) => {
    if (zone.slice(0, -1) !== aws.region) wrong(`network.zones.${index}`, zone, `a zone of aws.region ${aws.region}`);
    if (network.zones.indexOf(zone) !== index) wrong(`network.zones.${index}`, zone, 'a zone not listed before');
  });
  if (database.maxStorageGib < database.storageGib * 1.1) {
    wrong(
      'database.maxStorageGib',
      database.maxStorageGib,
      `at least 10 % more than storageGib ${database.storageGib}`,
    );
  }
  for (const other of others) {
    if (other.aws.accountId === aws.accountId)
      wrong('aws.accountId', aws.accountId, `an account of its own; ${other.name} has this one`);
    if (other.gcp.projectId === environment.gcp.projectId)
      wrong('gcp.projectId', environment.gcp.projectId, `a project of its own; ${other.name} has this one`);
  }
  return mistakes;
}

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
  const valid: Environment[] = [];
  const runs: Validated[] = [];
  const given = (typeof releases === 'object' && releases !== null ? releases : {}) as Record<string, unknown>;
  for (const [name, data] of Object.entries(files)) {
    const file = `environments/${name}.ts`;
    const environment = parse(environmentSchema, file, data, mistakes);
    if (environment !== undefined) {
      if (environment.name !== name)
        mistakes.push({ file, path: 'name', given: environment.name, allowed: `${name}, as the file is called` });
      mistakes.push(...contradictions(file, environment, valid));
      valid.push(environment);
    }
    const problems: Mistake[] = [];
    const release = parse(releaseSchema, 'environments/releases.json', given[name], problems);
    mistakes.push(
      ...problems.map((problem) => ({ ...problem, path: problem.path === '' ? name : `${name}.${problem.path}` })),
    );
    if (environment !== undefined && release !== undefined) runs.push({ environment, release });
  }
  for (const name of Object.keys(given).filter((key) => !(key in files))) {
    mistakes.push({
      file: 'environments/releases.json',
      path: name,
      given: '…',
      allowed: `one of ${Object.keys(files).join(', ')}`,
    });
  }
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return runs;
}
