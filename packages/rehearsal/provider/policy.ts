/**
 * IAM policy documents by meaning, as hashicorp/awspolicyequivalence (which the AWS provider uses) compares them:
 * the order of statements, actions, resources, principals and condition values says nothing, one string is a list of
 * one, booleans and numbers in conditions are their text, and an account id is its root user's ARN.
 */
import { canonicalJson } from './canonical-json';
import { isRecord } from './cty';

const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;
const PRINCIPALS = ['Principal', 'NotPrincipal'] as const;

/** A form that is structurally equal for policies that mean the same; anything but an object is left as it is. */
export function canonicalPolicy(policy: unknown): unknown {
  if (!isRecord(policy)) return policy;
  const statements = asList(policy['Statement']).map(canonicalStatement);
  return { ...policy, Statement: sortedBy(statements, canonicalJson) };
}

function canonicalStatement(statement: unknown): unknown {
  if (!isRecord(statement)) return statement;
  const canonical: Record<string, unknown> = { ...statement };
  if (canonical['Sid'] === '') delete canonical['Sid'];
  for (const name of LISTS) {
    if (name in statement) canonical[name] = textSet(statement[name], name.endsWith('Action'));
  }
  for (const name of PRINCIPALS) {
    if (name in statement) canonical[name] = canonicalPrincipal(statement[name]);
  }
  if (isRecord(statement['Condition'])) canonical['Condition'] = canonicalCondition(statement['Condition']);
  return canonical;
}

function canonicalPrincipal(principal: unknown): unknown {
  if (typeof principal === 'string') return { AWS: [principal] };
  if (!isRecord(principal)) return principal;
  const rootOf = (id: string): string => (/^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id);
  return mapRecord(principal, (ids, kind) => sorted(kind === 'AWS' ? texts(ids).map(rootOf) : texts(ids)));
}

function canonicalCondition(condition: Record<string, unknown>): unknown {
  return mapRecord(condition, (keys) => (isRecord(keys) ? mapRecord(keys, (values) => sorted(texts(values))) : keys));
}

/** Actions are compared without case, as IAM reads them. */
function textSet(value: unknown, caseless: boolean): string[] {
  const all = texts(value);
  return sorted([...new Set(caseless ? all.map((text) => text.toLowerCase()) : all)]);
}

function texts(value: unknown): string[] {
  return asList(value).map((item) => (typeof item === 'string' ? item : canonicalJson(item)));
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function sorted(all: readonly string[]): string[] {
  return [...all].sort();
}

function sortedBy(all: readonly unknown[], key: (item: unknown) => string): unknown[] {
  const keyed = all.map((item) => ({ item, key: key(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}

function mapRecord(
  record: Record<string, unknown>,
  convert: (item: unknown, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, convert(item, key)]));
}
