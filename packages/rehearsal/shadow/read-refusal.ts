/** Rules about a value, out of the words in which terraform-plugin-sdk and terraform-plugin-framework-validators refuse one. */
import type { Together, ValueRule } from '../facts/answers';

type Reader = readonly [RegExp, (found: RegExpExecArray) => ValueRule];

const numbers = (found: RegExpExecArray): [number, number] => [Number(found[1]), Number(found[2])];
const items = (list: string): string[] => {
  const quoted = [...list.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value);
  return quoted.length > 0 ? quoted : list.split(/[\s,]+/).filter((item) => item !== '');
};

/** helper/validation of the SDK, stringvalidator and int64validator of the framework, and what hashicorp/aws adds in internal/verify. */
const READERS: readonly Reader[] = [
  [/one of:? \[([^\]]*)\]/, (found) => ['oneOf', ...items(found[1] ?? '')]],
  [/^Invalid String Enum Value[^]*Valid Values: \[([^\]]*)\]/, (found) => ['oneOf', ...items(found[1] ?? '')]],
  [/to be divisible by (\d+)/, (found) => ['multipleOf', Number(found[1])]],
  [/to have prefix ([^,\s]+),/, (found) => ['prefix', found[1] ?? '']],
  [/\(must begin with ([^)\s]+)\)/, (found) => ['prefix', found[1] ?? '']],
  [/length .*in the range \((-?\d+) - (-?\d+)\)/, (found) => ['length', ...numbers(found)]],
  [/length must be between (\d+) and (\d+)/, (found) => ['length', ...numbers(found)]],
  [/length must be at least (\d+)/, (found) => ['length', Number(found[1]), 0]],
  [/length must be at most (\d+)/, (found) => ['length', 0, Number(found[1])]],
  [/in the range \((-?\d+(?:\.\d+)?) - (-?\d+(?:\.\d+)?)\)/, (found) => ['range', ...numbers(found)]],
  [/must be between (-?\d+) and (-?\d+)/, (found) => ['range', ...numbers(found)]],
  [/at least \(?(-?\d+)\)?/, (found) => ['atLeast', Number(found[1])]],
  [/at most \(?(-?\d+)\)?/, (found) => ['atMost', Number(found[1])]],
  [/invalid JSON policy|JSON policy/i, () => ['policy']],
  [/invalid JSON|not valid JSON|valid JSON/i, () => ['json']],
  [/is an invalid ARN|must be a valid ARN|cannot be parsed as an ARN/, () => ['arn']],
  [/CIDR/, () => ['cidr']],
  [/RFC3339|RFC 3339/i, () => ['time']],
  [/valid IP/i, () => ['ip']],
  [/AWS Account ID|account id/i, () => ['account']],
];

/** Before several refusals: a value must be one of some, or a multiple of another (validation.Any of the SDK says each). */
export const SEVERAL = 'several: ';
export const BESIDE = ' || ';

/** One of the rules is enough: that is what several refusals of one argument are taken for, as it refuses less. */
function anyOf(refusals: readonly string[]): ValueRule | undefined {
  const places = new Set(refusals.map((each) => / \[[^\]]*\]$/.exec(each)?.[0]));
  const rules = refusals.map(ruleIn);
  const isRead = rules.every((rule) => rule !== undefined);
  return refusals.length > 1 && places.size === 1 && isRead ? ['anyOf', ...rules] : undefined;
}

/** Undefined where the words are none of those that are known. */
export function ruleIn(refusal: string): ValueRule | undefined {
  if (refusal.startsWith(SEVERAL)) return anyOf(refusal.slice(SEVERAL.length).split(BESIDE));
  for (const [pattern, read] of READERS) {
    const found = pattern.exec(refusal);
    if (found) return read(found);
  }
  return undefined;
}

const TOGETHER: readonly (readonly [RegExp, Together['kind']])[] = [
  [/^Invalid combination of arguments: "([^"]+)": (?:only )?one of `([^`]+)` (?:must|can) be specified/, 'exactlyOne'],
  [/^Missing required argument: "([^"]+)": one of `([^`]+)` must be specified/, 'atLeastOne'],
  [/^Missing required argument: "([^"]+)": all of `([^`]+)` must be specified/, 'allOrNone'],
  [/^Conflicting configuration arguments: "([^"]+)": conflicts with ([\w.]+)/, 'notWith'],
  [/^Invalid Attribute Combination: Attribute "([^"]+)" cannot be specified when "([^"]+)" is specified/, 'notWith'],
  [/^Invalid Attribute Combination: Attribute "([^"]+)" must be specified when "([^"]+)" is specified/, 'allOrNone'],
];

const NEEDED =
  /^Invalid Attribute Combination:?\s+(?:Attribute|Either) "([^"]+)"(?: or "([^"]+)")? must be specified when "([^"]+)" is "([^"]+)"/;

const ONE_OF = /^(?:Missing|Invalid) Attribute \w+: Exactly one of these attributes must be configured: \[([^\]]+)\]/;

/** What a refusal says about arguments that need or exclude each other. */
export function togetherIn(refusal: string): Together | undefined {
  const [, list] = ONE_OF.exec(refusal) ?? [];
  if (list !== undefined) {
    const paths = list.split(',').map(plain);
    return { kind: 'exactlyOne', about: paths[0] ?? '', paths };
  }
  const [, needed, other, cause, value] = NEEDED.exec(refusal) ?? [];
  if (needed !== undefined && cause !== undefined && value !== undefined)
    return {
      kind: 'neededWhen',
      about: plain(needed),
      paths: other === undefined ? [] : [plain(other)],
      when: [plain(cause), value],
    };
  for (const [pattern, kind] of TOGETHER) {
    const [, about, others] = pattern.exec(refusal) ?? [];
    if (about === undefined || others === undefined) continue;
    const paths = others.split(',').map(plain);
    return kind === 'allOrNone' && pattern.source.includes('when')
      ? { kind, about: plain(others), paths: [plain(about), plain(others)].sort() }
      : { kind, about: plain(about), paths };
  }
  return undefined;
}

/** How many blocks, or elements of a list, a refusal says there may be. */
export function itemsIn(refusal: string): readonly [least: number, most: number] | undefined {
  const [, most] = /(?:list|set) must contain at most (\d+) elements/.exec(refusal) ?? [];
  if (most !== undefined) return [0, Number(most)];
  const [, least, minimum] = /must contain at least (\d+) elements|requires (\d+) item minimum/.exec(refusal) ?? [];
  if (least !== undefined || minimum !== undefined) return [Number(least ?? minimum), 0];
  return /must have a configuration value as the provider has marked it as required/.test(refusal) ? [1, 0] : undefined;
}

/** `rule[0].x` and `rule.0.x` are one. */
const plain = (path: string): string => path.trim().replace(/\[(?:"?)(\d+)(?:"?)\]/g, '.$1');
