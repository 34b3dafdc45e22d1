/** Names that give a secret away in plans of any project; the policies' own list is the narrower one. */
import { isSecretName as isPolicySecret } from '@balrog-infra/secrets';

const WORDS =
  /(^|_)(passwords?|passwd|pwd|passphrases?|secret|tokens?|credentials?|private_keys?|api_?keys?|access_keys?|secret_key|auth_key|account_key|signing_key|encryption_key|license_key|secret_keys|sentry_(public_|secret_)?key|dsn|dsn_public|dsn_csp|(db|database|redis|broker)_?ur[il]|service_account_(key|json)|connection_string|webhook_url|webhook|cookie|pin|community|psk|shared_key|hmac|kube_?config)(_value|_string|_binary|_base64|_pem|_wo|_hash|_json|_old|_new|_base|_primary|_secondary|_?v?\d+)?$/;

/** Written in one with what it is of: `PGPASSWORD`, `authtoken`. */
const GLUED = /(password|passwd|passphrase|secret|token|apikey|pgpass|_pass)$/;

/** What only says where a secret is, how it is made, or of what kind it is. */
const HARMLESS =
  /(_(arn|id|ids|name|version|length|type|ttl|days|path|ref|policy|enabled|duration|expiry|rotation|status)|^key|^master_user_secret)$/;

/** A plan has a hundred thousand names, and a few hundred different ones. */
const KNOWN = new Map<string, boolean>();
const MOST_KNOWN = 10_000;

/** `DB_PASSWORD`, `dbPassword`, `DBPassword` and `db-password` are one name. */
export function isSecretName(name: string): boolean {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  const is = looksLikeSecret(name);
  KNOWN.set(name, is);
  return is;
}

function looksLikeSecret(name: string): boolean {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[-.\s]/g, '_')
    .toLowerCase();
  return isPolicySecret(name) || ((WORDS.test(snake) || GLUED.test(snake)) && !HARMLESS.test(snake));
}

/** Members of lists that have a name and a value: environment variables, tags, settings of a chart. */
const NAME_FIELD = /^(name|key|parameter_?name|option_?name|variable)$/i;
const VALUE_FIELD = /^(value|string_?value|parameter_?value)$/i;

/** Whether a field of the record holds a secret by the name that stands beside it: `{ name: 'DB_PASSWORD', value: … }`. */
export function isValueOfSecret(record: Readonly<Record<string, unknown>>, field: string): boolean {
  if (!VALUE_FIELD.test(field)) return false;
  return Object.entries(record).some(
    ([name, value]) => NAME_FIELD.test(name) && typeof value === 'string' && isSecretName(value),
  );
}

/** Says whose a secret is, or how it is given, and stands in clear in a hundred other places: an account's id, a topic's ARN, `default`. */
export const isIdentifier = (name: string): boolean => /_(arn|ids?|provider)$/i.test(name) && !/secret/i.test(name);

/** An ARN or a reference to where a secret is kept is no secret. */
export function isPlace(text: string): boolean {
  return /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:[\w/+=.@:*-]+$/.test(text) || /^projects\/[\w-]+\/secrets\/[\w-]+/.test(text);
}

export const SECRET = '(secret)';
