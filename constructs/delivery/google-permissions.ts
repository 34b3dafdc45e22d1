/** What GitHub's jobs may do in the GCP project: by kind of resource, what Terraform calls to read it and to change it. */

interface Kind {
  readonly name: string;
  /** Whether who may do what is set on the resource itself. */
  readonly grants: boolean;
  readonly changes: readonly string[];
}

const CHANGES = ['create', 'delete', 'update'];

/** Everything of GCP that the stack of an environment makes. */
const KINDS: readonly Kind[] = [
  { name: 'storage.buckets', grants: true, changes: CHANGES },
  { name: 'iam.serviceAccounts', grants: true, changes: CHANGES },
  { name: 'iam.roles', grants: false, changes: [...CHANGES, 'undelete'] },
  { name: 'iam.workloadIdentityPools', grants: false, changes: [...CHANGES, 'undelete'] },
  { name: 'iam.workloadIdentityPoolProviders', grants: false, changes: [...CHANGES, 'undelete'] },
  { name: 'monitoring.alertPolicies', grants: false, changes: CHANGES },
  { name: 'monitoring.dashboards', grants: false, changes: CHANGES },
  { name: 'monitoring.notificationChannels', grants: false, changes: CHANGES },
  { name: 'monitoring.uptimeCheckConfigs', grants: false, changes: CHANGES },
  { name: 'serviceusage.services', grants: false, changes: ['enable', 'use'] },
];

export const GOOGLE_READS = [
  ...KINDS.flatMap(({ name, grants }) => [`${name}.get`, `${name}.list`, ...(grants ? [`${name}.getIamPolicy`] : [])]),
  'resourcemanager.projects.get',
  'resourcemanager.projects.getIamPolicy',
];

export const GOOGLE_CHANGES = KINDS.flatMap(({ name, grants, changes }) => [
  ...changes.map((change) => `${name}.${change}`),
  ...(grants ? [`${name}.setIamPolicy`] : []),
]);

/** All that a deployment may grant on the project: what the environment grants there (Grafana reads metrics). */
export const GRANTED_ON_PROJECT = ['roles/monitoring.viewer'];
