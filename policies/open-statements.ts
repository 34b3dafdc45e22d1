/** Statements that let in anyone: whom they name, and whether a condition narrows that. */
import { isAnyone, keepsToKnown, keepsToSubject } from '../packages/access';
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
    identifiers.some((identifier) => isAnyone(String(stack.value(identifier)))),
  );
  return anyone && !conditions.some((condition) => isSure(condition, stack, keepsToKnown));
}

/** A principal of an Allow that may turn out to be anyone: `${local.who}`. */
export function unclearPrincipal({ effect, principals }: Statement, stack: StackView): string | undefined {
  if (effect !== 'Allow') return undefined;
  return firstUnclear(
    principals.flatMap(({ type, identifiers }) => [type, ...identifiers]),
    stack,
  );
}

/** Values that may turn out to be anything keep nobody out. */
function isSure(
  { test, variable, values }: Condition,
  stack: StackView,
  keeps: (condition: Condition) => boolean,
): boolean {
  if (values.some((value) => unclearText(value, stack) !== undefined)) return false;
  return keeps({ test, variable, values: values.map((value) => String(stack.value(value))) });
}

/** True when any token of an OIDC provider would do: no condition on its `sub` that names whose it must be. */
export function trustsAnyToken({ effect, actions, conditions }: Statement, stack: StackView): boolean {
  const webIdentity = actions.some((action) => matches(action, 'sts:AssumeRoleWithWebIdentity'));
  if (effect !== 'Allow' || !webIdentity) return false;
  return !conditions.some((condition) => isSure(condition, stack, keepsToSubject));
}

/** Whether an action as policies write it (`sts:Assume*`, any case) includes this one. */
function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}
