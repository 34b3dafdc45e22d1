/** Policies that are known only after apply, read from the statements of the data source they will come from. */
import { isRecord, withoutKey, type JsonRecord } from '../plan/json';
import type { Plan } from '../types';
import type { PolicyFinder } from './change';
import { UNKNOWN_PART } from './policies';

const DATA = /^data\.aws_iam_policy_document\.[^.]+/;

export function policySources(plan: Plan): PolicyFinder {
  const read = new Map(
    plan.changes
      .filter(({ mode, type }) => mode === 'data' && type === 'aws_iam_policy_document')
      .map(({ address, after }) => [address, after] as const),
  );
  return (address, attribute) => {
    const references = plan.references.get(withoutKey(address))?.get(attribute) ?? [];
    const source = references.map((reference) => DATA.exec(reference)?.[0]).find((found) => found !== undefined);
    const after = source === undefined ? undefined : read.get(source);
    return isRecord(after) ? toPolicy(after) : undefined;
  };
}

/** The document that aws_iam_policy_document would render; undefined where it merges others. */
export function toPolicy(data: JsonRecord): JsonRecord | undefined {
  const merges = ['source_policy_documents', 'override_policy_documents'].some((name) => !isNone(data[name]));
  if (merges || !Array.isArray(data['statement'])) return undefined;
  return { Statement: (data['statement'] as unknown[]).filter(isRecord).map(toStatement) };
}

function toStatement(block: JsonRecord): JsonRecord {
  return {
    Effect: block['effect'] ?? 'Allow',
    ...part('Action', block['actions']),
    ...part('NotAction', block['not_actions']),
    ...part('Resource', block['resources']),
    ...part('NotResource', block['not_resources']),
    ...part('Principal', principals(block['principals'])),
    ...part('NotPrincipal', principals(block['not_principals'])),
    ...part('Condition', conditions(block['condition'])),
  };
}

function part(name: string, value: unknown): JsonRecord {
  const empty = isNone(value) || (Array.isArray(value) && value.length === 0);
  return empty ? {} : { [name]: Array.isArray(value) ? value.map((item: unknown) => item ?? UNKNOWN_PART) : value };
}

const isNone = (value: unknown): boolean => value === null || value === undefined;

function principals(blocks: unknown): JsonRecord | undefined {
  if (!Array.isArray(blocks) || blocks.length === 0) return undefined;
  const found: Record<string, unknown[]> = {};
  for (const block of blocks as unknown[]) {
    if (!isRecord(block)) continue;
    const type = String(block['type']);
    found[type] = [
      ...(found[type] ?? []),
      ...(Array.isArray(block['identifiers']) ? (block['identifiers'] as unknown[]) : [UNKNOWN_PART]),
    ];
  }
  return found;
}

function conditions(blocks: unknown): JsonRecord | undefined {
  if (!Array.isArray(blocks) || blocks.length === 0) return undefined;
  const found: Record<string, Record<string, unknown>> = {};
  for (const block of blocks as unknown[]) {
    if (!isRecord(block)) continue;
    found[String(block['test'])] = {
      ...found[String(block['test'])],
      [String(block['variable'])]: block['values'] ?? UNKNOWN_PART,
    };
  }
  return found;
}
