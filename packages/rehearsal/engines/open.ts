/** The databases of a rehearsal's home: what its store says of instances is what stands behind them. */
import type { CloudStore } from '../store';
import { openDatabaseEngine } from './engine';
import type { DatabaseEngine, EngineInstance } from './types';

export interface Databases {
  /** Folder of the home for rows. */
  readonly folder: string;
  /** Run folder of the session. */
  readonly run: string;
  readonly store: CloudStore;
  readonly now: () => Date;
}

export const openDatabases = ({ store, ...settings }: Databases): DatabaseEngine =>
  openDatabaseEngine({ ...settings, lookUp: (resourceId) => instanceOf(store, resourceId) });

function instanceOf(store: CloudStore, resourceId: string): EngineInstance | undefined {
  const found = store.list({ type: 'aws_db_instance' }).find(({ values }) => values['resource_id'] === resourceId);
  if (found === undefined) return undefined;
  const text = (name: string): string | undefined => {
    const value = found.values[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const password = text('password');
  const dbName = text('db_name');
  return {
    resourceId,
    identifier: text('identifier') ?? resourceId,
    username: text('username') ?? 'admin',
    ...(password !== undefined && { password }),
    ...(dbName !== undefined && { dbName }),
    parameters: parametersOf(store, text('parameter_group_name')),
  };
}

function parametersOf(store: CloudStore, group: string | undefined): Record<string, string> {
  const found = store.list({ type: 'aws_db_parameter_group' }).find(({ values }) => values['name'] === group);
  const parameters = found?.values['parameter'];
  if (!Array.isArray(parameters)) return {};
  return Object.fromEntries(
    (parameters as { readonly name?: unknown; readonly value?: unknown }[]).map(({ name, value }) => [
      String(name),
      String(value),
    ]),
  );
}
