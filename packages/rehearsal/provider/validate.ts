/** Checks of a configuration before anything is planned, worded as terraform-plugin-sdk words them. */
import { UNKNOWN, type Diagnostic, type ResourceBehaviour, type Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import type { TypeAnswers } from '../facts/answers';
import { checkAnswered } from './answered';
import { isRecord, isUnset } from './cty';
import { error, type Path } from './diagnostics';

export function validateConfig(
  block: BlockSchema,
  config: Values,
  behaviour?: Pick<ResourceBehaviour, 'validate'>,
  answers?: TypeAnswers,
): Diagnostic[] {
  const own = (behaviour?.validate?.(config) ?? []).filter((found) => !isOfService(found, answers));
  const found = [...validateBlock(block, config, config, []), ...own];
  const asked = answers ? checkAnswered(answers, config) : [];
  const errors = found.filter(({ severity }) => severity === 'error');
  return [...found, ...asked.filter((each) => !errors.some((other) => String(other.path) === String(each.path)))];
}

/** What the provider was seen to take is refused when AWS is asked: by the apply. */
export function refusedByService(
  config: Values,
  behaviour: Pick<ResourceBehaviour, 'validate'>,
  answers: TypeAnswers | undefined,
): Diagnostic[] {
  return (behaviour.validate?.(config) ?? []).filter((found) => isOfService(found, answers));
}

function isOfService({ path = [] }: Diagnostic, answers: TypeAnswers | undefined): boolean {
  const name = path.filter((step) => typeof step === 'string').join('.');
  return (answers?.takes?.includes(name) ?? false) || (answers?.kept?.includes(name) ?? false);
}

function validateBlock(block: BlockSchema, values: Values, root: Values, at: Path): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (isUnset(values[name])) continue;
    const path = [...at, name];
    found.push(...conflicts(path, values[name], attribute.conflictsWith ?? [], root));
    if (attribute.deprecated) found.push(deprecated(path));
    if (attribute.nested) {
      for (const [step, element] of elements(values[name])) {
        found.push(
          ...validateBlock(attribute.nested.block, element, root, step === undefined ? path : [...path, step]),
        );
      }
    }
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const path = [...at, name];
    found.push(...conflicts(path, values[name], nested.conflictsWith ?? [], root));
    for (const [step, element] of elements(values[name])) {
      found.push(...validateBlock(nested.block, element, root, step === undefined ? path : [...path, step]));
    }
  }
  return found;
}

/** The elements of a nested block with their index or key; a single block has none. */
function elements(value: unknown): (readonly [number | string | undefined, Values])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => (isRecord(item) ? [[index, item] as const] : []));
  return isRecord(value) ? [[undefined, value] as const] : [];
}

/** An unknown value may turn out to be absent, so it conflicts with nothing yet. */
function conflicts(path: Path, value: unknown, others: readonly string[], root: Values): Diagnostic[] {
  if (!isGiven(value)) return [];
  return others
    .filter((other) => isGiven(at(root, other.split('.'))))
    .map((other) => error('Conflicting configuration arguments', `"${path.join('.')}": conflicts with ${other}`, path));
}

function at(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner))
      return /^\d+$/.test(step) ? inner[Number(step)] : (inner[0] as Values | undefined)?.[step];
    return isRecord(inner) ? inner[step] : undefined;
  }, value);
}

function isGiven(value: unknown): boolean {
  return !isUnset(value) && value !== UNKNOWN && !(Array.isArray(value) && value.length === 0);
}

function deprecated(path: Path): Diagnostic {
  const detail = `"${path.join('.')}" is deprecated by the provider.`;
  return { severity: 'warning', summary: 'Argument is deprecated', detail, path };
}
