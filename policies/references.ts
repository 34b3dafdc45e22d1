/**
 * Terraform references as cdktf writes them: `${aws_s3_bucket.logs.arn}`, `${data.aws_iam_policy_document.tls.json}`.
 */

const REFERENCE = /(?<!\$)\$\{/;
const WHOLE_REFERENCE =
  /^\$\{((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)(?:\.([A-Za-z_]\w*))?((?:\.[\w-]+|\[(?:\d+|"[^"]*")\])+)?\}$/;
const ADDRESS = /(?<![\w.-])((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)/g;

export interface Reference {
  /** `aws_s3_bucket.logs`, `data.aws_iam_policy_document.tls` */
  readonly address: string;
  /** `arn`; absent for a reference to the whole resource. */
  readonly attribute: string | undefined;
  /** True when the reference goes on below the attribute: `.master_user_secret[0].secret_arn`. */
  readonly deeper: boolean;
}

/** True for a string that Terraform has yet to compute, wholly or in part; `$${` is an escaped, literal dollar. */
export function isUnresolved(value: unknown): value is string {
  return typeof value === 'string' && REFERENCE.test(value);
}

/** True when anything inside the value is unresolved. */
export function hasUnresolved(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isUnresolved(value);
  return Object.values(value).some(hasUnresolved);
}

/** Every unresolved string inside the value, at any depth. */
export function unresolvedIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return isUnresolved(value) ? [value] : [];
  return Object.values(value).flatMap(unresolvedIn);
}

/** The one reference the string consists of; undefined for literals, functions and interpolations. */
export function parseReference(value: unknown): Reference | undefined {
  const match = typeof value === 'string' ? WHOLE_REFERENCE.exec(value) : null;
  if (!match?.[1]) return undefined;
  return { address: match[1], attribute: match[2], deeper: match[3] !== undefined };
}

/** Every address that is named inside `${…}` anywhere in the string. */
export function addressesIn(value: string): readonly string[] {
  const expressions = value.match(/(?<!\$)\$\{[^}]*\}/g) ?? [];
  return expressions.flatMap((expression) => expression.match(ADDRESS) ?? []);
}
