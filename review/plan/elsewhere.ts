/** Values beside the changes, with their marks: variables, settings of providers, the state. Only read to know secrets. */
import { isRecord, type JsonRecord } from './json';

export interface MarkedValue {
  readonly value: unknown;
  /** As the plan marks: `true`, or an object or list that has it inside. */
  readonly mark: unknown;
}

interface Sources {
  readonly configuration: unknown;
  readonly variables: unknown;
  readonly priorState: unknown;
  /** Addresses whose values the changes have already. */
  readonly changed: ReadonlySet<string>;
}

export function elsewhereOf({ configuration, variables, priorState, changed }: Sources): readonly MarkedValue[] {
  return [
    ...variablesOf(configuration, variables),
    ...providersOf(configuration),
    ...stateOf(isRecord(priorState) ? priorState['values'] : undefined, changed),
  ];
}

function variablesOf(configuration: unknown, variables: unknown): readonly MarkedValue[] {
  const declared = at(at(configuration, 'root_module'), 'variables');
  return entriesOf(variables).map(([name, given]) => ({
    value: { [name]: at(given, 'value') },
    mark: { [name]: at(at(declared, name), 'sensitive') },
  }));
}

/** What is written into a provider's block itself. */
function providersOf(configuration: unknown): readonly MarkedValue[] {
  return entriesOf(at(configuration, 'provider_config')).flatMap(([, provider]) =>
    entriesOf(at(provider, 'expressions')).map(([name, expression]) => ({
      value: { [name]: at(expression, 'constant_value') },
      mark: undefined,
    })),
  );
}

/** What data sources have read is nowhere else; managed resources stand in the changes. */
function stateOf(values: unknown, changed: ReadonlySet<string>): readonly MarkedValue[] {
  const found = entriesOf(at(values, 'outputs')).map(([name, output]) => ({
    value: { [name]: at(output, 'value') },
    mark: { [name]: at(output, 'sensitive') },
  }));
  const modules: unknown[] = [at(values, 'root_module')];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    for (const resource of listOf(at(module, 'resources')))
      if (isRecord(resource) && !changed.has(String(resource['address'])))
        found.push({
          value: at(resource, 'values') as JsonRecord,
          mark: at(resource, 'sensitive_values') as JsonRecord,
        });
    modules.push(...listOf(at(module, 'child_modules')));
  }
  return found;
}

const at = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
const entriesOf = (value: unknown): readonly [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
