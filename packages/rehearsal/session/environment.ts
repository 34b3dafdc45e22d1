import { join } from 'node:path';
import { terraformSettings, type RehearsalHome } from './home';
import { MARK } from './processes';
import { askedOnceIn } from './shim';

export interface SessionAddresses {
  /** Run folder: sockets, shim, log. */
  readonly run: string;
  /** Folder of the Terraform shim. */
  readonly bin: string;
  /** `http://127.0.0.1:<port>` of the state backend. */
  readonly url: string;
  /** What TF_REATTACH_PROVIDERS says, by provider address. */
  readonly reattach: Readonly<Record<string, unknown>>;
}

/** Whatever could lead a command to a real account, project or state: it never reaches a process of the rehearsal. */
const REAL =
  /^(AWS|GOOGLE|GCLOUD|GCP|CLOUDSDK|SENTRY|GRAFANA|TF_TOKEN|TF_REATTACH)_|^(TF_DATA_DIR|TF_WORKSPACE|TF_PLUGIN_CACHE_DIR|TF_CLI_ARGS_init|BOTO_CONFIG)$/;

/** What keeps cdktf from drawing spinners and colours where nobody watches. */
const PLAIN = { CI: '1', FORCE_COLOR: '0' };

/** The real providers refuse to start without one; the simulated ones take any. */
const TOKENS = { GRAFANA_AUTH: 'rehearsal', SENTRY_AUTH_TOKEN: 'rehearsal' };

/** The environment of the rehearsal's commands: the user's own without real credentials, and everything the rehearsal attaches. */
export function sessionEnvironment(
  user: Readonly<Record<string, string | undefined>>,
  home: RehearsalHome,
  session: SessionAddresses,
  interactive: boolean,
): Record<string, string> {
  const harmless = Object.entries(user).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !REAL.test(entry[0]),
  );
  return {
    ...Object.fromEntries(harmless),
    ...aws(session.url),
    ...TOKENS,
    CLOUDSDK_CONFIG: join(home.settings, 'gcloud'),
    ...attached(home, session.reattach),
    TERRAFORM_BINARY_NAME: join(session.bin, 'terraform'),
    ...(interactive ? {} : PLAIN),
    CHECKPOINT_DISABLE: '1',
    DISABLE_VERSION_CHECK: '1',
    CDKTF_HOME: join(home.settings, 'cdktf'),
    // `terraform providers lock` asks the registry for checksums of providers that are not installed here.
    CDKTF_SKIP_PROVIDER_LOCK: 'true',
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: 'true',
    REHEARSAL_HOME: home.root,
    PATH: `${session.bin}:${user['PATH'] ?? '/usr/bin:/bin'}`,
    [MARK]: session.run,
    ...askedOnceIn(session.run),
  };
}

/** What leads Terraform to the simulated providers, and nowhere else. */
export const attached = (home: RehearsalHome, reattach: SessionAddresses['reattach']): Record<string, string> => ({
  TF_REATTACH_PROVIDERS: JSON.stringify(reattach),
  TF_CLI_CONFIG_FILE: terraformSettings(home),
});

/** Keys that exist in no account, no profile, no instance role, and every AWS address pointing to this machine. */
function aws(url: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'AKIAREHEARSAL',
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_REGION: 'us-west-2',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_IAM: url,
  };
}
