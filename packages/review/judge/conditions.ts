/**
 * Conditions of IAM statements, compared: whether all that the newer ones let through was let through by the older ones. Operators are those of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
 */
import { contains, includes } from '../../access';

/** `StringEquals aws:sourceaccount` -> its values, any of which will do. */
export type Conditions = ReadonlyMap<string, readonly string[]>;

/** `unclear` where the same variable is tested in two ways that nobody here can compare. */
export type Relation = 'covered' | 'broader' | 'unclear';

interface Test {
  /** `ForAnyValue`, `ForAllValues` or none. */
  readonly quantifier: string;
  readonly operator: string;
  /** Also true where the request says nothing of the variable. */
  readonly ifExists: boolean;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Every older condition still holds, whatever else has to. */
export function compareConditions(before: Conditions, after: Conditions): Relation {
  const now = testsOf(after);
  const relations = testsOf(before).map((test): Relation => {
    const same = now.filter(({ variable }) => variable === test.variable);
    if (same.some((newer) => isAsNarrow(test, newer))) return 'covered';
    return same.some((newer) => familyOf(newer.operator) !== familyOf(test.operator)) ? 'unclear' : 'broader';
  });
  return relations.find((one) => one === 'broader') ?? relations.find((one) => one === 'unclear') ?? 'covered';
}

function testsOf(conditions: Conditions): readonly Test[] {
  return [...conditions].map(([test, values]) => {
    const [operator = '', variable = ''] = test.split(' ');
    const [, quantifier = '', name = '', ifExists] = /^(?:(\w+):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
    return { quantifier, operator: name, ifExists: ifExists !== undefined, variable, values };
  });
}

function isAsNarrow(before: Test, after: Test): boolean {
  if (before.quantifier !== after.quantifier || (after.ifExists && !before.ifExists)) return false;
  const [a, b] = [plain(before.operator), plain(after.operator)];
  // What is excluded must be excluded still, and what is allowed must have been allowed.
  if (/Not/.test(a))
    return a === b && before.values.every((value) => after.values.some((one) => isInside(a, value, one)));
  if (a !== b && familyOf(a) !== familyOf(b)) return false;
  if (rankOf(b) > rankOf(a)) return false;
  return after.values.every((value) => before.values.some((one) => isInside(a, value, one)));
}

/** AWS reads ArnEquals as ArnLike. */
const plain = (operator: string): string => operator.replace(/^Arn(Not)?Equals$/, 'Arn$1Like');

/** Those that can be compared with each other. */
function familyOf(operator: string): string {
  const name = plain(operator);
  return /^(String|Arn)(Equals|EqualsIgnoreCase|Like)$/.test(name) ? 'text' : name;
}

const RANKS: readonly string[] = ['StringEquals', 'StringEqualsIgnoreCase', 'ArnLike', 'StringLike'];
const rankOf = (operator: string): number => RANKS.indexOf(operator);

/** Whether all that the value stands for is part of what the other one stands for. */
function isInside(operator: string, value: string, other: string): boolean {
  if (value === other) return true;
  if (/IgnoreCase$/.test(operator)) return value.toLowerCase() === other.toLowerCase();
  if (/IpAddress$/.test(operator)) return contains(other, value);
  if (/^Numeric(LessThan|LessThanEquals)$/.test(operator)) return Number(value) <= Number(other);
  if (/^Numeric(GreaterThan|GreaterThanEquals)$/.test(operator)) return Number(value) >= Number(other);
  return /Like$/.test(operator) && includes(other, value);
}
