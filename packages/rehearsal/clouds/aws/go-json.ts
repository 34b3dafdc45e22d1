/** JSON as Go's encoding/json writes it: `<`, `>`, `&` and the line separators U+2028 and U+2029 are escaped. */
import { isObject } from '../values';

export function goJson(value: unknown): string {
  return escape(JSON.stringify(value));
}

/** `json.MarshalIndent(value, "", "  ")`: as JSON.stringify with two spaces, empty collections included. */
export function goIndentedJson(value: unknown): string {
  return escape(JSON.stringify(value, null, 2));
}

/** `structure.NormalizeJsonString` of terraform-plugin-sdk: keys sorted, no space between; what is no JSON stays as it is. */
export function goNormalized(text: string): string {
  const parsed = parse(text);
  return parsed === undefined ? text : goJson(sorted(parsed));
}

/** `verify.LegacyPolicyNormalize` of hashicorp/aws: the same with the version first, which IAM wanted once. */
export function goNormalizedPolicy(text: string): string {
  const parsed = parse(text);
  if (!isObject(parsed) || parsed['Version'] !== '2012-10-17') return goNormalized(text);
  const { Version, ...rest } = parsed;
  return goJson({ Version, ...(sorted(rest) as object) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

function escape(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
