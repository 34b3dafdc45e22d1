import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { workloadBoundary } from './boundary';

export interface ServiceRoleProps {
  readonly name: string;
  /** The AWS service that assumes the role, e.g. `backup.amazonaws.com`. */
  readonly service: string;
  readonly accountId: string;
  /** What the role may do, or the policy that AWS maintains for the purpose. */
  readonly permissions:
    { readonly statements: readonly DataAwsIamPolicyDocumentStatement[] } | { readonly managedPolicyArn: string };
}

/**
 * Services that say for which account they assume a role, as AWS shows it for each in a trust policy: "Amazon ECS task IAM role" (ECS),
 * "Confused deputy prevention" (EventBridge Scheduler, Step Functions), "Setting up and enabling Enhanced Monitoring" (RDS). Asked of
 * another service, the condition is never fulfilled; to such a service only who may pass the role (iam:PassRole) can give it.
 */
const SAYS_ITS_ACCOUNT: readonly string[] = [
  'ecs-tasks.amazonaws.com',
  'scheduler.amazonaws.com',
  'states.amazonaws.com',
  'monitoring.rds.amazonaws.com',
];

/** A role for one AWS service, assumed only on behalf of our own account where the service says for whom it acts. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** The permissions: whoever uses the role must wait for them. */
  readonly permissions: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          principals: [{ type: 'Service', identifiers: [props.service] }],
          actions: ['sts:AssumeRole'],
          // INVARIANT: source-keys-sent
          ...(SAYS_ITS_ACCOUNT.includes(props.service) && {
            condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [props.accountId] }],
          }),
        },
      ],
    });
    // INVARIANT: no-open-principal, source-keys-sent, roles-bounded
    const role = new IamRole(this, 'role', {
      name: props.name,
      assumeRolePolicy: trust.json,
      permissionsBoundary: workloadBoundary.arn(props.accountId),
    });
    this.arn = role.arn;
    const { permissions } = props;
    // INVARIANT: no-wildcard-iam
    this.permissions =
      'statements' in permissions
        ? new IamRolePolicy(this, 'permissions', {
            role: role.name,
            name: 'permissions',
            policy: new DataAwsIamPolicyDocument(this, 'document', { statement: [...permissions.statements] }).json,
          })
        : new IamRolePolicyAttachment(this, 'permissions', {
            role: role.name,
            policyArn: permissions.managedPolicyArn,
          });
  }
}
