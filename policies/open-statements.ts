/** Statements that let in anyone: whom they name, and whether a condition narrows that. */
import { firstUnclear, unclearText } from './clear-parts';
import type { Condition, Statement } from './documents';
import type { StackView } from './stack-view';

/** True for a statement that anyone in the world may use: principal `*` and no condition that narrows it. */
export function isOpenToAnyone(
  { effect, principals, notPrincipals, conditions }: Statement,
  stack: StackView,
): boolean {
  if (effect !== 'Allow') return false;
  if (notPrincipals.length > 0) return true;
  const anyone = principals.some(({ identifiers }) =>
    identifiers.some((identifier) => String(stack.value(identifier)).includes('*')),
  );
  return anyone && !conditions.some((condition) => narrows(condition, stack));
}

/** A principal of an Allow that may turn out to be anyone: `${local.who}`. */
export function unclearPrincipal({ effect, principals }: Statement, stack: StackView): string | undefined {
  if (effect !== 'Allow') return undefined;
  return firstUnclear(
    principals.flatMap(({ type, identifiers }) => [type, ...identifiers]),
    stack,
  );
}

/** Conditions that tie a `*` principal to accounts, organizations, networks or resources of ours. */
const NARROWING = new Set([
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'kms:calleraccount',
]);

/** AWS takes a list of values as "one of": every single one must be narrow. */
function narrows({ test, variable, values }: Condition, stack: StackView): boolean {
  const positive = /^(ForAnyValue:)?(String|Arn)(Equals|Like)(IgnoreCase)?$/.test(test);
  if (!positive || !NARROWING.has(variable.toLowerCase()) || values.length === 0) return false;
  return values.every((value) => unclearText(value, stack) === undefined && isNarrow(String(stack.value(value))));
}

/** No wildcard, or an ARN whose account (of a bucket, whose name) stands before the first one. */
function isNarrow(value: string): boolean {
  return (
    /^[^*?]+$/.test(value) || /^arn:aws[\w-]*:[\w-]+:[^:]*:\d{12}:/.test(value) || /^arn:aws:s3:::[^*?]+/.test(value)
  );
}

/** True when any token of an OIDC provider would do: no condition on its `sub` that names whose it must be. */
export function trustsAnyToken({ effect, actions, conditions }: Statement, stack: StackView): boolean {
  const webIdentity = actions.some((action) => matches(action, 'sts:AssumeRoleWithWebIdentity'));
  if (effect !== 'Allow' || !webIdentity) return false;
  return !conditions.some(
    ({ test, variable, values }) =>
      /^String(Equals|Like)$/.test(test) &&
      variable.endsWith(':sub') &&
      values.length > 0 &&
      values.every((value) => unclearText(value, stack) === undefined && namesWhose(String(stack.value(value)))),
  );
}

/** `repo:mozilla/balrog:*` does, `repo:*` and `*` do not: two parts stand before the first wildcard. */
function namesWhose(sub: string): boolean {
  return /^[^*?]+$/.test(sub) || /^[^*?:/]+[:/][^*?:/]+[:/]/.test(sub);
}

/** Whether an action as policies write it (`sts:Assume*`, any case) includes this one. */
function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}
