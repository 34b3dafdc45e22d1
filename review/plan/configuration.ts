/** What the plan says of the code: which attribute refers to what. */
import { isRecord } from './json';

type References = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** References are read of the root module: modules have addresses of their own, and cdktf writes none. */
export function referencesOf(configuration: unknown): References {
  const root = isRecord(configuration) && isRecord(configuration['root_module']) ? configuration['root_module'] : {};
  const references = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const resource of Array.isArray(root['resources']) ? root['resources'] : []) {
    if (!isRecord(resource) || typeof resource['address'] !== 'string') continue;
    references.set(resource['address'], referencesIn(resource['expressions']));
  }
  return references;
}

function referencesIn(expressions: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [attribute, expression] of Object.entries(isRecord(expressions) ? expressions : {}))
    if (isRecord(expression) && Array.isArray(expression['references']))
      found.set(attribute, expression['references'].map(String));
  return found;
}
