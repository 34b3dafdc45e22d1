import { nameOf, readDocument, type Statement } from '../../documents';
import { strings, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY = 'List the actions the caller makes and the ARNs it makes them on, in the statement of its role.';
const ATTACHMENTS = [
  'aws_iam_role_policy_attachment',
  'aws_iam_user_policy_attachment',
  'aws_iam_group_policy_attachment',
];

/** No identity may do everything, or everything of one service to everything. */
export const noWildcardIam: Rule = {
  id: 'no-wildcard-iam',
  reason:
    'A role is as dangerous as the most careless task that carries it: what it may do is what an intruder may do.',
  appliesTo: [
    'aws_iam_policy',
    'aws_iam_role_policy',
    'aws_iam_user_policy',
    'aws_iam_group_policy',
    'aws_kms_key',
    ...ATTACHMENTS,
  ],
  check: (resource, stack) => {
    if (ATTACHMENTS.includes(resource.type)) return broadManagedPolicy(resource, stack);
    const given = resource.attributes['policy'];
    if (given === undefined) return [];
    const reading = readDocument(stack, given);
    if ('unreadable' in reading) return [undecided('policy', reading.unreadable, REMEDY)];
    const isKeyPolicy = resource.type === 'aws_kms_key';
    return reading.statements
      .filter((statement) => isTooBroad(statement) && !(isKeyPolicy && isForTheAccountItself(statement, stack)))
      .map((statement) => ({ wrong: wording(statement), remedy: REMEDY }));
  },
};

function isTooBroad({ effect, actions, notActions, resources, notResources }: Statement): boolean {
  if (effect !== 'Allow') return false;
  if (notActions.length > 0 || actions.some((action) => /^\*/.test(action))) return true;
  const anyResource =
    notResources.length > 0 || resources.some((arn) => /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:[*/]+)$/.test(arn));
  return anyResource && actions.some((action) => /^[\w-]+:\*$/.test(action));
}

/** The statement by which a key policy hands over to IAM; AWS: without it the key can become unmanageable. */
function isForTheAccountItself({ principals }: Statement, { account }: StackView): boolean {
  const own = account ?? '\\d{12}';
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

function broadManagedPolicy(resource: Resource, stack: StackView): readonly Finding[] {
  const arn = stack.value(resource.attributes['policy_arn']);
  if (stack.follow(arn)?.type === 'aws_iam_policy') return [];
  const remedy = 'Attach a policy of this stack, or an AWS managed one that is made for a single service role.';
  if (hasUnresolved(arn)) return [undecided('policy_arn', arn, remedy)];
  const broad = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|SystemAdministrator|\w*FullAccess)$/;
  return strings(arn)
    .filter((given) => broad.test(given))
    .map((given) => ({ wrong: `policy_arn is "${given}"`, remedy }));
}
