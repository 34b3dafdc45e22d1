/** ReadDataSource: what a behaviour computes, in the shape of the schema. */
import type { Diagnostic, Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import { isUnset } from './cty';
import { error } from './diagnostics';
import { viewOf, type Subject } from './realm';

type About = Pick<Subject, 'cloud' | 'store' | 'caller' | 'type'>;

export function readDataSource(about: About, block: BlockSchema, config: Values): Values | readonly Diagnostic[] {
  const behaviour = about.cloud.dataSources[about.type];
  if (!behaviour) {
    const detail = `The rehearsal does not compute ${about.type}; teach it in rehearsal/clouds, or avoid the data source.`;
    return [error(`Data source "${about.type}" is not rehearsed`, detail)];
  }
  const view = viewOf(about, config);
  const result = behaviour.read(config, view);
  if (Array.isArray(result)) return result as readonly Diagnostic[];
  const computed = result as Values;
  const names = [...Object.keys(block.attributes), ...Object.keys(block.blocks)];
  const values = Object.fromEntries(names.map((name) => [name, computed[name] ?? config[name] ?? null]));
  if ('id' in block.attributes && isUnset(values['id'])) values['id'] = view.hex(10, JSON.stringify(config));
  if ('region' in block.attributes && isUnset(values['region'])) values['region'] = view.region || null;
  return values;
}
