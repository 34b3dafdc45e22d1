/** Which values of environments/ somebody edited between two checkouts: read as text, so that nothing of either runs. */
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import type { EditedValue } from '@balrog-infra/review';
import type ts from 'typescript';
import type { Texts } from './environment-texts';

let loaded: typeof ts | undefined;

/** It takes a third of a second to load, and most commands read nothing. */
const compiler = (): typeof ts => (loaded ??= createRequire(__filename)('typescript') as typeof ts);

type Value = Omit<EditedValue, 'changes'>;

/** A value that somebody edited, or a group of them that came or went together. */
export interface Edit {
  /** In environments/. */
  readonly file: string;
  /** Each line of it. */
  readonly values: readonly Value[];
  /** The file as it is now with the former value; undefined where that is more than a value, and would run something. */
  readonly takenBack: string | undefined;
}

interface Leaf {
  readonly text: string;
  readonly line: number;
}

/** Where something stands that has a name. */
interface Place {
  readonly node: ts.Expression;
  /** Of an object; a variable or a member of a list has none. */
  readonly property?: ts.PropertyAssignment;
  /** Which that is one of. */
  readonly object?: ts.ObjectLiteralExpression;
}

interface Read {
  readonly source: ts.SourceFile;
  /** `database.backup.pointInTimeRecoveryDays` -> what is written there; members of a list of texts or numbers stand under one name. */
  readonly leaves: ReadonlyMap<string, readonly Leaf[]>;
  /** By name, also of groups. */
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * @param before of the checkout that the change is compared with
 * @param after of the changed one, in which the lines are
 */
export function editedBetween(before: Texts, after: Texts): readonly Edit[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort()
    .flatMap((name) => editsOf(name, read(name, before.get(name) ?? ''), read(name, after.get(name) ?? '')));
}

/** Whether nothing differs but comments and the like, once this is taken back. */
export function isAllThatDiffers({ file, takenBack }: Edit, before: Texts, after: Texts): boolean {
  if (takenBack === undefined || before.size !== after.size) return false;
  const now = new Map([...after, [file, takenBack]]);
  return [...now].every(([name, text]) => {
    const was = before.get(name);
    return was !== undefined && (was === text || bare(name, was) === bare(name, text));
  });
}

const bare = (name: string, text: string): string =>
  compiler().createPrinter({ removeComments: true }).printFile(parsed(name, text));

function editsOf(file: string, was: Read, is: Read): readonly Edit[] {
  const units = new Map<string, Value[]>();
  for (const name of [...new Set([...was.leaves.keys(), ...is.leaves.keys()])].sort()) {
    const values = valuesOf(file, name, was.leaves.get(name) ?? [], is.leaves.get(name) ?? []);
    const unit = unitOf(name, was, is);
    if (values.length > 0) units.set(unit, [...(units.get(unit) ?? []), ...values]);
  }
  return [...units].map(([unit, values]) => ({ file, values, takenBack: takenBack(unit, was, is) }));
}

function valuesOf(file: string, name: string, old: readonly Leaf[], now: readonly Leaf[]): readonly Value[] {
  const gone = old.filter(({ text }) => !now.some((one) => one.text === text));
  const come = now.filter(({ text }) => !old.some((one) => one.text === text));
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => {
    const line = (come[index] ?? now[0])?.line;
    return {
      place: `environments/${file}${line === undefined ? '' : `:${line}`}`,
      name: shortName(file, name),
      before: gone[index]?.text ?? '',
      after: come[index]?.text ?? '',
      ...stacksOf(file, name),
    };
  });
}

/** The widest group of this name that came or went as a whole, or the name itself; of a member of a list of groups the list. */
function unitOf(name: string, was: Read, is: Read): string {
  const steps = name.split('.');
  const names = steps.map((_, index) => steps.slice(0, index + 1).join('.'));
  const apart = names.findIndex((one) => kindOf(was.places.get(one)) !== kindOf(is.places.get(one)));
  const upTo = apart < 0 ? names : names.slice(0, apart + 1);
  const isOwn = (one: string): boolean =>
    [was, is].every(({ places }) => !places.has(one) || places.get(one)?.property !== undefined) ||
    (was.places.has(one) && is.places.has(one) && !one.includes('.'));
  return upTo.findLast(isOwn) ?? name;
}

const kindOf = (place: Place | undefined): string =>
  place === undefined ? 'none' : objectIn(place.node) === undefined ? 'value' : 'group';

/** As it is now, with what stood under this name before. */
function takenBack(name: string, was: Read, is: Read): string | undefined {
  const [old, now] = [was.places.get(name), is.places.get(name)];
  const text = is.source.text;
  const replaced = (from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to);
  if (old !== undefined && !runsNothing(old.node)) return undefined;
  if (old !== undefined && now !== undefined)
    return replaced(now.node.getStart(is.source), now.node.end, old.node.getText(was.source));
  if (now?.property !== undefined && now.object !== undefined)
    return without(now.property, now.object, is.source, replaced);
  const group = is.places.get(name.split('.').slice(0, -1).join('.'))?.node;
  const object = group === undefined ? undefined : objectIn(group);
  if (old?.property === undefined || object === undefined) return undefined;
  const start = object.getStart(is.source) + 1;
  return replaced(start, start, `${old.property.getText(was.source)}${object.properties.length > 0 ? ',' : ''}`);
}

/** With the comma behind it or, of the last one, before it. */
function without(
  property: ts.PropertyAssignment,
  { properties, end }: ts.ObjectLiteralExpression,
  source: ts.SourceFile,
  replaced: (from: number, to: number, by: string) => string,
): string {
  const index = properties.indexOf(property);
  const [before, behind] = [properties[index - 1], properties[index + 1]];
  if (behind !== undefined) return replaced(property.getStart(source), behind.getStart(source), '');
  return before === undefined
    ? replaced(property.getStart(source), end - 1, '')
    : replaced(before.end, property.end, '');
}

/** A value as such, and the name of one. `example(value)` says of a value what it is. */
function runsNothing(node: ts.Node): boolean {
  if (compiler().isCallExpression(node))
    return (
      compiler().isIdentifier(node.expression) &&
      node.expression.text === 'example' &&
      node.arguments.every(runsNothing)
    );
  if (compiler().isObjectLiteralExpression(node))
    return node.properties.every((property) =>
      compiler().isPropertyAssignment(property)
        ? !compiler().isComputedPropertyName(property.name) && runsNothing(property.initializer)
        : compiler().isSpreadAssignment(property) && compiler().isIdentifier(property.expression),
    );
  if (compiler().isArrayLiteralExpression(node)) return node.elements.every(runsNothing);
  if (isAround(node)) return runsNothing(node.expression);
  return (
    compiler().isStringLiteralLike(node) ||
    compiler().isNumericLiteral(node) ||
    compiler().isIdentifier(node) ||
    [compiler().SyntaxKind.TrueKeyword, compiler().SyntaxKind.FalseKeyword, compiler().SyntaxKind.NullKeyword].includes(
      node.kind,
    )
  );
}

/** The row of a data file is the stack's, and so is a file that is called like the constant in it; the others are everybody's. */
function stacksOf(file: string, name: string): Pick<EditedValue, 'stacks'> {
  const [first = ''] = name.split('.');
  const isOwn = extname(file) === '.json' || basename(file, '.ts') === first;
  return isOwn ? { stacks: [first] } : {};
}

const shortName = (file: string, name: string): string =>
  basename(file, '.ts') === name.split('.')[0] ? name.split('.').slice(1).join('.') : name;

const parsed = (file: string, text: string): ts.SourceFile =>
  file.endsWith('.json')
    ? compiler().parseJsonText(file, text)
    : compiler().createSourceFile(file, text, compiler().ScriptTarget.Latest, true);

function read(file: string, text: string): Read {
  const leaves = new Map<string, Leaf[]>();
  const places = new Map<string, Place>();
  const source = parsed(file, text);
  const found: Found = {
    place: (name, place) => void places.set(name, place),
    leaf: (name, node, value) => {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      leaves.set(name, [...(leaves.get(name) ?? []), { text: value, line }]);
    },
  };
  for (const statement of source.statements) {
    if (compiler().isExpressionStatement(statement)) walk(statement.expression, '', found);
    if (!compiler().isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer !== undefined && compiler().isIdentifier(name)) {
        found.place(name.text, { node: initializer });
        walk(initializer, name.text, found);
      }
  }
  return { source, leaves, places };
}

interface Found {
  readonly place: (name: string, place: Place) => void;
  readonly leaf: (name: string, node: ts.Node, value: string) => void;
}

const isAround = (node: ts.Node): node is ts.SatisfiesExpression | ts.AsExpression | ts.ParenthesizedExpression =>
  compiler().isSatisfiesExpression(node) ||
  compiler().isAsExpression(node) ||
  compiler().isParenthesizedExpression(node);

const objectIn = (node: ts.Expression): ts.ObjectLiteralExpression | undefined =>
  isAround(node) ? objectIn(node.expression) : compiler().isObjectLiteralExpression(node) ? node : undefined;

function walk(node: ts.Expression, name: string, found: Found): void {
  const inside = (key: string): string => (name === '' ? key : `${name}.${key}`);
  if (name === '') found.place('', { node });
  if (isAround(node)) return walk(node.expression, name, found);
  if (compiler().isObjectLiteralExpression(node)) {
    for (const property of node.properties)
      if (
        compiler().isPropertyAssignment(property) &&
        (compiler().isIdentifier(property.name) || compiler().isStringLiteral(property.name))
      ) {
        found.place(inside(property.name.text), { node: property.initializer, property, object: node });
        walk(property.initializer, inside(property.name.text), found);
      }
    return;
  }
  if (compiler().isArrayLiteralExpression(node)) {
    node.elements.forEach((element, index) => {
      const own = compiler().isObjectLiteralExpression(element) ? inside(String(index)) : name;
      if (own !== name) found.place(own, { node: element });
      walk(element, own, found);
    });
    return;
  }
  // `example(value)` and its like say of a value what it is.
  if (compiler().isCallExpression(node)) return node.arguments.forEach((argument) => walk(argument, name, found));
  if (compiler().isStringLiteralLike(node) || compiler().isNumericLiteral(node))
    return found.leaf(name, node, node.text.replace(/_/g, ''));
  if (node.kind === compiler().SyntaxKind.TrueKeyword) return found.leaf(name, node, 'true');
  if (node.kind === compiler().SyntaxKind.FalseKeyword) found.leaf(name, node, 'false');
}
