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

/** Undefined where the words are none of those that are known. */
export function ruleIn(refusal: string): ValueRule | undefined {
  if (refusal.startsWith('several: ')) return undefined;
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

/** What a refusal says about arguments that need or exclude each other. */
export function togetherIn(refusal: string): Together | undefined {
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

/** `rule[0].x` and `rule.0.x` are one. */
const plain = (path: string): string => path.trim().replace(/\[(?:"?)(\d+)(?:"?)\]/g, '.$1');
