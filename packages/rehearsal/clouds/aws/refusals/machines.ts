/** What Step Functions refuses of a state machine's definition, as its own validation words it. */
import type { Values } from '../../behaviour';
import { isObject, text } from '../../values';
import { parsed } from './documents';

const KINDS = ['Task', 'Pass', 'Wait', 'Choice', 'Succeed', 'Fail', 'Parallel', 'Map'];
/** Amazon States Language, "States": these end by themselves, the others say how they go on. */
const ENDS = ['Succeed', 'Fail'];

/** The first thing that is wrong with it (states-language.net/spec.html); undefined when nothing is, or when it is no document. */
export function wrongDefinition(definition: unknown): string | undefined {
  const machine = parsed(definition);
  return machine && isObject(machine['States']) ? wrongStates(machine, '') : undefined;
}

function wrongStates(machine: Values, place: string): string | undefined {
  const states = isObject(machine['States']) ? machine['States'] : {};
  const start = text(machine, 'StartAt');
  for (const [name, state] of Object.entries(states)) {
    const wrong = isObject(state) ? wrongState(state, `${place}/States/${name}`) : undefined;
    if (wrong !== undefined) return wrong;
  }
  const reached = reachedFrom(states, start);
  const lost = Object.keys(states).find((name) => !reached.has(name));
  return start !== undefined && start in states && lost !== undefined
    ? `MISSING_TRANSITION_TARGET: State "${lost}" is not reachable. at ${place}/States/${lost}`
    : undefined;
}

function wrongState(state: Values, place: string): string | undefined {
  const schema = (why: string): string => `SCHEMA_VALIDATION_FAILED: ${why} at ${place}`;
  const kind = text(state, 'Type') ?? '';
  if (!KINDS.includes(kind)) return schema(`Unknown state type: "${kind}"`);
  if (kind === 'Task' && text(state, 'Resource') === undefined) return schema('These fields are required: [Resource]');
  const goesOn = text(state, 'Next') !== undefined;
  const isEnd = state['End'] === true;
  if (goesOn && isEnd) return schema('Only one of [End, Next] may be given');
  if ([...ENDS, 'Choice'].includes(kind) && (goesOn || isEnd))
    return schema(`Field is not supported: [${goesOn ? 'Next' : 'End'}]`);
  if (![...ENDS, 'Choice'].includes(kind) && !goesOn && !isEnd)
    return schema('These fields are required: [End] or [Next]');
  for (const inner of machinesIn(state)) {
    const wrong = wrongStates(inner, place);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function machinesIn(state: Values): readonly Values[] {
  const branches: unknown = state['Branches'];
  return [
    state['Iterator'],
    state['ItemProcessor'],
    ...(Array.isArray(branches) ? (branches as unknown[]) : []),
  ].filter((each): each is Values => isObject(each) && isObject(each['States']));
}

function reachedFrom(states: Values, start: string | undefined): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = start === undefined ? [] : [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = states[name];
    if (reached.has(name) || !isObject(state)) continue;
    reached.add(name);
    queue.push(...targetsOf(state));
  }
  return reached;
}

function targetsOf(state: Values): readonly string[] {
  const list = (name: string): readonly Values[] =>
    Array.isArray(state[name]) ? (state[name] as unknown[]).filter(isObject) : [];
  const all = [state['Next'], state['Default'], ...[...list('Choices'), ...list('Catch')].map((each) => each['Next'])];
  return all.filter((each): each is string => typeof each === 'string');
}
