/** The file by which admin and the dump job sign in to GCP: a key, or a description of how to do without one. */
import type { HistoryAccess } from './service-contracts';

export const CREDENTIALS_FILE = 'google-credentials.json';

/** What a container finds in its credentials folder; the values of `secrets` are ARNs. */
export interface Credentials {
  readonly contents: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Key the secrets are encrypted with. */
  readonly encryptionKeyArn?: string;
}

/** "Configure Workload Identity Federation with AWS" (IAM documentation of Google Cloud), the credential configuration. */
const externalAccount = (audience: string, account: string, region: string) => ({
  type: 'external_account',
  audience,
  subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
  token_url: 'https://sts.googleapis.com/v1/token',
  service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
  credential_source: {
    environment_id: 'aws1',
    regional_cred_verification_url: `https://sts.${region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15`,
  },
});

export function historyCredentials(history: HistoryAccess, writer: 'admin' | 'dump', region: string): Credentials {
  const { credentials, adminAccount, dumpAccount } = history;
  if (credentials.kind === 'key-file') {
    const arn = writer === 'admin' ? credentials.adminSecretArn : credentials.dumpSecretArn;
    return { contents: {}, secrets: { [CREDENTIALS_FILE]: arn }, encryptionKeyArn: credentials.encryptionKeyArn };
  }
  const account = writer === 'admin' ? adminAccount : dumpAccount;
  const file = JSON.stringify(externalAccount(credentials.audience, account, region));
  return { contents: { [CREDENTIALS_FILE]: file }, secrets: {} };
}
