/** What no job of GitHub may do, whichever role it takes. */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { anythingThatIsGranted, never, neverTheAccount, workloadBoundary } from '../identity/boundary';

export interface DeliveryBoundaryInput {
  readonly accountId: string;
  /** What the names of the delivery's own roles and policies begin with. */
  readonly prefix: string;
  /** ARNs of buckets that a job reads and writes and does not reconfigure. */
  readonly bucketArns: readonly string[];
}

const CHANGES_OF_ROLES = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
];

/** Deployments make databases, keys and buckets; taking away the last copy of something is for a person with another role. */
const LAST_COPIES = [
  'backup:DeleteBackupVault',
  'backup:DeleteBackupVaultLockConfiguration',
  'backup:DeleteRecoveryPoint',
  'kms:DisableKey',
  'kms:ScheduleKeyDeletion',
  'rds:DeleteDBInstanceAutomatedBackup',
  'rds:DeleteDBSnapshot',
  'secretsmanager:DeleteSecret',
];

export const deliveryBoundary = (input: DeliveryBoundaryInput): DataAwsIamPolicyDocumentStatement[] => {
  const { accountId, prefix, bucketArns } = input;
  const iam = `arn:aws:iam::${accountId}`;
  return [
    anythingThatIsGranted(),
    neverTheAccount(),
    never('NeverTheLastCopy', LAST_COPIES),
    never('NeverALogin', ['iam:*AccessKey*', 'iam:*LoginProfile', 'iam:*User*', 'iam:*Group*', 'iam:*SAMLProvider']),
    // The account's own roles are made by people: what lets GitHub in, and what bounds it.
    never(
      'NeverItself',
      [
        'iam:Add*',
        'iam:Attach*',
        'iam:Create*',
        'iam:Delete*',
        'iam:Detach*',
        'iam:PassRole',
        'iam:Put*',
        'iam:Remove*',
        'iam:Set*',
        'iam:Tag*',
        'iam:Untag*',
        'iam:Update*',
      ],
      [
        `${iam}:role/${prefix}-*`,
        `${iam}:policy/${prefix}*`,
        `${iam}:policy/${workloadBoundary.name}`,
        `${iam}:oidc-provider/*`,
      ],
    ),
    never('NeverTheBoundary', ['iam:DeleteRolePermissionsBoundary']),
    {
      ...never('NoRoleWithoutBoundary', CHANGES_OF_ROLES),
      condition: [
        { test: 'StringNotEquals', variable: 'iam:PermissionsBoundary', values: [workloadBoundary.arn(accountId)] },
      ],
    },
    never(
      'NeverTheStatesBuckets',
      [
        's3:DeleteBucket*',
        's3:DeleteObjectVersion',
        's3:PutBucket*',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
      ],
      [...bucketArns, ...bucketArns.map((arn) => `${arn}/*`)],
    ),
  ];
};

/** What a role of the environment must not do: make others, read states, or end what watches. */
export const workloadBoundaryStatements = (bucketArns: readonly string[]): DataAwsIamPolicyDocumentStatement[] => [
  anythingThatIsGranted(),
  neverTheAccount(),
  never('NeverRoles', [
    'iam:Add*',
    'iam:Attach*',
    'iam:Create*',
    'iam:Delete*',
    'iam:Detach*',
    'iam:Put*',
    'iam:Set*',
    'iam:Update*',
  ]),
  never('NeverKeys', ['kms:DisableKey', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']),
  never('NeverStates', ['s3:*'], [...bucketArns, ...bucketArns.map((arn) => `${arn}/*`)]),
];
