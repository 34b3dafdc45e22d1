/** The literals of a source file, read off its syntax tree, each with the names that stand around it. */
import ts from 'typescript';

export interface Literal {
  readonly file: string;
  readonly line: number;
  /** A key of an object and a property that is asked for are texts, too; a pattern is as it is written. */
  readonly value: string | number;
  readonly kind: 'number' | 'text' | 'key' | 'pattern' | 'part-of-text';
  /** Of properties, variables, parameters and calls around it, up to the function that it stands in; the nearest last. */
  readonly names: readonly string[];
  /** The statement at the top of the file, as `file:name`. */
  readonly statement: string;
  /** Whether it stands in the value of a constant itself rather than in a function. */
  readonly constant: boolean;
  /** Whether it is part of a sum or a comparison, and no value by itself. */
  readonly summand: boolean;
  /** Whether it is a word of a union, which the compiler holds every use against; a property that is asked for by a type is none. */
  readonly type: boolean;
}

function nameOf(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isIdentifier(node) || ts.isStringLiteralLike(node) || ts.isPrivateIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) || ts.isCallExpression(node)) return nameOf(node.expression);
  return undefined;
}

/** What a node says about the literals in it. */
function namesGivenBy(node: ts.Node): readonly string[] {
  const named =
    ts.isPropertyAssignment(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isPropertyDeclaration(node);
  const given = named
    ? [node.name]
    : ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isElementAccessExpression(node)
      ? [node.expression]
      : ts.isPropertyAccessExpression(node)
        ? [node.expression]
        : ts.isBinaryExpression(node)
          ? [node.left, node.right]
          : [];
  return given.map(nameOf).filter((name) => name !== undefined);
}

/** A name that is written without quotes: of a property in an object, or after a dot. */
const isBareKey = (node: ts.Node): node is ts.Identifier =>
  ts.isIdentifier(node) &&
  ((ts.isPropertyAssignment(node.parent) && node.parent.name === node) ||
    (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node));

function readLiteral(node: ts.Node): Pick<Literal, 'kind' | 'value'> | undefined {
  if (ts.isNumericLiteral(node)) return { kind: 'number', value: Number(node.text) };
  if (ts.isRegularExpressionLiteral(node)) return { kind: 'pattern', value: node.text };
  if (isBareKey(node)) return { kind: 'key', value: node.text };
  if (ts.isStringLiteralLike(node)) {
    const key = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
    return { kind: key ? 'key' : 'text', value: node.text };
  }
  const part = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
  return part ? { kind: 'part-of-text', value: node.text } : undefined;
}

type Around = Pick<Literal, 'names' | 'constant' | 'type'>;

function inside(node: ts.Node, { names, constant, type }: Around): Around {
  if (ts.isFunctionLike(node)) return { names: [], constant: false, type };
  return {
    names: [...names, ...namesGivenBy(node)],
    constant,
    type: type || (ts.isLiteralTypeNode(node) && !ts.isIndexedAccessTypeNode(node.parent)),
  };
}

/** All literals of a text in TypeScript or JavaScript; what an import or an export names is none. */
export function literalsOf(file: string, text: string): readonly Literal[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Literal[] = [];
  const visit = (node: ts.Node, around: Around, statement: string): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const literal = readLiteral(node);
    const summand = ts.isBinaryExpression(node.parent);
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    if (literal !== undefined) found.push({ file, line, statement, summand, ...literal, ...around });
    const next = inside(node, around);
    ts.forEachChild(node, (child) => visit(child, next, statement));
  };
  for (const statement of source.statements) {
    const constant = ts.isVariableStatement(statement);
    const name = constant ? nameOf(statement.declarationList.declarations[0]?.name) : undefined;
    visit(statement, { names: [], constant, type: false }, `${file}:${name ?? ''}`);
  }
  return found;
}

/** The lines of a shell script without its comments. */
export const linesOf = (file: string, text: string): readonly Literal[] =>
  text.split('\n').flatMap((value, index) => {
    const about = {
      kind: 'text',
      names: [],
      statement: `${file}:`,
      constant: false,
      type: false,
      summand: false,
    } as const;
    return /^\s*(#|$)/.test(value) ? [] : [{ file, line: index + 1, value, ...about }];
  });
