/**
 * A text that becomes known only after apply, because something in it does: an image's definition names secrets by ARNs that are made with it. Where the
 * code writes it as a JSON document, only those parts are unknown, and the rest is judged as it stands there.
 */
import { openDocument } from '../diff/documents';
import { isRecord, withoutKey, type JsonRecord } from '../plan/json';
import type { PlannedChange } from '../types';
import type { Synthesized } from './synthesized';

/** Of something new: what stands is compared with what the plan says of it, and with nothing else. */
export function withDocumentsOfCode(change: PlannedChange, { blocks }: Pick<Synthesized, 'blocks'>): PlannedChange {
  const { action, after, afterUnknown } = change;
  const block = blocks.get(withoutKey(change.address));
  if (action !== 'create' || block === undefined || !isRecord(afterUnknown)) return change;
  const known = Object.entries(afterUnknown).flatMap(([name, mark]) => {
    const document = mark === true ? documentIn(block[name]) : undefined;
    return document === undefined ? [] : [[name, document] as const];
  });
  if (known.length === 0) return change;
  const sides = (side: keyof Parts): JsonRecord =>
    Object.fromEntries(known.map(([name, parts]) => [name, parts[side]]));
  return {
    ...change,
    after: { ...(isRecord(after) ? after : {}), ...sides('value') } as PlannedChange['after'],
    afterUnknown: { ...afterUnknown, ...sides('unknown') } as PlannedChange['afterUnknown'],
  };
}

interface Parts {
  readonly value: unknown;
  /** Beside it, `true` for what is not known yet. */
  readonly unknown: unknown;
}

function documentIn(text: unknown): Parts | undefined {
  const document = typeof text === 'string' ? openDocument(text) : undefined;
  return document === undefined ? undefined : partsOf(document);
}

/** Undefined where a reference could bring more than a text: what it comes to would be read as a part of the document. */
function partsOf(value: unknown): Parts | undefined {
  if (typeof value === 'string') return partsOfText(value);
  if (Array.isArray(value)) {
    const inner = (value as unknown[]).map(partsOf);
    return inner.some((one) => one === undefined)
      ? undefined
      : { value: inner.map((one) => one?.value), unknown: inner.map((one) => one?.unknown) };
  }
  if (!isRecord(value)) return { value, unknown: false };
  const inner = Object.entries(value).map(([name, one]) => [name, partsOf(one)] as const);
  if (inner.some(([name, one]) => one === undefined || TEMPLATE.test(withoutEscapes(name)))) return undefined;
  return {
    value: Object.fromEntries(inner.map(([name, one]) => [name, one?.value])),
    unknown: Object.fromEntries(inner.map(([name, one]) => [name, one?.unknown])),
  };
}

/** `$${` and `%%{` are the characters themselves: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
const ESCAPED = /([$%])\1\{/g;
const TEMPLATE = /[$%]\{/;

const withoutEscapes = (text: string): string => text.replace(ESCAPED, '');

/** What clouds make up or restrict to letters: nothing in it ends the text that it stands in. */
const REFERENCE = /\b(?!data\.)[\w-]+\.[\w-]+(?:\.[\w-]+|\[\d+\])*(?:\.|_)(?:arn|id|username)\b/g;
const AROUND = /^(?:try|[\s(),])*$/;

function partsOfText(text: string): Parts | undefined {
  const plain = withoutEscapes(text);
  if (!TEMPLATE.test(plain)) return { value: text.replace(ESCAPED, '$1{'), unknown: false };
  const inside = [...plain.matchAll(/\$\{([^{}]*)\}/g)].map(([, expression = '']) => expression);
  const isAll = !TEMPLATE.test(plain.replace(/\$\{[^{}]*\}/g, ''));
  return isAll && inside.every((expression) => AROUND.test(expression.replace(REFERENCE, '')))
    ? { value: undefined, unknown: true }
    : undefined;
}
