/** What gives a secret away: the name it is set under, its shape, or the attribute it is taken from. */

/** Names of arguments and variables that take a secret; write-only arguments end in `_wo`. */
const NAMES =
  /(^|_)(password|passwd|pwd|passphrase|dburi|secret_string|secret_binary|secret_key|secret_access_key|private_key|auth_token|access_token|api_key|client_secret)(_wo)?$/;

const ACCESS_KEY = /\b(AKIA|ASIA)[0-9A-Z]{16}\b/;
/** The secret half of an access key; on its own it looks like many a hash. */
const SECRET_ACCESS_KEY = /(?<![\w/+=])[A-Za-z0-9/+]{40}(?![\w/+=])/;

/** What secrets look like, wherever they stand. */
export const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['an AWS access key', ACCESS_KEY],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----|"private_key_id"/],
  ['a URL with a password', /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']+:[^\s:/@"'*]+@/i],
  ['a Slack token or webhook', /\bxox[abeoprs]-[0-9A-Za-z-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+/],
  ['a GitHub token', /\b(gh[opsu]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{20,})/],
  ['a signed token (JWT)', /(?<![\w-])(?=[\w-]*\.eyJ[\w-]{10,}\.)[\w-]*?\beyJ[\w-]{10,}\./],
];

/** Attributes that hold a secret, by the types that have them: whatever they are written into holds it too, and so does the state. */
const SECRET_ATTRIBUTES: readonly (readonly [string, string])[] = [
  ['aws_iam_access_key', 'secret|ses_smtp_password_v4'],
  ['random_password', 'result|bcrypt_hash'],
  ['tls_private_key', 'private_key\\w*'],
  ['aws_secretsmanager_(?:secret_version|random_password)', 'secret_string|secret_binary|random_password'],
  ['data\\.aws_ssm_parameter', '(?:insecure_)?value'],
  ['sentry_key', 'secret|dsn(?:_\\w+)?'],
];
/** `.secret_string`, `["secret_string"]`, or the whole resource, which is written out with all that it has. */
const SECRET_ATTRIBUTE = new RegExp(
  SECRET_ATTRIBUTES.map(
    ([type, attributes]) => `\\b${type}\\.[\\w-]+(?:(?:\\.|\\["?)(?:${attributes})\\b|(?![\\w.[-]))`,
  ).join('|'),
);

/** `DB_PASSWORD`, `dbPassword`, `db-password` and `db_password` are one name. */
export function isSecretName(name: string): boolean {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/-/g, '_');
  return NAMES.test(snake.toLowerCase());
}

/** What the text looks like, `a private key`; undefined for what looks like no secret. */
export function shapeOf(text: string): string | undefined {
  return SHAPES.find(([, pattern]) => pattern.test(text))?.[0];
}

/** The text; in place of one that looks like a secret, what it looks like: messages repeat what they were given. */
export function unlessSecret(text: string): string {
  const shape = shapeOf(text);
  return shape === undefined ? text : `(what looks like ${shape})`;
}

export const isAccessKey = (text: string): boolean => ACCESS_KEY.test(text);
export const hasSecretAccessKey = (text: string): boolean => SECRET_ACCESS_KEY.test(text);
export const readsSecret = (text: string): boolean => SECRET_ATTRIBUTE.test(text);

/** Where a secret is kept, which is no secret: an ARN, spelt out or of a resource. */
export function isPlaceOfSecret(text: string): boolean {
  return /^arn:aws[\w-]*:(secretsmanager|ssm):/.test(text) || /^\$\{[\w.[\]-]+[._]arn\}(:[^:${}]*::)?$/.test(text);
}
