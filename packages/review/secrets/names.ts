/** Names and shapes that give a secret away in plans of any project; the policies' own list is the narrower one. */
import { isSecretName as isPolicySecret, SHAPES as POLICY_SHAPES } from '@balrog-infra/secrets';

const WORDS =
  /(^|_)(passwords?|passwd|pwd|passphrases?|secret|tokens?|credentials?|private_keys?|api_?keys?|access_keys?|secret_key|auth_key|account_key|signing_key|encryption_key|license_key|secret_keys|sentry_(public_|secret_)?key|dsn|dsn_public|dsn_csp|(db|database|redis|broker)_?ur[il]|service_account_(key|json)|connection_string|webhook_url|webhook|cookie|pin|community|psk|shared_key|hmac|kube_?config)(_value|_string|_binary|_base64|_pem|_wo|_hash|_json|_old|_new|_base|_primary|_secondary|_?v?\d+)?$/;

/** Written in one with what it is of: `PGPASSWORD`, `authtoken`. */
const GLUED = /(password|passwd|passphrase|secret|token|apikey|pgpass|_pass)$/;

/** What only says where a secret is, how it is made, or of what kind it is. */
const HARMLESS =
  /(_(arn|id|ids|name|version|length|type|ttl|days|path|ref|policy|enabled|duration|expiry|rotation|status)|^key|^master_user_secret)$/;

/** `DB_PASSWORD`, `dbPassword`, `DBPassword` and `db-password` are one name. */
export function isSecretName(name: string): boolean {
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

/** Beyond the policies' shapes: tokens of Google, GitLab, npm, Grafana, Sentry, Stripe, and half an AWS key. */
const MORE_SHAPES: readonly RegExp[] = [
  /\bAIza[0-9A-Za-z_-]{35}/,
  /\bglpat-[\w-]{20,}/,
  /\bnpm_[0-9A-Za-z]{36}/,
  /\bgl(sa|c)_[\w+/=]{20,}/,
  /\bsntrys_[\w+/=-]{20,}/,
  /\b[sr]k_(live|test)_[0-9A-Za-z]{16,}/,
  /https:\/\/[0-9a-f]{32}(:[0-9a-f]{32})?@[\w.-]+/,
  /\bsentry_key\b[\\"']*\s*[=:]\s*[\\"']*[0-9a-f]{32}\b/i,
  /\bjs\.sentry-cdn\.com\/[0-9a-f]{32}\b/i,
  /(?<![\w/+=])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/,
  /\b[Bb]earer\s+[\w.~+/-]{8,}=*/,
];

/** `password=…`, `"token": "…"`, `--api-key …` (also as two texts of a list), `<secret>…` inside a text that is no document. */
const CALLED =
  '(?:pass(?:word|wd|phrase)|[_-]pass|pgpass|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credential|dsn(?:[_-]?(?:public|secret|csp))?|db[_-]?ur[il])(?:s|[_-]?(?:value|string|binary|base64|pem|wo|hash|url|\\d+))?';
const ASSIGNED: readonly RegExp[] = [
  `${CALLED}\\\\*["']?\\s*(?:=>|:=|[=:]|\\s--?\\s)\\s*`,
  `(?<![\\w-])--?[\\w-]*${CALLED}\\\\*["']?[\\s,]+`,
  `<[\\w:-]*${CALLED}>`,
].flatMap((before) =>
  [
    `\\\\+["'](?<escaped>(?:(?!\\\\+["']).)+)`,
    `"(?<double>(?:[^"\\\\]|\\\\.)+)`,
    `'(?<single>[^'\\n]+)`,
    `(?<bare>[^\\s"',;&}{)<\\\\]{4,})`,
  ].map((value) => new RegExp(`${before}(?!\\(secret)${value}`, 'gi')),
);
const MAY_BE_ASSIGNED = /pass|secret|token|key|credential|dsn|db[_-]?ur[il]/i;

const GLOBAL = [...MORE_SHAPES, ...POLICY_SHAPES.map(([, shape]) => shape)].map(
  (shape) => new RegExp(shape.source, `${shape.flags.replace('g', '')}g`),
);

export const SECRET = '(secret)';

/** The text without what looks like a secret. */
export function withoutShapes(text: string): string {
  if (text.length < 8) return text;
  const bare = GLOBAL.reduce((rest, shape) => rest.replace(shape, SECRET), text);
  return MAY_BE_ASSIGNED.test(bare) ? ASSIGNED.reduce(withoutAssigned, bare) : bare;
}

function withoutAssigned(text: string, shape: RegExp): string {
  return text.replace(shape, (whole: string, value: string) =>
    isPlace(value) ? whole : `${whole.slice(0, whole.length - value.length)}${SECRET}`,
  );
}
