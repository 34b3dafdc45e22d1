/** What IAM, KMS and S3 refuse of policies. */
import type { Values } from '../../behaviour';
import { isObject, text, truthy } from '../../values';
import type { TypeRefusal } from './by-type';
import { when } from './rules';

const PUT = ['create', 'update'] as const;
const IAM = { on: PUT, service: 'IAM', code: 'MalformedPolicyDocument', isModelled: true } as const;
const IAM_WORDS = 'IAM User Guide, "IAM JSON policy elements reference"; words as seen in provider issues';

export function parsed(value: unknown): Values | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const found: unknown = JSON.parse(value);
    return isObject(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

export function statementsOf(document: unknown): readonly Values[] {
  return [parsed(document)?.['Statement']].flat().filter(isObject);
}

export const lists = (statement: Values, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [statement[name]].flat().filter((each): each is string => typeof each === 'string'));
export const policy = (statement: Values): Values => ({
  policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
  }),
});
const sizeOf = (document: unknown): number => (typeof document === 'string' ? document.replace(/\s/g, '').length : 0);
const LONG = Array.from({ length: 400 }, (_, index) => `arn:aws:s3:::a-long-bucket-name-${index}`);

export const ACCESS: readonly TypeRefusal[] = [
  {
    ...IAM,
    types: ['aws_iam_policy', 'aws_iam_role_policy'],
    operation: 'CreatePolicy',
    path: 'policy',
    source: IAM_WORDS,
    refused: ({ values }) =>
      when(
        statementsOf(values.policy).some((each) =>
          lists(each, 'Action', 'NotAction').some((action) => action !== '*' && !/^[\w-]+:.+$/.test(action)),
        ),
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      ),
    wrong: { values: policy({ Action: 'GetObject' }) },
    right: { values: policy({ Action: 's3:*' }) },
  },
  {
    ...IAM,
    types: ['aws_iam_policy', 'aws_iam_role_policy'],
    operation: 'CreatePolicy',
    path: 'policy',
    source: IAM_WORDS,
    refused({ values }) {
      const wrong = statementsOf(values.policy)
        .flatMap((each) => lists(each, 'Resource', 'NotResource'))
        .find((each) => each !== '*' && !/^(arn:|\$\{)/.test(each));
      return wrong && `Resource ${wrong} must be in ARN format or "*".`;
    },
    wrong: { values: policy({ Resource: 'bucket/key' }) },
    right: { values: policy({ Resource: 'arn:aws:s3:::bucket/key' }) },
  },
  {
    ...IAM,
    types: ['aws_iam_policy', 'aws_iam_role_policy'],
    operation: 'CreatePolicy',
    path: 'policy',
    source: IAM_WORDS,
    refused: ({ values }) =>
      when(
        statementsOf(values.policy).some(({ Effect }) => Effect !== 'Allow' && Effect !== 'Deny'),
        'Syntax errors in policy.',
      ),
    wrong: { values: policy({ Effect: 'allow' }) },
    right: { values: policy({ Effect: 'Deny' }) },
  },
  {
    ...IAM,
    code: 'LimitExceeded',
    types: ['aws_iam_policy'],
    operation: 'CreatePolicy',
    path: 'policy',
    source: 'IAM User Guide, "IAM and AWS STS quotas": 6,144 characters without white space',
    refused: ({ values }) => when(sizeOf(values.policy) > 6144, `Cannot exceed quota for PolicySize: 6144`),
    wrong: { values: policy({ Resource: LONG }) },
    right: { values: policy({ Resource: LONG.slice(0, 100) }) },
  },
  {
    ...IAM,
    code: 'LimitExceeded',
    types: ['aws_iam_role_policy'],
    operation: 'PutRolePolicy',
    path: 'policy',
    source: 'IAM User Guide, "IAM and AWS STS quotas": all inline policies of a role together, 10,240 characters',
    refused({ values, cloud }) {
      const others = cloud
        .resources('aws_iam_role_policy')
        .filter((each) => each.values.role === values.role && each.values.name !== values.name)
        .map((each) => sizeOf(each.values.policy));
      const size = others.reduce((sum, each) => sum + each, sizeOf(values.policy));
      return when(size > 10_240, `Maximum policy size of 10240 bytes exceeded for role ${text(values, 'role')}`);
    },
    wrong: { values: { role: 'r', ...policy({ Resource: LONG }) } },
    right: { values: { role: 'r', ...policy({ Resource: LONG.slice(0, 200) }) } },
  },
  {
    ...IAM,
    code: 'LimitExceeded',
    types: ['aws_iam_role'],
    operation: 'CreateRole',
    path: 'assume_role_policy',
    source: 'IAM User Guide, "IAM and AWS STS quotas": a trust policy has 2,048 characters, 4,096 at most when raised',
    refused: ({ values }) =>
      when(sizeOf(values.assume_role_policy) > 4096, 'Cannot exceed quota for ACLSizePerRole: 4096'),
    wrong: {
      values: {
        assume_role_policy: JSON.stringify({
          Statement: LONG.map((AWS) => ({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' })),
        }),
      },
    },
    right: { values: { assume_role_policy: trust({ Service: 'ecs-tasks.amazonaws.com' }) } },
  },
  {
    ...IAM,
    types: ['aws_iam_role'],
    operation: 'CreateRole',
    path: 'assume_role_policy',
    source: IAM_WORDS,
    refused({ values }) {
      const wrong = statementsOf(values.assume_role_policy)
        .flatMap(({ Principal }) => (isObject(Principal) ? [Principal['Service']].flat() : []))
        .find(
          (each) => typeof each === 'string' && !/^[a-z0-9.-]+\.(amazonaws\.com|amazon\.com|aws)(\.cn)?$/.test(each),
        );
      return typeof wrong === 'string' ? `Invalid principal in policy: "SERVICE":"${wrong}"` : undefined;
    },
    wrong: { values: { assume_role_policy: trust({ Service: 'ecs' }) } },
    right: { values: { assume_role_policy: trust({ Service: 'ecs.amazonaws.com' }) } },
  },
  {
    ...IAM,
    types: ['aws_iam_role'],
    operation: 'CreateRole',
    path: 'assume_role_policy',
    source: IAM_WORDS,
    refused({ values, cloud }) {
      const roles = cloud.resources('aws_iam_role').map((each) => text(each.values, 'arn'));
      const own = `arn:aws:iam::${cloud.account}:role/`;
      const wrong = statementsOf(values.assume_role_policy)
        .flatMap(({ Principal }) => (isObject(Principal) ? [Principal['AWS']].flat() : []))
        .find(
          (each) =>
            typeof each === 'string' &&
            each.startsWith(own) &&
            !each.includes('/aws-reserved/') &&
            !roles.includes(each),
        );
      return typeof wrong === 'string' ? `Invalid principal in policy: "AWS":"${wrong}"` : undefined;
    },
    wrong: { values: { assume_role_policy: trust({ AWS: 'arn:aws:iam::111122223333:role/none' }) } },
    right: {
      values: { assume_role_policy: trust({ AWS: 'arn:aws:iam::111122223333:role/a' }) },
      others: [['aws_iam_role', { id: 'a', arn: 'arn:aws:iam::111122223333:role/a' }]],
    },
  },
  {
    types: ['aws_iam_role_policy_attachment'],
    on: ['create'],
    service: 'IAM',
    operation: 'AttachRolePolicy',
    code: 'LimitExceeded',
    isModelled: true,
    path: 'policy_arn',
    source: 'IAM User Guide, "IAM and AWS STS quotas": ten managed policies a role, twenty at most when raised',
    refused({ values, cloud }) {
      const attached = cloud
        .resources('aws_iam_role_policy_attachment')
        .filter((each) => each.values.role === values.role);
      return when(attached.length >= 20, 'Cannot exceed quota for PoliciesPerRole: 20');
    },
    wrong: { values: { role: 'r', policy_arn: 'p' }, others: attachments(20) },
    right: { values: { role: 'r', policy_arn: 'p' }, others: attachments(9) },
  },
  {
    types: ['aws_kms_key'],
    on: PUT,
    service: 'KMS',
    operation: 'CreateKey',
    code: 'MalformedPolicyDocumentException',
    isModelled: true,
    path: 'policy',
    source: 'KMS API Reference, PutKeyPolicy, BypassPolicyLockoutSafetyCheck; words as seen in provider issues',
    refused({ values }) {
      const statements = statementsOf(values.policy);
      const isOpen = statements.some(
        (each) =>
          each.Effect === 'Allow' && lists(each, 'Action').some((action) => /^(\*|kms:(\*|Put.*))$/i.test(action)),
      );
      const isChecked = text(values, 'policy') !== undefined && !truthy(values, 'bypass_policy_lockout_safety_check');
      return when(
        isChecked && !isOpen,
        'The new key policy will not allow you to update the key policy in the future.',
      );
    },
    wrong: { values: policy({ Action: 'kms:Decrypt', Principal: '*' }) },
    right: { values: policy({ Action: 'kms:*', Principal: { AWS: 'arn:aws:iam::111122223333:root' } }) },
  },
  {
    types: ['aws_s3_bucket_policy'],
    on: PUT,
    service: 'S3',
    operation: 'PutBucketPolicy',
    code: 'MalformedPolicy',
    path: 'policy',
    source: 'S3 API Reference, "Error responses"; words as seen in provider issues',
    refused({ values }) {
      const bucket = text(values, 'bucket') ?? '';
      const wrong = statementsOf(values.policy)
        .flatMap((each) => lists(each, 'Resource', 'NotResource'))
        .some(
          (each) => each !== '*' && !new RegExp(`^arn:[\\w-]+:s3:::(${bucket.replaceAll('.', '\\.')}|\\*)`).test(each),
        );
      return when(bucket !== '' && wrong, 'Policy has invalid resource');
    },
    wrong: { values: { bucket: 'a', ...policy({ Principal: '*', Resource: 'arn:aws:s3:::b/*' }) } },
    right: { values: { bucket: 'a', ...policy({ Principal: '*', Resource: 'arn:aws:s3:::a/*' }) } },
  },
];

function trust(principal: Values): string {
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
}

function attachments(count: number): readonly (readonly [string, Values])[] {
  return Array.from(
    { length: count },
    (_, index) => ['aws_iam_role_policy_attachment', { id: `${index}`, role: 'r' }] as const,
  );
}
