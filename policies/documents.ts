/**
 * IAM policy documents as lists of statements, whether written as JSON or as an `aws_iam_policy_document` data source,
 * so that rules about access read one form. What cannot be read is reported, never skipped.
 */
import { blocks, show, strings, text } from './expectations';
import type { Attributes, StackView } from './stack-view';

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser` or `*`. */
  readonly type: string;
  readonly identifiers: readonly string[];
}

export interface Statement {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

export interface Condition {
  /** `Bool`, `StringEquals`, `ForAnyValue:StringLike`, … */
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** The statements of a policy argument, or (as a text) why they cannot be read. */
export type Reading = { readonly statements: readonly Statement[] } | { readonly unreadable: string };

/** Reads what stands in a `policy` argument: a literal document, or a reference to a data source's `json`. */
export function readDocument(stack: StackView, policy: unknown, depth = 0): Reading {
  const source = stack.follow(policy);
  if (source?.type === 'data.aws_iam_policy_document') return readDataSource(stack, source.attributes, depth);
  const literal = stack.value(policy);
  if (typeof literal !== 'string' || /^\$\{/.test(literal)) return { unreadable: String(literal) };
  try {
    const document = JSON.parse(literal) as { Statement?: unknown };
    const odd = oddPart([document.Statement, ...blocks(document.Statement).map(({ Condition }) => Condition)]);
    return odd === undefined ? { statements: blocks(document.Statement).map(fromJson) } : { unreadable: odd };
  } catch {
    return { unreadable: literal.slice(0, 60) };
  }
}

function readDataSource(stack: StackView, attributes: Attributes, depth: number): Reading {
  if (attributes['dynamic'] !== undefined) return { unreadable: 'a dynamic statement' };
  const given = blocks(attributes['statement']);
  const nested = given.flatMap(({ principals, not_principals, condition }) => [principals, not_principals, condition]);
  const dynamic = given.some((block) => block['dynamic'] !== undefined);
  const odd = dynamic ? 'a dynamic block' : oddPart([attributes['statement'], ...nested]);
  if (odd !== undefined) return { unreadable: odd };
  const own = given.map(fromBlock);
  const inherited = [
    ...strings(attributes['source_policy_documents']),
    ...strings(attributes['override_policy_documents']),
  ].map((document): Reading => {
    if (depth >= 5) return { unreadable: 'documents that include each other' };
    return readDocument(stack, document, depth + 1);
  });
  const statements = [...own];
  for (const reading of inherited) {
    if ('unreadable' in reading) return reading;
    statements.push(...reading.statements);
  }
  return { statements };
}

/** A part that must be a block or blocks but is a text such as `${local.statements}`: skipped, it would be unseen. */
function oddPart(parts: readonly unknown[]): string | undefined {
  const flat = parts.flat().filter((part) => part !== undefined && part !== null);
  const odd = flat.find((part) => typeof part !== 'object');
  return odd === undefined ? undefined : show(odd);
}

/** A statement block of the data source; an absent effect is Allow there. */
function fromBlock(block: Attributes): Statement {
  return {
    sid: text(block['sid']),
    effect: block['effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: strings(block['actions']),
    notActions: strings(block['not_actions']),
    resources: strings(block['resources']),
    notResources: strings(block['not_resources']),
    principals: blocks(block['principals']).map(toPrincipal),
    notPrincipals: blocks(block['not_principals']).map(toPrincipal),
    conditions: blocks(block['condition']).map((condition) => ({
      test: String(condition['test']),
      variable: String(condition['variable']),
      values: strings(condition['values']),
    })),
  };
}

function toPrincipal(block: Attributes): Principal {
  return { type: String(block['type']), identifiers: strings(block['identifiers']) };
}

function fromJson(statement: Attributes): Statement {
  return {
    sid: text(statement['Sid']),
    effect: statement['Effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: strings(statement['Action']),
    notActions: strings(statement['NotAction']),
    resources: strings(statement['Resource']),
    notResources: strings(statement['NotResource']),
    principals: principalsOf(statement['Principal']),
    notPrincipals: principalsOf(statement['NotPrincipal']),
    conditions: Object.entries((statement['Condition'] ?? {}) as Record<string, Attributes>).flatMap(
      ([test, variables]) =>
        Object.entries(variables).map(([variable, values]) => ({ test, variable, values: strings(values) })),
    ),
  };
}

function principalsOf(principal: unknown): readonly Principal[] {
  if (typeof principal === 'string') return [{ type: principal, identifiers: [principal] }];
  return Object.entries((principal ?? {}) as Attributes).map(([type, identifiers]) => ({
    type,
    identifiers: strings(identifiers),
  }));
}

/** How a message names the statement. */
export function nameOf({ sid, actions, notActions }: Statement): string {
  if (sid !== '') return `statement ${sid}`;
  return `the statement on ${[...actions, ...notActions.map((action) => `not ${action}`)].join(', ')}`;
}
