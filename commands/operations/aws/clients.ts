/** Clients of the AWS SDK, each loaded when it is first needed: loading one takes a tenth of a second. */

import { Stopped } from '../stopped';

/** What all clients are made with. */
export interface ClientSettings {
  readonly region: string;
  /** Of the rehearsal; undefined for AWS itself, whose credentials the SDK finds as the AWS CLI does. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Of the user's AWS configuration, where the credentials are not those of the session. */
  readonly profile?: string;
}

/** Who asks another account than the session's: `env` for commands, `settings` for the SDK. */
interface OtherAccount {
  readonly env: Readonly<Record<string, string>>;
  readonly settings: ClientSettings;
}

/** An empty variable is none; one that is set goes before any profile. */
const NO_KEYS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };

/**
 * @param own settings of the session
 * @param profile that reads the other account; without one the session's own credentials are tried
 */
export function otherAccount(
  own: ClientSettings,
  { accountId, region }: { readonly accountId: string; readonly region: string },
  profile: string | undefined,
): OtherAccount {
  const { credentials } = own;
  // The rehearsal knows its accounts by their keys (packages/rehearsal/state-backend).
  if (credentials !== undefined) {
    const accessKeyId = `${credentials.accessKeyId}${accountId}`;
    return {
      env: { AWS_ACCESS_KEY_ID: accessKeyId },
      settings: { ...own, region, credentials: { ...credentials, accessKeyId } },
    };
  }
  return profile === undefined
    ? { env: {}, settings: { ...own, region } }
    : { env: { ...NO_KEYS, AWS_PROFILE: profile }, settings: { ...own, region, profile } };
}

/** @param env of the commands of a session, which in a rehearsal lead to this machine alone */
export function clientSettings(
  env: Readonly<Record<string, string | undefined>>,
  region: string,
  rehearsed: boolean,
): ClientSettings {
  if (!rehearsed) return { region };
  const [endpoint, accessKeyId, secretAccessKey] = [
    env['AWS_ENDPOINT_URL'],
    env['AWS_ACCESS_KEY_ID'],
    env['AWS_SECRET_ACCESS_KEY'],
  ];
  if (endpoint === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error('The session of the rehearsal has no address for AWS.');
  return { region, endpoint, credentials: { accessKeyId, secretAccessKey } };
}

/** It says at each start that Node 20 ends, which environments/ages.ts says at its time. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** Names of errors that say: there is none. */
export const isMissing = (error: unknown): boolean =>
  /NotFound|NoSuchKey|NoSuchEntity|ResourceNotFoundException|ClusterNotFound/.test(nameOf(error));

export const isDenied = (error: unknown): boolean =>
  /AccessDenied|Unauthorized|NotAuthorized|Forbidden/.test(nameOf(error));

/** Who refuses what to whom, as AWS says it, and what to do; any other error as it is. */
export const withRemedy = (error: unknown, environment: string): unknown =>
  isDenied(error)
    ? new Stopped(
        `AWS refuses it (${nameOf(error)}): ${(error as Error).message}. Take the role that deploys ${environment}; \`aws sts get-caller-identity\` says which one this is.`,
      )
    : error;

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));

/** @returns undefined where there is none */
export async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
