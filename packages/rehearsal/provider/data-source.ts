/** ReadDataSource: what a behaviour computes, in the shape of the schema. */
import type { Diagnostic, Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import { isUnset } from './cty';
import { error } from './diagnostics';
import { viewOf, type Subject } from './realm';

type About = Pick<Subject, 'cloud' | 'store' | 'caller' | 'type'>;

interface DataRead {
  readonly values?: Values;
  readonly diagnostics: readonly Diagnostic[];
}

export function readDataSource(about: About, block: BlockSchema, config: Values): DataRead {
  const behaviour = about.cloud.dataSources[about.type];
  if (!behaviour) return { diagnostics: [notRehearsed(about.type)] };
  const view = viewOf(about, config);
  const result = behaviour.read(config, view);
  if (isDiagnostics(result)) return { diagnostics: result };
  const names = [...Object.keys(block.attributes), ...Object.keys(block.blocks)];
  const values = Object.fromEntries(names.map((name) => [name, result[name] ?? config[name] ?? null]));
  if ('id' in block.attributes && isUnset(values['id'])) values['id'] = view.hex(10, JSON.stringify(config));
  if ('region' in block.attributes && isUnset(values['region'])) values['region'] = view.region || null;
  return { values, diagnostics: [] };
}

function notRehearsed(type: string): Diagnostic {
  const detail = `The rehearsal does not compute ${type}: teach it in packages/rehearsal/clouds, or avoid the data source.`;
  return error(`Data source "${type}" is not rehearsed`, detail);
}

function isDiagnostics(result: Values | readonly Diagnostic[]): result is readonly Diagnostic[] {
  return Array.isArray(result);
}
