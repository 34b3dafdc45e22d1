/** What commands against real clouds see of the caller's environment. */

/**
 * Variables of Terraform that say where it gets programs from and what it logs. All others of `TF_…` change what a plan means without standing in it:
 * another workspace (and so another, empty state), other arguments, values of variables, another place of its data, other providers.
 * https://developer.hashicorp.com/terraform/cli/config/environment-variables
 */
const KEPT =
  /^TF_(CLI_CONFIG_FILE|LOG(_.*)?|TOKEN_.*|PLUGIN_CACHE_DIR|PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE)$|^TF_REGISTRY_/;

/** Variables of cdktf that change what it synthesizes, or where to. */
const CDKTF = new Set([
  'CDKTF_OUTDIR',
  'CDKTF_CONTEXT_JSON',
  'CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS',
  'SYNTH_HCL_OUTPUT',
]);

export interface RealEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables that were set and are not passed on, sorted. */
  readonly keptOut: readonly string[];
}

/** @param caller the environment of this process: its credentials, proxies and settings stay */
export function realEnvironment(caller: Readonly<Record<string, string | undefined>>): RealEnvironment {
  const given = Object.entries(caller).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isKeptOut = ([name]: readonly [string, string]): boolean =>
    CDKTF.has(name) || (name.startsWith('TF_') && !KEPT.test(name));
  return {
    // Said aloud, so that a workspace which was selected in the stack's folder is not taken either.
    env: { ...Object.fromEntries(given.filter((entry) => !isKeptOut(entry))), TF_WORKSPACE: 'default' },
    keptOut: given
      .filter(isKeptOut)
      .map(([name]) => name)
      .filter((name) => caller[name] !== '' && !(name === 'TF_WORKSPACE' && caller[name] === 'default'))
      .sort(),
  };
}
