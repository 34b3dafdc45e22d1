/** GitHub's jobs in the AWS account: who they are to it, the roles they take, and what bounds them. */
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import { workloadBoundary } from '../identity/boundary';
import { deliveryBoundary, workloadBoundaryStatements } from './delivery-boundary';
import { deliveryPermissions, type DeliveryPlaces, READ_ONLY } from './delivery-permissions';
import { DeliveryRole } from './delivery-role';
import { type DeliveryRoleName, GITHUB_ISSUER, githubJobs } from './github-jobs';

export interface AwsDeliveryProps {
  /** `prod` */
  readonly environment: string;
  readonly repositoryId: number;
  readonly places: DeliveryPlaces;
}

/** What the names of roles and policies of the delivery begin with: never what those of the environment begin with. */
const PREFIX = 'balrog-delivery';

export class AwsDelivery extends Construct {
  /** ARN by role. */
  readonly roles: Readonly<Record<DeliveryRoleName, string>>;

  constructor(scope: Construct, id: string, { environment, repositoryId, places }: AwsDeliveryProps) {
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
    const role = (name: DeliveryRoleName) =>
      new DeliveryRole(this, name, {
        name: `${PREFIX}-${environment}-${name}`,
        accountId,
        repositoryId,
        job: jobs[name],
        provider,
        boundary,
        statements: permissions[name],
        managedPolicyArns: name === 'reader' || name === 'planner' ? [READ_ONLY] : [],
      }).arn;
    this.roles = { reader: role('reader'), planner: role('planner'), deployer: role('deployer'), ui: role('ui') };
  }
}
