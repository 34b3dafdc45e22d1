import { isOpenToAnyone, nameOf, readDocument, type Statement } from '../../documents';
import { undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';

const REMEDY =
  'Name accounts, roles or services as principals; trust in an OIDC provider needs a condition on its sub.';

/** Type -> the argument that says who may use it. Buckets have a rule of their own (no-public-bucket). */
const POLICIES: Readonly<Record<string, string>> = {
  aws_iam_role: 'assume_role_policy',
  aws_kms_key: 'policy',
  aws_sns_topic: 'policy',
  aws_sns_topic_policy: 'policy',
  aws_sqs_queue: 'policy',
  aws_sqs_queue_policy: 'policy',
  aws_backup_vault_policy: 'policy',
  aws_secretsmanager_secret: 'policy',
  aws_secretsmanager_secret_policy: 'policy',
  aws_ecr_repository_policy: 'policy',
};

/** Nobody outside may assume a role, use a key, publish to a topic or read a secret. */
export const noOpenPrincipal: Rule = {
  id: 'no-open-principal',
  reason: 'A principal of "*" is every AWS customer; an OIDC provider without a sub is every repository on GitHub.',
  appliesTo: Object.keys(POLICIES),
  check: ({ type, attributes }, stack) => {
    const attribute = POLICIES[type] ?? 'policy';
    if (attributes[attribute] === undefined) return [];
    const reading = readDocument(stack, attributes[attribute]);
    if ('unreadable' in reading) return [undecided(attribute, reading.unreadable, REMEDY)];
    return reading.statements.flatMap((statement): Finding[] => {
      if (isOpenToAnyone(statement))
        return [{ wrong: `${nameOf(statement)} of ${attribute} allows anyone`, remedy: REMEDY }];
      if (!trustsAnyToken(statement)) return [];
      return [{ wrong: `${nameOf(statement)} of ${attribute} trusts any token of its OIDC provider`, remedy: REMEDY }];
    });
  },
};

function trustsAnyToken({ effect, actions, conditions }: Statement): boolean {
  if (effect !== 'Allow' || !actions.includes('sts:AssumeRoleWithWebIdentity')) return false;
  return !conditions.some(
    ({ test, variable, values }) =>
      /^String(Equals|Like)$/.test(test) &&
      variable.endsWith(':sub') &&
      values.every((value) => !/^[^/:]*\*/.test(value)),
  );
}
