/**
 * IAM policies by their statements: what is allowed now and was not, what was denied and is not. Each statement is taken
 * apart into who, what and where; whatever no older statement covers is broader. Order, Sids and splitting do not count.
 */
import { includes, isAnyone, keepsToKnown, keepsToSubject, type Condition } from '../../access';
import { isPolicy, normalizePolicy } from '../diff/documents';
import { canonical, isRecord } from '../plan/json';
import { compareConditions, type Conditions } from './conditions';
import { UNKNOWN_YET, type Finding } from './finding';

/** One grant: a principal may do an action on a resource, under conditions. */
interface Grant {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly conditions: Conditions;
}

interface Grants {
  readonly allowed: readonly Grant[];
  readonly denied: readonly Grant[];
}

/** Stands in a policy that is read from its data source for what the plan does not know. */
export const UNKNOWN_PART = '(known after apply)';

/** More grants than people write: such a policy is called broader rather than compared for minutes. */
const MOST_PAIRS = 4_000_000;

export function whatBecameBroader(before: unknown, after: unknown): Finding | undefined {
  const old = grantsOf(before);
  const now = grantsOf(after);
  if (old === undefined || now === undefined) {
    if (isEmpty(after)) return old?.denied.length ? { what: 'is taken away, with what it denied' } : undefined;
    if (isEmpty(before) && now !== undefined) return compare({ allowed: [], denied: [] }, now);
    return { what: 'cannot be read as a policy any more' };
  }
  return compare(old, now);
}

/** The same question the other way round: what was allowed and is not, what is denied and was not. */
export function whatBecameNarrower(before: unknown, after: unknown): Finding | undefined {
  const old = grantsOf(before);
  const now = grantsOf(after);
  if (isEmpty(before) || old === undefined) return undefined;
  if (isEmpty(after)) return old.allowed.length === 0 ? undefined : { what: `is taken away, with ${sizeOf(old)}` };
  // That it cannot be read is said by whoever asks for what became broader.
  if (now === undefined) return undefined;
  if (old.allowed.length * now.allowed.length > MOST_PAIRS) return { what: 'is too long to be compared' };
  const lost = old.allowed.filter((grant) => !now.allowed.some((known) => covers(known, grant)));
  // What is not known yet may be what seems to be lost, or another thing.
  if (lost.some((grant) => now.allowed.some((known) => mayCover(known, grant)))) return { what: UNKNOWN_YET };
  const denied = now.denied.filter((grant) => !old.denied.some((known) => covers(known, grant)));
  const parts = [
    ...(lost.length === 0 ? [] : [`allows no more ${describe(lost)}`]),
    ...(denied.length === 0 ? [] : [`denies ${describe(denied)}`]),
  ];
  return parts.length === 0 ? undefined : { what: `becomes narrower: ${parts.join('; ')}` };
}

const sizeOf = ({ allowed }: Grants): string => `what it allowed: ${describe(allowed)}`;

/** `sns:Publish on arn:… to Service:cloudwatch.amazonaws.com`, the first of many. */
function describe(grants: readonly Grant[]): string {
  const texts = [
    ...new Set(
      grants.map(
        ({ principal, action, resource }) =>
          `${action} on ${resource}${principal === NOBODY_NAMED ? '' : ` to ${principal}`}`,
      ),
    ),
  ];
  const more = texts.length > 2 ? ` and ${texts.length - 2} more` : '';
  return `${texts.slice(0, 2).join(', ')}${more}`;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** What a new policy gives away to anyone, or in whole. */
export function whatIsOpen(policy: unknown): Finding | undefined {
  const open = (grantsOf(policy)?.allowed ?? []).filter((grant) => isOpen(grant));
  if (open.length === 0) return undefined;
  const saying = (what: string): Finding => ({ what, severity: 'critical' });
  if (open.some(({ principal }) => letsAnyone(principal))) return saying('lets anyone in the world in');
  if (open.some(({ principal }) => isIdentityProvider(principal)))
    return saying('lets every user of an identity provider in');
  return saying('allows every action on every resource');
}

function isOpen({ principal, action, resource, conditions }: Grant): boolean {
  const asked = conditionsAsked(conditions);
  if (letsAnyone(principal)) return !asked.some(keepsToKnown);
  if (isIdentityProvider(principal)) return !asked.some(keepsToSubject);
  return principal === NOBODY_NAMED && (action === '*' || action.startsWith('not ')) && resource === '*';
}

const conditionsAsked = (conditions: Conditions): readonly Condition[] =>
  [...conditions].map(([asked, values]) => {
    const [test = '', variable = ''] = asked.split(' ');
    return { test, variable, values };
  });

const isIdentityProvider = (principal: string): boolean => /^Federated:.*:oidc-provider\//.test(principal);

/** `AWS:*` is everybody, and `not …` everybody but a few. */
const letsAnyone = (principal: string): boolean =>
  principal.startsWith('not ') || (principal !== NOBODY_NAMED && isAnyone(principal));

/** Policies of a role name no principal: it is the role's own. */
const NOBODY_NAMED = '';

function compare(old: Grants, now: Grants): Finding | undefined {
  if (old.allowed.length * now.allowed.length > MOST_PAIRS) return { what: 'is too long to be compared' };
  const more = now.allowed.filter((grant) => !old.allowed.some((known) => covers(known, grant)));
  const lessDenied = old.denied.filter((grant) => !now.denied.some((known) => covers(known, grant)));
  if (more.length === 0 && lessDenied.length === 0) return undefined;
  const parts = [...explain(more, old.allowed), ...(lessDenied.length > 0 ? ['denies less'] : [])];
  const anyone = more.some((grant) => isOpen(grant));
  return { what: `becomes broader: ${parts.join('; ')}`, ...(anyone ? { severity: 'critical' as const } : {}) };
}

/** New principals first, then new actions, then new resources; what is left lost a condition or was combined anew. */
function explain(more: readonly Grant[], old: readonly Grant[]): readonly string[] {
  if (more.length === 0) return [];
  const fresh = (part: 'principal' | 'action' | 'resource'): readonly string[] => {
    const known = [...new Set(old.map((grant) => grant[part]))];
    const values = new Set(more.map((grant) => grant[part]));
    return [...values]
      .filter((value) => value !== NOBODY_NAMED && !known.some((pattern) => includes(pattern, value)))
      .sort();
  };
  const parts = [
    list('new principal', fresh('principal')),
    list('new action', fresh('action')),
    list('new resource', fresh('resource')),
  ].filter((part) => part !== undefined);
  const unconditional = more.some((grant) =>
    old.some((known) => known.conditions.size > 0 && covers({ ...known, conditions: new Map() }, grant)),
  );
  if (unconditional)
    parts.push(
      isUnclear(more, old)
        ? 'a condition is another one, which cannot be compared'
        : 'a condition is dropped or changed',
    );
  return parts.length > 0 ? parts : ['known parts are combined anew'];
}

/** Some older grant is the same but for conditions that test the same in another way. */
const isUnclear = (more: readonly Grant[], old: readonly Grant[]): boolean =>
  more.every((grant) =>
    old.some(
      (known) =>
        covers({ ...known, conditions: new Map() }, grant) &&
        compareConditions(known.conditions, grant.conditions) === 'unclear',
    ),
  );

function list(noun: string, values: readonly string[]): string | undefined {
  if (values.length === 0) return undefined;
  const shown = values.slice(0, 3);
  const more = values.length > 3 ? ` and ${values.length - 3} more` : '';
  return `${noun}${values.length === 1 ? '' : 's'} ${shown.join(', ')}${more}`;
}

function covers(known: Grant, grant: Grant): boolean {
  return (
    includes(known.principal, grant.principal) &&
    includes(known.action.toLowerCase(), grant.action.toLowerCase()) &&
    includes(known.resource, grant.resource) &&
    compareConditions(known.conditions, grant.conditions) === 'covered'
  );
}

/** Of what it does not cover as it is. */
function mayCover(known: Grant, grant: Grant): boolean {
  const { principal, action, resource, conditions } = known;
  const isUnknown = [...conditions.values()].some((values) => values.includes(UNKNOWN_PART));
  const guessed = {
    ...known,
    principal: principal.endsWith(`:${UNKNOWN_PART}`) ? grant.principal : principal,
    action: action === UNKNOWN_PART ? grant.action : action,
    resource: resource === UNKNOWN_PART ? grant.resource : resource,
    conditions: isUnknown ? grant.conditions : conditions,
  };
  return covers(guessed, grant);
}

function grantsOf(policy: unknown): Grants | undefined {
  if (!isPolicy(policy)) return undefined;
  const statements = (normalizePolicy(policy)['Statement'] as unknown[]).filter(isRecord);
  // Neither of both words, in this very spelling: nobody here knows what it does.
  if (statements.some(({ Effect }) => Effect !== 'Allow' && Effect !== 'Deny')) return undefined;
  const of = (effect: string): readonly Grant[] =>
    statements.filter((statement) => statement['Effect'] === effect).flatMap(grantsOfStatement);
  return { allowed: of('Allow'), denied: of('Deny') };
}

function grantsOfStatement(statement: Readonly<Record<string, unknown>>): readonly Grant[] {
  const conditions = conditionsOf(statement['Condition']);
  return principalsOf(statement).flatMap((principal) =>
    values(statement, 'Action').flatMap((action) =>
      values(statement, 'Resource').map((resource) => ({ principal, action, resource, conditions })),
    ),
  );
}

/** The values, or for `NotAction` one that only equals itself; nothing at all stands for everything. */
function values(statement: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const positive = statement[name];
  if (Array.isArray(positive)) return positive.map(String);
  const negative = statement[`Not${name}`];
  return negative === undefined ? ['*'] : [`not ${canonical(negative)}`];
}

function principalsOf(statement: Readonly<Record<string, unknown>>): readonly string[] {
  const negative = statement['NotPrincipal'];
  if (negative !== undefined) return [`not ${canonical(negative)}`];
  const principal = statement['Principal'];
  if (!isRecord(principal)) return [NOBODY_NAMED];
  return Object.entries(principal).flatMap(([type, names]) =>
    (names as unknown[]).map((name) => `${type}:${String(name)}`),
  );
}

function conditionsOf(condition: unknown): Conditions {
  const found = new Map<string, readonly string[]>();
  for (const [test, variables] of Object.entries(isRecord(condition) ? condition : {}))
    for (const [variable, names] of Object.entries(isRecord(variables) ? variables : {}))
      found.set(`${test} ${variable.toLowerCase()}`, Array.isArray(names) ? names.map(String) : [String(names)]);
  return found;
}
