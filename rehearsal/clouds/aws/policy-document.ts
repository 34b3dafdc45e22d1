/**
 * aws_iam_policy_document, rendered as the provider does: internal/service/iam/policy_document_data_source.go and
 * policy_model.go of hashicorp/terraform-provider-aws.
 */
import { all, checkArguments, matches, oneOf, type ArgumentCheck } from '../arguments';
import type { Diagnostic, Values } from '../behaviour';
import { blocks, failure, list, text, texts } from '../values';
import { goIndentedJson, goJson } from './go-json';
import { crc32 } from '../crc32';
import { setOrder } from './set-order';

interface Principal {
  readonly type: string;
  readonly identifiers: readonly string[];
  /** A single identifier is rendered as a string unless a document brought it as a list. */
  readonly single: boolean;
}

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** A statement as it is held while documents merge; `fields` are Action, NotAction, Resource and NotResource. */
interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

interface Document {
  version: string;
  id: string;
  statements: Statement[];
}

/** A failure of the provider while it writes the document. */
class DocumentError extends Error {}

/** The data source's attributes: `json`, `minified_json` and the hash of the first as `id`. */
export function readPolicyDocument(config: Values): Values | readonly Diagnostic[] {
  const wrong = argumentComplaints(config);
  if (wrong.length > 0) return wrong;
  try {
    const rendered = render(mergeAll(config));
    const json = goIndentedJson(rendered);
    return {
      ...config,
      version: text(config, 'version') ?? '2012-10-17',
      json,
      minified_json: goJson(rendered),
      id: String(crc32(json)),
    };
  } catch (error) {
    if (error instanceof DocumentError) return [failure(error.message)];
    throw error;
  }
}

const isJson: ArgumentCheck = (value, name) => {
  try {
    JSON.parse(String(value));
    return [];
  } catch (error) {
    return [`"${name}" contains an invalid JSON: ${(error as Error).message}`];
  }
};

function argumentComplaints(config: Values): readonly Diagnostic[] {
  return checkArguments(
    {
      version: oneOf('2008-10-17', '2012-10-17'),
      'statement.*.effect': oneOf('Allow', 'Deny'),
      'statement.*.sid': all(matches(/^[a-zA-Z0-9]*$/, 'must only include alphanumeric characters')),
      'source_policy_documents.*': isJson,
      'override_policy_documents.*': isJson,
    },
    config,
  );
}

function mergeAll(config: Values): Document {
  const merged: Document = { version: '', id: '', statements: [] };
  const seen = new Set<string>();
  texts(config, 'source_policy_documents').forEach((json, index) => {
    const source = parse(json);
    source.statements.forEach(({ sid }, place) => {
      if (sid !== '' && seen.has(sid)) {
        throw new DocumentError(
          `writing IAM Policy Document: merging source document ${index}: duplicate Sid (${sid}) in source_policy_documents (statement ${place}). Remove the Sid or ensure Sids are unique.`,
        );
      }
      if (sid !== '') seen.add(sid);
    });
    merge(merged, source);
  });
  merge(merged, configured(config));
  for (const json of texts(config, 'override_policy_documents')) merge(merged, parse(json));
  return merged;
}

/** The later document's id, version (when newer) and statements win; statements are one when they share a Sid. */
function merge(into: Document, document: Document): void {
  if (document.id !== '') into.id = document.id;
  if (document.version > into.version) into.version = document.version;
  for (const statement of document.statements) {
    const place = statement.sid === '' ? -1 : into.statements.findIndex(({ sid }) => sid === statement.sid);
    if (place < 0) into.statements.push(statement);
    else into.statements[place] = statement;
  }
}

function configured(config: Values): Document {
  const version = text(config, 'version') ?? '2012-10-17';
  const sids = new Set<string>();
  const statements = blocks(config, 'statement').map((statement) => {
    const sid = text(statement, 'sid') ?? '';
    if (sids.has(sid)) {
      throw new DocumentError(
        `writing IAM Policy Document: duplicate Sid (${sid}). Remove the Sid or ensure the Sid is unique.`,
      );
    }
    if (sid !== '') sids.add(sid);
    return configuredStatement(statement, sid, version);
  });
  return { version, id: text(config, 'policy_id') ?? '', statements };
}

function configuredStatement(statement: Values, sid: string, version: string): Statement {
  const plain = (name: string): unknown => oneOrReversed(texts(statement, name));
  const variables = (name: string): unknown =>
    oneOrReversed(texts(statement, name).map((item) => replaceVariables(item, version, `reading ${name}`)));
  const principals = (name: string): Principal[] =>
    setOrder(blocks(statement, name), { identifiers: 'set', type: 'string' }).map((item) => {
      const identifiers = texts(item, 'identifiers').map((each) =>
        replaceVariables(each, version, `reading ${name}: reading identifiers`),
      );
      return { type: text(item, 'type') ?? '', identifiers: reversed(identifiers), single: identifiers.length === 1 };
    });
  return {
    sid,
    effect: text(statement, 'effect') ?? 'Allow',
    fields: {
      Action: plain('actions'),
      NotAction: plain('not_actions'),
      Resource: variables('resources'),
      NotResource: variables('not_resources'),
    },
    principals: principals('principals'),
    notPrincipals: principals('not_principals'),
    conditions: setOrder(blocks(statement, 'condition'), { test: 'string', values: 'list', variable: 'string' }).map(
      (item) => ({
        test: text(item, 'test') ?? '',
        variable: text(item, 'variable') ?? '',
        values: list(item, 'values').map((value) =>
          replaceVariables(String(value ?? ''), version, 'reading condition: reading values'),
        ),
      }),
    ),
  };
}

/** `&{aws:username}` stands for `${aws:username}`, which Terraform would take for its own. */
function replaceVariables(value: string, version: string, reading: string): string {
  if (version === '2008-10-17' && value.includes('&{')) {
    throw new DocumentError(
      `${reading}: found &{ sequence in (${value}), which is not supported in document version 2008-10-17`,
    );
  }
  return value.replaceAll('&{', '${');
}

function reversed(items: readonly string[]): string[] {
  return [...items].sort(byBytes).reverse();
}

/** Go's order of strings: by UTF-8 bytes. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function oneOrReversed(items: readonly string[]): unknown {
  return items.length <= 1 ? items[0] : reversed(items);
}

function parse(json: string): Document {
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
function render(document: Document): Values {
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
