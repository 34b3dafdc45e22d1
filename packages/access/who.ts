/**
 * Whether a statement that names anyone (`Principal: *`) keeps to somebody known all the same. Which conditions do is AWS's own list, by which S3 calls a
 * policy public or not ("The meaning of public", https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html),
 * with the keys of other services that say the same of the caller.
 */
import { isWorld } from './networks';

export interface Condition {
  /** `Bool`, `StringEquals`, `ForAnyValue:StringLike`, … */
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** `*`, and what holds one: AWS takes no part of a name for a principal. */
export const isAnyone = (principal: string): boolean => principal.includes('*');

/** Says who calls, from where, or for whom. What says only how (TLS, a region, a tag, a prefix, through which service) keeps nobody out. */
const WHO: Readonly<Record<string, (value: string) => boolean>> = {
  'aws:sourceaccount': isFixed,
  'aws:sourceowner': isFixed,
  'aws:sourcearn': namesAccount,
  'aws:sourceorgid': isFixed,
  'aws:sourceorgpaths': namesOrganization,
  'aws:principalaccount': isFixed,
  'aws:principalarn': namesAccount,
  'aws:principalorgid': isFixed,
  'aws:principalorgpaths': namesOrganization,
  'aws:resourceaccount': () => false,
  'aws:sourcevpc': isFixed,
  'aws:sourcevpce': isFixed,
  'aws:userid': isFixed,
  'aws:vpceaccount': isFixed,
  'aws:vpceorgid': isFixed,
  'kms:calleraccount': isFixed,
  's3:dataaccesspointaccount': isFixed,
  's3:dataaccesspointarn': namesAccount,
};

/**
 * AWS takes a list of values as "one of", so every single one must be narrow; a test that also holds where the request says nothing of the variable
 * (`IfExists`, `ForAllValues`, `Null`), or that only excludes, keeps nobody out.
 */
export function keepsToKnown({ test, variable, values }: Condition): boolean {
  if (values.length === 0) return false;
  const key = variable.toLowerCase();
  if (key === 'aws:sourceip' || key === 'aws:vpcsourceip')
    return /^(ForAnyValue:)?IpAddress$/.test(test) && values.every((value) => isFixed(value) && !isWorld(value));
  return isPositive(test) && Object.hasOwn(WHO, key) && values.every((value) => WHO[key]?.(value) === true);
}

/** An identity provider vouches for all its users: only a condition on the subject of the token says whose it must be. */
export const keepsToSubject = ({ test, variable, values }: Condition): boolean =>
  isPositive(test) && /:sub$/i.test(variable) && values.length > 0 && values.every(namesWhose);

const isPositive = (test: string): boolean => /^(ForAnyValue:)?(String|Arn)(Equals|Like)(IgnoreCase)?$/.test(test);

function isFixed(value: string): boolean {
  return /^[^*?]+$/.test(value);
}

/** No wildcard, or an ARN whose account (of a bucket, whose name) stands before the first one. */
function namesAccount(value: string): boolean {
  return (
    isFixed(value) || /^arn:aws[\w-]*:[\w-]+:[^:]*:\d{12}:/.test(value) || /^arn:aws[\w-]*:s3:::[^*?]+/.test(value)
  );
}

function namesOrganization(value: string): boolean {
  return /^o-[^*?/]+\//.test(value);
}

/** `repo:mozilla/balrog:*` does, `repo:*` and `*` do not: two parts stand before the first wildcard. */
function namesWhose(sub: string): boolean {
  return isFixed(sub) || /^[^*?:/]+[:/][^*?:/]+[:/]/.test(sub);
}
