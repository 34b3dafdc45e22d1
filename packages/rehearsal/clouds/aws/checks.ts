/** Argument checks that several AWS services share, worded as internal/verify/validate.go of the provider. */
import type { ArgumentCheck } from '../arguments';
import { networkOf, parseIpv4Block } from '../cidr';

/** A block in its network's own spelling (ValidIPv4CIDRNetworkAddress). */
export const ipv4Network: ArgumentCheck = (value) => {
  const cidr = String(value);
  const block = parseIpv4Block(cidr);
  if (!block) return [`"${cidr}" is not a valid CIDR block: invalid CIDR address: ${cidr}`];
  const network = networkOf(block);
  return network === cidr ? [] : [`"${cidr}" is not a valid IPv4 CIDR block; did you mean "${network}"?`];
};

/** The patterns that ValidARN names in its refusals, of each part that need not be there. */
const ARN_PARTS = [
  ['partition', 1, '^aws(-[a-z]+)*$'],
  ['region', 3, '^[a-z]{2}(-[a-z]+)+-\\d{1,2}$'],
  ['account ID', 4, '^(aws|aws-managed|third-party|aws-marketplace|\\d{12}|cw.{10})$'],
] as const;

/** ValidARN. */
export const validArn: ArgumentCheck = (value, name) => {
  const parts = String(value).split(':');
  const wrong = (what: string): readonly string[] => [`"${name}" (${String(value)}) is an invalid ARN: ${what}`];
  if (value === '') return [];
  if (parts[0] !== 'arn') return wrong('arn: invalid prefix');
  if (parts.length < 6) return wrong('arn: not enough sections');
  if (parts.slice(5).join(':') === '') return wrong('missing resource value');
  if (parts[1] === '') return wrong('missing partition value');
  return ARN_PARTS.filter(([, at, pattern]) => parts[at] !== '' && !new RegExp(pattern).test(parts[at] ?? '')).flatMap(
    ([part, , pattern]) => wrong(`invalid ${part} value (expecting to match regular expression: ${pattern})`),
  );
};

/** ValidIAMPolicyJSON. `limit` is the service's quota in characters of the document without white space. */
export function policyJson(limit = Infinity): ArgumentCheck {
  return (value, name) => {
    const document = String(value);
    const wrong = (what: string): string[] => [`"${name}" contains an invalid JSON policy: ${what}`];
    if (document === '') return [`"${name}" is an empty string, which is not a valid JSON value`];
    if (/^[ \t\r\n]/.test(document)) return wrong('leading space characters are not allowed');
    if (document.startsWith('"')) return wrong('contains a JSON-encoded string, not a JSON-encoded object');
    if (document.startsWith('[')) return wrong('contains a JSON array, not a JSON object');
    if (!document.startsWith('{')) return wrong('not a JSON object');
    const size = parsedSize(document);
    if (size === undefined) return wrong('invalid character in JSON text');
    return size > limit ? [`Cannot exceed quota for PolicySize: ${limit} (actual: ${size})`] : [];
  };
}

function parsedSize(document: string): number | undefined {
  try {
    return JSON.stringify(JSON.parse(document)).length;
  } catch {
    return undefined;
  }
}

const DAILY = '([0-1][0-9]|2[0-3]):([0-5][0-9])';
const WEEKLY = `(sun|mon|tue|wed|thu|fri|sat):${DAILY}`;

/** ValidOnceADayWindowFormat: `hh24:mi-hh24:mi`. */
export const dailyWindow: ArgumentCheck = (value) =>
  new RegExp(`^(${DAILY}-${DAILY}|)$`).test(String(value))
    ? []
    : [`(${String(value)}) must satisfy the format of "hh24:mi-hh24:mi"`];

/** ValidOnceAWeekWindowFormat: `ddd:hh24:mi-ddd:hh24:mi`. */
export const weeklyWindow: ArgumentCheck = (value) => {
  const window = String(value).toLowerCase();
  return new RegExp(`^(${WEEKLY}-${WEEKLY}|)$`).test(window)
    ? []
    : [`(${window}) must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"`];
};
