/** Answers in JSON, by the schema of what is answered. */
import type { Input } from './decode';
import type { Shape } from './model';
import { timeFormat, writeText } from './scalars';
import { assertKnown } from './known';

export function toJson(shape: Shape, value: unknown, where = 'the answer'): unknown {
  if (value === undefined || value === null) return value;
  if (shape.isStructSchema()) return structure(shape, value as Input, where);
  if (shape.isListSchema()) {
    const item = shape.getValueSchema();
    return (value as readonly unknown[]).map((each, index) => toJson(item, each, `${where}[${index}]`));
  }
  if (shape.isMapSchema()) {
    const item = shape.getValueSchema();
    const entries = Object.entries(value as Input).map(([key, each]) => [key, toJson(item, each, `${where}.${key}`)]);
    return Object.fromEntries(entries);
  }
  if (shape.isTimestampSchema()) {
    const text = writeText(shape, value, 'epoch');
    return timeFormat(shape, 'epoch') === 'epoch' ? Number(text) : text;
  }
  return shape.isBlobSchema() ? Buffer.from(value as Uint8Array).toString('base64') : value;
}

function structure(shape: Shape, values: Input, where: string): Input {
  assertKnown(shape, values, where);
  const written = [...shape.structIterator()].flatMap(([name, member]) => {
    const value = toJson(member, values[name], `${where}.${name}`);
    return value === undefined || value === null ? [] : [[member.getMergedTraits().jsonName ?? name, value]];
  });
  return Object.fromEntries(written) as Input;
}
