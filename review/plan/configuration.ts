/** What the plan says of the code: which attribute refers to what, and which variables are secret. */
import { isRecord } from './json';

interface ConfigurationFacts {
  readonly references: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly secretValues: readonly string[];
}

/** References are read of the root module: modules have addresses of their own, and cdktf writes none. */
export function configurationOf(configuration: unknown, variables: unknown): ConfigurationFacts {
  const root = isRecord(configuration) && isRecord(configuration['root_module']) ? configuration['root_module'] : {};
  const references = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const resource of Array.isArray(root['resources']) ? root['resources'] : []) {
    if (!isRecord(resource) || typeof resource['address'] !== 'string') continue;
    references.set(resource['address'], referencesIn(resource['expressions']));
  }
  return { references, secretValues: secretVariables(root['variables'], variables) };
}

function referencesIn(expressions: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [attribute, expression] of Object.entries(isRecord(expressions) ? expressions : {}))
    if (isRecord(expression) && Array.isArray(expression['references']))
      found.set(attribute, expression['references'].map(String));
  return found;
}

function secretVariables(declared: unknown, given: unknown): readonly string[] {
  if (!isRecord(declared) || !isRecord(given)) return [];
  return Object.entries(declared).flatMap(([name, declaration]) => {
    const value = given[name];
    const secret = isRecord(declaration) && declaration['sensitive'] === true;
    return secret && isRecord(value) ? texts(value['value']) : [];
  });
}

/** Every text and number inside a value. */
export function texts(value: unknown): string[] {
  const found: string[] = [];
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') found.push(next);
    else if (typeof next === 'number') found.push(String(next));
    else if (Array.isArray(next)) for (const item of next as unknown[]) rest.push(item);
    else if (isRecord(next))
      for (const [key, item] of Object.entries(next)) {
        found.push(key);
        rest.push(item);
      }
  }
  return found;
}
