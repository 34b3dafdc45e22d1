/** Which values of environments/ somebody edited between two checkouts: read as text, so that nothing of either runs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { EditedValue } from '@balrog-infra/review';
import ts from 'typescript';

const FOLDER = 'environments';

interface Leaf {
  readonly text: string;
  readonly line: number;
}

/** `database.backup.pointInTimeRecoveryDays` -> what is written there; members of a list of texts or numbers stand under one name. */
type Leaves = ReadonlyMap<string, readonly Leaf[]>;

/**
 * @param before folder of the checkout that the change is compared with
 * @param after folder of the changed one, in which the lines are
 */
export function editedBetween(before: string, after: string): readonly EditedValue[] {
  const names = [...new Set([before, after].flatMap(filesIn))].sort();
  return names.flatMap((name) => {
    const [was, is] = [before, after].map((checkout) => leavesOf(join(checkout, FOLDER, name)));
    return was === undefined || is === undefined ? [] : differences(name, was, is);
  });
}

function filesIn(checkout: string): readonly string[] {
  const folder = join(checkout, FOLDER);
  return existsSync(folder) ? readdirSync(folder).filter((name) => /\.(ts|json)$/.test(name)) : [];
}

function differences(file: string, was: Leaves, is: Leaves): readonly EditedValue[] {
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((name) => {
    const [old, now] = [was.get(name) ?? [], is.get(name) ?? []];
    const gone = old.filter(({ text }) => !now.some((one) => one.text === text));
    const come = now.filter(({ text }) => !old.some((one) => one.text === text));
    return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => {
      const line = (come[index] ?? now[0])?.line;
      return {
        place: `${FOLDER}/${file}${line === undefined ? '' : `:${line}`}`,
        name: shortName(file, name),
        before: gone[index]?.text ?? '',
        after: come[index]?.text ?? '',
        ...stacksOf(file, name),
      };
    });
  });
}

/** The row of a data file is the stack's, and so is a file that is called like the constant in it; the others are everybody's. */
function stacksOf(file: string, name: string): Pick<EditedValue, 'stacks'> {
  const [first = ''] = name.split('.');
  const isOwn = extname(file) === '.json' || basename(file, '.ts') === first;
  return isOwn ? { stacks: [first] } : {};
}

const shortName = (file: string, name: string): string =>
  basename(file, '.ts') === name.split('.')[0] ? name.split('.').slice(1).join('.') : name;

function leavesOf(file: string): Leaves {
  const leaves = new Map<string, Leaf[]>();
  if (!existsSync(file)) return leaves;
  const text = readFileSync(file, 'utf8');
  const source = file.endsWith('.json')
    ? ts.parseJsonText(file, text)
    : ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const add = (name: string, node: ts.Node, value: string): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    leaves.set(name, [...(leaves.get(name) ?? []), { text: value, line }]);
  };
  for (const statement of source.statements) {
    if (ts.isExpressionStatement(statement)) walk(statement.expression, '', add);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer !== undefined && ts.isIdentifier(name)) walk(initializer, name.text, add);
  }
  return leaves;
}

function walk(node: ts.Expression, name: string, add: (name: string, node: ts.Node, value: string) => void): void {
  const inside = (key: string): string => (name === '' ? key : `${name}.${key}`);
  if (ts.isSatisfiesExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node))
    return walk(node.expression, name, add);
  if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties)
      if (ts.isPropertyAssignment(property) && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)))
        walk(property.initializer, inside(property.name.text), add);
    return;
  }
  if (ts.isArrayLiteralExpression(node)) {
    node.elements.forEach((element, index) =>
      walk(element, ts.isObjectLiteralExpression(element) ? inside(String(index)) : name, add),
    );
    return;
  }
  // `example(value)` and its like say of a value what it is.
  if (ts.isCallExpression(node)) return node.arguments.forEach((argument) => walk(argument, name, add));
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return add(name, node, node.text.replace(/_/g, ''));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return add(name, node, 'true');
  if (node.kind === ts.SyntaxKind.FalseKeyword) add(name, node, 'false');
}
