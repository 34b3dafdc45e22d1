const BODY = '[\\w.+/=-]';

/** Prefixes that are published by who gives the tokens out. What follows is long, and no word: it has a digit, and letters and digits without a break. */
const prefixed = (...prefixes: readonly string[]): RegExp =>
  new RegExp(
    `(?<![\\w-])(?:${prefixes.join('|')})(?=${BODY}{0,200}\\d)(?=${BODY}{0,200}[0-9A-Za-z]{16})${BODY}{20,2000}`,
  );

/**
 * What secrets look like wherever they stand: tokens of vendors by their published prefixes, webhooks, passwords in URLs and connection strings,
 * headers, keys in armour. Only reviews look for all of them; what synthesis looks for is the short list of @balrog-infra/secrets.
 */
const VENDORS: readonly RegExp[] = [
  prefixed(
    'AKCp[0-9A-Za-z]',
    'CFPAT-',
    'CLOJARS_',
    'CCIPAT_',
    'bkua_',
    'dp\\.(?:pt|st|ct|sa|scim|audit)\\.',
    'duffel_(?:live|test)_',
    'EZ[AT]K',
    'FLWSECK(?:_TEST)?-',
    'fo1_',
    'fm[12]_',
    'fio-u-',
    'glsoat-',
    'HRKU-',
    'ico-',
    'LTAI',
    'nfp_',
    'ntn_',
    'ops_',
    'oy2',
    'pnu_',
    'pplx-',
    'pscale_(?:tkn|pw|oauth)_',
    'rdme_',
    'r8_',
    'rnd_',
    'sbp_',
    'shippo_(?:live|test)_',
    'squ_',
    'sqp_',
    'sqa_',
    'sntrys_',
    'tfp_',
    'tskey-(?:auth|api|client|scim|webhook)-',
    'vc[pirak]_',
    'xai-',
    'xkeysib-',
    'gsk_',
    'ghr_',
    'AQVN',
    'ATCTT3',
    'p8e-',
    'pul-',
    'sl\\.',
    'sm_(?:aat|pat|sat)_',
    'tk-us-',
    'xox[bparseo]e?(?:\\.xox[bp])?-',
    'API-',
    'FlyV1 ',
  ),
  /\bsecret_[0-9A-Za-z]{43}\b/,
  // HCP Terraform, OpenShift, Cloudflare, Airtable, Dynatrace, Firebase.
  /\b[0-9A-Za-z]{14}\.atlasv1\.[\w=-]{40,}/,
  /\bsha256~[\w-]{43}\b/,
  /\bv1\.0-[0-9a-f]{24}-[0-9a-f]{100,}/,
  /\bpat[0-9A-Za-z]{14}\.[0-9a-f]{64}\b/,
  /\bdt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b/,
  /\bAAAA[\w-]{7}:APA91b[\w-]{100,}/,
  // HubSpot, LaunchDarkly, Plaid: a UUID behind a word.
  /\b(?:pat-(?:na|eu)\d|api|sdk|mob|access-(?:sandbox|development|production))-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/,
  // Azure: a client's secret, keys of storage; Twilio; Mailchimp; Discord's bots; Mapbox.
  /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/,
  /(?<![\w/+=])[A-Za-z0-9/+]{86}==(?![\w/+=])/,
  /\bSK[0-9a-f]{32}\b/,
  /\b[0-9a-f]{32}-us\d{1,2}\b/,
  /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}/,
  /\b[sp]k\.eyJ[\w-]{20,}\.[\w-]{10,}/,
  // Hashes of passwords: crypt, bcrypt, Apache's, MySQL's.
  /\$(?:1|5|6|y|apr1|argon2id?|2[abxy])\$[\w./$,=+-]{16,}/,
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
  /\bmaker\.ifttt\.com\/trigger\/[^\s"'<>\\]+/i,
  /\balert\.victorops\.com\/integrations\/[^\s"'<>\\]+/i,
  /\bapi\.telegram\.org\/bot[^\s"'<>\\]+/i,
  /(?<![\w-])[\w-]{8,63}\.m\.pipedream\.net\b/i,
  // Mattermost, and whoever else calls it so.
  /\bhttps?:\/\/[\w.-]{1,253}\/hooks\/[0-9a-z]{20,64}\b/i,
  // A token in the place of the user. A name is shorter, or has no digit.
  /\bhttps?:\/\/(?=[\w-]{0,200}\d)[\w-]{16,200}@(?=[\w.-])/i,
  // A port is no password: `https://example.com:8443/@scope`.
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@"'<>\\]*:(?!\d{1,5}(?:[/?#]|$))[^\s"'<>\\]{1,512}@(?=[\w.[-])/i,
];

const SETTINGS: readonly RegExp[] = [
  // Commands with a password in them, and the files that they read.
  /\bcurl\b[^\n|;&]{0,200}?\s(?:-u|--user)[\s=]*["']?(?!=)[^\s:"']+:[^\s"']{3,}/i,
  /\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;&]{0,200}?\s-p(?=[^\s"'-])[^\s"']{4,}/i,
  /\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;&]{0,200}?\s-p\\*["'][^\s"'\\]{4,}/i,
  /\b(?:redis|valkey)-cli\b[^\n|;&]{0,200}?\s-a\s+\\*["']?[^\s"'\\]{4,}/i,
  /\bldap(?:search|modify|add|delete|whoami|passwd)\b[^\n|;&]{0,200}?\s-w\s+\\*["']?[^\s"'\\]{4,}/,
  /\bopenssl\b[^\n|;&]{0,200}?\s(?:-k\s+|-pass(?:in|out)?\s+pass:)\\*["']?[^\s"'\\]{4,}/,
  /\b(?:docker|podman|helm registry|crane auth)\s+login\b[^\n|;&]{0,200}?\s-p\s+\\*["']?[^\s"'\\]{4,}/,
  /\b(?:requirepass|masterauth)\s+\\*["']?[^\s"'\\]{4,}/i,
  /\becho\s+\\*["']?[\w.-]{1,64}:[^\s"'|\\]{4,256}\\*["']?\s*\|\s*(?:sudo\s+)?chpasswd/,
  /\bl?ftp\b[^\n|;&]{0,200}?\s-u\s+\\*["']?[^\s,"'\\]{1,64},[^\s"'\\]{4,}/,
  /\b(?:un)?zip\b[^\n|;&]{0,200}?\s-P\s+\\*["']?[^\s"'\\]{4,}/,
  /\b(?:smbclient|rpcclient|net)\b[^\n|;&]{0,200}?\s(?:-U|--user)[\s=]+\\*["']?[^\s%"'\\]{1,64}%[^\s"'\\]{4,}/,
  /\bhtpasswd\s+-\w{0,8}b\w{0,8}(?:\s+\\*["']?[^\s"'\\]{1,200}\\*["']?){2,3}/,
  /\b(?:https?|xhs?)\s[^\n|;&]{0,200}?(?:-a|--auth)[\s=]+\\*["']?[^\s:"'\\]{1,64}:[^\s"'\\]{4,}/,
  /\bsetx\s+\w{0,40}(?:pass|pwd|secret|token|key)\w{0,40}\s+\\*["']?[^\s"'\\]{4,}/i,
  /\bConvertTo-SecureString\s+(?:-String\s+)?\\*["'][^"'\\\n]{4,}/i,
  /\b(?:setdefault|setenv|putenv)\(\s*\\*["']\w{0,60}(?:pass|secret|token|key)\w{0,60}\\*["']\s*,\s*\\*["'][^"'\\\n]{4,}/i,
  // `.pgpass`: host, port, database, user, password. The account of an ARN is longer than a port.
  /(?<![\w.*-])[\w.*-]{1,253}:\d{4,5}:[\w.*-]{1,63}:[\w.*-]{1,63}:[^\s:"'\\]{6,}/,
  // What people write to each other.
  /\bpass(?:word|wort|phrase)?\s+(?:is|was|ist|lautet)\s+\\*["'`]?(?=[^\s"'`\\]{0,200}\d)(?=[^\s"'`\\]{0,200}[a-z])[^\s"'`\\]{6,}/i,
  /\buser(?:name)?\/pass(?:word)?\s*[:=]\s*[^\s/]{1,64}\/[^\s"'\\]{4,}/i,
  /\bcredentials?\s+(?!arn:|https?:)[\w.-]{1,64}:(?=[^\s"'\\]{0,200}\d)[^\s"'\\]{6,}/i,
  // The cell of a table beside that of its name; the value before its name.
  /\b(?:password|passwd|secret|token|api_?key)[ \t]{0,20}(?:\||\t|,(?! ))[ \t]{0,20}(?=[\w+/=-]{0,200}\d)(?=[\w+/=-]{0,200}[a-z])[\w+/=-]{8,}/i,
  /"value\\*"\s*:\s*\\*"[^"\\]{4,}(?=\\*"\s*,\s*\\*"name\\*"\s*:\s*\\*"\w{0,60}(?:password|passwd|secret|token|credential|api_?key)\\*")/i,
  // Statements that make users.
  /\bidentified\s+(?:with\s+[\w'"`\\]{1,64}\s+)?(?:by|as)\s+(?:password\s+)?\\*["'][^"'\\\n]{3,}/i,
  /\bpass(?:word|phrase)\s*\(?\s*\\*["'](?!\s*[,:=)\]}])[^"'\\\s]{4,}\\*["']/i,
  // How Go writes the address of a database.
  /(?<![\w.-])[\w.-]{1,64}:[^\s:@/"'\\]{3,256}@(?:tcp6?|unix)\(/i,
  /\bsqlplus\s[^\s/]{1,60}\/[^\s@]{3,}@/i,
  /\bsshpass\s+-p\s*["']?[^\s"']{3,}/i,
  /\bmachine\s+\S{1,200}\s+login\s+\S{1,200}\s+password\s+\S+/i,
  /\b_auth(?:Token)?\s*=\s*[^\s$"']{8,}/i,
  /\botpauth:\/\/[^\s"'<>\\]+/i,
  /"auth\\*"\s*:\s*\\*"[\w+/=]{8,}/,
  /\b(?:x-(?:api-key|vault-token|auth|auth-token|access-token|token|amz-security-token|goog-api-key|functions-key)|private-token|job-token|dd-api-key)\\*["']?\s*[:=]\s*\\*["']?[^\s"'\\]{6,}/i,
  /\b(?:client|master|primary|secondary|instrumentation|signing|encryption|session|hmac)[_-]?key\\*["']?\s*[:=]\s*\\*["']?(?!arn:)[\w+/=-]{24,}/i,
  /\b(?:client-key-data|PrivateKey|PresharedKey)\\*["']?\s*[:=]\s*\\*["']?[\w+/=]{40,}/i,
  /\b\w*(?:dd|datadog)_(?:api|app)_?key\b[\\"'\s]*[:=][\\"'\s]*[0-9a-f]{32,40}/i,
  // A private JSON Web Key: the exponent, or the key itself.
  /"(?:d|k)\\*"\s*:\s*\\*"[\w-]{22,}/,
  /(?<![a-z0-9])(?:pwd|pw|passwort|account_?key|shared_?access_?key|shared_?access_?signature)\s*=\s*[^;\s"']{4,}/i,
  // A working folder is no password.
  /(?<![a-z0-9])(?:pwd|pw|passwort)\\*["']?\s*:\s*\\*["']?(?![/.~$])[^;\s"'\\]{4,}/i,
  /[?&](?:sig|signature|x-amz-signature|x-goog-signature|x-amz-security-token|access_token|auth|key)=[^&\s"'<>\\]{8,}/i,
  /\b(?:proxy-)?authorization\\*["']?\s*[:=]\s*\\*["']?[^\s"'\\][^"'\\\n]{6,}/i,
  /\b(?:set-)?cookie\\*["']?\s*:\s*\\*["']?[^\s"'\\][^"'\\\n]{6,}/i,
  /\bbearer\s+[\w.~+/-]{8,}=*/i,
  // `basic monitoring` is none.
  /\bbasic\s+(?:(?=[a-z+/]*\d)[\w+/]{8,}=*|[\w+/]{8,}=+)/i,
];

const KEYS: readonly RegExp[] = [
  // The signature too: with it, the token is good. Looked for from the beginning of a word only, as below: from each `-eyJ` in it it would take for ever.
  /(?<![\w-])(?=[\w-]*\.[\w-]{8})[\w-]*?\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}/,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/,
  /---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----[\s\S]*?(?:---- END SSH2 ENCRYPTED PRIVATE KEY ----|$)/,
  // The end of one whose beginning is elsewhere.
  /(?<![\w+/=])(?:[A-Za-z0-9+/=]{16,76}(?:\r?\n|\\r?\\?n)){1,60}-----END [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----/,
  /\bPuTTY-User-Key-File-\d[\s\S]*?(?:Private-MAC:\s*\w*|$)/,
  /-----BEGIN PGP MESSAGE-----[\s\S]*?(?:-----END PGP MESSAGE-----|$)/,
  /(?<![\w/+=])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])/,
];

export const SHAPES: readonly RegExp[] = [...KEYS, ...ADDRESSES, ...SETTINGS, ...VENDORS];
