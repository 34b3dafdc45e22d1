import { nameOf, readDocument, type Statement } from '../../documents';
import { show, undecided } from '../../expectations';
import { isOpenToAnyone, trustsAnyToken, unclearPrincipal } from '../../open-statements';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Name accounts, roles or services as principals; trust in an OIDC provider needs a condition on its sub.';

/** Type -> the argument that says who may use it. Buckets have a rule of their own (no-public-bucket). */
export const POLICIES: Readonly<Record<string, string>> = {
  aws_iam_role: 'assume_role_policy',
  aws_kms_key: 'policy',
  aws_kms_key_policy: 'policy',
  aws_kms_replica_key: 'policy',
  aws_sns_topic: 'policy',
  aws_sns_topic_policy: 'policy',
  aws_sqs_queue: 'policy',
  aws_sqs_queue_policy: 'policy',
  aws_backup_vault_policy: 'policy',
  aws_secretsmanager_secret: 'policy',
  aws_secretsmanager_secret_policy: 'policy',
  aws_ecr_repository_policy: 'policy',
  aws_efs_file_system_policy: 'policy',
  aws_opensearch_domain: 'access_policies',
  aws_opensearch_domain_policy: 'access_policies',
  aws_glue_resource_policy: 'policy',
  aws_cloudwatch_log_resource_policy: 'policy_document',
};

/** Type -> the argument that lets others in without a document, and the values that do. Unknown ones do too. */
export const WITHOUT_DOCUMENT: Readonly<Record<string, readonly [string, (given: unknown) => boolean]>> = {
  aws_lambda_function_url: ['authorization_type', (given) => given !== 'AWS_IAM'],
  aws_lambda_permission: ['principal', (given) => typeof given !== 'string' || /[*]|\$\{/.test(given)],
  aws_db_snapshot: ['shared_accounts', isShared],
  aws_db_cluster_snapshot: ['shared_accounts', isShared],
  aws_db_snapshot_copy: ['shared_accounts', isShared],
  aws_rds_cluster_snapshot_copy: ['shared_accounts', isShared],
};

function isShared(given: unknown): boolean {
  return given !== undefined && show(given) !== '[]';
}

/** Nobody outside may assume a role, use a key, publish to a topic or read a secret. */
export const noOpenPrincipal: Rule = {
  id: 'no-open-principal',
  reason: 'A principal of "*" is every AWS customer; an OIDC provider without a sub is every repository on GitHub.',
  appliesTo: [...Object.keys(POLICIES), ...Object.keys(WITHOUT_DOCUMENT)],
  check: (resource, stack) => {
    const { type, attributes } = resource;
    if (POLICIES[type] === undefined) return withoutDocument(resource, stack);
    const attribute = POLICIES[type];
    if (attributes[attribute] === undefined) return [];
    const reading = readDocument(stack, attributes[attribute]);
    if ('unreadable' in reading) return [undecided(attribute, reading.unreadable, REMEDY)];
    return reading.statements.flatMap((statement) => faultsOf(statement, attribute, stack));
  },
};

function faultsOf(statement: Statement, attribute: string, stack: StackView): readonly Finding[] {
  const name = `${nameOf(statement)} of ${attribute}`;
  const unclear = unclearPrincipal(statement, stack);
  if (unclear !== undefined) return [undecided(`a principal of ${name}`, unclear, REMEDY)];
  if (isOpenToAnyone(statement, stack)) return [{ wrong: `${name} allows anyone`, remedy: REMEDY }];
  if (!trustsAnyToken(statement, stack)) return [];
  return [{ wrong: `${name} trusts any token of its OIDC provider`, remedy: REMEDY }];
}

/** What lets others in by an argument of its own. */
function withoutDocument({ type, attributes }: Resource, stack: StackView): readonly Finding[] {
  const [attribute, open] = WITHOUT_DOCUMENT[type] ?? ['', () => false];
  const given = stack.value(attributes[attribute]);
  return open(given) ? [{ wrong: `${attribute} is ${show(given)}, which lets others in`, remedy: REMEDY }] : [];
}
