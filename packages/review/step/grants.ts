/** A policy that grants of the next one what it grants of the former, and nothing else that it did not grant before. */
import type { Leaf } from '../diff/leaves';
import { openDocument, isPolicy, normalizePolicy } from '../diff/documents';
import { canonical, isRecord, type JsonRecord } from '../plan/json';
import { UNKNOWN_PART } from '../judge/policies';
import type { Plan, PlannedChange } from '../types';
import { mentions, refersTo, renamed, type Named } from './names';
import type { AnnouncedStep } from './announced';
import type { Known } from './known';

export function grantsFollow(
  change: PlannedChange,
  leaf: Leaf,
  { former, next }: AnnouncedStep,
  known: Known,
): boolean {
  const found = sidesOf(change, leaf, known);
  if (found === undefined || found.code.length !== found.after.length) return false;
  const { before, after, code, then } = found;
  return after.every((now, index) => {
    const written = code[index] ?? {};
    const was = before.length === after.length ? before[index] : before.find((one) => isOfOne(one, now));
    if (was === undefined) return before.length < after.length && isIn(then, renamed(written, next, former));
    if (textOf(now) === textOf(was)) return true;
    if (!isOfOne(now, was)) return false;
    const said = then === code ? written : then.find(({ sid }) => sid === written['sid']);
    const own = textsOf(written['resources']).filter((text) => mentions(text, next));
    const others = textsOf(said?.['resources']).filter((text) => !own.includes(text));
    const isGrantedOfFormer = own.every((text) => others.includes(String(renamed(text, next, former))));
    const meant = own.flatMap((text) => meantBy(text, known.plan));
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

/** A policy that named the former one and does no more. It loses rights alone: those on the former, and what is of no use without them. */
export function rightsLeave(change: PlannedChange, leaf: Leaf, former: Named, known: Known): boolean {
  const found = sidesOf(change, leaf, known);
  if (found === undefined || !refersTo(found.then, former) || refersTo(found.code, former)) return false;
  return found.after.every((now) =>
    found.before.some(
      (was) => isOfOne(now, was) && textsOf(now['Resource']).every((one) => textsOf(was['Resource']).includes(one)),
    ),
  );
}

/** Statements before and after, as the code writes them, and as it wrote them where the former one stands; undefined where it is no document of the code. */
function sidesOf({ address }: PlannedChange, leaf: Leaf, { synthesized, formerCode, policyOf }: Known) {
  const [top, more] = leaf.path;
  if (top?.kind !== 'name' || more !== undefined) return undefined;
  const before = statementsOf(leaf.before);
  const after = statementsOf(leaf.unknown ? policyOf(address, top.name) : leaf.after);
  const code = writtenStatements(address, top.name, synthesized);
  const then = formerCode === synthesized ? code : writtenStatements(address, top.name, formerCode);
  if (before === undefined || after === undefined || code === undefined || then === undefined) return undefined;
  return { before, after, code, then };
}

/** They say the same, but of what. */
const isOfOne = (one: JsonRecord, other: JsonRecord): boolean =>
  textOf({ ...one, Resource: [] }) === textOf({ ...other, Resource: [] });

const isIn = (statements: readonly JsonRecord[], wanted: unknown): boolean =>
  statements.some((one) => canonical(one) === canonical(wanted));

/** Without its name: the data source of a document that is read at apply does not say it. */
const textOf = (statement: JsonRecord): string => canonical({ ...statement, Sid: undefined });

function statementsOf(value: unknown): readonly JsonRecord[] | undefined {
  const document = typeof value === 'string' ? openDocument(value) : value;
  if (!isPolicy(document)) return undefined;
  const { Statement } = normalizePolicy(document);
  return (Statement as unknown[]).filter(isRecord);
}

function writtenStatements(
  address: string,
  attribute: string,
  { blocks }: Known['formerCode'],
): readonly JsonRecord[] | undefined {
  const reference = String(blocks.get(address)?.[attribute]);
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
