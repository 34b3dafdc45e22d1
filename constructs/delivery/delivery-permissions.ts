/** What the roles of GitHub's jobs may do. What none of them may is in delivery-boundary.ts. */
import type { DataAwsIamPolicyDocumentStatement as Statement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { never } from '../identity/boundary';
import type { DeliveryRoleName } from './github-jobs';

export interface DeliveryPlaces {
  readonly accountId: string;
  /** Where everything runs. */
  readonly region: string;
  /** What the names of the environment's resources begin with: `balrog-prod`. */
  readonly prefix: string;
  readonly stateBucketArn: string;
  readonly stateKeyArn: string;
  readonly planBucketArn: string;
  readonly planKeyArn: string;
  /** Files of the admin UI. */
  readonly uiBucketArn: string;
  /** Records of operations lie in it, below `operations/`. */
  readonly auditBucketArn: string;
}

/**
 * Everything of the services that an environment is made of. Terraform's provider calls some six hundred different actions for it, more than
 * a policy can hold, and each update of the provider adds some; the boundary says what must not happen all the same.
 */
export const DEPLOYED_SERVICES = [
  'acm',
  'application-autoscaling',
  'athena',
  'backup',
  'backup-storage',
  'chatbot',
  'cloudfront',
  'cloudwatch',
  'ec2',
  'ecr',
  'ecs',
  'elasticloadbalancing',
  'events',
  'glue',
  'iam',
  'kms',
  'lambda',
  'logs',
  'rds',
  'route53',
  's3',
  'scheduler',
  'secretsmanager',
  'servicediscovery',
  'sns',
  'ssm',
  'states',
  'wafv2',
] as const;

/** Made by AWS for the purpose: reads how everything is configured. It does not read the values of secrets. */
export const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

export const deliveryPermissions = (places: DeliveryPlaces): Readonly<Record<DeliveryRoleName, Statement[]>> => ({
  reader: [...readsStates(places), ...comparesSentry(places), ...neverContents(places)],
  planner: [...readsStates(places), ...comparesSentry(places), ...neverContents(places), ...filesPlans(places)],
  deployer: [
    {
      sid: 'DeployTheEnvironment',
      actions: DEPLOYED_SERVICES.map((service) => `${service}:*`),
      resources: ['*'],
    },
    ...neverSecrets(places),
  ],
  ui: [
    { sid: 'FindFiles', actions: ['s3:ListBucket'], resources: [places.uiBucketArn] },
    { sid: 'ReplaceFiles', actions: ['s3:PutObject', 's3:DeleteObject'], resources: [`${places.uiBucketArn}/*`] },
    {
      sid: 'ForgetOlderFiles',
      actions: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
      resources: [`arn:aws:cloudfront::${places.accountId}:distribution/*`],
    },
  ],
});

/** What the preflight of the next environment asks: the names of what is deployed, what the services run, and how many answers failed. */
export const witnessPermissions = (environment: string, places: DeliveryPlaces): Statement[] => [
  { sid: 'ReadTheState', actions: ['s3:GetObject'], resources: [`${places.stateBucketArn}/${environment}/*`] },
  { sid: 'DecryptTheState', actions: ['kms:Decrypt'], resources: [places.stateKeyArn] },
  { sid: 'FindStates', actions: ['s3:ListBucket'], resources: [places.stateBucketArn] },
  {
    sid: 'SeeServices',
    actions: ['ecs:DescribeServices'],
    resources: [`arn:aws:ecs:${places.region}:${places.accountId}:service/${places.prefix}/*`],
  },
  // Neither knows a narrower resource ("Actions, resources, and condition keys", service authorization reference).
  {
    sid: 'SeeVersionsAndErrors',
    actions: ['ecs:DescribeTaskDefinition', 'cloudwatch:GetMetricData'],
    resources: ['*'],
  },
];

const readsStates = ({ stateBucketArn, stateKeyArn }: DeliveryPlaces): Statement[] => [
  { sid: 'ReadStates', actions: ['s3:GetObject'], resources: [`${stateBucketArn}/*`] },
  { sid: 'DecryptStates', actions: ['kms:Decrypt'], resources: [stateKeyArn] },
];

const dsns = ({ region, accountId, prefix }: DeliveryPlaces): string =>
  `arn:aws:secretsmanager:${region}:${accountId}:secret:${prefix}/sentry-dsn-*`;

/** The provider reads a version of a secret to say whether it is there, also one that it only writes. Who has a DSN can send exceptions, and read none. */
const comparesSentry = (places: DeliveryPlaces): Statement[] => [
  { sid: 'ReadSentryDsns', actions: ['secretsmanager:GetSecretValue'], resources: [dsns(places)] },
  {
    sid: 'DecryptSentryDsns',
    actions: ['kms:Decrypt'],
    resources: [`arn:aws:kms:${places.region}:${places.accountId}:key/*`],
    condition: [
      {
        test: 'StringEquals',
        variable: 'kms:ViaService',
        values: [`secretsmanager.${places.region}.amazonaws.com`],
      },
    ],
  },
];

const neverSecrets = (places: DeliveryPlaces): Statement[] => [
  {
    sid: 'NeverOtherSecrets',
    effect: 'Deny',
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
    notResources: [dsns(places)],
  },
];

/** A plan compares how things are configured. What they contain (requests with addresses, lines of logs, files) is none of its business. */
const neverContents = (places: DeliveryPlaces): Statement[] => [
  ...neverSecrets(places),
  {
    sid: 'NeverFiles',
    effect: 'Deny',
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    notResources: [
      `${places.stateBucketArn}/*`,
      `arn:aws:s3:::${places.prefix}-functions-${places.accountId}/*`,
      `${places.auditBucketArn}/operations/*`,
    ],
  },
  never('NeverLines', [
    'athena:GetQueryResults*',
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetLogRecord',
    'logs:GetQueryResults',
    'logs:StartLiveTail',
    'logs:StartQuery',
    'rds:DownloadCompleteDBLogFile',
    'rds:DownloadDBLogFilePortion',
  ]),
];

const filesPlans = ({ planBucketArn, planKeyArn }: DeliveryPlaces): Statement[] => [
  { sid: 'FilePlans', actions: ['s3:PutObject'], resources: [`${planBucketArn}/*`] },
  { sid: 'EncryptPlans', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [planKeyArn] },
];
