/** A policy that grants of the next one what it grants of the former, and nothing else that it did not grant before. */
import type { Leaf } from '../diff/leaves';
import { openDocument, isPolicy, normalizePolicy } from '../diff/documents';
import { canonical, isRecord, type JsonRecord } from '../plan/json';
import { UNKNOWN_PART } from '../judge/policies';
import type { Synthesized } from '../judge/synthesized';
import type { Plan, PlannedChange } from '../types';
import { mentions, renamed } from './names';
import type { AnnouncedStep } from './announced';
import type { Known } from './known';

export function grantsFollow(
  change: PlannedChange,
  leaf: Leaf,
  { former, next }: AnnouncedStep,
  { plan, synthesized, policyOf }: Known,
): boolean {
  const [top, more] = leaf.path;
  if (top?.kind !== 'name' || more !== undefined) return false;
  const before = statementsOf(leaf.before);
  const after = statementsOf(leaf.unknown ? policyOf(change.address, top.name) : leaf.after);
  const code = writtenStatements(String(synthesized.blocks.get(change.address)?.[top.name]), synthesized);
  if (before === undefined || after === undefined || code === undefined) return false;
  if (before.length !== after.length || code.length !== after.length) return false;
  return after.every((now, index) => {
    const was = before[index] ?? {};
    if (textOf(now) === textOf(was)) return true;
    if (textOf({ ...now, Resource: [] }) !== textOf({ ...was, Resource: [] })) return false;
    const written = textsOf(code[index]?.['resources']);
    const own = written.filter((text) => mentions(text, next));
    const others = written.filter((text) => !own.includes(text));
    const isGrantedOfFormer = own.every((text) => others.includes(String(renamed(text, next, former))));
    const meant = own.flatMap((text) => meantBy(text, plan));
    const [old, granted] = [textsOf(was['Resource']), textsOf(now['Resource'])];
    const differs = [
      ...granted.filter((one) => !old.includes(one)),
      ...old.filter((one) => !granted.includes(one)),
    ].filter((one) => !(leaf.unknown && one === UNKNOWN_PART));
    // What is not known yet is no more than what the next one is to have.
    const unknown = granted.filter((one) => one === UNKNOWN_PART).length;
    return own.length > 0 && isGrantedOfFormer && unknown <= own.length && differs.every((one) => meant.includes(one));
  });
}

/** Without its name: the data source of a document that is read at apply does not say it. */
const textOf = (statement: JsonRecord): string => canonical({ ...statement, Sid: undefined });

function statementsOf(value: unknown): readonly JsonRecord[] | undefined {
  const document = typeof value === 'string' ? openDocument(value) : value;
  if (!isPolicy(document)) return undefined;
  const { Statement } = normalizePolicy(document);
  return (Statement as unknown[]).filter(isRecord);
}

function writtenStatements(reference: string, { blocks }: Synthesized): readonly JsonRecord[] | undefined {
  const source = /^\$\{(data\.aws_iam_policy_document\.[\w-]+)\.json\}$/.exec(reference)?.[1];
  const statement = source === undefined ? undefined : blocks.get(source)?.['statement'];
  return statement === undefined ? undefined : [statement].flat().filter(isRecord);
}

const textsOf = (value: unknown): readonly string[] =>
  value === undefined ? [] : [value].flat().map((item: unknown) => (typeof item === 'string' ? item : UNKNOWN_PART));

/** The text itself, and what the plan says of each attribute that it refers to, before and after. */
function meantBy(text: string, { changes }: Plan): readonly string[] {
  const references = [...text.matchAll(/\b([a-z]\w*\.[\w-]+)\.([a-z][\w.[\]]*)/g)];
  return [
    text,
    ...references.flatMap(([, address = '', attribute = '']) => {
      const change = changes.find((one) => one.address === address);
      return [change?.before, change?.after].flatMap((side) => {
        const value = attribute.split(/[.[\]]+/).reduce<unknown>((inner, name) => inside(inner, name), side);
        return typeof value === 'string' ? [value] : [];
      });
    }),
  ];
}

function inside(value: unknown, name: string): unknown {
  if (name === '') return value;
  if (Array.isArray(value)) return (value as unknown[])[Number(name)];
  return isRecord(value) ? value[name] : undefined;
}
