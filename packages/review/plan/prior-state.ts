import { isRecord, listOf, recordOf, type JsonRecord } from './json';

/** Managed resources of the state that the plan refreshed, of all modules. */
export function resourcesIn(priorState: unknown): readonly JsonRecord[] {
  const found: JsonRecord[] = [];
  const modules: unknown[] = [recordOf(recordOf(priorState)['values'])['root_module']];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    const { resources, child_modules: children } = recordOf(module);
    found.push(
      ...listOf(resources)
        .filter(isRecord)
        .filter(({ mode }) => mode !== 'data'),
    );
    modules.push(...listOf(children));
  }
  return found;
}
