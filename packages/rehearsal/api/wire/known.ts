/** Holds the rehearsal's own answers to the services' models: a member that no client would read is a mistake of ours. */
import type { Input } from './decode';
import type { Shape } from './model';

export function assertKnown(shape: Shape, values: Input, where: string): void {
  const known = new Set([...shape.structIterator()].map(([name]) => name));
  const unknown = Object.keys(values).filter((name) => !known.has(name) && values[name] !== undefined);
  if (unknown.length > 0) throw new Error(`${where}: ${String(shape.getName())} has no ${unknown.join(', ')}`);
}
