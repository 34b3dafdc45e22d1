import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import type { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { GITHUB_ISSUER, type GithubJob, subjectOf } from './github-jobs';

export interface DeliveryRoleProps {
  readonly name: string;
  readonly accountId: string;
  readonly repositoryId: number;
  /** Each believed by its whole subject; what they are for is the same. */
  readonly jobs: readonly [GithubJob, ...GithubJob[]];
  readonly provider: IamOpenidConnectProvider;
  readonly boundary: IamPolicy;
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
  /** Policies of AWS, beside the statements. */
  readonly managedPolicyArns: readonly string[];
}

/** For whom aws-actions/configure-aws-credentials asks GitHub's token. */
const AUDIENCE = 'sts.amazonaws.com';

/** A job is over within the hour; so are its credentials, also when a step leaks them. */
const SESSION_SECONDS = 3600;

/** A role that one kind of job of GitHub Actions takes, and nobody else. */
export class DeliveryRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeliveryRoleProps) {
    super(scope, id);
    const { name, jobs, repositoryId } = props;
    const condition = (test: string, claim: string, value: string) => ({
      test,
      variable: `${GITHUB_ISSUER}:${claim}`,
      values: [value],
    });
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: jobs.map((job, index) => ({
        sid: `GithubJob${index === 0 ? '' : index + 1}`,
        // Written out, so that it is known before anything exists.
        principals: [
          { type: 'Federated', identifiers: [`arn:aws:iam::${props.accountId}:oidc-provider/${GITHUB_ISSUER}`] },
        ],
        actions: ['sts:AssumeRoleWithWebIdentity'],
        condition: [
          condition('StringEquals', 'aud', AUDIENCE),
          // INVARIANT: github-subject-whole
          condition(job.ref.includes('*') ? 'StringLike' : 'StringEquals', 'sub', subjectOf(repositoryId, job)),
        ],
      })),
    });
    // INVARIANT: no-open-principal, github-subject-whole, roles-bounded
    const role = new IamRole(this, 'role', {
      name,
      description: jobs[0].purpose,
      assumeRolePolicy: trust.json,
      permissionsBoundary: props.boundary.arn,
      maxSessionDuration: SESSION_SECONDS,
      dependsOn: [props.provider],
    });
    this.arn = role.arn;
    // INVARIANT: no-wildcard-iam
    new IamRolePolicy(this, 'permissions', {
      role: role.name,
      name: 'permissions',
      policy: new DataAwsIamPolicyDocument(this, 'document', { statement: [...props.statements] }).json,
    });
    for (const policyArn of props.managedPolicyArns) {
      new IamRolePolicyAttachment(this, policyArn.split('/').at(-1) ?? policyArn, { role: role.name, policyArn });
    }
  }
}
