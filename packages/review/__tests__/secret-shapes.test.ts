/** Secrets that no name and no mark gives away, of every shape and in every place of a plan: none is in any report. */
import { deflateSync, gzipSync } from 'node:zlib';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { PlanError, readPlan, render, review, type Report } from '..';
import { detect } from '../secrets/detectors';
import { withoutShapes } from '../secrets/masking';
import { EXAMPLE } from './example-catalogue';
import { changeOf, planOf } from './plans';
import { CORPUS, type Sample } from './secret-corpus';

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const wrapped = (text: string): string => base64(text).replace(/.{76}/g, '$&\n');

const PLACES: Readonly<Record<string, (text: string) => Record<string, unknown>>> = {
  'an attribute': (text) => ({ description: text }),
  'a sentence': (text) => ({ description: `use ${text} for it` }),
  'a list inside a document': (text) => ({ document: JSON.stringify({ steps: [{ run: ['a', text] }] }) }),
  'a variable of a container': (text) => ({
    container_definitions: JSON.stringify([{ name: 'a', environment: [{ name: 'SETTING', value: text }] }]),
  }),
  'user_data in base64': (text) => ({ user_data: base64(`#!/bin/sh\necho '${text}'\n`) }),
  'base64 in base64': (text) => ({ content: base64(JSON.stringify({ inner: base64(text) })) }),
  'gzip in base64': (text) => ({ user_data: base64(gzipSync(`#cloud-config\nwrite_files: ['${text}']\n`)) }),
  'zlib in base64': (text) => ({ content: base64(deflateSync(`settings: ${text}\n`)) }),
  'UTF-16 in base64, as PowerShell has it': (text) => ({ command: base64(Buffer.from(`Set-It "${text}"`, 'utf16le')) }),
  'base64 in lines': (text) => ({ content: wrapped(`${'#'.repeat(90)}\n${text}\n`) }),
  'a large file in base64': (text) => ({ content: base64(`${'# nothing here\n'.repeat(5000)}${text}\n`) }),
  hexadecimal: (text) => ({ content: Buffer.from(`settings: ${text}`).toString('hex') }),
  'bytes with text between them': (text) => ({
    content: base64(Buffer.concat([Buffer.alloc(9), Buffer.from(text), Buffer.alloc(9)])),
  }),
  'a URL with percent signs': (text) => ({ url: `https://example.com/?next=${encodeURIComponent(`=<${text}>=`)}` }),
};

const shown = (report: Report): string =>
  (['text', 'markdown', 'json'] as const).map((format) => render(report, format)).join('\n');

/** Runs of the secret that a reader could use: whole lines of it, also within JSON. */
const partsOf = ({ secret }: Sample): readonly string[] => {
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, escaped].flatMap((text) => [text, ...text.split('\n').filter((line) => line.length >= 20)]);
};

/** Rules of secretlint that know something of the corpus. Without one of them its samples are for our own shapes. */
const SECRETLINT =
  'anthropic aws basicauth database-connection-string databricks docker figma github gitlab grafana groq hashicorp-vault huggingface linear notion npm openai sendgrid shopify slack vercel'.split(
    ' ',
  );

it('the corpus is larger than the one that got through, and no two samples are one', () => {
  expect(new Set(CORPUS.map(({ secret }) => secret)).size).toBe(CORPUS.length);
  expect(CORPUS.length).toBeGreaterThanOrEqual(150);
  expect(Object.keys(PLACES).length).toBeGreaterThanOrEqual(6);
});

/** A large text takes its time: every twelfth sample shows that it is opened. */
const samplesFor = (place: string): readonly Sample[] =>
  CORPUS.filter((_, index) => !place.includes('large') || index % 12 === 0);

describe.each(Object.entries(PLACES))('in %s', (place, put) => {
  it('no secret is seen, and that something changed is', () => {
    const seen = samplesFor(place).filter((sample) => {
      const after = put(sample.text);
      const change = changeOf('acme_thing', { before: put('nothing to hide'), after });
      const report = review(readPlan(planOf([change])), { stack: 'a' });
      if (report.changes[0]?.attributes.length === 0) return true;
      const text = shown(report);
      // What holds it in another form must not be seen either: anybody can read that.
      const whole = Object.values(after).map((value) => String(value));
      const forms = whole.filter((value) => !value.includes(sample.secret)).map((value) => value.slice(-64, -4));
      return [...partsOf(sample), base64(sample.secret).slice(4, 40), ...forms].some((part) => text.includes(part));
    });
    expect(seen.map(({ name }) => name)).toEqual([]);
  });
});

describe('who finds it', () => {
  const by = (text: string): readonly string[] => [...new Set(detect(text).map(({ rule }) => rule))];

  it('secretlint, where it has a rule; this list says what of the corpus it knows', () => {
    const known = CORPUS.flatMap(({ text }) => by(text));
    expect([...new Set(known)].sort()).toEqual(SECRETLINT);
  });

  it('no less than its own runner finds', async () => {
    const config = { rules: [{ id: creator.meta.id, rule: creator, options: {} }] };
    for (const { name, text } of CORPUS) {
      const source = { content: text, filePath: 'a.txt', ext: '.txt', contentType: 'text' as const };
      const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
      const found = messages.map(({ ruleId }) => ruleId.replace('@secretlint/secretlint-rule-', ''));
      expect([name, by(text)]).toEqual([name, expect.arrayContaining(found)]);
    }
  });

  it('our own shapes the rest: none is left to chance', () => {
    const silent = CORPUS.filter(({ text }) => by(text).length === 0);
    expect(silent.length).toBeGreaterThan(50);
    expect(silent.filter(({ text }) => withoutShapes(text) === text)).toEqual([]);
  });

  it('nobody is told to look away by the text itself', () => {
    const { text } = CORPUS[0] as Sample;
    expect(withoutShapes(`# secretlint-disable\n${text} // secretlint-disable-line`)).not.toContain(text);
  });
});

describe('what is no secret stays readable', () => {
  it.each([
    'arn:aws:secretsmanager:us-west-2:111122223333:secret:prod/admin/dburi-AbCdEf',
    'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/balrog-prod-aus5/50dc6c495c0c9188',
    'https://example.com:8443/@scope/package',
    'docker.io/mozilla/balrog:v3.26@sha256:0123',
    '111122223333.dkr.ecr.us-west-2.amazonaws.com/docker-hub/mozilla/balrog@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'basic monitoring, secretsmanager:GetSecretValue',
    '-----BEGIN CERTIFICATE-----',
    'balrog-prod-admin-execution-role-policy',
    'sg-0f3a9c1d27b58e064, subnet-03f9ac1d27b58e064, vpc-0a1b2c3d4e5f60718, eipalloc-0c1b2c3d4e5f60718',
    'ELBSecurityPolicy-TLS13-1-2-2021-06',
    'us-west-2_AbCdEfGhI',
    'mysql -h db.example.com -u balrog -ptcp --protocol=tcp',
    'The key-value store of secret_names, api-gateway and sdk-updates',
    'balrog-stage-database-2024-06-01t00-00-00z-final-snapshot',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'projects/balrog-prod/secrets/dburi/versions/latest',
  ])('%s', (text) => {
    expect(withoutShapes(text)).toBe(text);
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

describe('what cannot be looked into is hidden, and costs no more than its size', () => {
  it('an archive that unpacks to more than a plan has any use for', () => {
    const bomb = base64(gzipSync(Buffer.alloc(256 * 1024 * 1024)));
    const before = process.memoryUsage().rss;
    expect(withoutShapes(`user_data ${bomb} behind`)).toBe('user_data (secret) behind');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('an archive that is cut off', () => {
    const whole = gzipSync('nothing to hide, and a sentence that is long enough to be an archive of its own');
    expect(withoutShapes(base64(whole.subarray(0, 60)))).toBe('(secret)');
    expect(withoutShapes(base64(whole))).toBe(base64(whole));
  });
});

describe('what is beside the values', () => {
  const { text: secret } = CORPUS[0] as Sample;

  it('a name in a plan that cannot be read', () => {
    const broken = planOf([], { output_changes: { [secret]: { actions: 'none' } } });
    expect(() => readPlan(broken)).toThrow(PlanError);
    expect(() => readPlan(broken)).toThrow(expect.not.objectContaining({ message: expect.stringContaining(secret) }));
  });

  it('addresses, former addresses, reasons, checks and where a resource is made', () => {
    const address = `acme_thing.example["${secret}"]`;
    const change = changeOf('acme_thing', {
      address,
      previous_address: `${address}0`,
      action_reason: secret,
      before: {},
      after: { a: 1 },
    });
    const checks = [
      { address: { to_display: address }, status: 'fail', instances: [{ problems: [{ message: secret }] }] },
    ];
    const synthesized = {
      resource: { acme_thing: { example: { '//': { metadata: { path: `a/${secret}/b`, uniqueId: 'example' } } } } },
    };
    const report = review(
      readPlan(
        planOf([change], {
          checks,
          terraform_version: secret,
          output_changes: { [secret]: { actions: ['create'], after: 1 } },
        }),
      ),
      {
        stack: 'a',
        synthesized,
        errors: [`provider said ${secret}`],
        sources: (path) => `${path}.ts:1`,
      },
    );
    expect(shown(report)).not.toContain(secret);
  });

  it('a script with one password in it is not the same as every other', () => {
    const digestOf = (command: string): string => {
      const after = { user_data: base64(`#!/bin/sh\nexport DB_PASSWORD=hunter2hunter2\n${command}\n`) };
      return review(readPlan(planOf([changeOf('acme_thing', { before: { user_data: '' }, after })])), { stack: 'a' })
        .digest;
    };
    expect(digestOf('true')).not.toBe(digestOf('curl https://example.com/x | sh'));
    expect(digestOf('true')).toBe(digestOf('true'));
  });
});

it('a name that is marked, and kept in clear as the catalogue knows, is no secret elsewhere, and what is encrypted is', () => {
  const textOf = (kinds: string | readonly string[]): string => {
    const value = { kinds, value: 'balrog-stage' };
    const marks = { before_sensitive: { value: true }, after_sensitive: { value: true } };
    const parameter = changeOf('acme_setting', { actions: ['no-op'], before: value, after: value, ...marks });
    const task = changeOf('acme_thing', {
      before: { name: 'balrog-stage-admin' },
      after: { name: 'balrog-stage-agent' },
    });
    const plan = readPlan(planOf([parameter, { ...task, address: 'acme_thing.task' }]));
    return shown(review(plan, { stack: 'a', catalogue: EXAMPLE }));
  };
  for (const clear of ['plain', ['plain', 'plain'], []]) expect(textOf(clear)).toContain('balrog-stage-agent');
  for (const not of ['encrypted', ['plain', 'encrypted']]) expect(textOf(not)).not.toContain('balrog-stage-agent');
});

describe('What is hidden is bound all the same: an agreement to one is none to another', () => {
  const key = 'qB7xW2mK9pL4vN8sT1yR6uE3oA5iD0fG';
  const name = (last: string): string => `${'a-container-with-a-long-name-'.repeat(6)}${last}`;
  type Which = 'one' | 'other';
  const bucket = { one: 'previewsofpages', other: 'releasesofwhom1' };
  const CASES: readonly (readonly [string, (which: Which) => object, object])[] = [
    [
      'a part of an ARN that looks like a key',
      (which) => ({ resource: `arn:aws:s3:::${bucket[which]}/${key.slice(8)}*` }),
      {},
    ],
    ['a webhook', (which) => ({ endpoint: `https://hooks.slack.com/services/T0AAAAAAA/B0BBBBBBB/${which}${key}` }), {}],
    ['what stands behind a header', (which) => ({ command: `sh -c 'authorization: ; ${which} evil | sh'` }), {}],
    ['a password in a URL', (which) => ({ target: `mysql://root:${which}-${key}@db.example.com/balrog` }), {}],
    ['a value under the name of a secret', (which) => ({ auth_token: which }), {}],
    ['what a provider marks as sensitive', (which) => ({ cidr: which }), { cidr: true }],
    ['a path that is cut', (which) => ({ container: { [name(which)]: 'a' } }), {}],
  ];
  test.each(CASES)('%s', (_, after, after_sensitive) => {
    const reportOf = (which: Which): Report => {
      const change = changeOf('acme_thing', { before: {}, after: after(which), after_sensitive });
      return review(readPlan(planOf([change])), { stack: 'a' });
    };
    const [one, other] = [reportOf('one'), reportOf('other')];
    expect(one.verdict).toBe('needs-acknowledgement');
    expect(one.digest).not.toBe(other.digest);
    expect(reportOf('one').digest).toBe(one.digest);
  });
});

describe('a password without a shape of its own, given away by what stands around it', () => {
  const PASSWORD = 'Zq8vKx2mWp4R';
  const bytes = (write: (byte: number) => string, between: string): string =>
    [...Buffer.from(`password=${PASSWORD}`)].map(write).join(between);
  const hexed = (byte: number): string => byte.toString(16).padStart(2, '0');

  it.each([
    `CREATE USER 'a'@'%' IDENTIFIED BY '${PASSWORD}'`,
    `CREATE USER a IDENTIFIED WITH mysql_native_password AS "*${PASSWORD}"`,
    `SET PASSWORD FOR a = PASSWORD('${PASSWORD}')`,
    `ALTER USER a WITH ENCRYPTED PASSWORD '${PASSWORD}'`,
    `IDENTIFIED BY \\'${PASSWORD}\\'`,
    `mysql -uroot -p'${PASSWORD}' -e 'select 1'`,
    `MYSQL_PWD=${PASSWORD} mysqldump`,
    `balrog:${PASSWORD}@tcp(db.example.com:3306)/balrog`,
    `redis-cli -h cache -a ${PASSWORD} ping`,
    `requirepass ${PASSWORD}`,
    `ldapsearch -D cn=a -w ${PASSWORD}`,
    `openssl enc -aes-256-cbc -k ${PASSWORD}`,
    `openssl rsa -passin pass:${PASSWORD}`,
    `docker login -u a -p ${PASSWORD} example.com`,
    `echo "root:${PASSWORD}" | sudo chpasswd`,
    `os.environ["DB_PASSWORD"] = "${PASSWORD}"`,
    `error near {"name":"DB_PASSWORD","value":"${PASSWORD}"} in line 3`,
    `- name: DB_PASSWORD\n  value: ${PASSWORD}`,
    `<add key="Password" value="${PASSWORD}"/>`,
    `password: |\n  ${PASSWORD}`,
    `password: >-\n    ${PASSWORD}`,
    `password = <<EOT\n${PASSWORD}\nEOT`,
    `password -> ${PASSWORD}`,
    `passphrase "${PASSWORD}"`,
    `https://chat.example.com/hooks/${PASSWORD.toLowerCase()}abcdefghijklmn`,
    `https://maker.ifttt.com/trigger/x/with/key/${PASSWORD}`,
    `https://alert.victorops.com/integrations/cloudwatch/1/alert/${PASSWORD}/route`,
    `https://api.telegram.org/bot123456789:AA${PASSWORD}/send`,
    `https://${PASSWORD}ghijklmnop@github.com/x.git`,
    `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n${PASSWORD}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
    `${PASSWORD}${PASSWORD}\n-----END RSA PRIVATE KEY-----`,
    `lftp -u user,${PASSWORD} example.com`,
    `zip -P ${PASSWORD} a.zip b`,
    `smbclient -U user%${PASSWORD}`,
    `htpasswd -b file user ${PASSWORD}`,
    `http -a admin:${PASSWORD} example.com`,
    `setx DB_PASSWORD ${PASSWORD}`,
    `ConvertTo-SecureString '${PASSWORD}' -AsPlainText`,
    `os.environ.setdefault("DB_PASSWORD", "${PASSWORD}")`,
    `db.example.com:5432:balrog:user:${PASSWORD}`,
    `the password is ${PASSWORD}`,
    `user/pass: admin/${PASSWORD}`,
    `credentials admin:${PASSWORD}`,
    `| password | ${PASSWORD} |`,
    `password\t${PASSWORD}`,
    `password,${PASSWORD}`,
    `[{"value":"${PASSWORD}","name":"DB_PASSWORD"}]`,
    `curl -H "X-Auth: ${PASSWORD}"`,
    `pwd: ${PASSWORD}`,
    `Passwort: ${PASSWORD}`,
    `hmac_key=${PASSWORD}abcdefghijklmnop`,
    `password＝${PASSWORD}`,
  ])('%s', (text) => {
    expect(withoutShapes(text)).not.toContain(PASSWORD);
  });

  it.each([
    ['colons', bytes(hexed, ':')],
    ['spaces', bytes(hexed, ' ')],
    ['commas', bytes((byte) => `0x${hexed(byte)}`, ', ')],
    ['commas, as numbers,', bytes(String, ',')],
    ['signs of equality', `=${bytes((byte) => hexed(byte).toUpperCase(), '=')}`],
  ])('in bytes with %s between them', (_, text) => {
    expect(withoutShapes(`data ${text} end`)).toBe('data (encoded: password=(secret)) end');
  });

  it('in base32', () => {
    expect(withoutShapes('data OBQXG43XN5ZGIPK2OE4HMS3YGJWVO4BUKI====== end')).toBe(
      'data (encoded: password=(secret)) end',
    );
  });

  it.each([
    'The password is in Secrets Manager, under the name "balrog/admin".',
    'sha1 fingerprint: 9e:99:a4:8a:99:60:b1:49:26:bb:7f:3b:02:e2:2d:a2:b0:ab:72:80',
    'GRANT SELECT ON balrog.* TO reader, identified by its certificate',
    '{"name":"TOKENS_PER_MINUTE","value":"60"}',
    'OLDPWD=/srv/app',
    'docker login with the helper of ECR',
    'pwd: /srv/app',
    'https://example.com/hooks/deployment-of-stage',
    'https://somebody@example.com/path',
    'arn:aws:sns:*:*:alarms-of-balrog, arn:aws:logs:us-west-2:111122223333:log-group:a:*',
    'the password was rotated, the token is in Secrets Manager',
    'ports 8080, 8443, 9090, 9100, 9200, 9300, 9400, 9500, 9600, 9700, 9800, 9900, 9999',
    'zip -r bundle.zip src; unzip -p bundle.zip main.py',
    'ABCDEFGHIJKLMNOP is no base32 of anything',
    '| secret | where it is kept |',
  ])('%s: nothing is hidden', (text) => {
    expect(withoutShapes(text)).toBe(text);
  });
});
