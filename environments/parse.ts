/** What a schema says of the data of a file, as mistakes that a person can mend: what is wrong, and what was meant. */
import { z } from 'zod';
import { nearest } from '../application/nearest';
import type { Mistake } from './mistake';
import { withoutExamples } from './owner-value';

const dotted = (path: readonly PropertyKey[]) => path.map(String).join('.');

/** The value at a path, also where an example stands in its place or around it. */
function at(value: unknown, path: readonly PropertyKey[]): unknown {
  const reached = path.reduce<unknown>(
    (inner, key) => (withoutExamples(inner) as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  return withoutExamples(reached);
}

/** A missing group of fields has no wording of its own. */
const wording = ({ code, message }: z.core.$ZodIssue) =>
  code === 'invalid_type'
    ? message.replace('Invalid input: expected object', 'a group of fields').replace(/, received.*/, '')
    : message;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What may stand at the next key: of a field, an item, or a row under a name of its own. */
const below = (schema: JsonSchema, key: PropertyKey): readonly JsonSchema[] =>
  [schema, ...((schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []) as readonly JsonSchema[])].flatMap(
    ({ properties, additionalProperties, items }) =>
      [properties?.[String(key)], properties === undefined ? additionalProperties : undefined, items].filter(
        (one): one is JsonSchema => typeof one === 'object' && !Array.isArray(one),
      ),
  );

/** The names of the fields that the schema knows at a path. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const there = path.reduce<readonly JsonSchema[]>((some, key) => some.flatMap((one) => below(one, key)), [whole]);
  const all = there.flatMap((one) => [one, ...((one.anyOf ?? one.oneOf ?? []) as readonly JsonSchema[])]);
  return [...new Set(all.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** Of a field that nobody knows: which one was probably meant, or which there are. */
function unknownField(key: string, known: readonly string[]): string {
  // Known, but of the other kind of a choice: not here, then.
  if (known.includes(key)) return `nothing here: ${key} belongs to another choice beside it`;
  const meant = nearest(key, known);
  const rather = meant === undefined ? `; there are ${known.join(', ')}` : `, did you mean ${meant}?`;
  return `nothing here: no such field is known${rather}`;
}

/** The mistakes behind one issue of the schema: an unknown key is a mistake of its own. */
function mistakesOf(issue: z.core.$ZodIssue, schema: z.ZodType, file: string, given: unknown): Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path);
    return issue.keys.map((key) => {
      const own = [...path, key];
      return { file, path: dotted(own), given: at(given, own), allowed: unknownField(key, known) };
    });
  }
  return [{ file, path: dotted(path), given: at(given, path), allowed: wording(issue) }];
}

/**
 * Puts every mistake on the list, one for each place.
 *
 * @returns what the schema makes of the data; undefined when there is a mistake
 */
export function parse<T extends z.ZodType>(schema: T, file: string, given: unknown, mistakes: Mistake[]) {
  const parsed = schema.safeParse(given, { reportInput: false });
  if (parsed.success) return parsed.data;
  const seen = new Map<string, Mistake>();
  for (const issue of parsed.error.issues) {
    for (const mistake of mistakesOf(issue, schema, file, given)) {
      if (!seen.has(mistake.path)) seen.set(mistake.path, mistake);
    }
  }
  mistakes.push(...seen.values());
  return undefined;
}
