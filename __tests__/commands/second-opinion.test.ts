/** The parts of the second opinion that need neither the real provider nor moto. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Opinion } from '../../commands/maintain/second-opinion/account';
import { accountsOf } from '../../commands/maintain/second-opinion/accounts';
import { adapt, type Synthesized } from '../../commands/maintain/second-opinion/adapt';
import { differencesOf } from '../../commands/maintain/second-opinion/differences';
import { openFront, type Front, type RecordedRequest } from '../../commands/maintain/second-opinion/front';
import { Judge, readKnown, type KnownList } from '../../commands/maintain/second-opinion/known';
import { problemsOf, reportOf } from '../../commands/maintain/second-opinion/report';
import { missingFor, needsOf } from '../../commands/maintain/second-opinion/unapplied';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON is looked into without ceremony
type Json = any;

const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000003';

const stack = (resource: Synthesized['resource'], more: Partial<Synthesized> = {}): Synthesized => ({
  provider: { aws: [{ region: 'us-west-2', allowed_account_ids: ['111122223333'] }] },
  resource,
  ...more,
});

const how = { providerVersion: '5.100.0', proxy: 'http://127.0.0.1:1', instead: new Map<string, string>() };

describe('adapting what was synthesized', () => {
  test('leaves out what is not AWS, and says how much of whom', () => {
    const { addresses, changes } = adapt(
      {
        prod: stack({
          aws_sqs_queue: { one: { name: 'one' } },
          google_storage_bucket: { history: {}, copy: {} },
          sentry_project: { admin: {} },
        }),
      },
      how,
    );
    expect(addresses).toEqual(['aws_sqs_queue.one']);
    expect(changes).toContain('left out what is not AWS: 2 of google, 1 of sentry');
  });

  test('keeps what resources read or are told beside resources: locals, imports, and what is forgotten', () => {
    const removed = [{ from: 'aws_sqs_queue.gone', lifecycle: { destroy: false } }];
    const { configuration } = adapt(
      {
        'bootstrap-prod': stack({}, { locals: { a: 1 }, removed }),
        prod: stack(
          { aws_sqs_queue: { one: { name: '${local.b}', policy: '${sentry_key.k.id}' } }, sentry_key: { k: {} } },
          { locals: { b: 2 } },
        ),
      },
      how,
    ) as Json;
    expect(configuration).toMatchObject({ locals: { a: 1, b: 2, sentry_key: { id: expect.any(String) } }, removed });
  });

  test('places a resource of another region by an alias before version 6, and leaves `region` alone from then on', () => {
    const topics = { home: { name: 'a', region: 'us-west-2' }, away: { name: 'b', region: 'us-east-1' } };
    const place = (providerVersion: string): Json =>
      adapt({ prod: stack({ aws_sns_topic: topics }) }, { ...how, providerVersion }).configuration;
    expect(place('5.100.0').resource.aws_sns_topic).toEqual({
      home: { name: 'a' },
      away: { name: 'b', provider: 'aws.us-east-1' },
    });
    expect(place('5.100.0').provider.aws.map((each: Json) => [each.alias, each.region])).toEqual([
      [undefined, 'us-west-2'],
      ['us-east-1', 'us-east-1'],
    ]);
    expect(place('6.25.0').resource.aws_sns_topic).toEqual(topics);
    expect(place('6.25.0').provider.aws).toHaveLength(1);
  });

  test('reads a value that stands in for what is left out, in the middle of an expression too', () => {
    const { configuration, changes } = adapt(
      {
        prod: stack({
          sentry_key: { admin_key: {} },
          aws_secretsmanager_secret_version: {
            dsn: {
              secret_string_wo: '${sentry_key.admin_key.dsn["public"]}',
              secret_string_wo_version: '${parseint(substr(sentry_key.admin_key.id, 0, 7), 16)}',
            },
          },
        }),
      },
      how,
    );
    const { resource, locals } = configuration as Json;
    expect(resource.aws_secretsmanager_secret_version.dsn).toEqual({
      secret_string_wo: '${local.sentry_key.dsn["public"]}',
      secret_string_wo_version: '${parseint(substr(local.sentry_key.id, 0, 7), 16)}',
    });
    expect(Object.keys(locals)).toEqual(['sentry_key']);
    expect(changes).toContain('references to sentry_key read a value that stands in');
  });

  test('refuses a reference that nothing stands in for, all of them at once', () => {
    const of = stack({
      google_storage_bucket: { history: {} },
      grafana_folder: { alerts: {} },
      aws_ssm_parameter: {
        a: { value: '${google_storage_bucket.history.name}' },
        b: { value: '${grafana_folder.alerts.id}' },
      },
    });
    expect(() => adapt({ prod: of }, how)).toThrow(
      'Resources of AWS read google_storage_bucket, grafana_folder, which is left out: give what stands in for it in commands/maintain/second-opinion/adapt.ts.',
    );
  });

  test("names the owner's certificates as moto does, and keeps imports", () => {
    const of = stack(
      { aws_lb_listener: { https: { certificate_arn: CERTIFICATE } } },
      { import: [{ id: 'state', to: 'aws_s3_bucket.state' }] },
    );
    const { configuration, changes } = adapt(
      { prod: of },
      { ...how, instead: new Map([[CERTIFICATE, 'arn:of:moto']]) },
    );
    expect(configuration).toMatchObject({
      resource: { aws_lb_listener: { https: { certificate_arn: 'arn:of:moto' } } },
      import: [{ id: 'state', to: 'aws_s3_bucket.state' }],
    });
    expect(changes).toContain('1 certificates and hosted zones of the owner are ones that moto has');
  });

  test('refuses two stacks of one account that give the same address', () => {
    const one = stack({ aws_sqs_queue: { one: {} } });
    expect(() => adapt({ 'bootstrap-prod': one, prod: one }, how)).toThrow('aws_sqs_queue.one of prod has a namesake');
  });

  test('puts the stacks of one account together, bootstrap first, and refuses a name that no environment has', () => {
    const file = (name: string, id: string) => ({
      name,
      code: Buffer.from(
        JSON.stringify({
          ...stack({}),
          provider: { aws: [{ region: 'us-west-2', allowed_account_ids: [id] }] },
          terraform: { required_providers: { aws: { version: '6.25.0' } } },
        }),
      ),
    });
    const stacks = [file('prod', '1'), file('stage', '2'), file('bootstrap-prod', '1')];
    const { accounts, bindings } = accountsOf(stacks, []);
    expect(accounts.map(({ name, stacks: of }) => [name, Object.keys(of)])).toEqual([
      ['prod', ['bootstrap-prod', 'prod']],
      ['stage', ['stage']],
    ]);
    expect(bindings).toBe('6.25.0');
    expect(() => accountsOf(stacks, ['dev'])).toThrow('No environment is called dev: there are prod, stage.');
  });
});

describe('what a plan would change', () => {
  const change = (more: object): Json => ({
    actions: ['update'],
    before: null,
    after: null,
    after_unknown: {},
    ...more,
  });
  const of = (type: string, one: Json) =>
    differencesOf({ resource_changes: [{ address: `${type}.it`, type, mode: 'managed', change: one }] });

  test('is told by path, through blocks and without positions', () => {
    const found = of(
      'aws_glue_catalog_table',
      change({
        before: { storage_descriptor: [{ location: '', ser_de_info: [] }] },
        after: { storage_descriptor: [{ location: '', ser_de_info: [{ name: null }] }] },
      }),
    );
    expect(found).toEqual([
      {
        address: 'aws_glue_catalog_table.it',
        type: 'aws_glue_catalog_table',
        action: 'update',
        paths: ['storage_descriptor.ser_de_info'],
        lines: ['storage_descriptor.ser_de_info: [] -> [{"name":null}]'],
      },
    ]);
  });

  test('is, of a replacement, what forces it', () => {
    const found = of(
      'aws_service_discovery_service',
      change({
        actions: ['delete', 'create'],
        before: { id: 'srv-1', description: '', health_check_custom_config: [] },
        after: { description: null, health_check_custom_config: [{ failure_threshold: null }] },
        after_unknown: { id: true, health_check_custom_config: [{}] },
        replace_paths: [['health_check_custom_config']],
      }),
    );
    expect(found).toMatchObject([{ action: 'replace', paths: ['health_check_custom_config'] }]);
  });

  test('hides what is sensitive', () => {
    const found = of(
      'aws_db_instance',
      change({
        before: { password: 'former' },
        after: { password: 'new' },
        before_sensitive: { password: true },
        after_sensitive: { password: true },
      }),
    );
    expect(found[0]?.lines).toEqual(['password: (sensitive) -> (sensitive)']);
  });

  test('is nothing where nothing changes, or where data are only read', () => {
    expect(of('aws_sqs_queue', change({ actions: ['no-op'] }))).toEqual([]);
    const read = { address: 'data.a.b', type: 'a', mode: 'data', change: change({ actions: ['read'] }) };
    expect(differencesOf({ resource_changes: [read] })).toEqual([]);
  });
});

describe('the list of known differences', () => {
  const list: KnownList = {
    judgedWith: { provider: '5.100.0', moto: '5.2.5' },
    refusals: [{ type: 'aws_a', says: 'moto cannot answer a', because: 'moto has no such operation' }],
    differences: [
      { type: 'aws_b', action: 'update', paths: ['one', 'two'], because: 'moto does not give these back' },
      { type: 'aws_b', action: 'update', paths: ['three'], because: 'moto does not give this back' },
    ],
    requests: [],
  };
  const difference = (paths: readonly string[], action: 'update' | 'replace' = 'update') => ({
    address: 'aws_b.it',
    type: 'aws_b',
    action,
    paths,
    lines: [],
  });

  test('knows a difference when every path of it is listed for what happens', () => {
    const judge = new Judge(list);
    const { known, unknown } = judge.differences([
      difference(['one', 'three']),
      difference(['one', 'four']),
      difference(['one'], 'replace'),
    ]);
    expect(known).toEqual([difference(['one', 'three'])]);
    expect(judge.reasonsFor(difference(['one', 'three']))).toEqual([
      'moto does not give these back',
      'moto does not give this back',
    ]);
    expect(unknown).toEqual([difference(['one', 'four']), difference(['one'], 'replace')]);
  });

  test('names the entries that no longer occur', () => {
    const judge = new Judge(list);
    judge.differences([difference(['two'])]);
    expect(judge.stale()).toEqual([
      '{"type":"aws_a","says":"moto cannot answer a"}',
      '{"type":"aws_b","action":"update","paths":["one"]}',
      '{"type":"aws_b","action":"update","paths":["three"]}',
    ]);
    judge.differences([difference(['one'])]);
    judge.refusals([{ address: 'aws_a.x', type: 'aws_a', message: 'creating: moto cannot answer a:B' }]);
    expect(judge.stale()).toEqual(['{"type":"aws_b","action":"update","paths":["three"]}']);
  });

  test('as it is checked in holds to its form', () => {
    expect(readKnown().judgedWith.moto).toBe(
      /^moto==(\S+)/m.exec(
        readFileSync(join(__dirname, '../../commands/maintain/second-opinion/moto.txt'), 'utf8'),
      )?.[1],
    );
  });

  test('is refused with every place that is wrong', () => {
    const bad = {
      judgedWith: { provider: '5', moto: '5' },
      refusals: [{ type: 'b', says: 'x' }],
      differences: [],
      requests: [],
    };
    expect(() => readKnown(JSON.stringify(bad))).toThrow(
      [
        'commands/maintain/second-opinion/known-differences.json is wrong:',
        '  refusals.0.type: a resource type: aws_flow_log',
        '  refusals.0.says: words of the message',
        '  refusals.0.because: Invalid input: expected string, received undefined',
      ].join('\n'),
    );
  });
});

describe('why something was not applied', () => {
  const configuration = {
    resource: {
      aws_a: { one: {} },
      aws_b: { two: { policy: '${data.aws_iam_policy_document.doc.json}' } },
      aws_c: { three: { x: '${aws_b.two.arn}', depends_on: ['aws_d.four'] } },
      aws_d: { four: {} },
    },
    data: { aws_iam_policy_document: { doc: { statement: [{ resources: ['${aws_a.one.arn}'] }] } } },
  };

  test('follows what it reads, through data sources', () => {
    const needs = needsOf(configuration);
    expect(missingFor('aws_c.three', needs, new Set(['aws_a.one']))).toEqual(['aws_a.one']);
    expect(missingFor('aws_d.four', needs, new Set(['aws_a.one']))).toEqual([]);
  });
});

describe('the report', () => {
  const good: Opinion = {
    account: 'prod',
    stacks: ['bootstrap-prod', 'prod'],
    changes: ['the S3 backend is a local one'],
    resources: 5,
    notApplied: [
      { address: 'aws_a.x', type: 'aws_a', needs: [], because: 'moto has no a' },
      { address: 'aws_b.x', type: 'aws_b', needs: ['aws_a'] },
      { address: 'aws_b.y', type: 'aws_b', needs: ['aws_a'] },
    ],
    unexplained: [],
    refusals: { known: [{ address: 'aws_a.x', type: 'aws_a', message: 'no' }], unknown: [] },
    differences: { known: [], unknown: [] },
    reasons: [],
    api: { requests: 7, operations: 3, problems: [], patternsUnread: [] },
    requests: { known: [], unknown: [] },
    escapes: [],
  };

  test('counts what went to moto, and says of the rest why not', () => {
    const report = reportOf(good);
    expect(problemsOf(good)).toEqual([]);
    expect(report).toContain('2 of 5 resources of AWS went to moto.');
    expect(report).toContain('1 aws_a: moto has no a');
    expect(report).toContain('2 aws_b: needs aws_a, not applied either');
    expect(report).toContain('Agreed, but for 1 entries of the list.');
  });

  test('names everything that nobody knew', () => {
    const bad: Opinion = {
      ...good,
      unexplained: ['aws_e.x'],
      refusals: { known: [], unknown: [{ address: 'aws_c.x', type: 'aws_c', message: 'InvalidParameter: no' }] },
      differences: {
        known: [],
        unknown: [{ address: 'aws_d.x', type: 'aws_d', action: 'replace', paths: ['p'], lines: ['p: 1 -> 2'] }],
      },
      requests: { known: [], unknown: [{ operation: 'sns:Publish', says: 'Message has 9 characters', count: 2 }] },
      escapes: ['sts.us-west-2.amazonaws.com:443'],
    };
    expect(problemsOf(bad)).toEqual([
      'refused: aws_c.x: InvalidParameter: no',
      'the second plan would have aws_d.x replaced again\n    p: 1 -> 2',
      'request: sns:Publish (2 times): Message has 9 characters',
      'not applied, and nothing says why: aws_e.x',
      'the provider asked for sts.us-west-2.amazonaws.com:443 instead of moto',
    ]);
  });
});

describe('the proxy in front of moto', () => {
  let moto: Server;
  let front: Front;
  let folder: string;
  const seen: { method: string; url: string; body: string; host: string }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'balrog-front-'));
    moto = createServer((incoming, outgoing) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
      incoming.on('end', () => {
        seen.push({ method: incoming.method!, url: incoming.url!, body, host: incoming.headers.host! });
        const isRaced = body.includes('raced') && seen.filter((one) => one.body === body).length === 1;
        const isKnown = !isRaced && !/PutDashboard|DescribeNothing/.test(body);
        outgoing.writeHead(isKnown ? 200 : 500, { 'content-type': isKnown ? 'text/xml' : 'text/html' });
        outgoing.end(isKnown ? '<ok/>' : '<!doctype html>\n<title>500 Internal Server Error</title>');
      });
    });
    await new Promise<void>((listening) => moto.listen(0, '127.0.0.1', listening));
    front = await openFront((moto.address() as AddressInfo).port, join(folder, 'requests.jsonl'));
  });

  afterAll(async () => {
    await front.close();
    await new Promise((closed) => moto.close(closed));
    rmSync(folder, { recursive: true });
  });

  /** As Go's HTTP client asks a proxy: with the whole address. */
  const ask = (method: string, service: string, path: string, body: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; body: string }>((resolve) => {
      const { port } = new URL(front.address);
      const authorization = `AWS4-HMAC-SHA256 Credential=KEY/20260101/us-west-2/${service}/aws4_request, Signature=0`;
      const asked = request(
        { host: '127.0.0.1', port, method, path: `http://aws.invalid${path}`, headers: { ...headers, authorization } },
        (reply) => {
          let text = '';
          reply.setEncoding('utf8').on('data', (part: string) => (text += part));
          reply.on('end', () => resolve({ status: reply.statusCode!, body: text }));
        },
      );
      asked.end(body);
    });
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

  test('passes requests on and records them, without the signature', async () => {
    await ask('POST', 'monitoring', '/', 'Action=DescribeAlarms', FORM);
    expect(seen.at(-1)).toMatchObject({ method: 'POST', url: '/', body: 'Action=DescribeAlarms' });
    expect(seen.at(-1)?.host).toMatch(/^127\.0\.0\.1:/);
    const [recorded] = readFileSync(join(folder, 'requests.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordedRequest);
    expect(recorded).toMatchObject({ service: 'monitoring', region: 'us-west-2', status: 200, path: '/' });
    expect(JSON.stringify(recorded)).not.toContain('Signature');
  });

  test('says what moto cannot answer, in words and with a status that nobody asks again for', async () => {
    const { status, body } = await ask('POST', 'monitoring', '/', 'Action=PutDashboard', FORM);
    expect(status).toBe(501);
    expect(body).toContain('<Message>moto cannot answer monitoring:PutDashboard</Message>');
  });

  test('asks a question again that moto failed at, and nothing that changes something', async () => {
    const asked = (body: string) => seen.filter((one) => one.body === body).length;
    expect(await ask('POST', 'monitoring', '/', 'Action=DescribeAlarms&Of=raced', FORM)).toEqual({
      status: 200,
      body: '<ok/>',
    });
    const unknown = await ask('POST', 'monitoring', '/', 'Action=DescribeNothing', FORM);
    expect(unknown.body).toContain('moto cannot answer monitoring:DescribeNothing');
    const put = await ask('POST', 'monitoring', '/', 'Action=PutMetricAlarm&Of=raced', FORM);
    expect(put.body).toContain('moto cannot answer monitoring:PutMetricAlarm');
    expect(
      ['DescribeAlarms&Of=raced', 'DescribeNothing', 'PutMetricAlarm&Of=raced'].map((one) => asked(`Action=${one}`)),
    ).toEqual([2, 2, 1]);
  });

  test("gives moto a bucket's policy without conditional denials, and the provider what it put", async () => {
    const statement = (Effect: string, more: object) => ({ Effect, Action: 's3:*', Resource: '*', ...more });
    const allow = statement('Allow', { Condition: { StringEquals: { 'aws:SourceAccount': '1' } } });
    const policy = JSON.stringify({ Statement: [statement('Deny', { Condition: { Bool: {} } }), allow] });
    await ask('PUT', 's3', '/bucket?policy=', policy, { 'content-md5': 'x' });
    expect(JSON.parse(seen.at(-1)!.body)).toEqual({ Statement: [allow] });
    const read = await ask('GET', 's3', '/bucket?policy=', '');
    expect(read.body).toBe(policy);
  });

  test('answers in moto’s place what the list says', async () => {
    const before = seen.length;
    const { body } = await ask('POST', 'states', '/', '{}', {
      'x-amz-target': 'AWSStepFunctions.ListStateMachineVersions',
    });
    expect(JSON.parse(body)).toEqual({ stateMachineVersions: [] });
    expect(seen).toHaveLength(before);
  });

  test('gives back composite alarms and their tags as they were put', async () => {
    const put = new URLSearchParams({
      Action: 'PutCompositeAlarm',
      AlarmName: 'both',
      AlarmRule: 'ALARM("a") AND NOT ALARM("b & c")',
      'AlarmActions.member.1': 'arn:one',
      'AlarmActions.member.2': 'arn:two',
      'Tags.member.1.Key': 'Stack',
      'Tags.member.1.Value': 'prod',
    });
    await ask('POST', 'monitoring', '/', String(put), FORM);
    const asked = 'Action=DescribeAlarms&AlarmTypes.member.1=CompositeAlarm&AlarmNames.member.1=';
    const { body } = await ask('POST', 'monitoring', '/', `${asked}both`, FORM);
    expect(body).toContain('<AlarmRule>ALARM("a") AND NOT ALARM("b &amp; c")</AlarmRule>');
    expect(body).toContain('<AlarmActions><member>arn:one</member><member>arn:two</member></AlarmActions>');
    const arn = /<AlarmArn>([^<]+)</.exec(body)![1]!;
    const tags = await ask('POST', 'monitoring', '/', `Action=ListTagsForResource&ResourceARN=${arn}`, FORM);
    expect(tags.body).toContain('<member><Key>Stack</Key><Value>prod</Value></member>');
    expect((await ask('POST', 'monitoring', '/', `${asked}other`, FORM)).body).toContain(
      '<CompositeAlarms></CompositeAlarms>',
    );
  });

  test('gives back the headers policy of a distribution, and publishes functions', async () => {
    const config = '<ResponseHeadersPolicyConfig><Name>ui</Name></ResponseHeadersPolicyConfig>';
    const made = await ask(
      'POST',
      'cloudfront',
      '/2020-05-31/response-headers-policy',
      `<?xml version="1.0"?>${config}`,
    );
    expect(made.status).toBe(201);
    const id = /<Id>([^<]+)</.exec(made.body)![1]!;
    const read = await ask('GET', 'cloudfront', `/2020-05-31/response-headers-policy/${id}`, '');
    expect(read).toEqual({
      status: 200,
      body: `<ResponseHeadersPolicy><Id>${id}</Id>${config}</ResponseHeadersPolicy>`,
    });
    expect((await ask('POST', 'cloudfront', '/2020-05-31/function/f/publish', '')).status).toBe(200);
  });

  test('lets nothing through to AWS, and remembers who was asked for', async () => {
    const { port } = new URL(front.address);
    const status = await new Promise((resolve) => {
      const asked = request({ host: '127.0.0.1', port, method: 'CONNECT', path: 'sts.us-west-2.amazonaws.com:443' });
      asked.on('connect', (reply) => resolve(reply.statusCode));
      asked.end();
    });
    expect(status).toBe(403);
    expect([...front.escapes]).toEqual(['sts.us-west-2.amazonaws.com:443']);
  });
});
