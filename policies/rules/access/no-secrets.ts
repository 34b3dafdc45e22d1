import type { Finding, Rule } from '../../rule';
import { isUnresolved } from '../../references';
import type { Attributes, StackView } from '../../stack-view';

const REMEDY =
  'Take the value out of the code and revoke it: it is in git now. Secrets are written into Secrets Manager by an ' +
  'operation; Terraform makes only the empty secret.';

/** Arguments that take a secret. Write-only ones (`…_wo`) may refer to an ephemeral value, but not spell it out. */
const NAMES =
  /(^|_)(password|passwd|passphrase|secret_string|secret_binary|secret_key|private_key|auth_token|access_token|api_key|client_secret)(_wo)?$/;

/** What secrets look like, wherever they stand. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['an AWS access key', /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----|"private_key_id"/],
  ['a URL with a password', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']+:[^\s:/@"'*]+@/i],
  ['a Slack token or webhook', /\bxox[abeoprs]-[0-9A-Za-z-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+/],
  ['a GitHub token', /\b(gh[opsu]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{20,})/],
  ['a signed token (JWT)', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
];

/** No secret value is written to cdk.tf.json, the plan or the state. Messages never show the value. */
export const noSecrets: Rule = {
  id: 'no-secrets',
  reason: 'cdk.tf.json, plans and states are read by many people and tools, and keep what they hold for years.',
  checkStack: (stack) => {
    const findings: Finding[] = [...stack.resources, ...stack.dataSources].flatMap((resource) =>
      secretsIn(resource.attributes).map((wrong) => ({ at: resource, wrong, remedy: REMEDY })),
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

function secretsIn(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return secretIn(value, name);
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '//' ? [] : secretsIn(inner, isList ? name : name ? `${name}.${key}` : key),
  );
}

function secretIn(value: string, name: string): readonly string[] {
  const last = name.split('.').at(-1) ?? '';
  if (NAMES.test(last) && value !== '') {
    if (!isUnresolved(value)) return [`${name} is a literal secret`];
    if (!last.endsWith('_wo')) return [`${name} is taken from ${value}, so its value stands in the state`];
  }
  const shape = SHAPES.find(([, pattern]) => pattern.test(value));
  return shape ? [`${name} contains what looks like ${shape[0]}`] : [];
}
