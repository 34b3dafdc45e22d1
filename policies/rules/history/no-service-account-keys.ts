import type { Rule } from '../../rule';

/** Terraform never makes or reads a key of a service account. */
export const noServiceAccountKeys: Rule = {
  id: 'no-service-account-keys',
  reason:
    'Such a key is good from anywhere until somebody revokes it, and Terraform keeps the private half in its state.',
  appliesTo: [
    'google_service_account_key',
    'google_storage_hmac_key',
    'data.google_service_account_access_token',
    'data.google_service_account_id_token',
    'data.google_service_account_jwt',
  ],
  waivable: false,
  check: ({ type }) => [
    {
      wrong: `is a ${type.replace('data.', '')}, whose secret stands in the state`,
      remedy:
        'Remove it. Where a key file is needed, an operation makes it and puts it into the empty secret of ' +
        'constructs/history/key-file.ts; without key file, use workload-identity-federation.',
    },
  ],
};
