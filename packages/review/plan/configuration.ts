/** What the plan says of the code: which attribute refers to what. */
import { isRecord, type JsonRecord } from './json';

type Resources = ReadonlyMap<string, JsonRecord>;
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

/** Programs that terraform runs when it makes or destroys a resource. */
export function provisionersOf(resources: Resources): ReadonlyMap<string, readonly JsonRecord[]> {
  const found = new Map<string, readonly JsonRecord[]>();
  for (const [address, { provisioners }] of resources)
    if (Array.isArray(provisioners)) found.set(address, provisioners.filter(isRecord));
  return found;
}

/** What the code sets of each resource; a plan without its configuration knows of none. */
export function writtenIn(resources: Resources): ReadonlyMap<string, JsonRecord> {
  return new Map(
    [...resources].map(([address, { expressions }]) => [address, isRecord(expressions) ? expressions : {}] as const),
  );
}

/** What the code declares, in all modules, also where terraform ended before it planned it; addresses have no keys of instances. */
export function resourcesOf(configuration: unknown): Resources {
  const found = new Map<string, JsonRecord>();
  const modules: [prefix: string, module: unknown][] = [['', isRecord(configuration) && configuration['root_module']]];
  for (let next = modules.pop(); next !== undefined; next = modules.pop()) {
    const [prefix, module] = next;
    if (!isRecord(module)) continue;
    for (const resource of Array.isArray(module['resources']) ? module['resources'] : [])
      if (isRecord(resource)) found.set(`${prefix}${String(resource['address'])}`, resource);
    for (const [name, call] of Object.entries(isRecord(module['module_calls']) ? module['module_calls'] : {}))
      modules.push([`${prefix}module.${name}.`, isRecord(call) && call['module']]);
  }
  return found;
}

function referencesIn(expressions: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [attribute, expression] of Object.entries(isRecord(expressions) ? expressions : {}))
    if (isRecord(expression) && Array.isArray(expression['references']))
      found.set(attribute, expression['references'].map(String));
  return found;
}
