/** Data sources of the release history (provider: google/services/resourcemanager and storage). */
import type { DataSourceBehaviour, Values } from '../behaviour';
import { crc32 } from '../crc32';
import { blocks, failure, text, texts } from '../values';
import { projectNumber, projectOf } from './names';

const project: DataSourceBehaviour = {
  read(config, cloud) {
    const id = text(config, 'project_id') ?? projectOf(config, cloud);
    const number = projectNumber(id);
    const labels = { effective_labels: {}, labels: {}, terraform_labels: {} };
    return {
      ...labels,
      id: `projects/${id}`,
      project_id: id,
      name: id,
      number,
      auto_create_network: false,
      billing_account: '',
      folder_id: '',
      org_id: '',
    };
  },
};

/** What the provider writes: keys in the order of its struct, members and bindings sorted (data_source_google_iam_policy.go). */
const iamPolicy: DataSourceBehaviour = {
  read(config) {
    const bindings = blocks(config, 'binding').map((binding) => {
      const condition = blocks(binding, 'condition')[0];
      return {
        ...(condition && { condition: conditionOf(condition) }),
        members: [...texts(binding, 'members')].sort(),
        role: text(binding, 'role') ?? '',
      };
    });
    const audit = blocks(config, 'audit_config').map((each) => ({
      auditLogConfigs: blocks(each, 'audit_log_configs').map((log) => ({
        ...(texts(log, 'exempted_members').length > 0 && {
          exemptedMembers: [...texts(log, 'exempted_members')].sort(),
        }),
        logType: text(log, 'log_type') ?? '',
      })),
      service: text(each, 'service') ?? '',
    }));
    const sorted = bindings.sort((left, right) => (left.role < right.role ? -1 : left.role > right.role ? 1 : 0));
    const policy_data = JSON.stringify({
      ...(audit.length > 0 && { auditConfigs: audit }),
      ...(sorted.length > 0 && { bindings: sorted }),
    });
    return { ...config, policy_data, id: String(crc32(policy_data)) };
  },
};

function conditionOf(condition: Values): Values {
  const description = text(condition, 'description');
  return {
    ...(description && { description }),
    expression: text(condition, 'expression') ?? '',
    title: text(condition, 'title') ?? '',
  };
}

/** The agent Cloud Storage acts as, for instance to publish or to encrypt. */
const storageServiceAccount: DataSourceBehaviour = {
  read(config, cloud) {
    const email = `service-${projectNumber(projectOf(config, cloud))}@gs-project-accounts.iam.gserviceaccount.com`;
    return {
      ...config,
      id: email,
      email_address: email,
      member: `serviceAccount:${email}`,
      project: projectOf(config, cloud),
    };
  },
};

const clientConfig: DataSourceBehaviour = {
  read: (config, cloud) => ({
    id: `projects/${projectOf(config, cloud)}/regions/${cloud.region}/zones/`,
    project: projectOf(config, cloud),
    region: cloud.region,
    zone: text(cloud.provider, 'zone') ?? '',
    access_token: 'rehearsal',
    default_labels: {},
  }),
};

const bucket: DataSourceBehaviour = {
  read(config, cloud) {
    const name = text(config, 'name');
    const found = cloud.resources('google_storage_bucket').find(({ id }) => id === name);
    return found ? { ...found.values, id: found.id } : [failure(`google_storage_bucket ${name} not found`)];
  },
};

const serviceAccount: DataSourceBehaviour = {
  read(config, cloud) {
    const asked = text(config, 'account_id') ?? '';
    const found = cloud
      .resources('google_service_account')
      .find(({ values }) => [values.account_id, values.email, values.name, values.unique_id].includes(asked));
    return found
      ? { ...config, ...found.values, account_id: asked, id: found.id }
      : [failure(`Service account not found: ${asked}`)];
  },
};

export const googleDataSources: Readonly<Record<string, DataSourceBehaviour>> = {
  google_project: project,
  google_iam_policy: iamPolicy,
  google_storage_project_service_account: storageServiceAccount,
  google_client_config: clientConfig,
  google_storage_bucket: bucket,
  google_service_account: serviceAccount,
};
