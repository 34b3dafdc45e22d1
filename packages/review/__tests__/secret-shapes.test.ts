/** Secrets that no name and no mark gives away, of every shape and in every place of a plan: none is in any report. */
import { readPlan, render, review, type Report } from '..';
import { changeOf, planOf } from './plans';

/** Letters and digits that are nobody's secret; `lower` where a vendor writes hexadecimal. */
const mixed = (length: number): string => 'q7Rk2mZ9xT4vB8nL1cW6'.repeat(10).slice(0, length);
const hex = (length: number): string => '3f9ac1d27b58e064'.repeat(10).slice(0, length);
const upper = (length: number): string => 'Q7RK2MZ9XT4VB8NL1CW6'.repeat(10).slice(0, length);

const many = (prefixes: string, rest: string): readonly string[] => prefixes.split(' ').map((prefix) => prefix + rest);

const VENDORS = [
  `AIza${mixed(35)}`,
  `GOCSPX-${mixed(28)}`,
  `ya29.${mixed(60)}`,
  ...many('glpat- glrt- glptt- gldt- glsoat- glcbt- glft- glimt- glagent-', mixed(24)),
  ...many('ghp_ gho_ ghs_ ghu_', mixed(36)),
  `github_pat_${mixed(40)}`,
  ...many('xoxb- xoxp- xoxa- xoxe- xoxr- xoxs- xapp-1-', mixed(24)),
  ...many('AKIA ASIA', upper(16)),
  `npm_${mixed(36)}`,
  `pypi-${mixed(60)}`,
  `rubygems_${hex(48)}`,
  ...many('dckr_pat_ dckr_oat_', mixed(27)),
  ...many('glsa_ glc_', mixed(40)),
  ...many('sntrys_ sntryu_', mixed(60)),
  ...many('sk_live_ sk_test_ rk_live_ rk_test_', mixed(24)),
  `whsec_${mixed(32)}`,
  `SG.${mixed(22)}.${mixed(43)}`,
  ...many('sk-ant- sk-proj- sk-svcacct- sk-', mixed(40)),
  ...many('dop_v1_ doo_v1_ dor_v1_', hex(64)),
  ...many('shpat_ shpca_ shppa_ shpss_', hex(32)),
  `key-${hex(32)}`,
  `hf_${mixed(34)}`,
  ...many('hvs. hvb. hvr.', mixed(40)),
  `PMAK-${hex(24)}-${hex(34)}`,
  `dapi${hex(32)}`,
  ...many('NRAK- NRJS- NRII-', upper(27)),
  `lin_api_${mixed(40)}`,
  ...many('figd_ figo_', mixed(40)),
  `AGE-SECRET-KEY-1${upper(58)}`,
  `123456789:AA${mixed(33)}`,
  `ATATT3${mixed(60)}`,
  `sgp_${hex(40)}`,
  ...many('sq0csp- sq0atp-', mixed(43)),
  `EAAC${mixed(60)}`,
  // Half an AWS key.
  mixed(40),
];

const PASSWORDS = ['hunter2hunter2', 'p@hunter2hunter2', 'hunter2:hunter2', 'hunter2/hunter2', 'hunter2%40hunter2'];
const SCHEMES = ['mysql', 'postgresql', 'mongodb+srv', 'amqps', 'https', 'ftp', 'ldap'];

const ADDRESSES = [
  ...SCHEMES.flatMap((scheme) => PASSWORDS.map((password) => `${scheme}://balrog:${password}@db.example.com/a`)),
  'redis://:hunter2hunter2@cache.example.com:6379/0',
  `https://hooks.slack.com/services/T024BE7LD/B024BE7LE/${mixed(24)}`,
  `https://hooks.slack.com/triggers/T024BE7LD/123/${mixed(24)}`,
  `https://discord.com/api/webhooks/123456789012345678/${mixed(60)}`,
  `https://example.webhook.office.com/webhookb2/${hex(32)}`,
  `https://chat.googleapis.com/v1/spaces/AAAA/messages?key=${mixed(20)}`,
  `https://hooks.zapier.com/hooks/catch/123456/${mixed(8)}`,
  `https://events.pagerduty.com/integration/${hex(32)}/enqueue`,
  `https://bucket.example.com/a?X-Amz-Signature=${hex(64)}`,
  `https://blob.example.com/a?sv=2022&sig=${mixed(43)}%3D`,
];

const SETTINGS = [
  'Server=db;Uid=sa;Pwd=hunter2hunter2;',
  'Server=db;User Id=sa;Password=hunter2hunter2;',
  `DefaultEndpointsProtocol=https;AccountKey=${mixed(44)}==;EndpointSuffix=core`,
  `Endpoint=sb://a/;SharedAccessKey=${mixed(43)}=`,
  `Authorization: Basic ${Buffer.from('balrog:hunter2hunter2').toString('base64')}`,
  'Authorization: token hunter2hunter2',
  'Proxy-Authorization: Digest hunter2hunter2',
  'curl -H "Authorization: Bearer hunter2hunter2"',
  'Cookie: session=hunter2hunter2',
  'X-Api-Key: hunter2hunter2',
];

const JWT = ['{"alg":"HS256"}', '{"sub":"balrog"}'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const armour = (kind: string): string => `-----BEGIN ${kind}-----\n${mixed(64)}\n${mixed(20)}\n-----END ${kind}-----`;

const KEYS = [
  `${JWT}.${mixed(43)}`,
  ...['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '].map((kind) => armour(`${kind}PRIVATE KEY`)),
  armour('PGP PRIVATE KEY BLOCK'),
  armour('PGP MESSAGE'),
];

const CORPUS = [...VENDORS, ...ADDRESSES, ...SETTINGS, ...KEYS];

/** What of a shape must not be seen: its longest runs of what only the secret has. */
const tellingOf = (shape: string): readonly string[] =>
  shape
    .split(/hunter2(?!hunter2|:|\/|%|@)|[^\w+/=-]/)
    .filter((part) => /q7Rk2mZ9|3f9ac1d2|Q7RK2MZ9|hunter2/.test(part));

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const PLACES: Readonly<Record<string, (text: string) => Record<string, unknown>>> = {
  'an attribute': (text) => ({ description: text }),
  'a sentence': (text) => ({ description: `use ${text} for it` }),
  'a list inside a document': (text) => ({ document: JSON.stringify({ steps: [{ run: ['a', text] }] }) }),
  'a variable of a container': (text) => ({
    container_definitions: JSON.stringify([{ name: 'a', environment: [{ name: 'SETTING', value: text }] }]),
  }),
  'user_data in base64': (text) => ({ user_data: base64(`#!/bin/sh\necho '${text}'\n`) }),
  'base64 in base64': (text) => ({ content: base64(JSON.stringify({ inner: base64(text) })) }),
};

const shown = (report: Report): string =>
  (['text', 'markdown', 'json'] as const).map((format) => render(report, format)).join('\n');

it('the corpus is larger than the one that got through', () => {
  expect(new Set(CORPUS).size).toBeGreaterThan(113);
  expect(CORPUS.filter((shape) => tellingOf(shape).length === 0 && !/Basic/.test(shape))).toEqual([]);
});

describe.each(Object.entries(PLACES))('in %s', (place, put) => {
  const isEncoded = place.includes('base64');

  it('no secret is seen, and that something changed is', () => {
    const seen = CORPUS.filter((shape) => {
      const change = changeOf('acme_thing', { before: put('nothing to hide'), after: put(shape) });
      const report = review(readPlan(planOf([change])), { stack: 'a' });
      if (report.changes[0]?.attributes.length === 0) return true;
      const text = shown(report);
      // What holds it in base64 must not be seen either: anybody can read that.
      const encoded = Object.values(put(shape)).map((value) => String(value).slice(-44, -4));
      const hidden = [...tellingOf(shape), base64(shape).slice(4, 40), ...(isEncoded ? encoded : [])];
      return hidden.some((part) => text.includes(part));
    });
    expect(seen).toEqual([]);
  });
});

describe('what is no secret stays readable', () => {
  it.each([
    'arn:aws:secretsmanager:us-west-2:111122223333:secret:prod/admin/dburi-AbCdEf',
    'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'https://example.com:8443/@scope/package',
    'docker.io/mozilla/balrog:v3.26@sha256:0123',
    'basic monitoring, secretsmanager:GetSecretValue',
    '-----BEGIN CERTIFICATE-----',
    'balrog-prod-admin-execution-role-policy',
  ])('%s', (text) => {
    const change = changeOf('acme_thing', { before: { note: 'a' }, after: { note: text } });
    expect(render(review(readPlan(planOf([change])), { stack: 'a' }), 'text')).toContain(text);
  });

  it('giving away one secret or another has its own digest, and says which', () => {
    const reports = ['reader', 'admin'].map((name) => {
      const resource = `arn:aws:secretsmanager:us-west-2:111122223333:secret:prod/${name}/dburi-AbCdEf`;
      const policy = (Resource: string): object => ({
        policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource }] }),
      });
      const change = changeOf('aws_iam_role_policy', { before: policy('arn:aws:s3:::a'), after: policy(resource) });
      return review(readPlan(planOf([change])), { stack: 'a' });
    });
    expect(reports[0]?.digest).not.toBe(reports[1]?.digest);
    expect(reports.map(({ dangers }) => dangers[0]?.what)).toEqual(
      ['reader', 'admin'].map((name) => expect.stringContaining(`secret:prod/${name}/dburi-AbCdEf`)),
    );
  });
});
