/**
 * aws_iam_policy_document, rendered as the provider does: internal/service/iam/policy_document_data_source.go and
 * policy_model.go of hashicorp/terraform-provider-aws.
 */
import { all, checkArguments, matches, oneOf, type ArgumentCheck } from '../arguments';
import type { Diagnostic, Values } from '../behaviour';
import { blocks, failure, list, text, texts } from '../values';
import { goIndentedJson, goJson } from './go-json';
import { crc32 } from '../crc32';
import {
  DocumentError,
  merge,
  parse,
  render,
  reversed,
  type Document,
  type Principal,
  type Statement,
} from './policy-model';
import { setOrder } from './set-order';

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

function oneOrReversed(items: readonly string[]): unknown {
  return items.length <= 1 ? items[0] : reversed(items);
}
