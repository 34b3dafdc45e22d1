/** The most that roles may ever do, whatever their own policies say ("Permissions boundaries for IAM entities", IAM user guide). */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';

const NAME = 'balrog-workload';

/**
 * Carried by every role that an environment makes. The bootstrap stack makes the policy, and whoever deploys may make no role without
 * it: a deployment could otherwise give itself, by a new role, what its own role must not do.
 */
export const workloadBoundary = {
  name: NAME,
  arn: (accountId: string) => `arn:aws:iam::${accountId}:policy/${NAME}`,
};

/** A boundary grants nothing: what a role may do is what its own policies and this allow. */
export const anythingThatIsGranted = (): DataAwsIamPolicyDocumentStatement => ({
  sid: 'AnythingThatIsGranted',
  actions: ['*'],
  resources: ['*'],
});

export const never = (
  sid: string,
  actions: readonly string[],
  resources: readonly string[] = ['*'],
): DataAwsIamPolicyDocumentStatement => ({ sid, effect: 'Deny', actions: [...actions], resources: [...resources] });

/** What watches the account, and who it belongs to: nothing that runs here may touch either. */
export const neverTheAccount = (): DataAwsIamPolicyDocumentStatement =>
  never('NeverTheAccount', [
    'account:*',
    'organizations:*',
    'budgets:ModifyBudget',
    'cloudtrail:DeleteTrail',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:StopLogging',
    'cloudtrail:UpdateTrail',
    'guardduty:DeleteDetector',
    'guardduty:UpdateDetector',
  ]);
