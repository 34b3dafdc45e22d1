/** Service accounts, roles of our own, and federation (provider: google/services/resourcemanager, iambeta). */
import { checks, matches, oneOf, worded } from '../arguments';
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { text } from '../values';
import { projectNumber, projectOf, uniqueId } from './names';

const emailOf = (values: Values, cloud: CloudView) =>
  `${text(values, 'account_id') ?? ''}@${projectOf(values, cloud)}.iam.gserviceaccount.com`;

const serviceAccount: ResourceBehaviour = {
  // The provider works the address out while planning (resource_google_service_account.go, CustomizeDiff).
  plan(planned, cloud) {
    if (!text(planned, 'account_id')) return {};
    const email = emailOf(planned, cloud);
    return { email, member: `serviceAccount:${email}` };
  },
  create(values, cloud) {
    const email = emailOf(values, cloud);
    const name = `projects/${projectOf(values, cloud)}/serviceAccounts/${email}`;
    return {
      id: name,
      name,
      email,
      member: `serviceAccount:${email}`,
      unique_id: uniqueId(cloud, 'service-account', email),
      project: projectOf(values, cloud),
    };
  },
  validate: checks({
    account_id: matches(/^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$/, 'must match ^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$'),
  }),
};

/** resource_google_project_iam_custom_role.go; the pattern is verify.IAMCustomRoleIDRegex. */
const customRole: ResourceBehaviour = {
  plan: (planned, cloud) => ({ project: projectOf(planned, cloud) }),
  create(values, cloud) {
    const project = projectOf(values, cloud);
    const name = `projects/${project}/roles/${text(values, 'role_id') ?? ''}`;
    return { id: name, name, project, deleted: false };
  },
  validate: checks({
    role_id: worded([
      /^[a-zA-Z0-9_.]{3,64}$/,
      'must',
      '{name} ({value}) doesn\'t match regexp "^[a-zA-Z0-9_\\\\.]{3,64}$"',
    ]),
    stage: oneOf('ALPHA', 'BETA', 'GA', 'DEPRECATED', 'DISABLED', 'EAP'),
  }),
  unique: (values) => {
    const id = text(values, 'role_id');
    const role = `projects/${text(values, 'project') ?? ''}/roles/${id}`;
    const error = `Custom project role ${role} already exists and must be imported`;
    return id ? [{ scope: 'account', name: `gcp-role:${id}`, error }] : [];
  },
};

/** iam_workload_identity_pool_id.go and …_provider_id.go: the same rules for both. */
const federationId = worded(
  [/^gcp-/, 'must not', '{name} ({value}) can not start with "gcp-"'],
  [/^[0-9a-z-]+$/, 'must', '{name} must contain only lowercase letters (a-z), numbers (0-9), or dashes (-)'],
  [/^.{4,}$/, 'must', '{name} cannot be smaller than 4 characters'],
  [/^.{0,32}$/, 'must', '{name} cannot be greater than 32 characters'],
);

/** The id carries the project's id, the name its number: audiences and principals are made of the name. */
function federation(collection: (values: Values) => string, ...ids: readonly string[]): ResourceBehaviour {
  return {
    create(values, cloud) {
      const project = projectOf(values, cloud);
      const path = `locations/global/workloadIdentityPools/${collection(values)}`;
      return {
        id: `projects/${project}/${path}`,
        name: `projects/${projectNumber(project)}/${path}`,
        state: 'ACTIVE',
        project,
      };
    },
    validate: checks(Object.fromEntries(ids.map((id) => [id, federationId]))),
  };
}

const poolId = (values: Values) => text(values, 'workload_identity_pool_id') ?? '';

export const identityResources: Readonly<Record<string, ResourceBehaviour>> = {
  google_service_account: serviceAccount,
  google_project_iam_custom_role: customRole,
  google_iam_workload_identity_pool: federation(poolId, 'workload_identity_pool_id'),
  google_iam_workload_identity_pool_provider: federation(
    (values) => `${poolId(values)}/providers/${text(values, 'workload_identity_pool_provider_id') ?? ''}`,
    'workload_identity_pool_id',
    'workload_identity_pool_provider_id',
  ),
};
