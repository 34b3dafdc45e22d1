/** What roles of tasks may do: exactly what the containers call, on exactly what they call it. */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { repositoryArn, type RegistryOwner } from '../delivery/image-cache';
import type { Container } from './container';

/** `<arn>:<key>::` names a key of the secret; permission is for the whole. */
const secretArn = (valueFrom: string) => valueFrom.replace(/:[^:${}]+::$/, '');

/**
 * ECS itself, before the containers start: fetches their images out of the cache, and has the cache fetch what it lacks ("IAM
 * permissions required to sync an upstream registry", ECR user guide).
 */
export const pullStatements = (
  owner: RegistryOwner,
  containers: readonly Container[],
): readonly DataAwsIamPolicyDocumentStatement[] => [
  // ECR knows no resource for this one.
  { sid: 'SignInToRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
  {
    sid: 'PullImages',
    actions: [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:BatchImportUpstreamImage',
      'ecr:CreateRepository',
      'ecr:GetDownloadUrlForLayer',
    ],
    resources: [...new Set(containers.map(({ image }) => repositoryArn(owner, image)))],
  },
];

/** ECS itself, before the containers start: fetches the secrets they name. */
export function executionStatements(
  containers: readonly Container[],
  secretKeyArns: readonly string[],
  region: string,
): DataAwsIamPolicyDocumentStatement[] {
  const secrets = containers.flatMap((container) => container.secrets ?? []);
  const arns = [...new Set(secrets.map(({ valueFrom }) => secretArn(valueFrom)))];
  if (arns.length === 0) return [];
  return [
    { sid: 'ReadSecrets', actions: ['secretsmanager:GetSecretValue'], resources: arns },
    {
      sid: 'DecryptSecrets',
      actions: ['kms:Decrypt'],
      resources: [...secretKeyArns],
      condition: [
        { test: 'StringEquals', variable: 'kms:ViaService', values: [`secretsmanager.${region}.amazonaws.com`] },
      ],
    },
  ];
}

export const logStatement = (
  { accountId, region }: { readonly accountId: string; readonly region: string },
  groups: readonly string[],
): DataAwsIamPolicyDocumentStatement => ({
  sid: 'WriteRecentLogs',
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: groups
    .map((group) => `arn:aws:logs:${region}:${accountId}:log-group:${group}`)
    .flatMap((arn) => [arn, `${arn}:*`]),
});
