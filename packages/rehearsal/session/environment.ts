import { join } from 'node:path';
import { terraformSettings, userFolder, type RehearsalHome } from './home';
import { MARK } from './processes';
import { askedOnceIn } from './shim';

export interface SessionAddresses {
  /** Run folder: sockets, shim, log. */
  readonly run: string;
  /** Folder of the Terraform shim. */
  readonly bin: string;
  /** `http://127.0.0.1:<port>` of the state backend. */
  readonly url: string;
  /** The access key that the state backend asks for, made for this session. */
  readonly accessKey: string;
  /** What TF_REATTACH_PROVIDERS says, by provider address. */
  readonly reattach: Readonly<Record<string, unknown>>;
}

/**
 * What the commands of a rehearsal see of the user's environment. Everything else may be a credential, or lead to one: nobody can list what
 * secrets are called, so what is harmless is listed, with why it is needed.
 */
const HARMLESS: readonly RegExp[] = [
  // Where programs are, and where temporary files may lie.
  /^(PATH|TMPDIR|TMP|TEMP|SHELL)$/,
  // How text is read and shown, and when it is.
  /^(LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|COLUMNS|LINES|EDITOR|VISUAL|PAGER|LESS)$/,
  // Who is named in the lock of the state.
  /^(USER|LOGNAME)$/,
  // How Node and Terraform run, and what they log.
  /^(NODE_OPTIONS|QUICK_SYNTH|CI|GOGC|TF_LOG|TF_LOG_PATH|TF_CLI_ARGS|TF_CLI_ARGS_(plan|apply|destroy))$/,
  // Where packages are had from, when a base has others than those that are installed.
  /^(npm_config_(registry|cafile|cache)|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/i,
  /^(https?_proxy|no_proxy|all_proxy)$/i,
];

/** A password in an address: `https://user:password@proxy`. */
const WITH_PASSWORD = /\/\/[^/@\s]*@/;

function isHarmless([name, value]: readonly [string, string]): boolean {
  return HARMLESS.some((pattern) => pattern.test(name)) && !WITH_PASSWORD.test(value);
}

/** What keeps cdktf from drawing spinners and colours where nobody watches. */
const PLAIN = { CI: '1', FORCE_COLOR: '0' };

/** A fifth less of Terraform's time for a big stack, which it spends clearing its memory, for twice the memory: 0.5 GB. */
const ROOMY = { GOGC: '400' };

/** The real providers refuse to start without one; the simulated ones take any. */
const TOKENS = { GRAFANA_AUTH: 'rehearsal', SENTRY_AUTH_TOKEN: 'rehearsal' };

/** The environment of the rehearsal's commands: what is harmless of the user's own, a HOME without files of theirs, and everything the rehearsal attaches. */
export function sessionEnvironment(
  user: Readonly<Record<string, string | undefined>>,
  home: RehearsalHome,
  session: SessionAddresses,
  interactive: boolean,
): Record<string, string> {
  const given = Object.entries(user).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    // What npm has fetched once is no secret, and is not fetched again because HOME is another.
    npm_config_cache: join(user['HOME'] ?? home.settings, '.npm'),
    ...ROOMY,
    ...Object.fromEntries(given.filter(isHarmless)),
    HOME: userFolder(home),
    ...aws(session),
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
function aws({ url, accessKey }: SessionAddresses): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_REGION: 'us-west-2',
    // The AWS CLI of version 1 does not read AWS_REGION.
    AWS_DEFAULT_REGION: 'us-west-2',
    // Nothing of this machine waits for a reader.
    AWS_PAGER: '',
    // Some operations have a host of their own, `sync-states…`: before an address of numbers there is none.
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_IAM: url,
  };
}
