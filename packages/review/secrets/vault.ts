/** Knows the secret values of one plan and takes them out of every text, wherever a copy of them stands. */
import type { TypeKnowledge } from '../catalogue/lookup';
import { openDocument } from '../diff/documents';
import { isRecord } from '../plan/json';
import type { Plan, PlannedChange } from '../types';
import { formsOf, isTellingKey } from './forms';
import { maskingWith, withoutShapes } from './masking';
import { knownTexts } from './known-texts';
import { isIdentifier, isPlace, isSecretName, isValueOfSecret } from './names';

export interface Vault {
  /** The text without any secret. */
  readonly mask: (text: string) => string;
}

/** What is known of the attributes of a type, where neither their names nor the provider's marks are right. */
type OfType = (type: string) => Pick<TypeKnowledge, 'secrets' | 'clear'>;

export function vaultOf(plan: Plan, ofType: OfType): Vault {
  const secrets = new Set<string>();
  for (const { value, mark, type } of plan.besideChanges) {
    const known = type === undefined ? undefined : ofType(type);
    collect(value, markOf(known?.clear, value, mark), false, secrets);
    if (known !== undefined) collectOfType(known.secrets, value, secrets);
  }
  for (const change of [...plan.changes, ...plan.drift, ...plan.deferred])
    learnFrom(change, ofType(change.type), secrets);
  for (const { name, sensitive, before, after } of plan.outputs)
    for (const value of [before, after]) collect({ [name]: value }, { [name]: sensitive }, false, secrets);
  return { mask: masker(secrets) };
}

function learnFrom(change: PlannedChange, known: ReturnType<OfType>, secrets: Set<string>): void {
  collect(change.before, markOf(known.clear, change.before, change.beforeSensitive), false, secrets);
  collect(change.after, markOf(known.clear, change.after, change.afterSensitive), false, secrets);
  for (const side of [change.before, change.after]) collectOfType(known.secrets, side, secrets);
}

/** The provider's marks, without those of what is kept in clear. */
function markOf(clear: TypeKnowledge['clear'], value: unknown, mark: unknown): unknown {
  if (clear === undefined || !isRecord(value) || !isRecord(mark)) return mark;
  const [attribute, ...inClear] = clear.when;
  const kept: readonly unknown[] = [value[attribute]].flat();
  if (!kept.every((how) => typeof how === 'string' && inClear.includes(how))) return mark;
  return Object.fromEntries(Object.entries(mark).filter(([name]) => !clear.attributes.includes(name)));
}

/** What the provider does not mark, and no name gives away. */
function collectOfType(names: readonly string[], value: unknown, secrets: Set<string>): void {
  for (const name of names) if (isRecord(value)) collect(value[name], true, true, secrets);
}

/** Values that the plan marks, and values that stand under the name of a secret. */
function collect(value: unknown, mark: unknown, secret: boolean, secrets: Set<string>): void {
  const hidden = secret || mark === true;
  if (typeof value === 'string') return collectText(value, hidden, secrets);
  if (typeof value === 'number' && hidden) return learn(String(value), secrets);
  if (Array.isArray(value)) {
    (value as unknown[]).forEach((item, index) => {
      const inner: unknown = Array.isArray(mark) ? (mark as unknown[])[index] : undefined;
      collect(item, inner, hidden, secrets);
    });
    return;
  }
  if (!isRecord(value)) return;
  for (const [name, item] of Object.entries(value)) {
    if (hidden && isTellingKey(name)) learn(name, secrets);
    const underName = isSecretName(name) || isValueOfSecret(value, name);
    const inner = isRecord(mark) ? mark[name] : undefined;
    // Where a provider marks a whole block, identifiers in it are hidden there, and not wherever they stand: else every name would be.
    if (hidden && inner !== true && typeof item === 'string' && isIdentifier(name)) continue;
    collect(item, inner, hidden || (underName && !isHarmless(item)), secrets);
  }
}

const isHarmless = (value: unknown): boolean => typeof value === 'string' && isPlace(value);

function collectText(text: string, hidden: boolean, secrets: Set<string>): void {
  if (hidden) learn(text, secrets);
  const document = openDocument(text);
  if (document !== undefined) collect(document, undefined, hidden, secrets);
}

/** A value, and the forms in which it may stand inside other texts. */
function learn(text: string, secrets: Set<string>): void {
  if (!secrets.has(text)) for (const form of formsOf(text)) secrets.add(form);
}

const masker = (secrets: ReadonlySet<string>): ((text: string) => string) =>
  secrets.size === 0 ? withoutShapes : maskingWith(knownTexts(secrets));
