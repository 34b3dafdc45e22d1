/** JSON documents that providers keep as text: policies, container definitions, dashboards, state machines. */
import { isDeeperThan, isRecord, type JsonRecord } from '../plan/json';

/** What is deeper is no document of any cloud, and stays a text. */
const MOST_LEVELS = 200;

/** The document, when the text is one: an object or a list, never a bare number or word. */
export function openDocument(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const document = JSON.parse(text) as unknown;
    return isDeeperThan(document, MOST_LEVELS) ? undefined : document;
  } catch {
    return undefined;
  }
}

/** An IAM policy: AWS's or, by its shape, anyone's with statements. */
export function isPolicy(document: unknown): document is JsonRecord {
  return (
    isRecord(document) &&
    'Statement' in document &&
    (Array.isArray(document['Statement']) || isRecord(document['Statement']))
  );
}

/** Names by which people call the members of a list; the first that all members have, each its own, is taken. */
export const KEYS: readonly string[] = [
  'Sid',
  'sid',
  'name',
  'Name',
  'rule_id',
  'rule_name',
  'display_name',
  'id',
  'Id',
  'key',
  'uid',
  'containerPort',
  'title',
  'priority',
  'sourceVolume',
];

/** The key of each member of a list of objects; undefined when none tells them apart. */
export function keysOf(lists: readonly (readonly unknown[])[]): string | undefined {
  return KEYS.find((key) =>
    lists.every((list) => {
      const values = list.map((item) => (isRecord(item) ? item[key] : undefined));
      const usable = values.every((value) => (typeof value === 'string' && value !== '') || typeof value === 'number');
      return usable && new Set(values).size === values.length;
    }),
  );
}

/** One text or a list of one mean the same in policies. */
export function normalizePolicy(policy: JsonRecord): JsonRecord {
  const statements = Array.isArray(policy['Statement']) ? (policy['Statement'] as unknown[]) : [policy['Statement']];
  return { ...policy, Statement: statements.map(normalizeStatement) };
}

function normalizeStatement(statement: unknown): unknown {
  if (!isRecord(statement)) return statement;
  const entries = Object.entries(statement).map(([name, value]) => {
    if (/^(Not)?(Action|Resource)$/.test(name)) return [name, sorted(value)];
    if (/^(Not)?Principal$/.test(name))
      return [name, isRecord(value) ? mapValues(value, sorted) : { AWS: sorted(value) }];
    if (name === 'Condition' && isRecord(value))
      return [name, mapValues(value, (test) => (isRecord(test) ? mapValues(test, sorted) : test))];
    return [name, value];
  });
  return Object.fromEntries(entries) as unknown;
}

const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(String) : [String(value)]).sort();

function mapValues(record: JsonRecord, map: (value: unknown) => unknown): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
