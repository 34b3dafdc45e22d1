/** An IAM policy as it is held while documents merge, and its JSON (provider: internal/service/iam/policy_model.go). */
import type { Values } from '../behaviour';
import { text } from '../values';

export interface Principal {
  readonly type: string;
  readonly identifiers: readonly string[];
  /** A single identifier is rendered as a string unless a document brought it as a list. */
  readonly single: boolean;
}

export interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** A statement as it is held while documents merge; `fields` are Action, NotAction, Resource and NotResource. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

export interface Document {
  version: string;
  id: string;
  statements: Statement[];
}

/** A failure of the provider while it writes the document. */
export class DocumentError extends Error {}

/** The later document's id, version (when newer) and statements win; statements are one when they share a Sid. */
export function merge(into: Document, document: Document): void {
  if (document.id !== '') into.id = document.id;
  if (document.version > into.version) into.version = document.version;
  for (const statement of document.statements) {
    const place = statement.sid === '' ? -1 : into.statements.findIndex(({ sid }) => sid === statement.sid);
    if (place < 0) into.statements.push(statement);
    else into.statements[place] = statement;
  }
}

export function parse(json: string): Document {
  const document = JSON.parse(json) as Values;
  const statements = [document.Statement ?? []].flat() as Values[];
  return {
    version: text(document, 'Version') ?? '',
    id: text(document, 'Id') ?? '',
    statements: statements.map((statement) => ({
      sid: text(statement, 'Sid') ?? '',
      effect: text(statement, 'Effect') ?? '',
      fields: Object.fromEntries(
        ['Action', 'NotAction', 'Resource', 'NotResource'].map((name) => [name, statement[name]]),
      ),
      principals: parsePrincipals(statement.Principal),
      notPrincipals: parsePrincipals(statement.NotPrincipal),
      conditions: parseConditions(statement.Condition),
    })),
  };
}

function parsePrincipals(value: unknown): Principal[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ type: '*', identifiers: ['*'], single: false }];
  return Object.entries(value as Values).map(([type, identifiers]) =>
    typeof identifiers === 'string'
      ? { type, identifiers: [identifiers], single: true }
      : { type, identifiers: reversed(identifiers as string[]), single: false },
  );
}

function parseConditions(value: unknown): Condition[] {
  return Object.entries((value ?? {}) as Record<string, Values>).flatMap(([test, variables]) =>
    Object.entries(variables).map(([variable, values]) => ({ test, variable, values: [values].flat().map(String) })),
  );
}

/** Keys in the order of the provider's structs; empty ones are left out. */
export function render(document: Document): Values {
  return withoutEmpty({
    Version: document.version,
    Id: document.id,
    Statement: document.statements.map((statement) =>
      withoutEmpty({
        Sid: statement.sid,
        Effect: statement.effect,
        ...statement.fields,
        Principal: renderPrincipals(statement.principals),
        NotPrincipal: renderPrincipals(statement.notPrincipals),
        Condition: renderConditions(statement.conditions),
      }),
    ),
  });
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** Only `{"*": "*"}` becomes `"*"`; `{"AWS": "*"}` stays, for IAM tells them apart in trust policies. */
function renderPrincipals(principals: readonly Principal[]): unknown {
  const [only] = principals;
  if (only === undefined) return undefined;
  if (principals.length === 1 && only.type === '*' && only.identifiers.length === 1 && only.identifiers[0] === '*')
    return '*';
  const rendered: Record<string, string | string[]> = {};
  for (const { type, identifiers, single } of principals) {
    const before = rendered[type];
    if (before === undefined) rendered[type] = single ? (identifiers[0] ?? '') : [...identifiers];
    else rendered[type] = [...[before].flat(), ...identifiers];
  }
  return sortedByKey(rendered);
}

function renderConditions(conditions: readonly Condition[]): unknown {
  if (conditions.length === 0) return undefined;
  const tests: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) {
    const variables = (tests[test] ??= {});
    variables[variable] = [...(variables[variable] ?? []), ...values];
  }
  return sortedByKey(
    mapObject(tests, (variables) =>
      sortedByKey(mapObject(variables, (values) => (values.length === 1 ? values[0] : values))),
    ),
  );
}

function mapObject<T, R>(object: Record<string, T>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Go marshals maps sorted by key. */
function sortedByKey<T>(object: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).sort(([left], [right]) => byBytes(left, right)));
}
/** Strings in Go's order, backwards: how the provider writes sets. */
export function reversed(items: readonly string[]): string[] {
  return [...items].sort(byBytes).reverse();
}

/** Go's order of strings: by UTF-8 bytes. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
