import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { Environment } from '../../../environments/environment';
import { workloadBoundary } from '../../identity/boundary';
import { readerStatements, type ReaderStatementsInput } from './reader-statements';

export interface RedashRoleProps extends ReaderStatementsInput {
  readonly prefix: string;
  readonly redash: Environment['logs']['queries']['redash'];
}

/** The longest that AWS grants to a role assumed by another role. A query that runs longer is one to think about again. */
const SESSION_SECONDS = 3600;

/**
 * Who Redash is to us: a role that Redash's own role assumes, and names an external id when it does. There is no key to
 * keep, to leak or to renew, and CloudTrail has the e-mail address of who asked as the name of the session.
 */
export class RedashRole extends Construct {
  /** What Redash is told as "IAM role to assume": docs/runbooks/redash.md. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: RedashRoleProps) {
    super(scope, id);
    const { prefix, redash } = props;
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          sid: 'RedashNamesItself',
          principals: [{ type: 'AWS', identifiers: [redash.callerArn] }],
          actions: ['sts:AssumeRole'],
          condition: [{ test: 'StringEquals', variable: 'sts:ExternalId', values: [redash.externalId] }],
        },
      ],
    });
    const role = new IamRole(this, 'role', {
      name: `${prefix}-redash`,
      description: 'Redash asks the log tables in the name of people',
      assumeRolePolicy: trust.json,
      permissionsBoundary: workloadBoundary.arn(props.aws.accountId), // INVARIANT: roles-bounded
      maxSessionDuration: SESSION_SECONDS,
    });
    const document = new DataAwsIamPolicyDocument(this, 'document', { statement: readerStatements(props) });
    new IamRolePolicy(this, 'permissions', { role: role.name, name: 'permissions', policy: document.json });
    this.arn = role.arn;
  }
}
