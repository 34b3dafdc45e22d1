import { firstUnclear } from '../../clear-parts';
import { nameOf, readDocument, type Statement } from '../../documents';
import { blocks, show, strings, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY = 'List the actions the caller makes and the ARNs it makes them on, in the statement of its role.';

/** Type -> the arguments that name managed policies. */
export const MANAGED: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role_policy_attachment: ['policy_arn'],
  aws_iam_user_policy_attachment: ['policy_arn'],
  aws_iam_group_policy_attachment: ['policy_arn'],
  aws_iam_policy_attachment: ['policy_arn'],
  aws_iam_role_policy_attachments_exclusive: ['policy_arns'],
  aws_iam_user_policy_attachments_exclusive: ['policy_arns'],
  aws_iam_group_policy_attachments_exclusive: ['policy_arns'],
  aws_iam_role: ['managed_policy_arns'],
  aws_ssoadmin_managed_policy_attachment: ['managed_policy_arn'],
};

/** Types that carry a document in `policy` (aws_iam_role: in its block `inline_policy`). */
export const DOCUMENTS = [
  'aws_iam_policy',
  'aws_iam_role_policy',
  'aws_iam_user_policy',
  'aws_iam_group_policy',
  'aws_kms_key',
  'aws_kms_replica_key',
  'aws_kms_key_policy',
];

/** No identity may do everything, or everything of one service to everything. */
export const noWildcardIam: Rule = {
  id: 'no-wildcard-iam',
  reason:
    'A role is as dangerous as the most careless task that carries it: what it may do is what an intruder may do.',
  appliesTo: [...DOCUMENTS, ...Object.keys(MANAGED), 'aws_iam_user', 'aws_iam_access_key'],
  check: (resource, stack) => {
    const { type, attributes } = resource;
    if (type === 'aws_iam_user' || type === 'aws_iam_access_key') return [lasting(type)];
    const inline = blocks(attributes['inline_policy']).map(({ policy }) => policy);
    return [
      ...(MANAGED[type] ?? []).flatMap((attribute) => broadManagedPolicies(resource, attribute, stack)),
      ...[attributes['policy'], ...inline]
        .filter((given) => given !== undefined)
        .flatMap((given) => faultsOf(given, /^aws_kms_/.test(type), stack)),
    ];
  },
};

function lasting(type: string): Finding {
  const remedy = 'Let people and jobs assume a role: what they get then ends by itself.';
  return { wrong: `is an ${type}: a login that lasts until somebody revokes it`, remedy };
}

function faultsOf(policy: unknown, isKeyPolicy: boolean, stack: StackView): readonly Finding[] {
  const reading = readDocument(stack, policy);
  if ('unreadable' in reading) return [undecided('policy', reading.unreadable, REMEDY)];
  return reading.statements
    .filter(({ effect }) => effect === 'Allow')
    .filter((statement) => !(isKeyPolicy && isForTheAccountItself(statement, stack)))
    .flatMap((statement): readonly Finding[] => {
      const action = firstUnclear([...statement.actions, ...statement.notActions], stack);
      if (action !== undefined) return [undecided(`an action of ${nameOf(statement)}`, action, REMEDY)];
      if (isTooBroad(statement)) return [{ wrong: wording(statement), remedy: REMEDY }];
      const resource = firstUnclear(statement.resources, stack);
      return resource !== undefined && hasServiceWildcard(statement)
        ? [undecided(`a resource of ${nameOf(statement)}`, resource, REMEDY)]
        : [];
    });
}

function isTooBroad(statement: Statement): boolean {
  const { actions, notActions, resources, notResources } = statement;
  // IAM reads "**", "?*" and "i*:*" as it reads "*": a service must be named in full.
  if (notActions.length > 0 || actions.some((action) => /^[^:]*[*?]/.test(action))) return true;
  const anyResource =
    notResources.length > 0 || resources.some((arn) => /^([*?]+|arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?/]+)$/.test(arn));
  return anyResource && hasServiceWildcard(statement);
}

const hasServiceWildcard = ({ actions }: Statement): boolean => actions.some((action) => /:[*?]+$/.test(action));

/** The statement by which a key policy hands over to IAM; AWS: without it the key can become unmanageable. */
function isForTheAccountItself({ principals }: Statement, { facts }: StackView): boolean {
  const own = facts.accountId ?? '\\d{12}';
  const root = new RegExp(`^arn:aws:iam::(${own}|\\$\\{data\\.aws_caller_identity\\.[^}]*\\}):root$`);
  const isRoot = (arn: string): boolean => root.test(arn);
  return (
    principals.length > 0 && principals.every(({ type, identifiers }) => type === 'AWS' && identifiers.every(isRoot))
  );
}

function wording(statement: Statement): string {
  const { actions, notActions, resources, notResources } = statement;
  const what = notActions.length > 0 ? `everything but ${notActions.join(', ')}` : actions.join(', ');
  const on = notResources.length > 0 ? `everything but ${notResources.join(', ')}` : resources.join(', ');
  return `${nameOf(statement)} allows ${what} on ${on || 'nothing named'}`;
}

function broadManagedPolicies(resource: Resource, attribute: string, stack: StackView): readonly Finding[] {
  const remedy = 'Attach a policy of this stack, or an AWS managed one that is made for a single service role.';
  const broad = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|SystemAdministrator|\w*FullAccess)(-\w+)?$/;
  return strings(stack.value(resource.attributes[attribute])).flatMap((given): readonly Finding[] => {
    const arn = stack.value(given);
    if (stack.follow(arn)?.type === 'aws_iam_policy') return [];
    if (hasUnresolved(arn)) return [undecided(attribute, arn, remedy)];
    return broad.test(String(arn)) ? [{ wrong: `${attribute} is ${show(arn)}`, remedy }] : [];
  });
}
