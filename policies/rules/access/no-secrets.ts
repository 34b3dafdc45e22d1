import { text } from '../../expectations';
import { addressesIn, isUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import {
  hasSecretAccessKey,
  isAccessKey,
  isPlaceOfSecret,
  isSecretName,
  readsSecret,
  shapeOf,
} from '@balrog-infra/secrets';
import type { Attributes, Resource, StackView } from '../../stack-view';
import { type NamedText, textsIn } from '../../texts';

const REMEDY =
  'Take the value out of the code and revoke it: it is in git now. Secrets are written into Secrets Manager by an ' +
  'operation; Terraform makes only the empty secret.';

/** No secret value is written to cdk.tf.json, the plan or the state. Messages never show the value. */
export const noSecrets: Rule = {
  id: 'no-secrets',
  reason: 'cdk.tf.json, plans and states are read by many people and tools, and keep what they hold for years.',
  checkStack: (stack) => {
    const findings: Finding[] = [...stack.resources, ...stack.dataSources].flatMap((resource) =>
      [...secretsIn(resource.attributes), ...secureParameter(resource, stack)].map((wrong) => ({
        at: resource,
        wrong,
        remedy: REMEDY,
      })),
    );
    return [...findings, ...elsewhere(stack)];
  },
};

/** Provider blocks, variables, outputs, locals and the backend. */
function elsewhere(stack: StackView): readonly Finding[] {
  const rest = Object.entries(stack.json).filter(([part]) => !['resource', 'data', '//'].includes(part));
  return rest.flatMap(([part, value]) =>
    secretsIn(value as Attributes).map((wrong) => ({ at: { path: stack.name, address: part }, wrong, remedy: REMEDY })),
  );
}

/** The same names and values stand in hundreds of resources; each is looked at once. */
function remembered<T>(judge: (text: string) => T): (text: string) => T {
  const judged = new Map<string, T>();
  return (text) => {
    const known = judged.get(text);
    if (known !== undefined || judged.has(text)) return known as T;
    const fresh = judge(text);
    judged.set(text, fresh);
    return fresh;
  };
}

const isName = remembered(isSecretName);
const shape = remembered(shapeOf);
const isKey = remembered(isAccessKey);

function secretsIn(attributes: Attributes): readonly string[] {
  const texts = textsIn(attributes);
  const hasKey = texts.some(({ value }) => isKey(value));
  const halves = hasKey ? texts.filter(({ value }) => !isKey(value) && hasSecretAccessKey(value)) : [];
  return [
    ...texts.flatMap(secretIn),
    ...halves.map(({ name }) => `${name} contains what looks like an AWS secret access key`),
  ];
}

/** An output or variable is `password: { value: … }`: what it is called stands one level up. */
const lastOf = remembered((name: string) => {
  const [last = '', above = ''] = name.split('.').reverse();
  return ['value', 'default'].includes(last) ? above : last;
});

function secretIn({ name, value }: NamedText): readonly string[] {
  const called = lastOf(name);
  const writeOnly = /_wo$/i.test(called);
  const taken = (): string =>
    `${name} is taken from ${addressesIn(value).join(', ') || 'an expression'}, so its value stands in the state`;
  if (isName(called) && value !== '' && !isPlaceOfSecret(value)) {
    if (!isUnresolved(value)) return [`${name} is a literal secret`];
    if (!writeOnly) return [taken()];
  }
  if (isUnresolved(value) && readsSecret(value) && !writeOnly) return [taken()];
  const found = shape(value);
  return found ? [`${name} contains what looks like ${found}`] : [];
}

/** A parameter that is a secret by its type, whatever it is called. */
function secureParameter({ type, attributes }: Resource, stack: StackView): readonly string[] {
  if (type !== 'aws_ssm_parameter' || ['String', 'StringList'].includes(text(stack.value(attributes['type']))))
    return [];
  return ['value', 'insecure_value', 'value_wo']
    .filter((argument) => attributes[argument] !== undefined)
    .filter((argument) => argument !== 'value_wo' || !isUnresolved(attributes[argument]))
    .map((argument) => `${argument} is that of a SecureString, and stands in the state`);
}
