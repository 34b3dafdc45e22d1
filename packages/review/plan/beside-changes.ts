/** Values beside the changes, with their marks: variables, settings of providers, the state. Only read to know secrets. */
import { isRecord } from './json';

export interface MarkedValue {
  /** Of the resource, where it is one. */
  readonly type?: string;
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

export function besideChangesOf({ configuration, variables, priorState, changed }: Sources): readonly MarkedValue[] {
  return [
    ...variablesOf(configuration, variables),
    ...modulesOf(configuration),
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

/** What is written into the call of a module, by the marks of the module's variables. */
function modulesOf(configuration: unknown): readonly MarkedValue[] {
  const found: MarkedValue[] = [];
  const modules: unknown[] = [at(configuration, 'root_module')];
  for (let module = modules.pop(); module !== undefined; module = modules.pop())
    for (const [, call] of entriesOf(at(module, 'module_calls'))) {
      const inner = at(call, 'module');
      for (const [name, expression] of entriesOf(at(call, 'expressions')))
        found.push({
          value: { [name]: at(expression, 'constant_value') },
          mark: { [name]: at(at(at(inner, 'variables'), name), 'sensitive') },
        });
      if (inner !== undefined) modules.push(inner);
    }
  return found;
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
  const found: MarkedValue[] = entriesOf(at(values, 'outputs')).map(([name, output]) => ({
    value: { [name]: at(output, 'value') },
    mark: { [name]: at(output, 'sensitive') },
  }));
  const modules: unknown[] = [at(values, 'root_module')];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    for (const resource of listOf(at(module, 'resources')))
      if (isRecord(resource) && !changed.has(String(resource['address'])))
        found.push({
          type: String(resource['type']),
          value: at(resource, 'values'),
          mark: at(resource, 'sensitive_values'),
        });
    modules.push(...listOf(at(module, 'child_modules')));
  }
  return found;
}

const at = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
const entriesOf = (value: unknown): readonly [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
