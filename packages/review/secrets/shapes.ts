/**
 * What secrets look like wherever they stand: tokens of vendors by their published prefixes, webhooks, passwords in URLs and connection strings,
 * headers, keys in armour. Only reviews look for all of them; what synthesis looks for is the short list of @balrog-infra/secrets.
 */
const VENDORS: readonly RegExp[] = [
  /\bAIza[0-9A-Za-z_-]{35}/,
  /\bGOCSPX-[\w-]{20,}/,
  /\bya29\.[\w.-]{20,}/,
  /\bgl(?:pat|rt|ptt|dt|soat|cbt|ft|imt|agent|oas)-[\w.-]{20,}/,
  /\bnpm_[0-9A-Za-z]{36}/,
  /\bpypi-[\w-]{20,}/,
  /\brubygems_[0-9a-f]{40,}/,
  /\bdckr_(?:pat|oat)_[\w-]{20,}/,
  /\bgl(?:sa|c)_[\w+/=]{20,}/,
  /\bsntr(?:ys|yu)_[\w+/=-]{20,}/,
  /\b[sr]k_(?:live|test)_[0-9A-Za-z]{16,}/,
  /\bwhsec_[\w+/=]{20,}/,
  /\bxapp-\d-[\w-]{10,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  /\bsk-(?:ant-|proj-|svcacct-|or-)?[\w-]{20,}/,
  /\bdo[opr]_v1_[0-9a-f]{40,}/,
  /\bshp(?:at|ca|pa|ss|ua)_[0-9a-fA-F]{32}/,
  /\bkey-[0-9a-f]{32}\b/,
  /\bhf_[0-9A-Za-z]{30,}/,
  /\bhv[sbr]\.[\w-]{20,}/,
  /\bPMAK-[0-9a-f]{24}-[0-9a-f]{20,}/,
  /\bdapi[0-9a-f]{32}/,
  /\bNR(?:AK|JS|II)-[0-9A-Za-z_-]{20,}/,
  /\blin_api_[0-9A-Za-z]{32,}/,
  /\bfig[douh]_[\w-]{32,}/,
  /\bAGE-SECRET-KEY-1[0-9A-Z]{40,}/i,
  /\b\d{8,10}:AA[\w-]{32,}/,
  /\bATATT3[\w=-]{40,}/,
  /\bsgp_[0-9a-f_]{40,}/,
  /\bsq0(?:csp|atp)-[\w-]{22,}/,
  /\bEAA[A-Z][0-9A-Za-z]{20,}/,
];

const ADDRESSES: readonly RegExp[] = [
  /https:\/\/[0-9a-f]{32}(:[0-9a-f]{32})?@[\w.-]+/,
  /\bsentry_key\b[\\"']*\s*[=:]\s*[\\"']*[0-9a-f]{32}\b/i,
  /\bjs\.sentry-cdn\.com\/[0-9a-f]{32}\b/i,
  /\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/-]+/i,
  /\bdiscord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+/i,
  // Looked for from the beginning of a name only: from each part of a long one it would take for ever.
  /(?<![\w-])[\w-]+\.webhook\.office\.com\/[^\s"'<>\\]+/i,
  /\bchat\.googleapis\.com\/v1\/spaces\/[^\s"'<>\\]+/i,
  /\bhooks\.zapier\.com\/hooks\/catch\/[\w/-]+/i,
  /\bevents\.pagerduty\.com\/integration\/[\w/-]+/i,
  /\boutlook\.office\.com\/webhook\/[^\s"'<>\\]+/i,
  // A port is no password: `https://example.com:8443/@scope`.
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@"'<>\\]*:(?!\d{1,5}(?:[/?#]|$))[^\s"'<>\\]+@(?=[\w.[-])/i,
];

const SETTINGS: readonly RegExp[] = [
  /\b(?:pwd|account_?key|shared_?access_?key|shared_?access_?signature)\s*=\s*[^;\s"']{4,}/i,
  /[?&](?:sig|signature|x-amz-signature|x-goog-signature|x-amz-security-token|access_token|auth|key)=[^&\s"'<>\\]{8,}/i,
  /\b(?:proxy-)?authorization\\*["']?\s*[:=]\s*\\*["']?[^\s"'\\][^"'\\\n]{6,}/i,
  /\b(?:set-)?cookie\\*["']?\s*:\s*\\*["']?[^\s"'\\][^"'\\\n]{6,}/i,
  /\bbearer\s+[\w.~+/-]{8,}=*/i,
  // `basic monitoring` is none.
  /\bbasic\s+(?:(?=[a-z+/]*\d)[\w+/]{8,}=*|[\w+/]{8,}=+)/i,
];

const KEYS: readonly RegExp[] = [
  // The signature too: with it, the token is good.
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}/,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/,
  /-----BEGIN PGP MESSAGE-----[\s\S]*?(?:-----END PGP MESSAGE-----|$)/,
  /(?<![\w/+=])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])/,
];

export const SHAPES: readonly RegExp[] = [...KEYS, ...ADDRESSES, ...SETTINGS, ...VENDORS];
