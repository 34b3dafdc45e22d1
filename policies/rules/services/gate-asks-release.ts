import { isRestored, originOf, type DatabaseFacts, type GenerationFacts } from '../../../application/generations';
import { prefixOf } from '../../../application/internal-names';
import { BALROG_VERSION } from '../../../application/version';
import { show, text } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY =
  'Leave it to SchemaGate (constructs/jobs/schema-gate.ts): it asks what the release and databases.json say.';
const KEYS = ['digest', 'generation', 'memories', 'schemaChange', 'version'];
const CHANGES = ['none', 'additive', 'destructive'];

/** The schema gate is asked for the release and the database that are deployed, and for nothing else. */
export const gateAsksRelease: Rule = {
  id: 'gate-asks-release',
  reason: 'What a function is handed decides what it does with its permissions: another question is another program.',
  waivable: false,
  appliesTo: ['aws_lambda_invocation'],
  check: (invocation, stack) => faultsOf(invocation, stack).map((wrong): Finding => ({ wrong, remedy: REMEDY })),
};

function faultsOf({ attributes }: Resource, stack: StackView): readonly string[] {
  const input = parsed(attributes['input']);
  if (input === undefined) return [`input is ${show(attributes['input'])}, expected the JSON of a release`];
  const { version, digest, generation, schemaChange, memories } = input;
  const triggers = (attributes['triggers'] ?? {}) as Attributes;
  const told = stack.follow(attributes['function_name']);
  const wrong = (name: string, expected: unknown) =>
    `${name} of input is ${show(input[name])}, expected ${show(expected)}`;
  return [
    ...(told?.type === 'aws_lambda_function'
      ? []
      : [`function_name is ${show(attributes['function_name'])}, expected a function of this stack`]),
    ...(show(Object.keys(input).sort()) === show(KEYS)
      ? []
      : [`input has ${Object.keys(input).sort().join(', ')}, expected ${KEYS.join(', ')} alone`]),
    ...(BALROG_VERSION.test(text(version)) ? [] : [wrong('version', 'a version of Balrog')]),
    ...(CHANGES.includes(text(schemaChange)) ? [] : [wrong('schemaChange', CHANGES)]),
    ...(digest === triggers['digest'] ? [] : [wrong('digest', triggers['digest'])]),
    ...(generation === triggers['generation'] ? [] : [wrong('generation', triggers['generation'])]),
    ...faultsOfMemories(memories, stack).map((expected) => wrong('memories', expected)),
  ];
}

function parsed(input: unknown): Attributes | undefined {
  try {
    const found: unknown = JSON.parse(text(input));
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Attributes) : undefined;
  } catch {
    return undefined;
  }
}

/** What a database has passed before: its own memory, and up to their moments those of the databases whose rows it began with. */
function faultsOfMemories(given: unknown, { facts, name }: StackView): readonly unknown[] {
  if (facts.databases === undefined) return [];
  const expected = memoriesOf(`/${prefixOf(name)}/schema-gate`, facts.databases);
  return JSON.stringify(given) === JSON.stringify(expected) ? [] : [expected];
}

function memoriesOf(path: string, { serving, generations }: DatabaseFacts): readonly object[] {
  const rowOf = (name: string): GenerationFacts | undefined =>
    Object.hasOwn(generations, name) ? generations[name] : undefined;
  const memories: object[] = [];
  const moments: string[] = [];
  for (let name: string | undefined = serving; name !== undefined;) {
    const row = rowOf(name);
    if (row === undefined) break;
    const until = [...moments].sort()[0];
    memories.push({ path: isRestored(row) ? `${path}/${name}` : path, ...(until !== undefined && { until }) });
    if (typeof row.from === 'object' && 'pointInTime' in row.from) moments.push(String(row.from.pointInTime));
    name = originOf(row);
  }
  return memories;
}
