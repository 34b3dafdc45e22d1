/** GitHub's jobs in the GCP project: a pool that believes them, and the two service accounts that they act as. No key exists. */
import { IamWorkloadIdentityPool } from '@cdktf/provider-google/lib/iam-workload-identity-pool';
import { IamWorkloadIdentityPoolProvider } from '@cdktf/provider-google/lib/iam-workload-identity-pool-provider';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { Construct } from 'constructs';
import { GITHUB_ISSUER, type GithubJob, githubJobs, subjectOf } from './github-jobs';
import { GOOGLE_CHANGES, GOOGLE_READS, GRANTED_ON_PROJECT } from './google-permissions';

export interface GoogleDeliveryProps {
  /** `prod` */
  readonly environment: string;
  readonly projectId: string;
  readonly repositoryId: number;
}

const APIS = ['cloudresourcemanager', 'iam', 'iamcredentials', 'sts'];

export class GoogleDelivery extends Construct {
  /** Full name of the provider: what google-github-actions/auth takes. */
  readonly providerName: string;
  /** Service accounts by e-mail address. */
  readonly reader: string;
  readonly deployer: string;
  private readonly poolName: string;

  constructor(scope: Construct, id: string, { environment, projectId, repositoryId }: GoogleDeliveryProps) {
    super(scope, id);
    const dependsOn = APIS.map(
      (api) => new ProjectService(this, `${api}-api`, { service: `${api}.googleapis.com`, disableOnDestroy: false }),
    );
    const jobs = githubJobs(environment);
    const pool = new IamWorkloadIdentityPool(this, 'pool', {
      workloadIdentityPoolId: 'github',
      displayName: 'GitHub Actions',
      description: 'Jobs that plan and deploy',
      dependsOn,
    });
    this.poolName = pool.name;
    this.providerName = new IamWorkloadIdentityPoolProvider(this, 'provider', {
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: 'github-actions',
      displayName: 'GitHub Actions',
      oidc: { issuerUri: `https://${GITHUB_ISSUER}` },
      attributeMapping: { 'google.subject': 'assertion.sub', 'attribute.environment': 'assertion.environment' },
      // INVARIANT: federation-bound
      attributeCondition: [jobs.reader, jobs.planner, jobs.deployer]
        .map((job) => isSubject(subjectOf(repositoryId, job)))
        .join(' || '),
    }).name;

    const read = { title: 'Reads how Balrog is configured', permissions: GOOGLE_READS };
    const change = { title: 'Changes how Balrog is configured', permissions: GOOGLE_CHANGES };
    const role = (roleId: string, { title, permissions }: typeof read) =>
      new ProjectIamCustomRole(this, roleId, { roleId, title, permissions, dependsOn }).name;
    const reads = role('balrog_delivery_reader', read);
    const changes = role('balrog_delivery_deployer', change);
    const grant = (name: string, to: ServiceAccount, given: string) =>
      new ProjectIamMember(this, name, { project: projectId, role: given, member: to.member });

    const reader = this.actedAsBy('reader', { reader: jobs.reader, planner: jobs.planner });
    grant('reader-reads', reader, reads);
    const deployer = this.actedAsBy('deployer', { deployer: jobs.deployer });
    grant('deployer-reads', deployer, reads);
    grant('deployer-changes', deployer, changes);
    // "Setting limits on granting roles" (IAM documentation).
    new ProjectIamMember(this, 'deployer-grants', {
      project: projectId,
      role: 'roles/resourcemanager.projectIamAdmin',
      member: deployer.member,
      condition: {
        title: 'Grants what the environment grants',
        expression: `api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${GRANTED_ON_PROJECT.map((one) => `'${one}'`).join(', ')}])`,
      },
    });
    this.reader = reader.email;
    this.deployer = deployer.email;
  }

  /** The provider has let in whole subjects alone, so the environment says which of them it is. */
  private actedAsBy(name: string, jobs: Readonly<Record<string, GithubJob>>): ServiceAccount {
    const account = new ServiceAccount(this, name, {
      accountId: `balrog-delivery-${name}`,
      displayName: `GitHub's jobs: ${name}`,
      dependsOn: this.node.findAll().filter((each) => each instanceof ProjectService),
    });
    for (const [job, { environment }] of Object.entries(jobs)) {
      new ServiceAccountIamMember(this, `${name}-for-${job}`, {
        serviceAccountId: account.name,
        role: 'roles/iam.workloadIdentityUser',
        member: `principalSet://iam.googleapis.com/${this.poolName}/attribute.environment/${environment}`,
      });
    }
    return account;
  }
}

/** A condition in Google's expression language: the whole subject, where a `*` stands for the number of a pull request. */
function isSubject(subject: string): string {
  const [before = '', after] = subject.split('*');
  return after === undefined
    ? `assertion.sub == '${subject}'`
    : `(assertion.sub.startsWith('${before}') && assertion.sub.endsWith('${after}'))`;
}
