/** GitHub's jobs in the AWS account: who they are to it, the roles they take, and what bounds them. */
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import { workloadBoundary } from '../identity/boundary';
import { deliveryBoundary, workloadBoundaryStatements } from './delivery-boundary';
import { deliveryPermissions, type DeliveryPlaces, READ_ONLY, witnessPermissions } from './delivery-permissions';
import { DeliveryRole, type DeliveryRoleProps } from './delivery-role';
import { type DeliveryRoleName, GITHUB_ISSUER, githubJobs, WITNESS, witnessJobs } from './github-jobs';

export interface AwsDeliveryProps {
  /** `prod` */
  readonly environment: string;
  readonly repositoryId: number;
  /** Environments that get a version after this one. */
  readonly next: readonly string[];
  readonly places: DeliveryPlaces;
}

/** What the names of roles and policies of the delivery begin with: never what those of the environment begin with. */
const PREFIX = 'balrog-delivery';

export class AwsDelivery extends Construct {
  /** ARN by role. */
  readonly roles: Readonly<Record<DeliveryRoleName, string> & Partial<Record<typeof WITNESS, string>>>;

  constructor(scope: Construct, id: string, { environment, repositoryId, next, places }: AwsDeliveryProps) {
    super(scope, id);
    const { accountId } = places;
    const bucketArns = [places.stateBucketArn, places.planBucketArn];
    // No thumbprint: AWS checks GitHub's certificate by its own list of authorities ("Create an OIDC identity provider", IAM user guide).
    const provider = new IamOpenidConnectProvider(this, 'github', {
      url: `https://${GITHUB_ISSUER}`,
      clientIdList: ['sts.amazonaws.com'],
    });
    const policy = (name: string, statement: ReturnType<typeof deliveryBoundary>) =>
      new IamPolicy(this, name, {
        name,
        description: 'A boundary: the most that who carries it may ever do',
        policy: new DataAwsIamPolicyDocument(this, `${name}-document`, { statement }).json,
      });
    policy(workloadBoundary.name, workloadBoundaryStatements(bucketArns));
    const boundary = policy(`${PREFIX}-boundary`, deliveryBoundary({ accountId, prefix: PREFIX, bucketArns }));

    const permissions = deliveryPermissions(places);
    const jobs = githubJobs(environment);
    const role = (name: string, own: Pick<DeliveryRoleProps, 'jobs' | 'statements' | 'managedPolicyArns'>) =>
      new DeliveryRole(this, name, {
        name: `${PREFIX}-${environment}-${name}`,
        accountId,
        repositoryId,
        provider,
        boundary,
        ...own,
      }).arn;
    const everywhere = (name: DeliveryRoleName) =>
      role(name, {
        jobs: [jobs[name]],
        statements: permissions[name],
        managedPolicyArns: name === 'reader' || name === 'planner' ? [READ_ONLY] : [],
      });
    const [first, ...others] = witnessJobs(next);
    this.roles = {
      reader: everywhere('reader'),
      planner: everywhere('planner'),
      deployer: everywhere('deployer'),
      ui: everywhere('ui'),
      ...(first !== undefined && {
        [WITNESS]: role(WITNESS, {
          jobs: [first, ...others],
          statements: witnessPermissions(environment, places),
          managedPolicyArns: [],
        }),
      }),
    };
  }
}
