/** Where sources set attributes of resources, and the `INVARIANT` marks that stand there, read off the syntax trees. */
import ts from 'typescript';

export interface Mark {
  /** `file:line` */
  readonly place: string;
  readonly rules: readonly string[];
}

/** A place that sets an attribute, or makes a resource, and the rules that are marked at it or around it. */
export interface Site {
  readonly place: string;
  /** `aws_db_instance`, and `data.aws_iam_policy_document`; absent for a property of any other object. */
  readonly type?: string;
  /** `multiAz`; absent for the resource itself. */
  readonly property?: string;
  readonly marked: ReadonlySet<string>;
}

const MARK = /INVARIANT: ([a-z0-9-]+(?:, [a-z0-9-]+)*)/g;
const rulesIn = (text: string) => [...text.matchAll(MARK)].flatMap(([, rules = '']) => rules.split(', '));

/** Every mark of a file, wherever it stands. */
export const marksOf = (file: string, text: string): readonly Mark[] =>
  text.split('\n').flatMap((line, index) => {
    const rules = rulesIn(line);
    // A mark without a name is found as one of no rule.
    return line.includes('INVARIANT') ? [{ place: `${file}:${index + 1}`, rules }] : [];
  });

/** Class -> Terraform type, from the import of the one module that has it. */
function classesOf(source: ts.SourceFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const [, provider, module] =
      /(?:@cdktf\/provider-(?=\w+\/lib)|\.gen\/providers\/)(\w+)(?:\/lib)?\/([\w-]+)$/.exec(
        statement.moduleSpecifier.text,
      ) ?? [];
    const named = statement.importClause?.namedBindings;
    if (provider === undefined || module === undefined || named === undefined || !ts.isNamedImports(named)) continue;
    const [, data, name] = /^(data-\w+?-)?(.*)$/.exec(module)!;
    const type = `${data === undefined ? '' : 'data.'}${provider}_${name!.replaceAll('-', '_')}`;
    for (const { name: local } of named.elements) found.set(local.text, type);
  }
  return found;
}

/** Rules that comments mark at a node: before it, or behind it on the line on which it ends. */
function marksAt(node: ts.Node, text: string): readonly string[] {
  const before = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const afterComma = text[node.getEnd()] === ',' ? node.getEnd() + 1 : node.getEnd();
  const behind = ts.getTrailingCommentRanges(text, afterComma) ?? [];
  // What stands on the line before is a comment behind another node.
  const own = before.filter(({ pos }) => /(?:^|\n)\s*$/.test(text.slice(0, pos).replace(/\/\*[^]*?\*\/\s*$/, '')));
  return [...own, ...behind].flatMap(({ pos, end }) => rulesIn(text.slice(pos, end)));
}

/** The properties of an object, those in its spreads included: `...(reason && { field })`. */
function propertiesOf(node: ts.Node): readonly ts.ObjectLiteralElementLike[] {
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((property) =>
      ts.isSpreadAssignment(property) ? propertiesOf(property.expression) : [property],
    );
  }
  const inner = ts.isParenthesizedExpression(node)
    ? [node.expression]
    : ts.isBinaryExpression(node)
      ? [node.right]
      : ts.isConditionalExpression(node)
        ? [node.whenTrue, node.whenFalse]
        : [];
  return inner.flatMap(propertiesOf);
}

/** All places of a file that make a resource, set an attribute of one, or set a property of any object. */
export function sitesOf(file: string, text: string): readonly Site[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const classes = classesOf(source);
  const sites: Site[] = [];
  const placeOf = (node: ts.Node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node, around: readonly string[]): void => {
    const marked = new Set([...around, ...marksAt(node, text)]);
    const property = ts.isObjectLiteralElementLike(node) || ts.isPropertySignature(node) ? node.name : undefined;
    if (property !== undefined) sites.push({ place: placeOf(node), property: property.getText(), marked });
    const type =
      ts.isNewExpression(node) && ts.isIdentifier(node.expression) ? classes.get(node.expression.text) : undefined;
    if (type !== undefined) {
      const inside = new Set([...marked, ...rulesIn(node.getText())]);
      sites.push({ place: placeOf(node), type, marked: inside });
      for (const one of (node as ts.NewExpression).arguments?.flatMap(propertiesOf) ?? []) {
        const own = new Set([...marked, ...marksAt(one, text), ...rulesIn(one.getText())]);
        sites.push({ place: placeOf(one), type, property: one.name!.getText(), marked: own });
      }
    }
    ts.forEachChild(node, (child) => visit(child, [...marked]));
  };
  visit(source, []);
  return sites;
}
