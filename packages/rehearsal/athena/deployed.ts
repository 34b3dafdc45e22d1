/** What a deployed environment has to answer questions about its logs: read out of the simulated clouds, never from the code. */
import type { RehearsalHome } from '../session';
import { storedStates, trackedResources } from '../session/states';
import { openStore, type StoredResource } from '../store';
import { single, type Block, type GlueTable } from './types';

export interface NamedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
  readonly workgroup: string;
}

export interface Workgroup {
  readonly name: string;
  /** Bytes that one query may scan. */
  readonly scanLimit?: number;
}

export interface DeployedLogs {
  readonly tables: readonly GlueTable[];
  readonly queries: readonly NamedQuery[];
  readonly workgroups: readonly Workgroup[];
  /** Every resource of the environment, as the clouds hold it. */
  readonly resources: readonly StoredResource[];
}

/**
 * @param environment name of its stack
 * @throws Error when it is not deployed, with what to run
 */
export function deployedLogs(home: RehearsalHome, environment: string): DeployedLogs {
  const states = storedStates(home.state);
  const state = states.find(({ key }) => key === `${environment}/terraform.tfstate`);
  const resources = state === undefined ? [] : inTheClouds(home, state.text);
  const tables = ofType(resources, 'aws_glue_catalog_table').map(({ values }) => values as unknown as GlueTable);
  if (tables.length === 0) {
    const found = states.map(({ key }) => key.replace('/terraform.tfstate', '')).join(', ');
    throw new Error(
      `The rehearsal in ${home.root} has no log tables of ${environment}${found === '' ? '' : ` (deployed: ${found})`}: run npm run rehearse -- deploy ${environment} first.`,
    );
  }
  return {
    tables,
    resources,
    queries: ofType(resources, 'aws_athena_named_query')
      .map(namedQuery)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    workgroups: ofType(resources, 'aws_athena_workgroup').map(workgroup),
  };
}

export function ofType(resources: readonly StoredResource[], type: string): readonly StoredResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The resources of a state as they are now, drift included. */
function inTheClouds(home: RehearsalHome, state: string): readonly StoredResource[] {
  const store = openStore(home.clouds);
  return trackedResources(state).flatMap(({ type, attributes }) =>
    store
      .list({ type, id: String(attributes['id']) })
      .filter(({ values }) => attributes['arn'] === undefined || values['arn'] === attributes['arn']),
  );
}

function namedQuery({ values }: StoredResource): NamedQuery {
  return {
    name: String(values['name']),
    description: String(values['description'] ?? ''),
    sql: String(values['query']),
    workgroup: String(values['workgroup'] ?? 'primary'),
  };
}

interface Configuration {
  readonly bytes_scanned_cutoff_per_query?: number | null;
}

function workgroup({ values }: StoredResource): Workgroup {
  const limit = single(values['configuration'] as Block<Configuration>)?.bytes_scanned_cutoff_per_query;
  return { name: String(values['name']), ...(limit ? { scanLimit: limit } : {}) };
}
