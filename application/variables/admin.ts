/** What only admin reads, and the modes it shares with public. */
import { CUT_OFFS } from '../cut-offs';
import { allowed, anyText, bucketName, flag, port } from '../patterns';
import type { Variable } from '../types';
import { ADMIN_WSGI, BOTH_WSGI, COMMANDS, WEB, optional, required, secret } from './entry';

export const MODES: readonly Variable[] = [
  optional({
    name: 'STAGING',
    apps: WEB,
    allowed: flag,
    default: '0',
    meaning: '1 on stage: more download hosts, the accounts of staging automation, /debug/api.yml. Never in prod',
    source: BOTH_WSGI,
  }),
  optional({
    name: 'LOCALDEV',
    apps: WEB,
    allowed: flag,
    default: '0',
    meaning: 'for a laptop',
    localOnly: 'it turns off the writing of release history',
    source: BOTH_WSGI,
  }),
  optional({
    name: 'INSECURE_SESSION_COOKIE',
    apps: [COMMANDS.admin],
    allowed: anyText,
    meaning: 'for a laptop',
    localOnly: 'it lets the session cookie travel without TLS',
    source: ADMIN_WSGI,
  }),
];

export const ADMIN: readonly Variable[] = [
  secret({
    name: 'SECRET_KEY',
    apps: [COMMANDS.admin],
    allowed: anyText,
    meaning: "key of Flask's sessions, equal on all copies",
    source: ADMIN_WSGI,
  }),
  ...['RELEASES_HISTORY_BUCKET', 'NIGHTLY_HISTORY_BUCKET'].map((name) =>
    required({
      name,
      apps: [COMMANDS.admin],
      allowed: bucketName,
      meaning: 'bucket of Google Cloud Storage; admin writes to it while starting and does not start without',
      source: ADMIN_WSGI,
    }),
  ),
  optional({
    name: 'GOOGLE_APPLICATION_CREDENTIALS',
    apps: [COMMANDS.admin],
    allowed: allowed(
      /^\/\S+$/,
      `the absolute path of a file that exists when admin starts; before ${CUT_OFFS.credentialsFileUnchecked} admin exits with 1 otherwise`,
    ),
    default: "the metadata server of Google's machines, which AWS has not",
    meaning: 'a key file of a service account; the key itself stands in the file, never here',
    source: `${ADMIN_WSGI}; the check for the file was dropped in ${CUT_OFFS.credentialsFileUnchecked}`,
  }),
  optional({
    name: 'CORS_ORIGINS',
    apps: [COMMANDS.admin],
    allowed: allowed(
      /^https:\/\/[^\s/,*]+(?:, *https:\/\/[^\s/,*]+)*$/,
      'https:// origins without a slash at the end, parted by commas: they are compared letter by letter, and * is for laptops',
    ),
    default: 'none',
    meaning: 'origins of the admin UI',
    source: ADMIN_WSGI,
  }),
  ...['SMTP_HOST', 'SMTP_PORT', 'SMTP_USERNAME', 'SMTP_PASSWORD', 'SMTP_TLS', 'NOTIFY_TO_ADDR', 'NOTIFY_FROM_ADDR'].map(
    (name) =>
      optional({
        name,
        apps: [COMMANDS.admin],
        before: CUT_OFFS.mailsDropped,
        secret: name === 'SMTP_PASSWORD',
        allowed: name === 'SMTP_PORT' ? port : anyText,
        default: 'off',
        meaning: 'mails about changes',
        source: `${ADMIN_WSGI} before ${CUT_OFFS.mailsDropped}`,
      }),
  ),
  optional({
    name: 'BALROG_ALLOW_READ_ONLY',
    apps: [COMMANDS.admin],
    since: CUT_OFFS.readOnly,
    before: CUT_OFFS.readOnlyDropped,
    allowed: anyText,
    meaning: 'any text lets admin start although it cannot write to its history buckets',
    localOnly: 'changes of releases would leave no history',
    source: `${ADMIN_WSGI} at ${CUT_OFFS.readOnly}`,
  }),
];
