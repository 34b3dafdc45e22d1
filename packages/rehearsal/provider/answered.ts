/** Checks of a configuration by what a real provider answered (`facts/aws-answers.json`). */
import { UNKNOWN, type Diagnostic, type Values } from '../clouds/behaviour';
import { validArn } from '../clouds/aws/checks';
import { networkOf, parseIpv4Block } from '../clouds/cidr';
import type { Shape, Together, TypeAnswers, ValueRule } from '../facts/answers';
import { isRecord, isUnset } from './cty';
import { error, type Path } from './diagnostics';

export function checkAnswered(answers: TypeAnswers, config: Values): Diagnostic[] {
  const values = Object.entries(answers.values ?? {}).flatMap(([path, rules]) =>
    placesOf(config, path.split('.'), []).flatMap(({ at, value }) =>
      rules.flatMap((rule) => {
        const wrong = complaint(rule, at.filter((step) => typeof step === 'string').join('.'), value);
        return wrong === undefined ? [] : [error(wrong, undefined, at)];
      }),
    ),
  );
  return [
    ...values,
    ...(answers.together ?? []).flatMap((rule) => checkTogether(rule, config)),
    ...Object.entries(answers.items ?? {}).flatMap(([path, bounds]) => checkItems(path, bounds, config)),
    ...(answers.nulls === 'refused' ? checkNulls(config, []) : []),
    ...Object.entries(answers.shapes ?? {}).flatMap(([path, shape]) =>
      valuesAt(config, path.split('.'), []).flatMap(({ at, value }) =>
        checkShape(shape, answers.shapes ?? {}, value, at),
      ),
    ),
  ];
}

interface Place {
  readonly at: Path;
  readonly value: unknown;
}

function placesOf(value: unknown, path: readonly string[], at: Path): readonly Place[] {
  if (isUnset(value) || value === UNKNOWN) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => placesOf(item, path, [...at, index]));
  const [step, ...rest] = path;
  if (step === undefined) return [{ at, value }];
  return isRecord(value) ? placesOf(value[step], rest, [...at, step]) : [];
}

/** The values themselves at a path, lists in one piece. */
function valuesAt(value: unknown, path: readonly string[], at: Path): readonly Place[] {
  const [step, ...rest] = path;
  if (isUnset(value) || value === UNKNOWN) return [];
  if (step === undefined) return [{ at, value }];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => valuesAt(item, path, [...at, index]));
  if (!isRecord(value)) return [];
  return rest.length > 0 ? valuesAt(value[step], rest, [...at, step]) : [{ at: [...at, step], value: value[step] }];
}

function checkItems(path: string, [least, most]: readonly [number, number], config: Values): Diagnostic[] {
  return valuesAt(config, path.split('.'), []).flatMap(({ at, value }) => {
    const count = Array.isArray(value) ? value.length : isUnset(value) ? 0 : 1;
    // One is needed wherever the block around it is; more than one only where there are any.
    const isEnough = count >= least || (count === 0 && least > 1);
    if (value === UNKNOWN || (isEnough && (most === 0 || count <= most))) return [];
    const words = count < least ? `at least ${least}` : `at most ${most}`;
    return [
      error('Invalid Attribute Value', `Attribute ${path} list must contain ${words} elements, got: ${count}`, at),
    ];
  });
}

function checkNulls(value: unknown, at: Path): Diagnostic[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.some((item) => item === null))
      return [error('Null value found in list', 'Null values are not allowed for this attribute value.', at)];
    return items.flatMap((item, index) => checkNulls(item, [...at, index]));
  }
  return isRecord(value) ? Object.entries(value).flatMap(([name, item]) => checkNulls(item, [...at, name])) : [];
}

/** A block, or the value of an attribute, that is a value of any kind: one, or a list of them. */
function checkShape(shape: Shape, shapes: Readonly<Record<string, Shape>>, value: unknown, at: Path): Diagnostic[] {
  if (isUnset(value) || value === UNKNOWN) return [];
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => checkShape(shape, shapes, item, [...at, index]));
  if (!isRecord(value)) return [];
  const missing = (shape.required ?? []).filter((name) => isUnset(value[name]));
  const rules = Object.entries(shape.values ?? {}).flatMap(([name, all]) =>
    placesOf(value[name], [], [...at, name]).flatMap((place) =>
      all.flatMap((rule) => {
        const wrong = complaint(rule, name, place.value);
        return wrong === undefined ? [] : [error(wrong, undefined, place.at)];
      }),
    ),
  );
  const blocks = Object.entries(shape.blocks ?? {}).flatMap(([name, [least, most, inner]]) => {
    const inside = value[name];
    const count = inside === UNKNOWN ? least : Array.isArray(inside) ? inside.length : isUnset(inside) ? 0 : 1;
    if (count < least) return [error(`Insufficient ${name} blocks`, undefined, [...at, name])];
    if (most > 0 && count > most) return [error(`Too many ${name} blocks`, undefined, [...at, name])];
    const meant = typeof inner === 'string' ? shapes[inner] : inner;
    return meant === undefined ? [] : checkShape(meant, shapes, inside, [...at, name]);
  });
  return [
    ...missing.map((name) => error(`Missing required argument: ${name}`, undefined, [...at, name])),
    ...rules,
    ...blocks,
  ];
}

function complaint(rule: ValueRule, name: string, value: unknown): string | undefined {
  if (isRecord(value)) return undefined;
  const [text, number] = [String(value), Number(value)];
  const unless = (isRight: boolean, words: string): string | undefined => (isRight ? undefined : words);
  switch (rule[0]) {
    case 'oneOf': {
      const [, ...allowed] = rule as readonly string[];
      return unless(
        text === '' || allowed.includes(text),
        `expected ${name} to be one of [${allowed.map((each) => `"${each}"`).join(' ')}], got ${text}`,
      );
    }
    case 'range':
      return unless(
        number >= rule[1] && number <= rule[2],
        `expected ${name} to be in the range (${rule[1]} - ${rule[2]}), got ${text}`,
      );
    case 'atLeast':
      return unless(number >= rule[1], `expected ${name} to be at least (${rule[1]}), got ${text}`);
    case 'atMost':
      return unless(number <= rule[1], `expected ${name} to be at most (${rule[1]}), got ${text}`);
    case 'multipleOf':
      return unless(number % rule[1] === 0, `expected ${name} to be divisible by ${rule[1]}, got: ${text}`);
    case 'prefix':
      return unless(text === '' || text.startsWith(rule[1]), `expected ${name} to have prefix ${rule[1]}, got ${text}`);
    case 'anyOf': {
      const [, ...rules] = rule;
      const wrong = rules.map((each) => complaint(each, name, value));
      return wrong.includes(undefined) ? undefined : wrong[0];
    }
    case 'length':
      return unless(
        text.length >= rule[1] && (rule[2] === 0 || text.length <= rule[2]),
        `expected length of ${name} to be in the range (${rule[1]} - ${rule[2]}), got ${text}`,
      );
    case 'chars':
      return badCharacter(rule, text) ? rule[4].replaceAll('{value}', text) : undefined;
    case 'never':
      return [...rule[1]].some((sign) => text.includes(sign)) ? rule[2].replaceAll('{value}', text) : undefined;
    case 'empty':
      return unless(text !== '', `expected "${name}" to not be an empty string`);
    default:
      return text === '' ? undefined : FORMS[rule[0]](text, name);
  }
}

type Form = Extract<ValueRule, readonly [string]>[0];

const FORMS: Readonly<Record<Exclude<Form, 'empty'>, (text: string, name: string) => string | undefined>> = {
  json: (text, name) => (parses(text) ? undefined : `"${name}" contains an invalid JSON: invalid character`),
  policy: (text, name) =>
    parses(text) && /^\{/.test(text) ? undefined : `"${name}" contains an invalid JSON policy: not a JSON object`,
  arn: (text, name) => validArn(text, name)[0],
  cidr: (text, name) => {
    if (text.includes(':')) return undefined;
    const block = parseIpv4Block(text);
    if (!block) return `"${name}": "${text}" is not a valid CIDR block: invalid CIDR address: ${text}`;
    return networkOf(block) === text
      ? undefined
      : `"${text}" is not a valid CIDR block; did you mean "${networkOf(block)}"?`;
  },
  time: (text, name) => (isTime(text) ? undefined : `expected "${name}" to be a valid RFC3339 date, got "${text}"`),
  ip: (text, name) => (/^[\d.]+$|:/.test(text) ? undefined : `expected ${name} to contain a valid IP, got: ${text}`),
  account: (text, name) =>
    /^(\d{12}|aws|amazon)$/.test(text)
      ? undefined
      : `"${name}" doesn't look like AWS Account ID (exactly 12 digits): "${text}"`,
};

const DAY_AND_TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** As Go parses RFC 3339: a day that is in its month, and no leap second. */
function isTime(text: string): boolean {
  const [, day] = DAY_AND_TIME.exec(text) ?? [];
  const read = new Date(`${day}T00:00:00Z`);
  return day !== undefined && !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A letter, a capital and a digit stand for their kind. */
function kindOf(sign: string): string {
  return /[a-z]/.test(sign) ? 'a' : /[A-Z]/.test(sign) ? 'A' : /\d/.test(sign) ? '0' : sign;
}

function badCharacter(
  [, first, inner, last]: Extract<ValueRule, readonly ['chars', ...unknown[]]>,
  text: string,
): boolean {
  const signs = [...text].map(kindOf);
  return signs.some((sign, index) => (index === 0 ? first : index === signs.length - 1 ? last : inner).includes(sign));
}

function checkTogether({ kind, about, paths, when }: Together, config: Values): Diagnostic[] {
  const known = (path: string): unknown => valueAt(config, path.split('.'));
  if (paths.some((path) => known(path) === UNKNOWN)) return [];
  // Inside a block the rule holds where the block is.
  const parent = about.split('.').slice(0, -1);
  if (parent.length > 0 && isUnset(valueAt(config, parent))) return [];
  const given = paths.filter((path) => isGiven(known(path)));
  const list = paths.join(',');
  const path = about.split('.');
  switch (kind) {
    case 'exactlyOne':
      return given.length === 1
        ? []
        : [error('Invalid combination of arguments', `"${about}": one of \`${list}\` must be specified`, path)];
    case 'atLeastOne':
      return given.length > 0
        ? []
        : [error('Missing required argument', `"${about}": one of \`${list}\` must be specified`, path)];
    case 'allOrNone':
      return !isGiven(known(about)) || given.length === paths.length
        ? []
        : [error('Missing required argument', `"${about}": all of \`${list}\` must be specified`, path)];
    case 'neededWhen': {
      const [cause = '', value] = when ?? [];
      const isMeant = known(cause) === value && known(about) !== UNKNOWN;
      return !isMeant || isGiven(known(about)) || given.length > 0
        ? []
        : [
            error(
              'Invalid Attribute Combination',
              `Attribute "${about}" must be specified when "${cause}" is "${value}".`,
              path,
            ),
          ];
    }
    case 'notWith':
      return isGiven(known(about)) && given.length > 0
        ? [error('Conflicting configuration arguments', `"${about}": conflicts with ${given[0]}`, path)]
        : [];
  }
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) {
      const items: readonly unknown[] = inner;
      return /^\d+$/.test(step) ? items[Number(step)] : (items[0] as Values | undefined)?.[step];
    }
    return isRecord(inner) ? (/^\d+$/.test(step) ? inner : inner[step]) : undefined;
  }, value);
}

function isGiven(value: unknown): boolean {
  return !isUnset(value) && !(Array.isArray(value) && value.length === 0) && value !== '';
}
