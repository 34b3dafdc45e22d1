/**
 * Secrets of every kind, made anew from their published forms: prefix, alphabet, length. Nobody's: a generator with a fixed seed writes them. Sources: the pages of
 * the vendors on their tokens, GitHub's table "Supported secret scanning patterns", and the formats' own specifications.
 */
export interface Sample {
  readonly name: string;
  readonly text: string;
  /** What of it must never be seen. */
  readonly secret: string;
}

let seed = 20261130;
/** Mulberry32: the same samples on every machine. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

const of = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const LETTERS = LOWER + UPPER;
const digits = (length: number): string => of(DIGITS, length);
const hex = (length: number): string => of('0123456789abcdef', length);
/** Has all three kinds, as any token of that length has. */
const word = (length: number): string => `${of(LETTERS + DIGITS, length - 3)}a7Q`;
const upper = (length: number): string => `${of(UPPER + DIGITS, length - 2)}7Q`;
const letters = (length: number): string => of(LETTERS, length);
const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');
const password = (): string => `Zx${word(9)}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

const samples: Sample[] = [];
const add = (name: string, text: string, secret = text): void => void samples.push({ name, text, secret });
/** `before` and `behind` may be seen. */
const within = (name: string, before: string, secret: string, behind = ''): void =>
  add(name, before + secret + behind, secret);
const token = (name: string, prefix: string, body: string): void => add(name, prefix + body, body);

const PREFIXED: readonly (readonly [name: string, prefixes: string, body: () => string])[] = [
  ['GitHub', 'ghp_ gho_ ghu_ ghs_ ghr_', () => word(36)],
  ['GitHub, fine-grained', 'github_pat_', () => `${word(22)}_${word(59)}`],
  ['GitLab', 'glpat- gldt- glrt- glptt- glft- glsoat- glimt- glagent- gloas- glcbt-', () => word(20)],
  ['Slack', 'xoxb- xoxp- xoxa- xoxr- xoxs-', () => `${digits(12)}-${digits(12)}-${word(24)}`],
  ['Slack, application', 'xapp-1-', () => `A${upper(10)}-${digits(13)}-${hex(64)}`],
  ['npm', 'npm_', () => word(36)],
  ['PyPI', 'pypi-', () => `AgEIcHlwaS5vcmc${word(80)}`],
  ['RubyGems', 'rubygems_', () => hex(48)],
  ['NuGet', 'oy2', () => `${of(LOWER, 40)}a7q`],
  ['Clojars', 'CLOJARS_', () => hex(60)],
  ['Docker', 'dckr_pat_ dckr_oat_', () => word(27)],
  ['Artifactory', 'AKCp8', () => word(68)],
  ['AWS access key', 'AKIA ASIA', () => upper(16)],
  ['Google API key', 'AIza', () => word(35)],
  ['Google client secret', 'GOCSPX-', () => word(28)],
  ['Google access token', 'ya29.', () => word(120)],
  ['Alibaba', 'LTAI', () => word(20)],
  ['Grafana', 'glsa_', () => `${word(32)}_${hex(8)}`],
  ['Grafana Cloud', 'glc_', () => word(60)],
  ['Sentry', 'sntrys_ sntryu_', () => word(64)],
  ['Stripe', 'sk_live_ sk_test_ rk_live_ rk_test_', () => word(32)],
  ['Stripe webhook', 'whsec_', () => word(32)],
  ['OpenAI', 'sk-proj- sk-svcacct-', () => `${word(74)}T3BlbkFJ${word(74)}`],
  ['OpenAI, older', 'sk-', () => `${word(20)}T3BlbkFJ${word(20)}`],
  ['Anthropic', 'sk-ant-api03-', () => `${word(93)}AA`],
  ['Groq', 'gsk_', () => word(52)],
  ['Hugging Face', 'hf_', () => letters(34)],
  ['xAI', 'xai-', () => word(80)],
  ['Perplexity', 'pplx-', () => word(48)],
  ['Replicate', 'r8_', () => word(37)],
  ['Linear', 'lin_api_', () => word(40)],
  ['Notion', 'ntn_', () => `${digits(11)}${word(35)}`],
  ['Notion, older', 'secret_', () => word(43)],
  ['1Password', 'ops_', () => base64(JSON.stringify({ signInAddress: 'a', secretKey: word(90) })).replace(/=+$/, '')],
  ['Vault service', 'hvs.', () => word(95)],
  ['Vault batch', 'hvb.', () => word(140)],
  ['Vault recovery', 'hvr.', () => word(95)],
  ['Vercel', 'vcp_ vci_ vca_ vcr_ vck_', () => word(56)],
  ['Databricks', 'dapi', () => hex(32)],
  ['Figma', 'figd_', () => word(43)],
  ['Shopify', 'shpat_ shpca_ shppa_ shpss_', () => hex(32)],
  ['DigitalOcean', 'dop_v1_ doo_v1_ dor_v1_', () => hex(64)],
  ['Doppler', 'dp.pt. dp.st. dp.ct. dp.sa.', () => word(43)],
  ['New Relic', 'NRAK- NRJS- NRII-', () => upper(27)],
  ['Postman', 'PMAK-', () => `${hex(24)}-${hex(34)}`],
  ['SonarQube', 'squ_ sqp_ sqa_', () => hex(40)],
  ['Sourcegraph', 'sgp_', () => `${hex(16)}_${hex(40)}`],
  ['Square', 'sq0csp- sq0atp-', () => word(43)],
  ['Supabase', 'sbp_', () => hex(40)],
  ['Tailscale', 'tskey-auth- tskey-api-', () => `${word(12)}-${word(32)}`],
  ['Atlassian', 'ATATT3 ATCTT3', () => `xFf${word(180)}`],
  ['Airtable', 'pat', () => `${word(14)}.${hex(64)}`],
  ['Contentful', 'CFPAT-', () => word(43)],
  ['CircleCI', 'CCIPAT_', () => `${word(22)}_${hex(40)}`],
  ['Buildkite', 'bkua_', () => hex(40)],
  ['Netlify', 'nfp_', () => word(36)],
  ['PlanetScale', 'pscale_tkn_ pscale_pw_ pscale_oauth_', () => word(43)],
  ['Prefect', 'pnu_', () => word(36)],
  ['Pulumi', 'pul-', () => hex(40)],
  ['ReadMe', 'rdme_', () => word(70)],
  ['Render', 'rnd_', () => word(28)],
  ['Shippo', 'shippo_live_ shippo_test_', () => hex(40)],
  ['Typeform', 'tfp_', () => word(59)],
  ['Heroku', 'HRKU-', () => word(60)],
  ['Fly', 'fo1_ fm1_ fm2_', () => word(43)],
  ['Duffel', 'duffel_live_', () => word(43)],
  ['EasyPost', 'EZAK EZTK', () => word(54)],
  ['Flutterwave', 'FLWSECK-', () => `${hex(32)}-X`],
  ['Infracost', 'ico-', () => word(32)],
  ['Sendinblue', 'xkeysib-', () => `${hex(64)}-${word(16)}`],
  ['Mailgun', 'key-', () => hex(32)],
  ['HubSpot', 'pat-na1- pat-eu1-', uuid],
  ['LaunchDarkly', 'api- sdk- mob-', uuid],
  ['Plaid', 'access-production-', uuid],
  ['age', 'AGE-SECRET-KEY-1', () => upper(58)],
  ['Yandex', 'AQVN', () => word(36)],
  ['Facebook', 'EAAC', () => word(120)],
];
for (const [name, prefixes, body] of PREFIXED)
  for (const prefix of prefixes.split(' ')) token(prefixes.includes(' ') ? `${name}, ${prefix}` : name, prefix, body());

add('AWS secret access key', `${of(LETTERS + DIGITS, 37)}a/7`);
within('AWS secret access key in an environment', 'export AWS_SECRET_ACCESS_KEY=', `${word(38)}+9`);
within('AWS session token', 'aws_session_token = ', `IQoJb3JpZ2luX2Vj${word(200)}`);
add('SendGrid', `SG.${word(22)}.${word(43)}`);
add('HCP Terraform', `${word(14)}.atlasv1.${word(67)}`);
add('OpenShift', `sha256~${word(43)}`);
add('Cloudflare origin key', `v1.0-${hex(24)}-${hex(146)}`);
add('Dynatrace', `dt0c01.${upper(24)}.${upper(64)}`);
add('Firebase messaging', `AAAA${word(7)}:APA91b${word(134)}`);
add('Telegram', `${digits(10)}:AA${word(33)}`);
add('Twilio', `SK${hex(32)}`);
add('Mailchimp', `${hex(32)}-us12`);
add('Discord bot', `MTk4${word(20)}.${word(6)}.${word(38)}`);
add('Mapbox', `sk.eyJ${word(60)}.${word(22)}`);
add('Azure client secret', `${word(3)}8Q~${word(34)}`);
add('Azure storage key', `${word(86)}==`);
for (const scheme of [
  'mysql',
  'postgres',
  'postgresql',
  'mongodb+srv',
  'redis',
  'rediss',
  'amqp',
  'amqps',
  'https',
  'ftp',
  'smtp',
  'ldaps',
  'cloudinary',
  'mssql',
  'clickhouse',
])
  within(`URL, ${scheme}`, `${scheme}://balrog:`, password(), '@db.example.com:1234/balrog');
within('URL, jdbc', 'jdbc:mysql://db.example.com/balrog?user=balrog&password=', password());
within('URL, percent signs', 'mysql://balrog:', `p%40${word(10)}%2F`, '@db.example.com/a');
within('URL, no user', 'redis://:', password(), '@cache.example.com/0');
for (const [name, before] of [
  ['ADO.NET', 'Server=db;Uid=sa;Pwd='],
  ['ODBC', 'Driver={MySQL};Server=db;UID=a;PASSWORD='],
  ['libpq', 'host=db user=balrog password='],
  ['environment', 'MYSQL_ROOT_PASSWORD='],
  ['environment, quoted', `export DB_PASSWORD="`],
  ['PGPASSWORD', 'PGPASSWORD='],
  ['YAML', 'database:\n  password: '],
  ['option', 'tool --password '],
  ['option with a sign', 'tool --db-password='],
  ['mysql -p', 'mysql -h db -u root -p'],
  ['sshpass', 'sshpass -p '],
  ['XML', '<db><password>'],
  ['properties', 'spring.datasource.password='],
] as const)
  within(`password, ${name}`, before, password(), name === 'XML' ? '</password></db>' : '');
within('curl -u', 'curl -u balrog:', password(), ' https://example.com');
within('sqlplus', 'sqlplus system/', password(), '@//db:1521/x');
within('netrc', 'machine example.com login balrog password ', password());
within('npmrc', '//registry.example.com/:_authToken=', word(36));
within('pip', 'https://__token__:', `pypi-${word(40)}`, '@example.com/simple');
within('Docker configuration', '{"auths":{"example.com":{"auth":"', base64(`balrog:${password()}`), '"}}}');
within('otpauth', 'otpauth://totp/balrog?secret=', of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 32));
within('Bearer', 'Authorization: Bearer ', word(40));
within('Basic', 'Authorization: Basic ', base64(`balrog:${password()}`));
within('Digest', 'Proxy-Authorization: Digest ', word(30));
within('token header', 'Authorization: token ', word(40));
for (const header of ['X-Api-Key', 'X-Vault-Token', 'X-Auth-Token', 'PRIVATE-TOKEN', 'DD-API-KEY', 'x-functions-key'])
  within(`header, ${header}`, `${header}: `, word(32));
within('cookie', 'Cookie: session=', word(32));
within('Set-Cookie', 'Set-Cookie: id=', word(32), '; HttpOnly');
within('SAS', 'https://a.blob.core.windows.net/c?sv=2022-11-02&sp=r&sig=', `${word(43)}%3D`);
within('presigned S3', 'https://b.s3.amazonaws.com/k?X-Amz-Signature=', hex(64));
within('presigned GCS', 'https://storage.googleapis.com/b/k?X-Goog-Signature=', hex(128));
within('Azure service bus', 'Endpoint=sb://a/;SharedAccessKeyName=b;SharedAccessKey=', `${word(43)}=`);
within('Azure storage', 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=', `${word(86)}==`);
within('Datadog', 'DD_API_KEY=', hex(32));
within('Sentry DSN', 'https://', hex(32), '@o1.ingest.sentry.io/1');
within('Slack webhook', 'https://hooks.slack.com/services/T024BE7LD/B024BE7LE/', word(24));
within('Slack workflow', 'https://hooks.slack.com/workflows/T024BE7LD/A024BE7LE/123456/', word(24));
within(
  'Slack webhook with escaped slashes',
  'https:\\/\\/hooks.slack.com\\/services\\/T024BE7LD\\/B024BE7LE\\/',
  word(24),
);
within('Discord webhook', 'https://discord.com/api/webhooks/123456789012345678/', word(68));
within('Teams webhook', 'https://a.webhook.office.com/webhookb2/', uuid());
within('Google Chat webhook', 'https://chat.googleapis.com/v1/spaces/AAAA/messages?key=', word(39));
within('Zapier webhook', 'https://hooks.zapier.com/hooks/catch/123456/', word(8));
within('PagerDuty integration', 'https://events.pagerduty.com/integration/', hex(32), '/enqueue');
within('JWT', `${base64url('{"alg":"HS256","typ":"JWT"}')}.`, `${base64url(`{"sub":"${word(8)}"}`)}.${word(43)}`);
within('JWK', '{"kty":"OKP","crv":"Ed25519","d":"', word(43), '"}');
within('WireGuard', '[Interface]\nPrivateKey = ', `${word(43)}=`);
within(
  'kubeconfig',
  'client-key-data: ',
  base64(`-----BEGIN RSA PRIVATE KEY-----\n${word(64)}\n-----END RSA PRIVATE KEY-----`),
);
for (const [name, hash] of [
  ['bcrypt', `$2y$10$${word(53)}`],
  ['SHA-512 crypt', `$6$${word(16)}$${word(86)}`],
  ['Apache', `$apr1$${word(8)}$${word(22)}`],
  ['Argon2', `$argon2id$v=19$m=65536,t=3,p=4$${word(22)}$${word(43)}`],
] as const)
  add(`hash, ${name}`, hash);
const armoured = (kind: string): readonly [string, string] => {
  const lines = [word(64), word(64), word(64), word(20)].join('\n');
  return [`-----BEGIN ${kind}-----\n${lines}\n-----END ${kind}-----`, lines.slice(0, 64)];
};
for (const kind of [
  'PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'DSA PRIVATE KEY',
  'OPENSSH PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'PGP PRIVATE KEY BLOCK',
  'PGP MESSAGE',
])
  add(`armour, ${kind}`, ...armoured(kind));
add('PuTTY', `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n${word(64)}\nPrivate-MAC: ${hex(64)}`);
within(
  'service account',
  '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\n',
  word(64),
  '\\n-----END PRIVATE KEY-----\\n"}',
);
/** PKCS#8 of Ed25519 (RFC 8410): 48 bytes, without any armour. */
add(
  'key in DER',
  Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(hex(64), 'hex')]).toString(
    'base64',
  ),
);

export const CORPUS: readonly Sample[] = samples;
